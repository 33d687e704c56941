import { Buffer } from "node:buffer";
import { finder } from "./finder.ts";
import { createByteScan } from "./byte-scan.ts";
import { late } from "./late.ts";
import { NO_TABLE } from "./start-table.ts";

const COLONS = Buffer.from("::");
export const MARKER = Buffer.from("##[");

export type CompileScan = typeof createByteScan;

/** For some bytes: where, from a position on, the next `::` or `##[` is, or their length. */
export type FindMarker = (from: number) => number;

/** In most texts there are none, and every byte is looked at for them. */
export function createMarkerSearch(
  compile: CompileScan = createByteScan,
): (bytes: Buffer) => FindMarker {
  const scanFor = late(() => compile(NO_TABLE));
  return (bytes) => {
    const scan = scanFor(bytes.length);
    if (scan === undefined) {
      const [colons, marker] = [finder(bytes, COLONS), finder(bytes, MARKER)];
      return (from) => Math.min(colons(from), marker(from));
    }
    /** The part that it has: no marker begins from `end` on, but in the next part. */
    let base = 0;
    let end = 0;
    let found = -1;
    const search = (from: number): number => {
      let at = from;
      while (at < bytes.length) {
        if (at >= end) {
          base = at;
          end = base + scan.load(bytes, base);
          if (end < bytes.length) end -= MARKER.length - 1;
        }
        const place = base + scan.marker(at - base, end - base);
        if (place < end) return place;
        at = end;
      }
      return bytes.length;
    };
    return (from) => {
      if (found < from) found = search(from);
      return found;
    };
  };
}
