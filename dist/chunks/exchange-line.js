import { f as errorCode } from "./start.js";
import { n as controlPrefix } from "./control-socket.js";
const { connect } = process.getBuiltinModule("node:net");
const { dirname, join } = process.getBuiltinModule("node:path");
const { lstat, readdir, stat, unlink } = process.getBuiltinModule("node:fs/promises");
// src/broker/run/control-sockets.ts
async function findControlSockets(storePath) {
	const directory = dirname(storePath);
	const prefix = controlPrefix(storePath);
	try {
		const names = (await readdir(directory)).filter((name) => name.startsWith(prefix));
		const owners = await trustedOwners(directory, storePath);
		const looked = await Promise.all(names.map(async (name) => {
			const path = join(directory, name);
			return {
				path,
				look: await lookAt(path, owners)
			};
		}));
		return {
			paths: looked.filter(({ look }) => look === "ours").map(({ path }) => path),
			denied: looked.some(({ look }) => look === "foreign")
		};
	} catch (error) {
		return {
			paths: [],
			denied: ["EACCES", "EPERM"].includes(errorCode(error) ?? "")
		};
	}
}
async function removeLeftSocket(path) {
	await unlink(path).catch(() => void 0);
}
async function trustedOwners(directory, storePath) {
	const own = process.geteuid?.();
	const { mode, uid } = await stat(directory);
	if (own === void 0 || (mode & 2) === 0) return void 0;
	const store = await stat(storePath).catch(() => void 0);
	return new Set([
		own,
		uid,
		...store === void 0 ? [] : [store.uid]
	]);
}
async function lookAt(path, owners) {
	const found = await lstat(path).catch(() => void 0);
	if (found?.isSocket() !== true) return "other";
	return owners === void 0 || owners.has(found.uid) ? "ours" : "foreign";
}
// src/broker/run/exchange-line.ts
function exchangeLine(path, line, { timeoutMs, maxResponse = Number.POSITIVE_INFINITY, signal }) {
	return new Promise((resolve) => {
		let text = "";
		let isConnected = false;
		const socket = connect({ path });
		const giveUp = () => {
			text = "";
			socket.destroy();
		};
		const timer = setTimeout(giveUp, timeoutMs);
		signal?.addEventListener("abort", giveUp);
		socket.setEncoding("utf8");
		socket.once("connect", () => {
			isConnected = true;
			socket.write(line);
		});
		socket.on("data", (more) => {
			text += more;
			if (text.length > maxResponse) socket.destroy();
		});
		socket.once("error", (error) => {
			if (!isConnected) resolve({
				kind: "refused",
				code: errorCode(error) ?? "unknown"
			});
		});
		socket.once("close", () => {
			clearTimeout(timer);
			signal?.removeEventListener("abort", giveUp);
			resolve(isConnected ? {
				kind: "asked",
				text
			} : {
				kind: "refused",
				code: "closed"
			});
		});
		if (signal?.aborted === true) giveUp();
	});
}
export { findControlSockets as n, removeLeftSocket as r, exchangeLine as t };
