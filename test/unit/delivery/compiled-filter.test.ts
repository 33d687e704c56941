import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createByteScan, MAX_TEXT_BYTES } from "../../../src/delivery/redact/byte-scan.ts";
import { createCompiledFilter } from "../../../src/delivery/redact/compiled-filter.ts";
import { formPatterns, type FormPattern } from "../../../src/delivery/redact/secret-forms.ts";
import { createStartFilter, type StartFilter } from "../../../src/delivery/redact/start-filter.ts";
import {
  MAX_OFFSETS,
  NO_TABLE,
  type StartTable,
  startTable,
} from "../../../src/delivery/redact/start-table.ts";
import { Secret } from "../../../src/shared/secret.ts";

afterEach(() => vi.unstubAllGlobals());

/** After so many bytes it is compiled. */
const MANY = Buffer.alloc(256 * 1024);

function compiled(patterns: readonly FormPattern[], compile = createByteScan): StartFilter {
  const filter = createCompiledFilter(startTable(patterns), compile);
  filter.begin(MANY);
  return filter;
}

/** By the table, byte for byte: whether a form may start at a position, as far as there are bytes. */
function mayStart({ offsets, pairs }: StartTable, bytes: Uint8Array, at: number): boolean {
  for (let offset = 0; offset < offsets && at + offset + 1 < bytes.length; offset += 1) {
    const pair = (bytes[at + offset] ?? 0) | ((bytes[at + offset + 1] ?? 0) << 8);
    if (((pairs[pair] ?? 0) & (1 << offset)) === 0) return false;
  }
  return true;
}

/** All places at which a form may start. */
function placesIn(filter: StartFilter, bytes: Uint8Array, from = 0): readonly number[] {
  const places: number[] = [];
  filter.begin(bytes);
  for (let at = filter.next(bytes, from); at < bytes.length; at = filter.next(bytes, at + 1)) {
    places.push(at);
  }
  return places;
}

const LETTERS = ["a", "b", "1", "=", "%", "\n"];

/** Of few letters, so that much looks like a start: down to one byte, up to more than it has room for. */
const texts = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 300 }),
    fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 65_400, max: 140_000 })),
    fc.constantFrom(" ", "a", "\0"),
  )
  .map(([text, length, filler]) => Buffer.from(text.padEnd(length, text + filler)));

