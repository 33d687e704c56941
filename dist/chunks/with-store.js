import { l as storeExists, o as releaseDiskReserve, r as openStore, s as storeAddress } from "./open-store.js";
import { n as StoreError } from "./store.js";
import { mt as failure } from "./start.js";
import { l as readStoreConfig, n as configPath } from "./configuration.js";
import { r as printFailure } from "./print.js";
import { t as printStoreError } from "./print-store-error.js";
const { dirname } = process.getBuiltinModule("node:path");
// src/cli/sources/with-store.ts
async function withStore(given, deps, run) {
	return onStore({
		given,
		deps
	}, (config) => openAndRun(config, deps, run));
}
async function withUrgentStore(given, deps, run) {
	return onStore({
		given,
		deps
	}, async (config) => {
		try {
			return await openAndRun(config, deps, run);
		} catch (error) {
			if (!(error instanceof StoreError)) throw error;
			const relief = await releaseDiskReserve(config, error);
			if (relief === "not_full") throw error;
			if (relief === "released") {
				deps.err("The disk is full. stepkey freed its reserve next to the store, and tries again.\n");
				return await openAndRun(config, deps, run);
			}
			const remedy = `Free ${relief.needed / 1024 / 1024} MiB and 2 files on the disk of ${storeFolder(config)}, then try again. The reserve for this is used up; a running broker makes it again when there is room.`;
			throw new StoreError(error.kind, error.message, {
				remedy,
				cause: error
			});
		}
	});
}
async function openAndRun(config, { clock, randomBytes }, run) {
	const store = await openStore(config, {
		clock,
		randomBytes
	});
	try {
		return await run(store);
	} finally {
		await store.close();
	}
}
async function onStore({ given, deps }, use) {
	const json = given.flag("json");
	const config = await readStoreConfig(deps, configPath(given));
	if (!config.ok) return printFailure(deps, config.error, {
		json,
		exit: 3
	});
	if (!await storeExists(config.value)) {
		const problem = failure("store_unavailable", `There is no store at ${whereOf(config.value)}.`, { remedy: "Check `store` in the configuration. The broker creates the file when it first starts." });
		return printFailure(deps, problem, {
			json,
			exit: 3
		});
	}
	try {
		return await use(config.value);
	} catch (error) {
		return printStoreError(deps, error, { json });
	}
}
function whereOf(config) {
	return config.kind === "sqlite" ? config.path : storeAddress(config);
}
function storeFolder(config) {
	return config.kind === "sqlite" ? dirname(config.path) : storeAddress(config);
}
export { withUrgentStore as n, withStore as t };
