/** The value of a JSON text; undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The same, for JSON that others may read too; undefined also if an object has a key twice. Parsers differ in which of the
 * two they take, so a proxy or a log could see another request than we do (RFC 8259 §4).
 */
export function parseUniqueJson(text: string): unknown {
  const value = parseJson(text);
  return value === undefined || hasRepeatedKey(text) ? undefined : value;
}

/** Strings with the colon that makes them a key, and the ends of objects. Only for a text that is JSON. */
const KEYS_AND_BRACES = /"(?<key>[^"\\]*(?:\\.[^"\\]*)*)"(?<colon>\s*:)?|[{}]/gu;

function hasRepeatedKey(text: string): boolean {
  const open: Set<unknown>[] = [];
  for (const { 0: token, groups } of text.matchAll(KEYS_AND_BRACES)) {
    if (token === "{") open.push(new Set());
    if (token === "}") open.pop();
    if (groups?.["colon"] === undefined) continue;
    // Two ways to write one key, such as `a` and `\u0061`, are the same key.
    const key = parseJson(`"${groups["key"] ?? ""}"`);
    const keys = open.at(-1);
    if (keys?.has(key) === true) return true;
    keys?.add(key);
  }
  return false;
}

/** Whether a value is a JSON object: neither an array nor null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
