// src/shared/json.ts
/** The value of a JSON text; undefined if it is not JSON. */
function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
/** Whether a value is a JSON object: neither an array nor null. */
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
export { parseJson as n, isRecord as t };
