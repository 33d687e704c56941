import { n as StoreError } from "./store.js";
const { access } = process.getBuiltinModule("node:fs/promises");
// src/broker/run/open-store.ts
async function openStore({ path }, effects) {
	const { openSqliteStore } = await import("./sqlite-store.js");
	return await openSqliteStore({
		path,
		...effects
	});
}
async function openStoreInEmergency(config, effects) {
	try {
		return await openStore(config, effects);
	} catch (error) {
		if (!(error instanceof StoreError)) throw error;
		if (await releaseDiskReserve(config, error) !== "released") throw error;
		return openStore(config, effects);
	}
}
async function takeDiskReserve({ path }, { randomBytes }) {
	const { takeReserve } = await import("./disk-reserve.js");
	return takeReserve(path, randomBytes);
}
async function releaseDiskReserve({ path }, error) {
	const { isDiskFull, releaseReserve, RESERVE_BYTES } = await import("./disk-reserve.js");
	if (!isDiskFull(path, error)) return "not_full";
	return releaseReserve(path) ? "released" : { needed: RESERVE_BYTES };
}
async function readFreezes({ path }) {
	const { freezesOfFile } = await import("./read-freezes.js");
	return freezesOfFile(path);
}
async function storeExists({ path }) {
	try {
		await access(path);
		return true;
	} catch {
		return false;
	}
}
export { storeExists as a, releaseDiskReserve as i, openStoreInEmergency as n, takeDiskReserve as o, readFreezes as r, openStore as t };
