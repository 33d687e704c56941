/** What replaces a secret. */
export const MASK = "***";

/**
 * Bytes on their way out, some of which have to be masked. Positions are counted from the start of the stream.
 * Ranges that overlap or touch become one mask, which hides where one secret ends and the next starts.
 */
export interface MaskedBytes {
  append(chunk: Uint8Array): void;
  /** Masks a range, of which nothing may have been released. */
  mask(start: number, end: number): void;
  /** Returns everything before a position. */
  release(until: number): Uint8Array;
  /** The position after the last byte. */
  end(): number;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

export function createMaskedBytes(): MaskedBytes {
  let pending: Uint8Array = EMPTY;
  /** Position of the first pending byte. */
  let base = 0;
  /** End of what the last mask replaces. It may be after `base`: those bytes are released already. */
  let maskedUntil = -1;
  let ranges: readonly Range[] = [];

  const releaseMasked = (until: number): Uint8Array => {
    const out: Uint8Array[] = [];
    let cursor = Math.max(base, Math.min(maskedUntil, until));
    for (const { start, end } of ranges.filter((range) => range.start < until)) {
      if (start > cursor) out.push(pending.subarray(cursor - base, start - base));
      // A range that touches the last mask continues it: no byte was released between them.
      if (start > maskedUntil) out.push(MASK_BYTES);
      maskedUntil = Math.max(maskedUntil, end);
      cursor = Math.max(cursor, Math.min(maskedUntil, until));
    }
    out.push(pending.subarray(cursor - base, until - base));
    ranges = ranges.filter((range) => range.start >= until);
    return Buffer.concat(out);
  };

  return {
    append: (chunk) => void (pending = concatenated(pending, chunk)),
    mask: (start, end) => void (ranges = withRange(ranges, start, end)),
    release(until) {
      if (until <= base) return EMPTY;
      const isPlain = ranges.length === 0 && maskedUntil <= base;
      const released = isPlain ? pending.subarray(0, until - base) : releaseMasked(until);
      // A copy, so that a few bytes do not hold a whole chunk in memory.
      pending = pending.slice(until - base);
      base = until;
      return released;
    },
    end: () => base + pending.length,
  };
}

const MASK_BYTES = Buffer.from(MASK);
const EMPTY = new Uint8Array(0);

function concatenated(one: Uint8Array, other: Uint8Array): Uint8Array {
  return one.length === 0 ? other : Buffer.concat([one, other]);
}

/** Ranges in order; none of them overlap or touch. */
function withRange(ranges: readonly Range[], start: number, end: number): readonly Range[] {
  const joined = ranges.filter((range) => range.start <= end && range.end >= start);
  const whole = {
    start: Math.min(start, ...joined.map((range) => range.start)),
    end: Math.max(end, ...joined.map((range) => range.end)),
  };
  return [
    ...ranges.filter((range) => range.end < start),
    whole,
    ...ranges.filter((range) => range.start > end),
  ];
}
