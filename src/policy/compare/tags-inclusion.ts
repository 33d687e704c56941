import { refFits } from "../../shared/ref-pattern.ts";
import type { TagRule } from "../policy.ts";
import { isWithinPeople } from "./inclusion.ts";

type TagList = readonly TagRule[];

/**
 * Whether one list of tags allows no tag and no starter that the other does not allow, as far as it can be proven. Of
 * several entries that match a tag, the starter must be in each: so an entry that is left out can also allow more.
 */
export function isWithinTags(after: TagList, before: TagList): boolean {
  const isListed = after.every(({ name }) => before.some((rule) => covers(rule.name, name)));
  return isListed && before.every((rule) => isKept(rule, after));
}

/** Whether the starters of this entry's tags are still among those that it names. */
function isKept(rule: TagRule, after: TagList): boolean {
  const still = after.some(
    ({ name, by }) => covers(name, rule.name) && isWithinPeople(by, rule.by),
  );
  return (
    still || after.every(({ name, by }) => areApart(name, rule.name) || isWithinPeople(by, rule.by))
  );
}

/** Whether the first pattern matches every tag that the second matches: it fits the second's text, and `*` only its own. */
function covers(outer: string, inner: string): boolean {
  return refFits(outer, inner);
}

/** Whether no tag matches both. */
function areApart(one: string, other: string): boolean {
  if (!one.includes("*")) return !refFits(other, one);
  if (!other.includes("*")) return !refFits(one, other);
  const [start, otherStart] = [one, other].map((pattern) => pattern.slice(0, pattern.indexOf("*")));
  if (start === undefined || otherStart === undefined) return false;
  return !start.startsWith(otherStart) && !otherStart.startsWith(start);
}
