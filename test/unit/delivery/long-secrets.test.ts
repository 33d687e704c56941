import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { AttemptList } from "../../../src/delivery/redact/attempt-list.ts";
import { createNetwork } from "../../../src/delivery/redact/attempts.ts";
import { createAutomaton, LIMITS, ROOT } from "../../../src/delivery/redact/automaton.ts";
import { createDirectReader } from "../../../src/delivery/redact/direct-reader.ts";
import type { FormMatch } from "../../../src/delivery/redact/form-match.ts";
import { ENTRY, STATE_MASK } from "../../../src/delivery/redact/moves.ts";
import { createFormMatcher } from "../../../src/delivery/redact/form-matcher.ts";
import { createRedactor } from "../../../src/delivery/redact/redact.ts";
import { formPatterns, type FormPattern } from "../../../src/delivery/redact/secret-forms.ts";
import { createStartFilter } from "../../../src/delivery/redact/start-filter.ts";
import { startTable } from "../../../src/delivery/redact/start-table.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { cut } from "../../support/chunks.ts";
import { seededRandom } from "../../support/faults/simulation/seeded-random.ts";

/** Text that looks random, and is the same each time. */
function tokenOf(length: number, seed = 1): string {
  const random = seededRandom(seed);
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  return Array.from({ length }, () => letters[random.below(64)]).join("");
}

const hexOf = (text: string): string => Buffer.from(text).toString("hex");
const base64Of = (text: string): string => Buffer.from(text).toString("base64");
const percentOf = (text: string): string => hexOf(text).replaceAll(/../gu, "%$&");
const wrapped = (text: string, width: number): string =>
  text.replaceAll(new RegExp(`.{${width}}`, "gu"), "$&\n");

/** How a task prints a value, and its beginning and its end. */
const WAYS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  "its first half": (text) => text.slice(0, Math.ceil(text.length / 2)),
  "its last half": (text) => text.slice(-Math.ceil(text.length / 2)),
  "too short a part": (text) => text.slice(0, Math.ceil(text.length / 3)),
  base64: base64Of,
  "base64 behind something": (text) => base64Of(`-${text}`),
  "base64 in lines": (text) => wrapped(base64Of(text), 76),
  hex: hexOf,
  HEX: (text) => hexOf(text).toUpperCase(),
  "hex with colons": (text) => hexOf(text).replaceAll(/..(?=.)/gu, "$&:"),
  "hex in lines": (text) => wrapped(hexOf(text), 60),
  percent: percentOf,
  "percent and plain": (text) => percentOf(text.slice(0, 40)) + text.slice(40),
  json: (text) => JSON.stringify(text),
  utf16: (text) => Buffer.from(text, "utf16le").toString("latin1"),
};

const LENGTH = 900;
/** With beginnings, middles and ends that are the same. */
const SECRETS: readonly string[] = [
  tokenOf(LENGTH),
  tokenOf(LENGTH / 2) + tokenOf(LENGTH / 2, 2),
  tokenOf(60, 3).repeat(LENGTH / 60),
  `${tokenOf(300, 4)}-${tokenOf(300, 4)}"${tokenOf(300, 5)}`,
  "0123456789abcdef".repeat(LENGTH / 16),
];

const PATTERNS = formPatterns(SECRETS.map((text) => new Secret(text)));

const printed = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.tuple(fc.constantFrom(...SECRETS), fc.constantFrom(...Object.values(WAYS))),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(
          fc.integer({ min: 10, max: 100 }).map((seed) => tokenOf(200, seed)),
          fc.constantFrom((text: string) => text, hexOf),
        ),
      },
    ),
    { minLength: 1, maxLength: 6 },
  )
  .chain((parts) =>
    fc
      .array(fc.constantFrom("\n", "", " ", "x"), {
        minLength: parts.length,
        maxLength: parts.length,
      })
      .map((ends) => parts.map(([text, way], at) => way(text) + (ends[at] ?? "")).join("")),
  );

/** A table that is full at once, and is never dropped. */
const FULL = { ...LIMITS, states: 30, bytes: Infinity };

/** What is found, and what is said of the end of each chunk. */
function readBy(limits: typeof LIMITS, chunks: readonly Uint8Array[], longBytes = Infinity) {
  const late = { firstBytes: 0, longBytes };
  const scan = createFormMatcher(PATTERNS, limits, { littleBytes: 0, late }).scan();
  const found: FormMatch[] = [];
  const said = chunks.map((chunk) => {
    scan.feed(chunk, (match) => found.push(match));
    return [scan.held(), scan.likely(), scan.part()];
  });
  return { found, said };
}

