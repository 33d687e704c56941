import { isRecord } from "../../../../shared/json.ts";

/** Every string in a JSON value, keys included. It does not recurse, so no depth can exhaust the stack. */
export function stringsOf(value: unknown): readonly string[] {
  const found: string[] = [];
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === "string") found.push(next);
    else if (Array.isArray(next)) for (const element of next) open.push(element);
    else if (isRecord(next)) {
      for (const [key, element] of Object.entries(next)) {
        found.push(key);
        open.push(element);
      }
    }
  }
  return found;
}
