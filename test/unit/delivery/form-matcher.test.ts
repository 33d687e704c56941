import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIKELY_ELEMENTS } from "../../../src/delivery/redact/pattern-elements.ts";
import { LIMITS } from "../../../src/delivery/redact/automaton.ts";
import { BLANKS, DIGITS, LETTERS, TIME, WORD } from "../../../src/delivery/redact/byte-classes.ts";
import type { FormMatch } from "../../../src/delivery/redact/form-match.ts";
import { createFormMatcher, type FormScan } from "../../../src/delivery/redact/form-matcher.ts";
import { formPatterns, type FormPattern } from "../../../src/delivery/redact/secret-forms.ts";
import type { SkippingOptions } from "../../../src/delivery/redact/skipping.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { cut, cuts } from "../../support/chunks.ts";
import { elementsOf, naiveHeld, naiveMatches } from "../../support/naive-matcher.ts";

/** So few letters that everything overlaps with everything. */
const letters = fc.constantFrom("a", "b", "c");

function patternsOf(spelling: fc.Arbitrary<string>, maxElements: number) {
  return fc.array(
    fc.record({
      form: fc.constantFrom("plain" as const, "escaped" as const, "hex" as const),
      elements: fc.array(fc.uniqueArray(spelling, { minLength: 1, maxLength: 3 }), {
        minLength: 1,
        maxLength: maxElements,
      }),
    }),
    { maxLength: 5 },
  );
}

/** Also with elements that may be left out, and with starts and ends within the pattern. */
const partial = fc
  .array(
    fc.record({
      elements: fc.array(
        fc.uniqueArray(
          fc.string({
            unit: fc.oneof(letters, fc.constantFrom(DIGITS, BLANKS)),
            minLength: 1,
            maxLength: 3,
          }),
          { minLength: 1, maxLength: 2 },
        ),
        { minLength: 3, maxLength: 12 },
      ),
      optional: fc.option(fc.nat(8)),
      starts: fc.uniqueArray(fc.nat(6), { maxLength: 4 }),
      firstEnd: fc.nat(12),
    }),
    { maxLength: 4 },
  )
  .map((all) =>
    all.map(({ elements, optional, starts, firstEnd }): FormPattern => {
      const last = elements.length - 1;
      if (optional === null) {
        // A pattern has one of them.
        const part =
          firstEnd > last
            ? {
                starts: [0, ...starts.filter((start) => start > 0 && start <= last)].toSorted(
                  (one, other) => one - other,
                ),
              }
            : { firstEnd };
        const ofBytes = elements.map((spellings) => [
          ...new Set(spellings.map((spelling) => written(spelling).charAt(0))),
        ]);
        return { form: "plain", elements: ofBytes, ...part };
      }
      return {
        form: "base64",
        elements: elements.map((spellings, index) =>
          index > 0 && index < last && index % 2 === optional % 2 ? ["", ...spellings] : spellings,
        ),
      };
    }),
  );

const patterns: fc.Arbitrary<readonly FormPattern[]> = fc.oneof(
  patternsOf(fc.string({ unit: letters, minLength: 1, maxLength: 3 }), 5),
  // Long ones, so that the filter looks at all its offsets.
  patternsOf(fc.string({ unit: letters, minLength: 1, maxLength: 2 }), 14).map((all) =>
    all.map(({ form, elements }) => ({ form, elements: [["ab"], ...elements, ["a", "bc"]] })),
  ),
  partial,
);

/** What is written for a spelling: some byte, or a few, for a class. */
function written(spelling: string): string {
  return spelling.replaceAll(/[\u0100-\uffff]/gu, (one) => WRITTEN[one] ?? "");
}

const WRITTEN: Readonly<Record<string, string>> = {
  [DIGITS]: "12",
  [BLANKS]: " ",
  [TIME]: "12:30",
  [LETTERS]: "abc",
  [WORD]: "a/b:",
};

