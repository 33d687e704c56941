import { n as StoreError } from "./store.js";
const { access } = process.getBuiltinModule("node:fs/promises");
// src/broker/run/open-store.ts
/**
* Opens the store that the configuration names, and makes it where there is none: for the broker and for commands alike.
* The driver loads only here.
* @throws StoreError when it cannot be used
*/
async function openStore({ path }, effects) {
	const { openSqliteStore } = await import("./sqlite-store.js");
	return await openSqliteStore({
		path,
		...effects
	});
}
/**
* As `openStore`, for a process that must start on a full disk: it frees the reserve if that is what it takes.
* @throws StoreError when it cannot be used even so
*/
async function openStoreInEmergency(config, effects) {
	try {
		return await openStore(config, effects);
	} catch (error) {
		if (!(error instanceof StoreError)) throw error;
		if (await releaseDiskReserve(config, error) !== "released") throw error;
		return openStore(config, effects);
	}
}
/**
* Takes the disk space that commands use when the disk is full; false while the disk does not have enough free space. A driver without a
* disk of its own needs none.
*/
async function takeDiskReserve({ path }, { randomBytes }) {
	const { takeReserve } = await import("./disk-reserve.js");
	return takeReserve(path, randomBytes);
}
/** Frees the reserve if the store failed because its disk is full. */
async function releaseDiskReserve({ path }, error) {
	const { isDiskFull, releaseReserve, RESERVE_BYTES } = await import("./disk-reserve.js");
	if (!isDiskFull(path, error)) return "not_full";
	return releaseReserve(path) ? "released" : { needed: RESERVE_BYTES };
}
/**
* The freezes in force, for a command that changes nothing: the store is neither made nor migrated.
* @throws StoreError when it cannot be read
*/
async function readFreezes({ path }) {
	const { freezesOfFile } = await import("./read-freezes.js");
	return freezesOfFile(path);
}
/** Whether a broker has made the store before. */
async function storeExists({ path }) {
	try {
		await access(path);
		return true;
	} catch {
		return false;
	}
}
export { storeExists as a, releaseDiskReserve as i, openStoreInEmergency as n, takeDiskReserve as o, readFreezes as r, openStore as t };
