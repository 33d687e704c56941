import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  EMPTY_LENGTH,
  ENTRY_LENGTH,
  MAX_MANAGED,
} from "../../../../../../src/credentials/aws/broker/denies/document.ts";
import {
  documentOf,
  untilOf,
  type DenyEntry,
  type OwnPolicy,
} from "../../../../../../src/credentials/aws/broker/denies/own-policy.ts";
import {
  placeEntries,
  type PlacementInput,
} from "../../../../../../src/credentials/aws/broker/denies/placement.ts";

const NOW = 1_795_341_600;
const key = (index: number): string => String(index).padStart(12, "0");
const entries = (count: number, until: number, from = 0): readonly DenyEntry[] =>
  Array.from({ length: count }, (_, index) => ({ key: key(from + index), until }));

function policy(changes: Partial<OwnPolicy> = {}): OwnPolicy {
  return {
    name: "first",
    arn: undefined,
    group: NOW + 900,
    entries: new Map([["zzzzzzzzzzzz", NOW + 900]]),
    keptUntil: 0,
    written: EMPTY_LENGTH + ENTRY_LENGTH,
    confirmedAt: 1,
    ...changes,
  };
}

function place(given: readonly DenyEntry[], changes: Partial<PlacementInput> = {}) {
  let made = 0;
  return placeEntries(given, {
    policies: [],
    free: 10_000,
    reserved: 0,
    now: NOW,
    endedBy: NOW,
    newName: () => `new-${(made += 1)}`,
    ...changes,
  });
}

describe("where entries go", () => {
  it("puts those that end together into one policy, and others into others", () => {
    const given = [...entries(5, NOW + 600), ...entries(5, NOW + 3000, 5)];
    const { changed, rest } = place(given);
    expect(changed.map(({ added }) => added.length)).toEqual([5, 5]);
    expect(rest).toEqual([]);
  });

  it("uses the policy that there is for them", () => {
    const { changed } = place(entries(1, NOW + 850), { policies: [policy()] });
    expect(changed.map(({ policy: { name } }) => name)).toEqual(["first"]);
    expect(changed[0]?.policy.entries.size).toBe(2);
  });

  it("shares a policy with entries that end at another time when a new one would take room from live leases", () => {
    const free = EMPTY_LENGTH + 10 * ENTRY_LENGTH;
    const given = entries(1, NOW + 3000);
    const alone = place(given, { policies: [policy()], free, reserved: 9 });
    expect(alone.changed[0]?.policy.name).toBe("new-1");
    const shared = place(given, { policies: [policy()], free, reserved: 10 });
    expect(shared.changed[0]?.policy.name).toBe("first");
    expect(untilOf(shared.changed[0]?.policy ?? policy())).toBe(NOW + 3000);
  });

  it("fills what is left, and names what does not fit", () => {
    const free = EMPTY_LENGTH + 7 * ENTRY_LENGTH;
    const { changed, rest } = place(entries(20, NOW + 600), { free });
    expect(changed[0]?.added).toHaveLength(7);
    expect(rest).toHaveLength(13);
  });

  it("puts into a managed policy what has no room inline", () => {
    const managed = policy({
      name: "managed",
      arn: "arn:x",
      entries: new Map(),
      keptUntil: NOW + 9,
    });
    const { changed, rest } = place(entries(400, NOW + 600), { policies: [managed], free: 0 });
    expect(changed[0]?.policy.arn).toBe("arn:x");
    expect(documentOf(changed[0]?.policy ?? managed).length).toBeLessThanOrEqual(MAX_MANAGED);
    expect(rest).toHaveLength(400 - (changed[0]?.added.length ?? 0));
  });

  it("writes to no policy that is over, because another process may remove it", () => {
    const over = policy({ entries: new Map([["zzzzzzzzzzzz", NOW - 1]]) });
    const { changed } = place(entries(1, NOW + 600), { policies: [over], free: 200 });
    expect(changed[0]?.policy.name).toBe("new-1");
  });

  it("leaves out what has ended by AWS's time, and nothing when that is not known", () => {
    const given = policy({
      entries: new Map([
        ["ended0000000", NOW - 6],
        ["justended000", NOW - 4],
        ["zive00000000", NOW + 900],
      ]),
    });
    const left = (endedBy: number) => [
      ...(place(entries(1, NOW + 850), {
        policies: [given],
        endedBy,
      }).changed[0]?.policy.entries.keys() ?? []),
    ];
    expect(left(NOW)).toEqual(["justended000", "zive00000000", key(0)]);
    expect(left(0)).toHaveLength(4);
  });

  it("changes nothing about an entry that is there already, but writes it again", () => {
    const { changed } = place([{ key: "zzzzzzzzzzzz", until: NOW + 600 }], {
      policies: [policy()],
      free: 0,
    });
    expect(changed[0]?.policy.entries).toEqual(policy().entries);
  });

  it("never plans more than there is, never loses an entry, and never moves one", () => {
    const ends = fc.array(fc.integer({ min: 1, max: 43_200 }), { maxLength: 120 });
    fc.assert(
      fc.property(ends, fc.nat(4000), fc.nat(50), (given, free, reserved) => {
        const all = given.map((after, index) => ({ key: key(index), until: NOW + after }));
        const { changed, rest } = place(all, { policies: [policy()], free, reserved });
        const placed = changed.flatMap(({ added }) => added);
        expect([...placed, ...rest].map((one) => one.key).toSorted()).toEqual(
          all.map((one) => one.key).toSorted(),
        );
        const grown = changed.reduce(
          (sum, { policy: after, before }) =>
            sum + documentOf(after).length - (before?.written ?? 0),
          0,
        );
        expect(grown).toBeLessThanOrEqual(free);
        const isWasted = rest.length > 0 && free - grown >= EMPTY_LENGTH + ENTRY_LENGTH;
        expect(isWasted).toBe(false);
        for (const { policy: after, added } of changed) {
          for (const one of added) expect(untilOf(after)).toBeGreaterThanOrEqual(one.until);
        }
      }),
    );
  });
});
