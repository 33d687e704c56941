import { joinPieces } from "./adjacent.ts";
import type { Released } from "./masked-bytes.ts";

/** A longer line is passed on in parts, so that memory stays bounded whatever a task prints. */
const MAX_LINE_BYTES = 64 * 1024;

const LF = 0x0a;
const CR = 0x0d;

/** Where the last line in the chunk ends, as the runner sees it; -1 when none ends there. */
export function lastLineEnd(chunk: Uint8Array): number {
  const bytes = bufferOf(chunk);
  const end = bytes.lastIndexOf(LF);
  // Most output has no CR: it is looked for only where it matters.
  const after = end < 0 ? bytes : bytes.subarray(end + 1);
  return after.length === 0 ? end : end + 1 + after.lastIndexOf(CR);
}

/** Whether a byte ends a line for the runner. */
export function isLineEnd(byte: number): boolean {
  return byte === LF || byte === CR;
}

/** The position after the first line end in a chunk; 0 when none is in it. */
export function firstLine(chunk: Uint8Array): number {
  const bytes = bufferOf(chunk);
  const end = bytes.indexOf(LF);
  const before = end < 0 ? bytes : bytes.subarray(0, end);
  const cr = before.indexOf(CR);
  return (cr < 0 ? end : cr) + 1;
}

/** A search in a Buffer takes a tenth of the time of one in another array. */
function bufferOf(chunk: Uint8Array): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
}

export interface LineFilter {
  /** Returns the lines that have ended: the first one by itself where it began in an earlier part. */
  write(part: Released): readonly Released[];
  /** Whether there is no unfinished line. */
  isEmpty(): boolean;
  /** Copies the unfinished line: the memory of the parts may be used again. */
  keep(): void;
  /** Returns the unfinished line. */
  flush(): Uint8Array;
}

/** Holds back an unfinished line, as the runner does. Progress that rewrites its line with `\r` is shown at once. */
export function createLineFilter(): LineFilter {
  let parts: Uint8Array[] = [];
  let size = 0;
  let arePlain = true;
  /** How many of the parts are copies already. */
  let kept = 0;

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
    kept = 0;
    size = 0;
    arePlain = true;
    return taken;
  };
  return {
    write({ bytes, isPlain }) {
      const end = lastLineEnd(bytes) + 1;
      if (end === 0 && size + bytes.length <= MAX_LINE_BYTES) {
        keep(bytes, isPlain);
        return [];
      }
      const border = end === 0 ? bytes.length : end;
      // Only the line that began before is copied, and what follows it where that is short.
      const isShort = size + border <= SHORT_BYTES || end === 0;
      const first = size === 0 || isShort ? border : firstLine(bytes);
      keep(bytes.subarray(0, first), isPlain);
      const whole = take();
      keep(bytes.subarray(border), isPlain);
      return first === border
        ? [whole]
        : [whole, { bytes: bytes.subarray(first, border), isPlain }];
    },
    isEmpty: () => size === 0,
    keep() {
      if (kept === parts.length) return;
      const last = parts.splice(kept);
      parts.push(Buffer.concat(last));
      kept = parts.length;
    },
    flush: () => take().bytes,
  };
}

const NO_BYTES = new Uint8Array(0);
const SHORT_BYTES = 4096;
