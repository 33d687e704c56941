import { type ByteScan, MAX_PLACES } from "./byte-scan.ts";
import { type CompileScan, lateScan } from "./late-scan.ts";
import { createStartFilter, type StartFilter, WORD_BYTES } from "./start-filter.ts";
import { MAX_OFFSETS, type StartTable } from "./start-table.ts";

/** The same filter, which finds the starts in long texts some times as fast once there were many. */
export function createCompiledFilter(table: StartTable, compile?: CompileScan): StartFilter {
  const plain = createStartFilter(table);
  if (table.offsets < 1) return plain;
  const scanFor = lateScan(table, compile);
  let scan: ByteScan | undefined;
  /** What is searched with it. */
  let text: Uint8Array | undefined;
  /** Where the part of the text starts that it has, and where the next one does. */
  let base = 0;
  let following = 0;
  /** The places in that part: how many, and the first one that was not passed. */
  let count = 0;
  let index = 0;
  /** What was asked last. */
  let asked = 0;

  /** Lists the places from a position on. */
  const searchPart = (by: ByteScan, bytes: Uint8Array, from: number): void => {
    const end = by.load(bytes, from) - MAX_OFFSETS;
    base = from;
    index = 0;
    count = by.starts(end);
    following = base + (count < MAX_PLACES ? end : by.start(count - 1) + 1);
  };
  const nextBy = (by: ByteScan, bytes: Uint8Array, from: number): number => {
    for (;;) {
      for (; index < count; index += 1) {
        const at = base + by.start(index);
        if (at >= from) return at;
      }
      const start = Math.max(from, following);
      // Near the end there is too little to decide.
      if (start >= bytes.length - MAX_OFFSETS) return plain.next(bytes, start);
      searchPart(by, bytes, start);
    }
  };
  return {
    begin(bytes) {
      scan = scanFor(bytes);
      text = bytes;
      following = 0;
      count = 0;
      index = 0;
      asked = 0;
    },
    next(bytes, from) {
      // The places that were passed are not kept.
      if (scan === undefined || bytes !== text || from < asked) return plain.next(bytes, from);
      asked = from;
      return nextBy(scan, bytes, from);
    },
    exclude(bytes, at) {
      if (scan !== undefined && at + WORD_BYTES <= bytes.length) scan.exclude(wordAt(bytes, at));
    },
  };
}

function wordAt(bytes: Uint8Array, at: number): number {
  const byte = (index: number): number => (bytes[at + index] ?? 0) << (8 * index);
  return byte(0) | byte(1) | byte(2) | byte(3);
}