const patterns = fc
  .array(fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 4, maxLength: 20 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((values) => formPatterns(values.map((value) => new Secret(value))));

/** With places in nearly every byte. */
const DENSE: readonly FormPattern[] = [
  { form: "plain", elements: Array.from({ length: 9 }, () => ["a"]) },
];

describe("the compiled filter of starts", () => {
  for (const [name, make] of [
    ["", compiled],
    [
      ", as the one in JavaScript does",
      (all: readonly FormPattern[]) => createStartFilter(startTable(all)),
    ],
  ] as const) {
    it(`finds the places at which a form may start, by what is known of all forms${name}`, () => {
      fc.assert(
        fc.property(patterns, texts, fc.nat(100), (all, bytes, from) => {
          const table = startTable(all);
          const places = placesIn(make(all), bytes, from);
          const expected: number[] = [];
          for (let at = from; at < bytes.length; at += 1) {
            if (mayStart(table, bytes, at)) expected.push(at);
          }
          const isDecided = (at: number): boolean => at < bytes.length - MAX_OFFSETS;
          expect(places.filter(isDecided)).toEqual(expected.filter(isDecided));
          const last = new Set(places);
          expect(expected.every((at) => last.has(at))).toBe(true);
        }),
        { numRuns: 60 },
      );
    });
  }

  it("finds more places than it has room for, and those in each part of a long text", () => {
    const bytes = Buffer.alloc(5 * MAX_TEXT_BYTES, "a");
    bytes.fill("-", MAX_TEXT_BYTES - 3, 2 * MAX_TEXT_BYTES + 5);
    const expected = placesIn(createStartFilter(startTable(DENSE)), bytes);
    expect(expected.length).toBeGreaterThan(3 * MAX_TEXT_BYTES);
    expect(placesIn(compiled(DENSE), bytes)).toEqual(expected);
  });

  it("looks at a text anew each time, also in the same memory", () => {
    const filter = compiled(DENSE);
    const bytes = Buffer.alloc(4096, "-");
    expect(placesIn(filter, bytes)[0]).toBe(bytes.length - MAX_OFFSETS);
    bytes.fill("a", 100, 109);
    expect(placesIn(filter, bytes)[0]).toBe(100);
  });

  it("finds the rest of a text after another one was searched in between, and what it has passed", () => {
    const filter = compiled(DENSE);
    const bytes = Buffer.alloc(4096, "-");
    for (const at of [100, 200]) bytes.fill("a", at, at + 9);
    filter.begin(bytes);
    expect(filter.next(bytes, 0)).toBe(100);
    expect(filter.next(bytes, 101)).toBe(200);
    expect(filter.next(bytes, 50)).toBe(100);
    placesIn(filter, Buffer.alloc(4096, "-"));
    expect(filter.next(bytes, 150)).toBe(200);
  });

  it("leaves out the places with excluded bytes, and no others", () => {
    const words = fc.uniqueArray(
      fc.uint8Array({ minLength: 4, maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
      { minLength: 1, maxLength: 30, selector: (bytes) => bytes.toString("hex") },
    );
    // Anything may be a start.
    const any = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
    const all: FormPattern = { form: "plain", elements: Array(9).fill(any) };
    fc.assert(
      fc.property(words, fc.nat(30), (some, count) => {
        const filter = compiled([all]);
        const excluded = some.slice(0, count);
        const text = Buffer.concat([...some, Buffer.alloc(8), Buffer.alloc(2000, "-")]);
        filter.begin(text);
        for (const word of excluded) filter.exclude(Buffer.concat([word, text]), 0);
        const places = placesIn(filter, text);
        const left = Array.from({ length: text.length }, (_, at) => at).filter(
          (at) => !places.includes(at),
        );
        for (const at of left) {
          expect(excluded.some((word) => word.equals(text.subarray(at, at + 4)))).toBe(true);
        }
        // The memory of what is excluded is small: a later word may take the place of an earlier one, but not of itself.
        const latest = excluded.slice(-1).map((word) => text.indexOf(word));
        expect(left).toEqual(expect.arrayContaining(latest));
      }),
      { numRuns: 30 },
    );
  });

  it("is made only after much was searched, and searches only long texts", () => {
    const compile = vi.fn<typeof createByteScan>(createByteScan);
    const filter = createCompiledFilter(startTable(DENSE), compile);
    for (let read = 0; read < MANY.length; read += 1000) filter.begin(MANY.subarray(0, 1000));
    filter.begin(MANY.subarray(0, MANY.length - 1));
    expect(compile).not.toHaveBeenCalled();
    filter.begin(MANY.subarray(0, 2000));
    filter.begin(MANY);
    expect(compile).toHaveBeenCalledOnce();
  });
});

describe("without a compiled filter", () => {
  const bytes = Buffer.alloc(300_000, "-");
  bytes.fill("a", 200_000, 200_009);

  it("the one in JavaScript searches where Node makes no code", () => {
    vi.stubGlobal("WebAssembly", undefined);
    expect(createByteScan(NO_TABLE)).toBeUndefined();
    expect(placesIn(compiled(DENSE), bytes)[0]).toBe(200_000);
  });

  it("the one in JavaScript searches where memory for it is refused", () => {
    vi.stubGlobal("WebAssembly", { Module: WebAssembly.Module, Instance: refuseMemory });
    expect(createByteScan(NO_TABLE)).toBeUndefined();
    expect(placesIn(compiled(DENSE), bytes)[0]).toBe(200_000);
  });
});

function refuseMemory(): never {
  throw new RangeError("WebAssembly.Memory(): could not allocate memory");
}

/** As far as it is used here: TypeScript has its types only together with a browser's. */
declare const WebAssembly: { readonly Module: unknown };