describe("where the table is full, the matcher", () => {
  it("finds of long secrets what it finds with room for all states, wherever chunks end", () => {
    fc.assert(
      fc.property(printed, fc.array(fc.nat(8000), { maxLength: 12 }), (text, places) => {
        const chunks = cut(Buffer.from(text, "latin1"), places);
        const expected = readBy(LIMITS, chunks);
        expect(readBy(FULL, chunks)).toEqual(expected);
        expect(readBy({ ...FULL, bytes: 3000 }, chunks)).toEqual(expected);
        expect(readBy(FULL, chunks, 1)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  it("reads on in the state in which another scan is, and that the table does not have", () => {
    const matcher = createFormMatcher(PATTERNS, FULL);
    const [leader, follower] = [matcher.scan(), matcher.scan()];
    const text = Buffer.from(SECRETS[0] ?? "");
    leader.feed(text.subarray(0, 500), () => undefined);
    follower.follow(leader.state(), 500);
    const found: FormMatch[] = [];
    follower.feed(text.subarray(500), (match) => found.push(match));
    expect(found.at(-1)).toEqual({ form: "plain", start: 0, end: LENGTH });
  });
});

describe("the table", () => {
  it("is dropped only after so many bytes: until then it says that it has no room", () => {
    const automaton = createAutomaton(createNetwork(PATTERNS), { ...FULL, bytes: 1000 });
    const text = Buffer.from(SECRETS[0] ?? "");
    let [state, read] = [0, 0];
    const step = (): number => automaton.step(state + ENTRY, text[read] ?? 0);
    for (let move = step(); move >= 0; move = step()) {
      state = move & STATE_MASK;
      read += 1;
    }
    expect(read).toBeGreaterThan(20);
    expect(automaton.find([[1], [2]])).toBe(-1);
    automaton.willRead(999);
    expect(step()).toBe(-1);
    expect(automaton.drops()).toBe(0);
    automaton.willRead(1);
    expect(step()).toBeGreaterThanOrEqual(0);
    expect(automaton.drops()).toBe(1);
  });
});

/** How many bytes are read one by one of a text, and in how many it finds something. */
function readDirectly(patterns: readonly FormPattern[], text: string) {
  const network = createNetwork(patterns);
  const list = network.list();
  const read = vi.fn<AttemptList["read"]>((...given) => list.read(...given));
  const reader = createDirectReader({ ...network, list: () => ({ ...list, read }) });
  const filter = createStartFilter(startTable(patterns));
  const bytes = Buffer.from(text);
  const found: FormMatch[] = [];
  const place = filter.next(bytes, 0);
  const begin = { attempts: ROOT, starts: [], index: place, place, position: 0 };
  const told = (match: FormMatch): void => {
    found.push(match);
  };
  let progress = reader.read(bytes, { ...begin, found: told });
  while (progress.place < bytes.length) {
    progress = reader.read(bytes, { ...begin, ...progress, index: progress.place });
  }
  return { found, single: read.mock.calls.length };
}

describe("a value of 48 KiB", () => {
  const value = tokenOf(48 * 1024);
  const patterns = formPatterns([new Secret(value)]);
  for (const [way, write] of Object.entries({
    plain: WAYS["plain"],
    hex: hexOf,
    base64: base64Of,
  })) {
    it(`is followed in few steps where it is printed as ${way}`, () => {
      const text = write?.(value) ?? "";
      const { found, single } = readDirectly(patterns, text);
      expect(found.at(-1)).toMatchObject({ start: 0 });
      expect(single).toBeLessThan(text.length / 10);
    });
  }

  for (const [way, write] of Object.entries(WAYS)) {
    it(`is masked as a shorter one is: ${way}`, () => {
      const shown = (secret: string, text: string): string => {
        const redactor = createRedactor([new Secret(secret)]);
        const bytes = Buffer.from(`[${text}]\n`, "latin1");
        const parts = [
          redactor.write(bytes.subarray(0, 20_011)),
          redactor.write(bytes.subarray(20_011)),
        ];
        return Buffer.concat([...parts, redactor.flush()]).toString("latin1");
      };
      const short = tokenOf(3 * 256);
      const [long, expected] = [value, short].map((one) => shown(one, write(one)));
      const isPart = way === "too short a part";
      expect(isPart ? long : long?.replaceAll(/(?<=\*\*\*)[^\]*]{0,6}(?=\])/gu, "")).toBe(
        isPart ? `[${write(value)}]\n` : expected?.replaceAll(/(?<=\*\*\*)[^\]*]{0,6}(?=\])/gu, ""),
      );
    });
  }
});
