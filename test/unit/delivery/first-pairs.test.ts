import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BLANKS, DIGITS } from "../../../src/delivery/redact/byte-classes.ts";
import { firstPairs } from "../../../src/delivery/redact/first-pairs.ts";
import { formPatterns, type FormPattern } from "../../../src/delivery/redact/secret-forms.ts";
import { AT_START, NO_TABLE, startTable } from "../../../src/delivery/redact/start-table.ts";
import { Secret } from "../../../src/shared/secret.ts";

const secrets = fc
  .array(fc.string({ unit: fc.constantFrom("a", "é", "/", "=", "\n"), minLength: 4 }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((values) => formPatterns(values.map((value) => new Secret(value))));

/** With classes, and with elements that may be left out: also several in a row, but not the first one. */
const made = fc
  .array(
    fc.array(
      fc.uniqueArray(fc.string({ unit: fc.constantFrom("a", "b", DIGITS, BLANKS), maxLength: 3 }), {
        minLength: 1,
        maxLength: 3,
      }),
      { minLength: 3, maxLength: 6 },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((all) =>
    all.map((elements): FormPattern => ({ form: "plain", elements: [["ab", "c"], ...elements] })),
  );

function withFirstOffset(pairs: Uint8Array): readonly number[] {
  return [...pairs.keys()].filter((pair) => ((pairs[pair] ?? 0) & AT_START) !== 0);
}

describe("the pairs with which a form may start", () => {
  it("are those that the table of all offsets has at the first one", () => {
    fc.assert(
      fc.property(secrets, (patterns) => {
        const table = startTable(patterns);
        fc.pre(table.offsets > 0);
        expect(withFirstOffset(firstPairs(patterns).pairs)).toEqual(withFirstOffset(table.pairs));
      }),
      { numRuns: 50 },
    );
  });

  it("lack none that the table of all offsets has, whatever may be left out", () => {
    fc.assert(
      fc.property(made, (patterns) => {
        const found = firstPairs(patterns);
        fc.pre(found.offsets > 0);
        const known = new Set(withFirstOffset(found.pairs));
        const needed = withFirstOffset(startTable(patterns).pairs);
        expect(needed.filter((pair) => !known.has(pair))).toEqual([]);
      }),
    );
  });

  it.each([
    ["has one byte", { elements: [["a"]] }],
    ["has one byte, which may be followed by another", { elements: [["a"], ["", "b"]] }],
    ["may end after its first byte", { elements: [["a"], ["b"]], firstEnd: 0 }],
    ["may start with its last byte", { elements: [["a"], ["b"]], starts: [0, 1] }],
  ])("are none where a form %s", (_what, pattern) => {
    expect(firstPairs([{ form: "plain", ...pattern }])).toBe(NO_TABLE);
  });
});
