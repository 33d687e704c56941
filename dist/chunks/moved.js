import { Et as toRfc3339 } from "./start.js";
import { Gt as isRecord, Kt as parseJson } from "./job.js";
import { n as StoreError } from "./store.js";
import { t as MIGRATIONS } from "./migrations2.js";
// src/lease/sqlite/schema.ts
const APPLICATION_ID = 1937009529;
function migrate(database, made, migrations = MIGRATIONS) {
	database.exec("CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT");
	const version = schemaVersion(database);
	if (version > migrations.length) throw new StoreError("unusable", `it was written by a newer version of stepkey (schema ${version}; this version supports up to ${migrations.length})`, { remedy: "Run the newer version, or give this one a store of its own." });
	const record = database.prepare("INSERT INTO migrations (version, applied_at) VALUES (?, ?)");
	for (const [index, sql] of migrations.entries()) {
		if (index < version) continue;
		database.exec(sql);
		record.run(index + 1, made.now);
	}
	database.exec(`PRAGMA user_version = ${migrations.length}`);
	if (version > 0) return;
	database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
	const instance = Buffer.from(made.randomBytes(8)).toString("hex");
	database.prepare("INSERT INTO meta (key, value) VALUES ('instance', ?)").run(instance);
}
function schemaVersion(database) {
	const row = database.prepare("SELECT max(version) AS version FROM migrations").get();
	return typeof row?.["version"] === "number" ? row["version"] : 0;
}
// src/lease/sqlite/moved.ts
const MOVED_ID = 1937009517;
const MOVE_KEY = "moved";
function moveOf(database) {
	return database.prepare("PRAGMA application_id").get()?.["application_id"] === 1937009517 ? markedMove(database) : void 0;
}
function markedMove(database) {
	const text = database.prepare(`SELECT value FROM meta WHERE key = '${MOVE_KEY}'`).get()?.["value"];
	const move = typeof text === "string" ? parseJson(text) : void 0;
	const { to, at, isComplete } = isRecord(move) ? move : {};
	return {
		to: typeof to === "string" ? to : "another store",
		at: typeof at === "number" ? at : 0,
		isComplete: isComplete === true
	};
}
function writeMove(database, move) {
	database.exec("BEGIN IMMEDIATE");
	try {
		if (move === void 0) database.exec(`DELETE FROM meta WHERE key = '${MOVE_KEY}'`);
		else {
			const sql = `INSERT OR REPLACE INTO meta (key, value) VALUES ('${MOVE_KEY}', ?)`;
			database.prepare(sql).run(JSON.stringify(move));
		}
		database.exec(`PRAGMA application_id = ${move === void 0 ? APPLICATION_ID : MOVED_ID}`);
		database.exec("COMMIT");
	} catch (error) {
		if (database.isTransaction) database.exec("ROLLBACK");
		throw error;
	}
}
function movedError({ to, at, isComplete }) {
	const message = isComplete ? `it was moved to ${to} at ${toRfc3339(at)}` : `a copy of it to ${to} was interrupted at ${toRfc3339(at)}, when it was almost complete`;
	return new StoreError("unusable", message, { remedy: `${isComplete ? "Set `store` to that database." : "Run the same `stepkey store copy` again."} To use the file again, stop the brokers on that database and run \`stepkey store reopen\`.` });
}
export { movedError as a, migrate as c, moveOf as i, MOVE_KEY as n, writeMove as o, markedMove as r, APPLICATION_ID as s, MOVED_ID as t };
