import fc from "fast-check";
import { expect, describe, it } from "vitest";
import { createByteScan } from "../../../src/delivery/redact/byte-scan.ts";
import { createMemory } from "../../../src/delivery/redact/compile.ts";
import { LAYOUT, MAX_TEXT_BYTES, NO_PLACE } from "../../../src/delivery/redact/compiled-layout.ts";
import { formPatterns, type FormPattern } from "../../../src/delivery/redact/secret-forms.ts";
import { createStartFilter } from "../../../src/delivery/redact/start-filter.ts";
import {
  AT_START,
  MAX_OFFSETS,
  type StartTable,
  startTable,
} from "../../../src/delivery/redact/start-table.ts";
import { Secret } from "../../../src/shared/secret.ts";

/** Finds all places from a position on at which a form may start. */
type FindPlaces = (table: StartTable, bytes: Uint8Array, from: number) => readonly number[];

const inJavaScript: FindPlaces = (table, bytes, from) => {
  const filter = createStartFilter(table);
  const places: number[] = [];
  for (let at = filter.next(bytes, from); at < bytes.length; at = filter.next(bytes, at + 1)) {
    places.push(at);
  }
  return places;
};

const compiled: FindPlaces = (table, bytes, from) => {
  const memory = createMemory(LAYOUT.PLACES_END);
  const scan = createByteScan(table, memory);
  if (memory === undefined || scan === undefined) throw new Error("nothing was compiled");
  const list = new Uint32Array(memory.buffer, LAYOUT.PLACES);
  const places: number[] = [];
  scan.eachList(bytes, ({ base }) => {
    for (let index = 0; list[index] !== NO_PLACE; index += 1) {
      places.push(base + (list[index] ?? 0) - LAYOUT.TEXT);
    }
    return true;
  });
  return places.filter((at) => at >= from);
};

/** By the table, byte for byte: whether a form may start at a position, as far as there are bytes. */
function mayStart({ offsets, pairs }: StartTable, bytes: Uint8Array, at: number): boolean {
  for (let offset = 0; offset < offsets && at + offset + 1 < bytes.length; offset += 1) {
    const pair = (bytes[at + offset] ?? 0) | ((bytes[at + offset + 1] ?? 0) << 8);
    if (((pairs[pair] ?? 0) & (AT_START >> offset)) === 0) return false;
  }
  return true;
}

const LETTERS = ["a", "b", "1", "=", "%", "\n"];

/** Of few letters, so that much looks like a start. From one byte to more than twice what the compiled loop's memory has room for. */
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

/** A form may start at nearly every byte of a text of `a`. */
const DENSE: readonly FormPattern[] = [
  { form: "plain", elements: Array.from({ length: 9 }, () => ["a"]) },
];

describe("the places at which a form may start", () => {
  for (const [name, find] of Object.entries({ "in JavaScript": inJavaScript, compiled })) {
    it(`are all that the table of pairs allows, ${name}`, () => {
      fc.assert(
        fc.property(patterns, texts, fc.nat(100), (all, bytes, from) => {
          const table = startTable(all);
          const places = find(table, bytes, from);
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

  it("are all found in a text that is longer than the memory, with more places than a list has room for", () => {
    const bytes = Buffer.alloc(5 * MAX_TEXT_BYTES, "a");
    bytes.fill("-", MAX_TEXT_BYTES - 3, 2 * MAX_TEXT_BYTES + 5);
    const table = startTable(DENSE);
    const expected = inJavaScript(table, bytes, 0);
    expect(expected.length).toBeGreaterThan(3 * MAX_TEXT_BYTES);
    expect(compiled(table, bytes, 0)).toEqual(expected);
  });
});
