import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  keptRights,
  knownRights,
  type KeptRight,
} from "../../../../src/broker/check-run/kept-rights.ts";
import { MAX_TASK_JSON, taskJson } from "../../../../src/lease/github-task.ts";

const NOW = Date.UTC(2026, 10, 22, 10);
const DAY = 86_400_000;
const KEYS = Array.from({ length: 150 }, (_, at) => `key-${at}`);

const right: fc.Arbitrary<KeptRight> = fc.record({
  key: fc.constantFrom(...KEYS),
  text: fc.oneof(fc.string({ unit: "binary", maxLength: 600 }), fc.constant("\u0000".repeat(600))),
  seenAt: fc.integer({ min: NOW - 2 * DAY, max: NOW + 2 * DAY }),
});

describe("what is kept of rights with a check run", () => {
  it("fits into the store with everything else, whatever servers say", () => {
    fc.assert(
      fc.property(fc.array(right, { maxLength: 400 }), (seen) => {
        const known = knownRights(KEYS, seen, NOW);
        const digest = "x".repeat(43);
        const written = { checkRunId: Number.MAX_SAFE_INTEGER, digest, rights: known };
        expect(taskJson(written).length).toBeLessThan(MAX_TASK_JSON);
        expect(known.length).toBeLessThanOrEqual(100);
      }),
    );
  });

  it("is of each credential what was seen last, less than a day ago, in the order of policy", () => {
    fc.assert(
      fc.property(fc.array(right, { maxLength: 60 }), fc.subarray(KEYS), (seen, keys) => {
        const known = knownRights(keys, seen, NOW);
        const at = known.map(({ key }) => keys.indexOf(key));
        expect(at).toEqual([...new Set(at)].toSorted((one, other) => one - other));
        for (const { key, seenAt } of known) {
          const times = seen
            .filter((one) => one.key === key && Math.abs(one.seenAt - NOW) < DAY)
            .map((one) => one.seenAt);
          expect(seenAt).toBe(Math.max(...times));
        }
      }),
    );
  });

  it("is the same whichever broker puts it together, in whatever order it learned of it", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(right, { maxLength: 60, selector: ({ key, seenAt }) => `${key} ${seenAt}` }),
        (seen) => {
          expect(knownRights(KEYS, seen.toReversed(), NOW)).toEqual(knownRights(KEYS, seen, NOW));
        },
      ),
    );
  });

  it("comes back from the store as it was", () => {
    fc.assert(
      fc.property(fc.array(right, { maxLength: 60 }), (seen) => {
        const known = knownRights(KEYS, seen, NOW);
        expect(keptRights.parse(JSON.parse(JSON.stringify(known)))).toEqual(known);
      }),
    );
  });

  it("is nothing where another version kept something else", () => {
    for (const other of [undefined, null, 7, [{ key: 1 }], { rights: [] }]) {
      expect(keptRights.parse(other)).toEqual([]);
    }
  });
});