/** Text in which forms of the patterns are likely. */
function textFor(all: readonly FormPattern[]): fc.Arbitrary<string> {
  const forms = all.map((pattern) =>
    fc
      .tuple(...elementsOf(pattern).map((one) => fc.constantFrom(...one)))
      .map((parts) => written(parts.join(""))),
  );
  const noise = fc.string({ unit: fc.constantFrom("a", "b", "c", "x", "1", " "), maxLength: 12 });
  const part = fc.tuple(fc.oneof(noise, ...forms), fc.nat(60)).map(([text, length]) =>
    // Often only the start of a form.
    length > 20 ? text : text.slice(0, length),
  );
  return fc.array(part, { maxLength: 12 }).map((parts) => parts.join(""));
}

const cases = patterns.chain((all) => fc.tuple(fc.constant(all), textFor(all), cuts));

function feedAll(scan: FormScan, chunks: readonly Uint8Array[]): FormMatch[] {
  const matches: FormMatch[] = [];
  for (const chunk of chunks) scan.feed(chunk, (match) => matches.push(match));
  return matches;
}

/** The longest that ends at each place. */
function sortForms(all: readonly FormMatch[]): FormMatch[] {
  const matches = all.filter(
    ({ start, end }, index) =>
      !all.some(
        (other, at) =>
          other.end === end && (other.start < start || (other.start === start && at > index)),
      ),
  );
  return matches.map(({ form, start, end }) => ({
    form: form === "plain" ? form : "hex",
    start,
    end,
  }));
}

/**
 * After how much of the text the whole table is made (at once, after a part of it, never), and when the compiled loops read
 * on (for these short texts never, at once, after a few bytes).
 */
const ways: fc.Arbitrary<SkippingOptions> = fc.record({
  littleBytes: fc.constantFrom(0, 7, 1024),
  late: fc.constantFrom(
    undefined,
    { firstBytes: 0, longBytes: 1 },
    { firstBytes: 9, longBytes: 3 },
  ),
});

const FULL = { ...LIMITS, states: 3, rows: 2, attempts: 12 };
const TINY = { ...FULL, bytes: 0 };
const SMALL = { ...FULL, bytes: 20 };

