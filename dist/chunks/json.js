// src/shared/json.ts
/** The value of a JSON text; undefined if it is not JSON. */
function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
/**
* The same, for JSON that others may read too; undefined also if an object has a key twice. Parsers differ in which of the
* two they take, so a proxy or a log could see another request than we do (RFC 8259 §4).
*/
function parseUniqueJson(text) {
	const value = parseJson(text);
	return value === void 0 || hasRepeatedKey(text) ? void 0 : value;
}
/** Strings with the colon that makes them a key, and the ends of objects. Only for a text that is JSON. */
const KEYS_AND_BRACES = /"(?<key>[^"\\]*(?:\\.[^"\\]*)*)"(?<colon>\s*:)?|[{}]/gu;
function hasRepeatedKey(text) {
	const open = [];
	for (const { 0: token, groups } of text.matchAll(KEYS_AND_BRACES)) {
		if (token === "{") open.push(/* @__PURE__ */ new Set());
		if (token === "}") open.pop();
		if (groups?.["colon"] === void 0) continue;
		const key = parseJson(`"${groups["key"] ?? ""}"`);
		const keys = open.at(-1);
		if (keys?.has(key) === true) return true;
		keys?.add(key);
	}
	return false;
}
/** Whether a value is a JSON object: neither an array nor null. */
function isRecord(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
export { parseJson as n, parseUniqueJson as r, isRecord as t };
