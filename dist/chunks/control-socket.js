import { lt as faultText } from "./start.js";
const { createServer } = process.getBuiltinModule("node:net");
const { basename, dirname, join } = process.getBuiltinModule("node:path");
const { chmod } = process.getBuiltinModule("node:fs/promises");
// src/broker/run/control-socket.ts
const RELOAD_LINE = "reload\n";
const MAX_LINE = 16384;
function controlPrefix(storePath) {
	return `${basename(storePath)}-control-`;
}
async function openControlSocket(options) {
	const { storePath, name, log } = options;
	const path = join(dirname(storePath), `${controlPrefix(storePath)}${name}`);
	const open = new Set();
	const answering = new Set();
	const server = createServer((socket) => {
		open.add(socket);
		socket.once("close", () => open.delete(socket));
		serve(socket, options, (answer) => {
			const settled = answer.finally(() => answering.delete(settled));
			answering.add(settled);
		});
	});
	server.unref();
	try {
		await listen(server, path);
		await chmod(path, 384);
	} catch (error) {
		log({
			level: "warning",
			event: "control_socket_failed",
			message: `Commands cannot reach this broker: ${faultText(error, { withName: true })}. Send it SIGHUP instead of \`stepkey reload\`.`
		});
	}
	return { close: async () => {
		const closed = new Promise((resolve) => {
			server.close(() => resolve());
		});
		await Promise.all(answering);
		for (const socket of open) socket.destroy();
		await closed;
	} };
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
function serve(socket, options, track) {
	let line = "";
	let isAsked = false;
	socket.setEncoding("utf8");
	socket.on("error", () => socket.destroy());
	socket.on("data", (text) => {
		if (isAsked) return;
		line += text;
		if (line.length > MAX_LINE) socket.destroy();
		if (socket.destroyed || !line.endsWith("\n")) return;
		isAsked = true;
		const answer = respond(socket, line, options);
		if (line !== "reload\n") track(answer);
	});
}
async function respond(socket, line, { reload, answer, log }) {
	try {
		if (line === "reload\n") {
			await send(socket, await reload());
			return;
		}
		const { response, lost } = await answer(line);
		if (!await send(socket, response)) await lost();
	} catch (error) {
		log({
			level: "error",
			event: "fault",
			message: faultText(error, { withName: true })
		});
		socket.destroy();
	}
}
function send(socket, response) {
	if (socket.destroyed || !socket.writable) return Promise.resolve(false);
	return new Promise((resolve) => {
		socket.once("close", () => resolve(false));
		socket.end(`${JSON.stringify(response)}\n`, () => resolve(true));
	});
}
export { controlPrefix as n, openControlSocket as r, RELOAD_LINE as t };
