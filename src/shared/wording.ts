import { BRANCH_REF, PULL_REQUEST_REF } from "./patterns.ts";
import { toRfc3339, type Instant } from "./clock.ts";

/** How numbers, times and lists are written in log, receipt, summary and the gate's reasons. */

/** `from`: for about this length on; `whole`: for exactly this length on. */
const UNITS = [
  { name: "day", ms: 86_400_000, from: 172_800_000, whole: 172_800_000 },
  { name: "hour", ms: 3_600_000, from: 5_400_000, whole: 3_600_000 },
  { name: "minute", ms: 60_000, from: 90_000, whole: 90_000 },
] as const;

/** The first 7 characters of a commit, for people. Never compare these. */
export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}

/** What a run is for: `pull request 42`, also by its ref (`refs/pull/42/merge`), else the branch. */
export function placeText(ref: string, pullRequest: number | undefined): string {
  const number = pullRequest ?? PULL_REQUEST_REF.exec(ref)?.groups?.["number"];
  if (number !== undefined) return `pull request ${number}`;
  return BRANCH_REF.exec(ref)?.groups?.["branch"] ?? ref;
}

/** `1 approval`, `2 approvals`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. More than `most` names end in a number: `a, b and 3 more`. */
export function joined(names: readonly string[], word: "and" | "or" = "and", most = 8): string {
  const shown = names.slice(0, most);
  const hidden = names.length - shown.length;
  const all = hidden > 0 ? [...shown, `${hidden} more`] : shown;
  const last = all.at(-1) ?? "";
  return all.length < 2 ? last : `${all.slice(0, -1).join(", ")} ${word} ${last}`;
}

/** A duration for people, rounded down: `48 seconds`, `3 minutes`, `25 hours`, `3 days`. */
export function inWords(milliseconds: number): string {
  const length = Math.max(0, milliseconds);
  const unit = UNITS.find(({ from }) => length >= from);
  return unit === undefined
    ? plural(Math.floor(length / 1000), "second")
    : plural(Math.floor(length / unit.ms), unit.name);
}

/** An exact one, to the second: `89 seconds`, `1 hour 30 minutes`, `24 hours`. For limits, and for what exceeds one. */
export function inFullWords(milliseconds: number): string {
  return partsOf(milliseconds)
    .map(({ amount, name }) => plural(amount, name))
    .join(" ");
}

/** The same, abbreviated: `89 s`, `1 h 30 min`, `24 h`. */
export function inShort(milliseconds: number): string {
  return partsOf(milliseconds)
    .map(({ amount, name }) => `${amount} ${name === "minute" ? "min" : name.charAt(0)}`)
    .join(" ");
}

interface Part {
  readonly amount: number;
  readonly name: string;
}

function partsOf(milliseconds: number): readonly Part[] {
  const length = Math.max(0, milliseconds);
  const parts: Part[] = [];
  let left = length;
  for (const { name, ms, whole } of UNITS) {
    const amount = length < whole ? 0 : Math.floor(left / ms);
    left -= amount * ms;
    if (amount > 0) parts.push({ amount, name });
  }
  const seconds = Math.floor(left / 1000);
  if (seconds > 0 || parts.length === 0) parts.push({ amount: seconds, name: "second" });
  return parts;
}

/** A phrase as a sentence: with a capital at its start and a full stop at its end. */
export function sentence(phrase: string): string {
  const text = `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}`;
  return /[.?!]$/u.test(text) ? text : `${text}.`;
}

/** The time of day in UTC: `10:15:00`. */
export function timeOfDay(instant: Instant): string {
  return toRfc3339(instant).slice(11, 19);
}

/** A remedy without the URL at its end, which is shown on a line of its own. */
export function withoutUrl(remedy: string, url: string | undefined): string {
  return url !== undefined && remedy.endsWith(url)
    ? remedy.slice(0, -url.length).trimEnd()
    : remedy;
}
