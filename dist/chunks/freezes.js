import { l as text, n as integer, o as oneOf } from "./read-row.js";
// src/lease/sqlite/freezes.ts
function freezingOf(database, clock) {
	return {
		freeze: (scope, name) => database.write(() => {
			database.run("INSERT OR IGNORE INTO freezes (scope, name, since) VALUES (?, ?, ?)", scope, nameOf(scope, name), clock.now());
		}),
		thaw: (scope, name) => database.write(() => {
			const sql = `DELETE FROM freezes WHERE scope = ? AND ${scope === "repository" ? "name = ? COLLATE NOCASE" : "name = ?"}`;
			return database.run(sql, scope, nameOf(scope, name)) > 0;
		}),
		freezes: () => database.readOne(() => freezesIn(database.all(SELECT_FREEZES)))
	};
}
const SELECT_FREEZES = "SELECT scope, name, since FROM freezes ORDER BY since";
function freezesIn(rows) {
	return rows.map((row) => ({
		scope: oneOf(row, "scope", [
			"all",
			"grant",
			"repository"
		]),
		name: text(row, "name"),
		since: integer(row, "since")
	}));
}
function nameOf(scope, name) {
	return scope === "all" ? "" : name;
}
export { freezesIn as n, freezingOf as r, SELECT_FREEZES as t };
