import { n as storePlace } from "./store-server.js";
import { n as StoreError } from "./store.js";
const { access } = process.getBuiltinModule("node:fs/promises");
// src/broker/run/open-store.ts
async function openStore(config, effects) {
	if (config.kind === "sqlite") {
		const { openSqliteStore } = await import("./sqlite-store.js");
		return await openSqliteStore({
			path: config.path,
			...effects
		});
	}
	const { openServerStore } = await import("./server-store.js");
	return await openServerStore(config.server, effects);
}
async function migrateStoreOf(config, effects) {
	if (config.kind !== "sqlite") {
		const { migrateStore } = await import("./migrate-store.js").then(({ n: migrateStore }) => ({ migrateStore }));
		return await migrateStore(config.server, effects);
	}
	const { lookAtFile } = await import("./look-at-file2.js").then(({ t: lookAtFile }) => ({ lookAtFile }));
	const { MIGRATIONS } = await import("./migrations2.js").then(({ t: MIGRATIONS }) => ({ MIGRATIONS }));
	const before = await storeExists(config) ? lookAtFile(config.path, (_database, schema) => schema) : 0;
	await (await openStore(config, effects)).close();
	return {
		before,
		after: MIGRATIONS.length
	};
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
async function takeDiskReserve(config, { randomBytes }) {
	if (config.kind !== "sqlite") return true;
	const { takeReserve } = await import("./disk-reserve.js");
	return takeReserve(config.path, randomBytes);
}
async function releaseDiskReserve(config, error) {
	if (config.kind !== "sqlite") return "not_full";
	const { path } = config;
	const { isDiskFull, releaseReserve, RESERVE_BYTES } = await import("./disk-reserve.js");
	if (!isDiskFull(path, error)) return "not_full";
	return releaseReserve(path) ? "released" : { needed: RESERVE_BYTES };
}
async function readFreezes(config, effects) {
	if (config.kind !== "sqlite") {
		const store = await openStore(config, effects);
		try {
			return await store.freezes();
		} finally {
			await store.close();
		}
	}
	const { freezesOfFile } = await import("./read-freezes.js");
	return freezesOfFile(config.path);
}
async function storeAdvice(config) {
	if (config.kind === "sqlite") return [];
	const { serverAdvice } = await import("./server-advice.js");
	return await serverAdvice(config.server);
}
async function storeExists(config) {
	if (config.kind !== "sqlite") return true;
	try {
		await access(config.path);
		return true;
	} catch {
		return false;
	}
}
function storeAddress(config) {
	if (config.kind === "sqlite") return `sqlite:${config.path}`;
	return `postgres://${storePlace(config.server)}`;
}
function controlPath(config) {
	return config.kind === "sqlite" ? config.path : config.controlPath;
}
export { readFreezes as a, storeAdvice as c, openStoreInEmergency as i, storeExists as l, migrateStoreOf as n, releaseDiskReserve as o, openStore as r, storeAddress as s, controlPath as t, takeDiskReserve as u };
