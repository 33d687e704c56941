import { type ByteScan, createByteScan } from "./byte-scan.ts";
import type { StartTable } from "./start-table.ts";

/** Most steps print less than this, and do not wait for what is only worth it where much is printed. */
const FIRST_BYTES = 256 * 1024;

/** To copy a shorter text, and to call what is compiled, takes longer than to search it. */
const LONG_BYTES = 1024;

export type CompileScan = typeof createByteScan;

/**
 * What to search these bytes with, if they are many and came after many others. Otherwise, and where nothing can be
 * compiled, undefined: then they are searched in JavaScript.
 */
export function lateScan(
  table: StartTable,
  compile: CompileScan = createByteScan,
): (bytes: Uint8Array) => ByteScan | undefined {
  let scan: ByteScan | undefined;
  let searched = 0;
  return ({ length }) => {
    if (length < LONG_BYTES) return undefined;
    if (searched < FIRST_BYTES) {
      searched += length;
      if (searched >= FIRST_BYTES) scan = compile(table);
    }
    return scan;
  };
}
