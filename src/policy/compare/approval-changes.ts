import type { ApprovalRule } from "../policy.ts";
import { areWithin, isWithinPeople } from "./inclusion.ts";
import { durationText, listsText } from "./limit-texts.ts";
import { wider, type FieldChange } from "./widening.ts";

/** What every part requires of an approval. Each applies. */
type Rules = readonly ApprovalRule[];

/** One setting, as all parts together have it. */
interface Setting {
  readonly key: string;
  readonly what: string;
  readonly of: (rules: Rules) => number;
  readonly isWider: (after: number, before: number) => boolean;
  readonly text: (value: number) => string;
}

const isMore = (after: number, before: number): boolean => after > before;
const isLess = (after: number, before: number): boolean => after < before;

const SETTINGS: readonly Setting[] = [
  {
    key: "count",
    what: "Fewer people have to approve.",
    of: (rules) => Math.max(...rules.map(({ count }) => count)),
    isWider: isLess,
    text: String,
  },
  {
    key: "max-age",
    what: "An approval counts for longer.",
    of: (rules) => Math.min(...rules.map(({ maxAgeSeconds }) => maxAgeSeconds)),
    isWider: isMore,
    text: durationText,
  },
  {
    key: "uses",
    what: "One approval can be used more often.",
    of: (rules) => Math.min(...rules.map(({ uses }) => uses)),
    isWider: isMore,
    text: String,
  },
  {
    key: "per",
    what: "One use of an approval covers a whole run.",
    of: (rules) => (rules.every(({ per }) => per === "run") ? 1 : 0),
    isWider: isMore,
    text: (value) => (value === 1 ? "run" : "lease"),
  },
  {
    key: "settle",
    what: "An approval counts sooner after a push.",
    of: (rules) => Math.max(...rules.map(({ settleSeconds }) => settleSeconds)),
    isWider: isLess,
    text: durationText,
  },
  {
    key: "allow-starter",
    what: "The one who started a dispatched run may approve it.",
    of: (rules) => (rules.every(({ allowStarter }) => allowStarter) ? 1 : 0),
    isWider: isMore,
    text: (value) => String(value === 1),
  },
];

/** Where these rules let an approval count that did not count before, or need fewer. */
export function approvalChanges(before: Rules, after: Rules): readonly FieldChange[] {
  // A read needs no approval: its access says so.
  if (before.length === 0 || after.length === 0) return [];
  const settings = SETTINGS.flatMap(({ key, what, of, isWider, text }) => {
    const [had, has] = [of(before), of(after)];
    if (!isWider(has, had)) return [];
    return [wider(["approval", key], what, { before: text(had), after: text(has) })];
  });
  return [...settings, ...approverChanges(before, after)];
}

function approverChanges(before: Rules, after: Rules): readonly FieldChange[] {
  const [had = [], has = []] = [before, after].map((rules) => rules.flatMap(({ by }) => by));
  if (areWithin(has, had, isWithinPeople)) return [];
  const anyone = "anyone with write access";
  const values = { before: listsText(had, anyone), after: listsText(has, anyone) };
  return [wider(["approval", "by"], "More people, or others, may approve.", values)];
}
