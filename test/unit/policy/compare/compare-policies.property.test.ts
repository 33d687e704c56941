import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comparePolicies } from "../../../../src/policy/compare/compare-policies.ts";
import type { PolicyPair } from "../../../../src/policy/compare/effective.ts";
import { evaluate, type Evaluation } from "../../../../src/policy/evaluate.ts";
import type { ApprovalRule } from "../../../../src/policy/policy.ts";
import { tagStarters } from "../../../../src/policy/tags.ts";
import { asked, PEOPLE, versions, type Ask } from "../../../support/policy/random-policies.ts";

type Granted = Extract<Evaluation, { readonly kind: "granted" }>;

const decide = (pair: PolicyPair, ask: Ask): Evaluation => evaluate({ ...pair, ...ask });

/** Whether a person is in each list; no list admits everyone. */
const isInAll = (lists: readonly (readonly string[])[], person: string): boolean =>
  lists.every((list) => list.includes(`@${person}`));

/** In what a request got after a change is better than what it got before, as the broker and the gate use both. */
function betterThan(before: Granted, after: Granted, ref: string): readonly string[] {
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

/** What the comparison says about this grant; what it says about the top level is about every grant. */
function listed(before: PolicyPair, after: PolicyPair, name: string): number {
  return comparePolicies(before, after).filter(({ grant }) => grant === name || grant === undefined)
    .length;
}

describe("comparing policies", () => {
  test("never misses that a request gets what it did not get, or gets it on better terms", () => {
    const met = { refusedBefore: 0, better: 0, nothing: 0 };
    fc.assert(
      fc.property(versions, asked, ({ before, after }, askOf) => {
        const ask = askOf(after);
        const now = decide(after, ask);
        if (now.kind === "refused") return;
        const then = decide(before, ask);
        const better =
          then.kind === "refused" ? ["refused"] : betterThan(then, now, ask.claims.ref);
        const found = listed(before, after, ask.request.grant);
        if (then.kind === "refused") met.refusedBefore += 1;
        else if (better.length > 0) met.better += 1;
        else if (found === 0) met.nothing += 1;
        expect({ better, isListed: found > 0 || better.length === 0 }).toEqual({
          better,
          isListed: true,
        });
      }),
      { numRuns: Number(process.env["STEPKEY_PROPERTY_RUNS"] ?? 6000) },
    );
    // A property that never met these cases would prove nothing.
    expect(Math.min(met.refusedBefore, met.better, met.nothing)).toBeGreaterThan(20);
  });

  test("lists nothing where nothing changed", () => {
    fc.assert(
      fc.property(versions, ({ before }) => {
        expect(comparePolicies(before, structuredClone(before))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test("lists nothing where the order of lists changed", () => {
    fc.assert(
      fc.property(versions, ({ before }) => {
        expect(comparePolicies(before, reversed(before))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

/** The same with every list the other way round. */
function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed).toReversed() as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, part]) => [key, key === "credential" ? part : reversed(part)]),
  ) as T;
}
