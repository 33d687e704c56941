import { a as BUSY_TIMEOUT_MS, n as SELECT_FREEZES, r as freezesIn, t as refuseForeign } from "./refuse-foreign.js";
import { r as storeErrorOf } from "./errors.js";
const { pathToFileURL } = process.getBuiltinModule("node:url");
const { existsSync } = process.getBuiltinModule("node:fs");
const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
// src/lease/sqlite/read-freezes.ts
function freezesOfFile(path) {
	try {
		const database = new DatabaseSync(locationOf(path), {
			readOnly: true,
			timeout: BUSY_TIMEOUT_MS
		});
		try {
			refuseForeign(database);
			return database.prepare("PRAGMA user_version").get()?.["user_version"] === 0 ? [] : freezesIn(database.prepare(SELECT_FREEZES).all());
		} finally {
			database.close();
		}
	} catch (error) {
		throw storeErrorOf(path, error);
	}
}
function locationOf(path) {
	if (existsSync(`${path}-wal`)) return path;
	const url = pathToFileURL(path);
	url.searchParams.set("immutable", "1");
	return url;
}
export { freezesOfFile };
