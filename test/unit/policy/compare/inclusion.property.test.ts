import fc from "fast-check";
import { expect, test } from "vitest";
import { isWithinTags } from "../../../../src/policy/compare/tags-inclusion.ts";
import { isWithinUses } from "../../../../src/policy/compare/uses-inclusion.ts";
import { tagStarters } from "../../../../src/policy/tags.ts";
import { usesMatches } from "../../../../src/policy/uses-match.ts";

const SHA = "a".repeat(40);

/** Texts of few characters, so that patterns often meet what they fit. */
const word = (letters: string, most = 3): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...letters.split("")), minLength: 1, maxLength: most });

const usesPattern = fc.oneof(
  fc.constantFrom("run", "*", "**", "./*"),
  word("ab*").map((path) => `./${path}`),
  fc
    .tuple(word("aB*?"), word("ab*"), fc.constantFrom("", "@*", `@${SHA}`, "/sub", "/*"))
    .map(([owner, name, rest]) => `${owner}/${name}${rest}`),
);
const used = fc.oneof(
  fc.constant(undefined),
  word("ab").map((path) => `./${path}`),
  fc
    .tuple(word("abB"), word("abB"), fc.constantFrom("", "/sub", "/a"), fc.constantFrom("a", "c"))
    .map(([owner, name, path, digit]) => `${owner}/${name}${path}@${digit.repeat(40)}`),
);
const patterns = fc.array(usesPattern, { minLength: 1, maxLength: 3 });

test("patterns of `uses` that are within others fit nothing that those do not fit", () => {
  let within = 0;
  fc.assert(
    fc.property(patterns, patterns, fc.array(used, { minLength: 5 }), (after, before, all) => {
      if (!isWithinUses(after, before)) return;
      const fitting = all.filter((uses) => after.some((pattern) => usesMatches(pattern, uses)));
      within += fitting.length;
      for (const uses of fitting) {
        expect(before.some((pattern) => usesMatches(pattern, uses))).toBe(true);
      }
    }),
    { numRuns: 8000 },
  );
  expect(within).toBeGreaterThan(100);
});

const PEOPLE = ["@mona", "@kim", "@octo-org/dba"];
const tags = fc.array(
  fc.record({
    name: fc.oneof(word("v1.*/"), fc.constantFrom("v*", "v1.*", "*", "docs-*", "v1.1")),
    by: fc.subarray(PEOPLE, { minLength: 1 }),
  }),
  { minLength: 1, maxLength: 3 },
);
const tagName = fc.oneof(word("v1./"), fc.constantFrom("v1.1", "v2", "docs-1"));

test("tags that are within others have no tag and no starter that those do not have", () => {
  let within = 0;
  fc.assert(
    fc.property(tags, tags, tagName, (after, before, name) => {
      if (!isWithinTags(after, before)) return;
      const ref = `refs/tags/${name}`;
      const now = tagStarters(ref, [after]);
      if (now === undefined) return;
      within += 1;
      const then = tagStarters(ref, [before]);
      const may = (lists: typeof then, person: string): boolean =>
        lists?.every((list) => list.includes(person)) === true;
      expect(PEOPLE.filter((person) => may(now, person) && !may(then, person))).toEqual([]);
    }),
    { numRuns: 15_000 },
  );
  expect(within).toBeGreaterThan(100);
});

test("leaving out an entry of tags that named fewer people is not narrower", () => {
  const all = { name: "v*", by: ["@octo-org/release", "@mona"] };
  const few = { name: "v1.*", by: ["@mona"] };
  expect(isWithinTags([all], [all, few])).toBe(false);
  expect(isWithinTags([few], [all, few])).toBe(true);
  expect(isWithinTags([all], [all, { name: "docs-*", by: ["@kim"] }])).toBe(true);
});
