import { joinedView } from "./adjacent.ts";
import { createRanges } from "./ranges.ts";

/** What replaces a secret. */
export const MASK = "***";

export interface Released {
  readonly bytes: Uint8Array;
  /** Whether they are as they were appended: nothing is masked. */
  readonly isPlain: boolean;
}

/**
 * Bytes on their way out, some of which have to be masked. Positions are counted from the start of the stream.
 * Ranges that overlap or touch become one mask, which hides where one secret ends and the next starts.
 */
export interface MaskedBytes {
  append(chunk: Uint8Array): void;
  /** Masks a range, as far as it is not released yet. */
  mask(start: number, end: number): void;
  /** Returns everything before a position. The bytes stay as they are. */
  release(until: number): Released;
  /** The position of the first byte that is not released. */
  start(): number;
  /** The position after the last byte. */
  end(): number;
}

export function createMaskedBytes(): MaskedBytes {
  const pending = createPending();
  const ranges = createRanges();
  /** Position of the first pending byte. */
  let base = 0;
  /** End of what the last mask replaces. It may be after `base`: those bytes are released already. */
  let maskedUntil = -1;

  const releaseMasked = (bytes: Uint8Array, until: number): Uint8Array => {
    const out = Buffer.allocUnsafe(bytes.length + MASK_BYTES.length * ranges.countBefore(until));
    let length = 0;
    const add = (part: Uint8Array): void => {
      out.set(part, length);
      length += part.length;
    };
    let cursor = Math.max(base, Math.min(maskedUntil, until));
    for (const { start, end } of ranges.takeBefore(until)) {
      if (start > cursor) add(bytes.subarray(cursor - base, start - base));
      // A range that touches the last mask continues it: no byte was released between them.
      if (start > maskedUntil) add(MASK_BYTES);
      maskedUntil = Math.max(maskedUntil, end);
      cursor = Math.max(cursor, Math.min(maskedUntil, until));
    }
    add(bytes.subarray(cursor - base));
    return out.subarray(0, length);
  };

  return {
    append: (chunk) => pending.append(chunk),
    mask(start, end) {
      const from = Math.max(start, base);
      if (from < end) ranges.add(from, end);
    },
    release(until) {
      if (until <= base) return NOTHING;
      const bytes = pending.take(until - base);
      const isPlain = maskedUntil <= base && ranges.countBefore(until) === 0;
      const released = isPlain ? bytes : releaseMasked(bytes, until);
      base = until;
      return { bytes: released, isPlain };
    },
    start: () => base,
    end: () => base + pending.length(),
  };
}

const MASK_BYTES = Buffer.from(MASK);
const EMPTY = new Uint8Array(0);
const NOTHING: Released = { bytes: EMPTY, isPlain: true };

/** Bytes that wait. What is taken is never written to again. */
function createPending() {
  let bytes: Uint8Array = EMPTY;
  let from = 0;
  let to = 0;
  /** Whether `bytes` was made here, so that what is after `to` is free. */
  let isOwn = false;

  const makeRoom = (length: number): void => {
    if (isOwn && to + length <= bytes.length) return;
    // Twice as much, so that many small chunks are not copied again and again.
    const wider = Buffer.allocUnsafe(2 * (to - from + length));
    wider.set(bytes.subarray(from, to));
    to -= from;
    from = 0;
    bytes = wider;
    isOwn = true;
  };
  return {
    length: (): number => to - from,
    append(chunk: Uint8Array): void {
      if (from === to) {
        bytes = chunk;
        from = 0;
        to = chunk.length;
        isOwn = false;
        return;
      }
      const joined = joinedView(bytes.subarray(from, to), chunk);
      if (joined !== undefined) {
        bytes = joined;
        from = 0;
        to = bytes.length;
        isOwn = false;
      } else {
        makeRoom(chunk.length);
        bytes.set(chunk, to);
        to += chunk.length;
      }
    },
    take(length: number): Uint8Array {
      const taken = bytes.subarray(from, from + length);
      from += length;
      return taken;
    },
  };
}
