import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createAutomaton, LIMITS } from "../../../src/delivery/redact/automaton.ts";
import { createByteScan } from "../../../src/delivery/redact/byte-scan.ts";
import { createLongReader } from "../../../src/delivery/redact/long-reader.ts";
import { MAX_TEXT_BYTES } from "../../../src/delivery/redact/compiled-layout.ts";
import { createMarkerSearch } from "../../../src/delivery/redact/markers.ts";
import { createNetwork } from "../../../src/delivery/redact/attempts.ts";
import { createStarts } from "../../../src/delivery/redact/starts.ts";
import type { FormMatch } from "../../../src/delivery/redact/form-match.ts";
import { createFormMatcher } from "../../../src/delivery/redact/form-matcher.ts";
import { STATE, STATE_BITS } from "../../../src/delivery/redact/moves.ts";
import { formPatterns, type FormPattern } from "../../../src/delivery/redact/secret-forms.ts";
import type { SkippingOptions } from "../../../src/delivery/redact/skipping.ts";
import { NO_TABLE, startTable } from "../../../src/delivery/redact/start-table.ts";
import { Secret } from "../../../src/shared/secret.ts";

afterEach(() => vi.unstubAllGlobals());

/** As many bytes as are searched before the loop is compiled. */
const MANY = Buffer.alloc(256 * 1024);

const COMPILED: SkippingOptions = { littleBytes: 0, late: { firstBytes: 0, longBytes: 1 } };
const IN_JAVASCRIPT: SkippingOptions = { littleBytes: 0, compile: () => undefined };

/** What is found in texts that follow each other, and how much is held after each. */
function readBy(
  options: SkippingOptions,
  all: readonly FormPattern[],
  { texts, limits }: { readonly texts: readonly Buffer[]; readonly limits?: typeof LIMITS },
) {
  const scan = createFormMatcher(all, limits, options).scan();
  const found: FormMatch[] = [];
  const held: number[] = [];
  for (const text of texts) {
    scan.feed(text, (match) => found.push(match));
    held.push(scan.held());
  }
  return { found, held };
}

function patternsOf(secret: string): readonly FormPattern[] {
  return formPatterns([new Secret(secret)]);
}

/** Every second byte is an `a`, the others an `a` or a `b`: where a `b` is, half of the attempts end and half go on. */
const EVERY_SECOND: readonly FormPattern[] = [
  {
    form: "plain",
    elements: Array.from({ length: 120 }, (_, at) => (at % 2 ? ["a"] : ["a", "b"])),
  },
];

/** Each needs more room than the compiled loop has. */
const CROWDS = {
  "thousands of attempts at once": {
    all: patternsOf("a".repeat(3000)),
    texts: ["a".repeat(2900), `b${"a".repeat(7000)}`, "a".repeat(500), "c"],
  },
  "a text where every second attempt ends": {
    all: EVERY_SECOND,
    texts: [`${"a".repeat(90)}b`, `${"a".repeat(40)}b${"a".repeat(300)}`, "bb", "a".repeat(121)],
  },
  "thousands of forms in one text": {
    all: patternsOf("swordfish-1"),
    texts: ["swordfish-1,".repeat(5000), "swordf", "ish-1swordfish"],
  },
};

describe("the compiled loop finds what the loop in JavaScript finds", () => {
  for (const [name, { all, texts }] of Object.entries(CROWDS)) {
    for (const [table, limits] of [
      ["", LIMITS],
      [
        ", while its table is dropped again and again",
        { ...LIMITS, states: 40, rows: 9, bytes: 0 },
      ],
      [", while its table is full", { ...LIMITS, states: 40, rows: 9 }],
    ] as const) {
      it(`in ${name}${table}`, () => {
        const given = { texts: texts.map((text) => Buffer.from(text)), limits };
        const expected = readBy(IN_JAVASCRIPT, all, given);
        expect(expected.found.length).toBeGreaterThan(0);
        expect(readBy(COMPILED, all, given)).toEqual(expected);
      });
    }
  }

  for (const [how, length] of [
    ["as much text as fits into its memory", MAX_TEXT_BYTES],
    ["more text", 300_000],
  ] as const) {
    it(`as the first place at which a form may start, in ${how}`, () => {
      const all = patternsOf("swordfish-1");
      const bytes = Buffer.alloc(length, "- sword");
      const matchers = [IN_JAVASCRIPT, COMPILED].map((way) => createFormMatcher(all, LIMITS, way));
      for (const at of [undefined, length - 11, 65_536, 65_530, 4, 0]) {
        if (at !== undefined) bytes.write("swordfish-1", at);
        const [expected, first] = matchers.map((each) => each.search(bytes).firstStart(length));
        expect(first).toBe(expected);
        expect(first).toBe(at ?? first);
      }
    });
  }

  it("as the first place before the end of a part, whatever follows it", () => {
    const all = patternsOf("swordfish-1");
    const bytes = Buffer.from(`${"+".repeat(13)}sword${"fish-1".repeat(200)}`);
    const matchers = [IN_JAVASCRIPT, COMPILED].map((way) => createFormMatcher(all, LIMITS, way));
    for (let end = 0; end < 40; end += 1) {
      const [expected, first] = matchers.map((matcher) => matcher.search(bytes).firstStart(end));
      expect(first).toBe(expected);
      expect(first).toBe(Math.min(end, 13));
    }
  });

  it("as the next marker of the runner's commands", () => {
    const matcher = createFormMatcher(patternsOf("swordfish-1"), LIMITS, COMPILED);
    const some = fc.constantFrom("::", "##[", ":", "#", "text ", "[", "\n", "x".repeat(40));
    fc.assert(
      fc.property(fc.array(some, { minLength: 1 }), fc.nat(300), (parts, from) => {
        const bytes = Buffer.from(parts.join(""));
        const expected = createMarkerSearch()(bytes)(from);
        expect(matcher.search(bytes).marker?.(from)).toBe(expected);
      }),
    );
  });
});

