import { St as toRfc3339 } from "./start.js";
import { Gt as parseJson, Wt as isRecord } from "./job.js";
import { n as StoreError } from "./store.js";
import { t as APPLICATION_ID } from "./schema3.js";
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
export { movedError as a, moveOf as i, MOVE_KEY as n, writeMove as o, markedMove as r, MOVED_ID as t };
