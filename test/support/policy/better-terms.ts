import type { Evaluation } from "../../../src/policy/evaluate.ts";
import type { ApprovalRule } from "../../../src/policy/policy.ts";
import { tagStarters } from "../../../src/policy/tags.ts";
import { PEOPLE } from "./random-policies.ts";

type Granted = Extract<Evaluation, { readonly kind: "granted" }>;

/** Whether a person is in each list; no list admits everyone. */
const isInAll = (lists: readonly (readonly string[])[], person: string): boolean =>
  lists.every((list) => list.includes(`@${person}`));

/** In what a request got after a change is better than what it got before, as the broker and the gate use both. */
export function betterThan(before: Granted, after: Granted, ref: string): readonly string[] {
  const [had, has] = [before.grant, after.grant];
  const isWrite = has.access === "write";
  const [starters, startersNow] = [had, has].map(({ allow }) => tagStarters(ref, allow.tags));
  const better: Readonly<Record<string, boolean>> = {
    ttl: (has.ttlSeconds ?? Infinity) > (had.ttlSeconds ?? Infinity),
    perJob: has.perJob > had.perJob,
    withdrawal: had.onWithdrawal === "revoke" && has.onWithdrawal === "finish",
    credential: JSON.stringify(had.credential) !== JSON.stringify(has.credential),
    // Only the gate of a write reads these.
    rollback: isWrite && has.allow.rollback && !had.allow.rollback,
    starters:
      isWrite &&
      PEOPLE.some(
        (person) => isInAll(startersNow ?? [], person) && !isInAll(starters ?? [], person),
      ),
    approval: isLaxer(has.approval, had.approval),
    agents: isWrite && !isWithin(before.frame.agents, after.frame.agents),
    bases: isWrite && admitsMoreBases(after.frame.bases, before.frame.bases),
  };
  return Object.keys(better).filter((name) => better[name] === true);
}

function isWithin(part: readonly string[], whole: readonly string[]): boolean {
  return part.every((entry) => whole.includes(entry));
}

/** Of the default branch, only GitHub knows the name. */
function admitsMoreBases(
  after: readonly string[] | undefined,
  before: readonly string[] | undefined,
): boolean {
  if (before === undefined && after === undefined) return false;
  if (after?.length === 0) return false;
  return before === undefined || after === undefined || !isWithin(after, before);
}

function isLaxer(after: ApprovalRule | undefined, before: ApprovalRule | undefined): boolean {
  if (after === undefined || before === undefined) return before !== undefined;
  const laxer = [
    after.count < before.count,
    after.maxAgeSeconds > before.maxAgeSeconds,
    after.uses > before.uses,
    after.settleSeconds < before.settleSeconds,
    after.per === "run" && before.per === "lease",
    after.allowStarter && !before.allowStarter,
    PEOPLE.some((person) => isInAll(after.by, person) && !isInAll(before.by, person)),
  ];
  return laxer.includes(true);
}
