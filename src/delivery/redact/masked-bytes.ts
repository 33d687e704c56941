import { createPendingBytes } from "./pending-bytes.ts";
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
  /** Copies what is pending: the memory of the chunks may be used again. */
  keep(): void;
  /** Masks a range, as far as it is not released yet. */
  mask(start: number, end: number): void;
  /** Returns everything before a position, in pieces. The bytes stay as they are. */
  release(until: number): readonly Released[];
  /** The position of the first byte that is not released. */
  start(): number;
  /** The position after the last byte. */
  end(): number;
}

export function createMaskedBytes(): MaskedBytes {
  const pending = createPendingBytes();
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

  const releasePiece = (bytes: Uint8Array): Released => {
    const until = base + bytes.length;
    const isPlain = maskedUntil <= base && ranges.countBefore(until) === 0;
    const released = isPlain ? bytes : releaseMasked(bytes, until);
    base = until;
    return { bytes: released, isPlain };
  };

  return {
    append: (chunk) => pending.append(chunk),
    keep: () => pending.keep(),
    mask(start, end) {
      const from = Math.max(start, base);
      if (from < end) ranges.add(from, end);
    },
    release: (until) => (until <= base ? [] : pending.take(until - base).map(releasePiece)),
    start: () => base,
    end: () => base + pending.length(),
  };
}

const MASK_BYTES = Buffer.from(MASK);
