import { f as errorCode, pt as faultText } from "./start.js";
const { createServer } = process.getBuiltinModule("node:net");
const { basename, dirname, join } = process.getBuiltinModule("node:path");
const { chmod } = process.getBuiltinModule("node:fs/promises");
// src/broker/run/control-socket.ts
const RELOAD_LINE = "reload\n";
const MAX_LINE = 16384;
const MAX_PATH_BYTES = process.platform === "linux" ? 107 : 103;
const REMEDY_TOO_LONG = "Move the store to a shorter path, or name a directory with a shorter one as store.postgres.control-directory, and restart the broker. SIGHUP reloads it all the same.";
const REMEDY = "With a store in PostgreSQL, name a directory that the broker can write as store.postgres.control-directory, and restart it. SIGHUP reloads it all the same.";
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
		await listenPrivately(server, path);
		await chmod(path, 384);
	} catch (error) {
		server.close();
		const tooLong = whyTooLong(path, error);
		const why = tooLong ?? faultText(error, { withName: true });
		const remedy = tooLong === void 0 ? REMEDY : REMEDY_TOO_LONG;
		log({
			level: "warning",
			event: "control_socket_failed",
			message: `Commands cannot reach this broker, so \`stepkey reload\` and break-glass do not work here: ${why}.`,
			remedy
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
function whyTooLong(path, error) {
	const bytes = Buffer.byteLength(path);
	return errorCode(error) === "EINVAL" && bytes > MAX_PATH_BYTES ? `${path} has ${bytes} bytes, and the path of a socket may have ${MAX_PATH_BYTES} at most` : void 0;
}
function listenPrivately(server, path) {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		const before = process.umask(63);
		try {
			server.listen(path, () => {
				server.off("error", reject);
				resolve();
			});
		} finally {
			process.umask(before);
		}
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