/** Texts that scans of one matcher read, each where its last one ended. */
const TURNS = fc.array(
  fc.record({
    who: fc.nat(2),
    part: fc.constantFrom("a", "ab", "aaaaab", "abba", "swordfish-1", "sword", "-", "\0"),
    length: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1000, max: 1500 })),
    /** It goes on where the last one that read is. */
    follows: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

const TABLES = fc.record({
  states: fc.constantFrom(2, 3, 9, 40, LIMITS.states),
  rows: fc.constantFrom(1, 4, LIMITS.rows),
  changes: fc.constantFrom(2, 5, LIMITS.changes),
  attempts: fc.constantFrom(5, 100, LIMITS.attempts),
  bytes: fc.constantFrom(0, 50, 1000, LIMITS.bytes),
});

describe("scans of one matcher, of which each drops the table of the others,", () => {
  const all = [
    ...patternsOf("swordfish-1"),
    ...EVERY_SECOND,
    { form: "plain" as const, elements: Array.from("aaaab-", (one) => [one]), firstEnd: 2 },
  ];
  it("find what those find that read in JavaScript", () => {
    fc.assert(
      fc.property(TURNS, TABLES, fc.constantFrom(1, 1024), (turns, limits, longBytes) => {
        const read = (way: SkippingOptions): unknown => {
          const matcher = createFormMatcher(all, limits, way);
          const scans = [matcher.scan(), matcher.scan(), matcher.scan()];
          let last = scans[0];
          return turns.map(({ who, part, length, follows }) => {
            const scan = scans[who];
            if (scan === undefined || last === undefined) throw new Error("there are three");
            if (follows) scan.follow(last.state(), last.held());
            last = scan;
            const found: FormMatch[] = [];
            scan.feed(Buffer.alloc(length, part), (match) => found.push(match));
            const { ages } = scan.state();
            return { found, ages, likely: scan.likely(), part: scan.part() };
          });
        };
        const compiled = { littleBytes: 0, late: { firstBytes: 0, longBytes } };
        expect(read(compiled)).toEqual(read(IN_JAVASCRIPT));
      }),
      { numRuns: 30 },
    );
  });
});

describe("the compiled loop", () => {
  const secret = patternsOf("swordfish-1");

  it("does not copy thousands of attempts, because that takes longer than to search a short text", () => {
    const automaton = createAutomaton(createNetwork(secret));
    const reader = createLongReader(startTable(secret), automaton);
    const crowd = createStarts(automaton.changes);
    crowd.set(Array.from({ length: 3000 }, (_, at) => at));
    const all = vi.fn<(from: number) => readonly number[]>(() => []);
    const starts = { ...crowd, all };
    const bytes = Buffer.alloc(2000);
    const begun = { state: 0, position: 3000, starts, found: () => undefined };
    expect(reader?.read(bytes, begun)).toEqual({ state: 0, index: 0 });
    expect(all).not.toHaveBeenCalled();
  });

  it("is compiled only after 256 KiB of long texts, and once", () => {
    const compile = vi.fn<typeof createLongReader>(createLongReader);
    const matcher = createFormMatcher(secret, LIMITS, { littleBytes: 0, compile });
    for (let read = 0; read < MANY.length; read += 1000) matcher.search(MANY.subarray(0, 1000));
    matcher.search(MANY.subarray(0, MANY.length - 1));
    expect(compile).not.toHaveBeenCalled();
    matcher.search(MANY.subarray(0, 2000));
    matcher.search(MANY);
    expect(compile).toHaveBeenCalledOnce();
    expect(compile.mock.results[0]?.value).toBeDefined();
  });

  for (const [where, replaced] of Object.entries({
    "where Node has no WebAssembly": undefined,
    "where memory for it is refused": { Memory: refuse },
    "where Node refuses to compile it": {
      ...WebAssembly,
      Memory: WebAssembly.Memory,
      Module: refuse,
    },
  })) {
    it(`is left out ${where}`, () => {
      const texts = [MANY, Buffer.from("the password is swordfish-1\n".repeat(1000))];
      const expected = readBy(IN_JAVASCRIPT, secret, { texts });
      vi.stubGlobal("WebAssembly", replaced);
      const compile = vi.fn<typeof createLongReader>(createLongReader);
      expect(readBy({ compile }, secret, { texts })).toEqual(expected);
      expect(compile).toHaveReturnedWith(undefined);
      expect(createByteScan(NO_TABLE)).toBeUndefined();
    });
  }
});

it("has room in a move for the number of each state and change", () => {
  // The table grows by one of each at most before the limits are looked at.
  expect((LIMITS.states + 1) * STATE).toBeLessThan(2 ** STATE_BITS);
  expect((LIMITS.changes + 1) * 2 ** STATE_BITS).toBeLessThan(2 ** 31);
});

function refuse(): never {
  throw new RangeError("refused");
}

/** What is used of it here. TypeScript has its types only in the library for browsers. */
declare const WebAssembly: { readonly Memory: unknown };
