import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluateBreakGlass, type AllowedBreakGlass } from "../../../../src/policy/break-glass.ts";
import { comparePolicies } from "../../../../src/policy/compare/compare-policies.ts";
import type { PolicyPair } from "../../../../src/policy/compare/effective.ts";
import { evaluate, type Evaluation } from "../../../../src/policy/evaluate.ts";
import { betterThan } from "../../../support/policy/better-terms.ts";
import { asked, versions, type Ask } from "../../../support/policy/random-policies.ts";

const decide = (pair: PolicyPair, ask: Ask): Evaluation => evaluate({ ...pair, ...ask });

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

  test("never misses that an admin gets by break-glass what was refused, or gets it on better terms", () => {
    const met = { refusedBefore: 0, better: 0, nothing: 0 };
    fc.assert(
      fc.property(versions, asked, ({ before, after }, askOf) => {
        const { grant } = askOf(after).request;
        const question = { grant, ttlSeconds: undefined, limitSeconds: 60 };
        const now = evaluateBreakGlass({ ...after, ...question });
        if (!now.ok) return;
        const then = evaluateBreakGlass({ ...before, ...question });
        const isBetter = !then.ok || isBetterByBreakGlass(then.value, now.value);
        const found = listed(before, after, grant);
        if (!then.ok) met.refusedBefore += 1;
        else if (isBetter) met.better += 1;
        else if (found === 0) met.nothing += 1;
        expect({ isBetter, isListed: found > 0 || !isBetter }).toEqual({
          isBetter,
          isListed: true,
        });
      }),
      { numRuns: Number(process.env["STEPKEY_PROPERTY_RUNS"] ?? 3000) },
    );
    expect(Math.min(met.refusedBefore, met.better, met.nothing)).toBeGreaterThan(0);
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

/** No job is asked for: only how long it lasts and what it is can be better. */
function isBetterByBreakGlass(before: AllowedBreakGlass, after: AllowedBreakGlass): boolean {
  const [had, has] = [before, after].map(({ grant }) => JSON.stringify(grant.credential));
  return after.ttlSeconds > before.ttlSeconds || had !== has;
}

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
