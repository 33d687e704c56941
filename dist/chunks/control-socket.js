import { O as plural, k as sentence, lt as faultText } from "./start.js";
const { createServer } = process.getBuiltinModule("node:net");
const { basename, dirname, join } = process.getBuiltinModule("node:path");
const { chmod } = process.getBuiltinModule("node:fs/promises");
// src/broker/run/reload-report.ts
function policyReport(before, after, found) {
	const { versions: now } = after;
	const old = before?.versions ?? new Map();
	const changed = [...new Set([...old.keys(), ...now.keys()])].toSorted().flatMap((source) => {
		if (!now.has(source)) return [`${source} (removed)`];
		if (!old.has(source)) return [`${source} (added)`];
		return old.get(source) === now.get(source) ? [] : [source];
	});
	return {
		now: overviewText(after),
		changed,
		mistakes: found.length,
		found
	};
}
function overviewText({ policies, broken, grants, disabled }) {
	return [...[
		plural(policies, "policy", "policies"),
		plural(grants, "grant"),
		`${disabled} disabled`
	], ...broken === 0 ? [] : [`${broken} not usable as a whole`]].join(", ");
}
function reloadLines(report) {
	const { configuration, changed, needs_restart: needsRestart, problems, policies } = report;
	const { servers = [] } = report;
	const mistakes = policies.mistakes === 0 ? "" : `, ${plural(policies.mistakes, "mistake")}`;
	return [
		configuration === "kept" ? "The configuration was not taken up, and the broker goes on with the one that it has:" : configuration === "changed" ? `The configuration has changed: ${changed.join(", ")}.` : "The configuration has not changed.",
		...problems.map((problem) => `  ${problem}`),
		...needsRestart.length === 0 ? [] : [`Restart the broker to take up: ${needsRestart.join(", ")}.`],
		...servers.map(({ kind, server, message, remedy }) => `✗ ${kind} ${server} does not work: ${sentence(message)} ${remedy}`),
		policies.changed.length === 0 ? `No policy has changed (${policies.now}${mistakes}).` : `Policies have changed: ${policies.changed.join(", ")} (now ${policies.now}${mistakes}).`
	];
}
// src/broker/run/control-socket.ts
const RELOAD_LINE = "reload\n";
const MAX_LINE = 64;
function controlPrefix(storePath) {
	return `${basename(storePath)}-control-`;
}
async function openControlSocket(options) {
	const { storePath, name, log } = options;
	const path = join(dirname(storePath), `${controlPrefix(storePath)}${name}`);
	const open = new Set();
	const server = createServer((socket) => {
		open.add(socket);
		socket.once("close", () => open.delete(socket));
		serve(socket, options);
	});
	server.unref();
	try {
		await listen(server, path);
		await chmod(path, 384);
	} catch (error) {
		log({
			level: "warning",
			event: "control_socket_failed",
			message: `\`stepkey reload\` cannot reach this broker: ${faultText(error, { withName: true })}. Send it SIGHUP instead.`
		});
	}
	return { close: () => new Promise((resolve) => {
		server.close(() => resolve());
		for (const socket of open) socket.destroy();
	}) };
}
function listen(server, path) {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(path, () => {
			server.off("error", reject);
			resolve();
		});
	});
}
function serve(socket, { reload, log }) {
	let line = "";
	socket.setEncoding("utf8");
	socket.on("error", () => socket.destroy());
	socket.on("data", (text) => {
		line += text;
		if (line.length > MAX_LINE) socket.destroy();
		if (line !== "reload\n") return;
		reload().then((report) => socket.end(`${JSON.stringify(report)}\n`), (error) => {
			log({
				level: "error",
				event: "fault",
				message: faultText(error, { withName: true })
			});
			socket.destroy();
		});
	});
}
export { policyReport as a, overviewText as i, controlPrefix as n, reloadLines as o, openControlSocket as r, RELOAD_LINE as t };
