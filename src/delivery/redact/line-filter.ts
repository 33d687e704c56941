import { joinPieces } from "./adjacent.ts";
import type { Released } from "./masked-bytes.ts";

/** A longer line is passed on in parts, so that memory stays bounded whatever a task prints. */
const MAX_LINE_BYTES = 64 * 1024;

const LF = 0x0a;
const CR = 0x0d;

/** Where the last line in the chunk ends, as the runner sees it; -1 when none ends there. */
export function lastLineEnd(chunk: Uint8Array): number {
  return Math.max(chunk.lastIndexOf(LF), chunk.lastIndexOf(CR));
}

/** Whether a byte ends a line for the runner. */
export function isLineEnd(byte: number): boolean {
  return byte === LF || byte === CR;
}

export interface LineFilter {
  /** Returns the lines that have ended. */
  write(part: Released): Released;
  /** Returns the unfinished line. */
  flush(): Uint8Array;
}

/** Holds back an unfinished line, as the runner does. Progress that rewrites its line with `\r` is shown at once. */
export function createLineFilter(): LineFilter {
  let parts: Uint8Array[] = [];
  let size = 0;
  let arePlain = true;

  const keep = (part: Uint8Array, isPlain: boolean): void => {
    if (part.length === 0) return;
    parts.push(part);
    size += part.length;
    arePlain &&= isPlain;
  };
  const take = (): Released => {
    const pieces = joinPieces(parts);
    const [only = NO_BYTES, ...others] = pieces;
    const whole = others.length === 0 ? only : Buffer.concat(pieces);
    const taken = { bytes: whole, isPlain: arePlain };
    parts = [];
    size = 0;
    arePlain = true;
    return taken;
  };
  return {
    write({ bytes, isPlain }) {
      const end = lastLineEnd(bytes) + 1;
      const isTooLong = end === 0 && size + bytes.length > MAX_LINE_BYTES;
      if (end === 0 && !isTooLong) {
        keep(bytes, isPlain);
        return NOTHING;
      }
      const border = isTooLong ? bytes.length : end;
      keep(bytes.subarray(0, border), isPlain);
      const whole = take();
      keep(bytes.subarray(border), isPlain);
      return whole;
    },
    flush: () => take().bytes,
  };
}

const NO_BYTES = new Uint8Array(0);
const NOTHING: Released = { bytes: NO_BYTES, isPlain: true };