describe("the matcher", () => {
  for (const [name, limits] of [
    ["", undefined],
    [", while its table is dropped again and again", TINY],
    [", while its table is full", FULL],
    [", while its table is full, and dropped now and then", SMALL],
  ] as const) {
    it(`finds what a search by brute force finds, however the text is cut${name}`, () => {
      fc.assert(
        fc.property(cases, ways, ([all, text, places], way) => {
          const scan = createFormMatcher(all, limits, way).scan();
          const found = feedAll(scan, cut(Buffer.from(text), places));
          // Which of two forms that are not plain it names, does not matter.
          expect(sortForms(found)).toEqual(sortForms(naiveMatches(all, text)));
        }),
        { numRuns: 600 },
      );
    });

    it(`says how much of the end may be the start of a form${name}`, () => {
      fc.assert(
        fc.property(cases, ways, ([all, text, places], way) => {
          const scan = createFormMatcher(all, limits, way).scan();
          feedAll(scan, cut(Buffer.from(text), places));
          const least = (pattern: FormPattern): number => {
            const { starts = [0] } = pattern;
            const elements = elementsOf(pattern);
            const needed = [...elements.keys()].filter((at) => elements[at]?.includes("") !== true);
            const enough = Math.min(LIKELY_ELEMENTS, Math.ceil(needed.length / 2));
            return (needed[(starts.at(-1) ?? 0) + enough - 1] ?? elements.length) + 1;
          };
          expect(scan.held()).toBe(naiveHeld(all, text));
          expect(scan.likely()).toBe(naiveHeld(all, text, least));
        }),
        { numRuns: 600 },
      );
    });
  }

  it("finds every form of real secrets that a search by brute force finds", () => {
    const secret = fc.string({
      unit: fc.constantFrom("a", "b", "/", "é", "'", "\n"),
      minLength: 4,
      maxLength: 9,
    });
    const forms = fc.tuple(secret, fc.array(secret, { maxLength: 2 })).chain(([one, others]) => {
      const all = formPatterns([one, ...others].map((text) => new Secret(text)));
      return fc.tuple(fc.constant(all), textFor(all), cuts);
    });
    fc.assert(
      fc.property(forms, ways, ([all, text, places], way) => {
        const chunks = cut(Buffer.from(text, "latin1"), places);
        const found = feedAll(createFormMatcher(all, undefined, way).scan(), chunks);
        expect(sortForms(found)).toEqual(sortForms(naiveMatches(all, text)));
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it("finds in long chunks, by the compiled loops, what it finds in short ones", () => {
    const secrets = ["Zm9vYmFyLWJheg/+hunter2", "p@ss wörd\nsecond line", "0123456789abcdef"];
    const all = formPatterns(secrets.map((text) => new Secret(text)));
    const noise = fc.constantFrom(
      "2026-11-27T10:00:00Z INFO GET /orders/1234?x=%20a ",
      "::",
      "\n",
      "5a6d397659",
      "Zm9vYmFyLWJheg/",
      "\0\0\0\0",
      "\u{ff}",
    );
    const forms = secrets.flatMap((text) => [
      text,
      Buffer.from(text).toString("base64"),
      Buffer.from(text).toString("hex"),
      encodeURIComponent(text),
      text.slice(4),
    ]);
    const parts = fc.array(fc.oneof({ weight: 3, arbitrary: noise }, fc.constantFrom(...forms)), {
      minLength: 1,
      maxLength: 20,
    });
    const longCuts = fc.array(fc.nat(400_000), { maxLength: 8 });
    fc.assert(
      fc.property(parts, longCuts, (some, places) => {
        const text = some.join("");
        const bytes = Buffer.from(text.repeat(Math.ceil(400_000 / text.length)));
        const long = createFormMatcher(all, undefined, { littleBytes: 0 }).scan();
        // After so many bytes the compiled loops are used.
        long.feed(Buffer.alloc(256 * 1024), () => undefined);
        const short = createFormMatcher(all).scan();
        short.feed(Buffer.alloc(1000), () => undefined);
        const found = feedAll(long, cut(bytes, places)).map(({ form, start, end }) => ({
          form,
          start: start - 256 * 1024,
          end: end - 256 * 1024,
        }));
        const chunks = Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, index) =>
          bytes.subarray(1000 * index, 1000 * (index + 1)),
        );
        const expected = feedAll(short, chunks).map(({ form, start, end }) => ({
          form,
          start: start - 1000,
          end: end - 1000,
        }));
        expect(found).toEqual(expected);
        expect(long.held()).toBe(short.held());
      }),
      { numRuns: 15 },
    );
  });

  it("continues from the state of another scan as that scan does", () => {
    fc.assert(
      fc.property(
        cases,
        fc.nat(40),
        fc.tuple(fc.constantFrom(TINY, SMALL, FULL), ways),
        ([all, text], length, [limits, way]) => {
          const matcher = createFormMatcher(all, limits, way);
          const [leader, follower, other] = [matcher.scan(), matcher.scan(), matcher.scan()];
          const begin = Buffer.from(text.slice(0, length));
          feedAll(leader, [begin]);
          feedAll(other, [Buffer.from("abcabacab")]);
          follower.follow(leader.state(), begin.length);
          const rest = Buffer.from(text.slice(length));
          expect(feedAll(follower, [rest])).toEqual(feedAll(leader, [rest]));
          expect(follower.held()).toBe(leader.held());
        },
      ),
      { numRuns: 500 },
    );
  });

  it("finds a form at the end of a long stream", () => {
    const scan = createFormMatcher([{ form: "plain", elements: [["ab"], ["ba"]] }]).scan();
    const chunk = Buffer.alloc(1 << 20, "ab.");
    for (let index = 0; index < 64; index += 1) feedAll(scan, [chunk]);
    const end = 64 * chunk.length;
    expect(feedAll(scan, [Buffer.from("abba")])).toEqual([
      { form: "plain", start: end, end: end + 4 },
    ]);
  });
});
