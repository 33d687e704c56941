import { n as BUSY_TIMEOUT_MS, t as refuseForeign } from "./refuse-foreign.js";
import { i as storeErrorOf, r as storeErrorAt } from "./errors.js";
const { pathToFileURL } = process.getBuiltinModule("node:url");
const { existsSync } = process.getBuiltinModule("node:fs");
const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
// src/lease/sqlite/look-at-file.ts
function lookAtFile(path, look) {
	const database = openToRead(path);
	try {
		return look(database, Number(database.prepare("PRAGMA user_version").get()?.["user_version"]));
	} catch (error) {
		throw storeErrorOf(path, error);
	} finally {
		database.close();
	}
}
function openToRead(path) {
	let database;
	try {
		database = new DatabaseSync(locationOf(path), {
			readOnly: true,
			timeout: BUSY_TIMEOUT_MS
		});
		refuseForeign(database);
		return database;
	} catch (error) {
		database?.close();
		throw storeErrorAt(path, error);
	}
}
function locationOf(path) {
	if (existsSync(`${path}-wal`)) return path;
	const url = pathToFileURL(path);
	url.searchParams.set("immutable", "1");
	return url;
}
export { lookAtFile as t };
