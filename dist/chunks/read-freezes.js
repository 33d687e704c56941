import { n as freezesIn, t as SELECT_FREEZES } from "./freezes.js";
import { t as lookAtFile } from "./look-at-file2.js";
// src/lease/sqlite/read-freezes.ts
function freezesOfFile(path) {
	return lookAtFile(path, (database, schema) => schema === 0 ? [] : freezesIn(database.prepare(SELECT_FREEZES).all()));
}
export { freezesOfFile };
