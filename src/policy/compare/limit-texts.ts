import { formatDuration } from "../../shared/duration.ts";

/** How limits are written in a comparison. */

const MAX_LENGTH = 160;

/** A list in a few words; undefined restricts nothing. */
export function listText(list: readonly string[] | undefined, none = "any"): string {
  if (list === undefined) return none;
  return list.length === 0 ? "none" : shortText(list.join(", "));
}

/** Lists of which each must hold. */
export function listsText(lists: readonly (readonly string[])[], none = "any"): string {
  return lists.length === 0 ? none : lists.map((list) => listText(list)).join(", and also ");
}

export function durationText(seconds: number): string {
  return seconds === Number.POSITIVE_INFINITY ? "the broker's limit" : formatDuration(seconds);
}

/** The beginning of a text that may be a whole script. */
export function shortText(text: string): string {
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH - 1)}…`;
}

/** Plain data on one line; equal data have equal texts, whatever the order of their keys. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)),
        )
      : part,
  );
}
