import type { ByteFilter } from "./byte-filter.ts";

/** A line longer than this is given out in parts: memory stays bounded whatever a task prints. */
const LONGEST_LINE = 64 * 1024;

const LF = 0x0a;
const CR = 0x0d;

/** Whether a byte ends a line, as the runner reads lines. */
export function isLineEnd(byte: number): boolean {
  return byte === LF || byte === CR;
}

/** Keeps back an unfinished line, as the runner does. Progress that rewrites its line with `\r` is shown at once. */
export function createLineFilter(): ByteFilter {
  let parts: Uint8Array[] = [];
  let size = 0;
  const keep = (part: Uint8Array): void => {
    if (part.length > 0) parts.push(part);
    size += part.length;
  };
  const take = (): Uint8Array => {
    const whole = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
    parts = [];
    size = 0;
    return whole;
  };
  return {
    write(chunk) {
      const end = Math.max(chunk.lastIndexOf(LF), chunk.lastIndexOf(CR)) + 1;
      const isTooLong = end === 0 && size + chunk.length > LONGEST_LINE;
      if (end === 0 && !isTooLong) {
        keep(chunk);
        return new Uint8Array(0);
      }
      const border = isTooLong ? chunk.length : end;
      keep(chunk.subarray(0, border));
      const whole = take();
      keep(chunk.subarray(border));
      return whole;
    },
    flush: take,
  };
}
