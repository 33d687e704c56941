import { f as errorCode } from "./start.js";
import { n as controlPrefix } from "./control-socket.js";
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
export { removeLeftSocket as n, findControlSockets as t };
