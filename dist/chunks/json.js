// src/shared/json.ts
/** What a text holds as JSON; undefined where it is none. What it is then, a parser of its own decides. */
function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
/** A JSON object: neither a list nor null. */
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
export { parseJson as n, isRecord as t };
