/** From the first position to before the last. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** One that may still grow. */
interface Growing extends Range {
  end: number;
}

/** Ranges in order, of which none overlap or touch. Adding one at the end takes no longer when there are many. */
export interface Ranges {
  /** Joins those that it overlaps or touches. */
  add(start: number, end: number): void;
  /** How many start before a position. */
  countBefore(position: number): number;
  /** Removes and returns these. */
  takeBefore(position: number): readonly Range[];
}

export function createRanges(): Ranges {
  let ranges: Growing[] = [];

  /** The index of the first range for which it is true. It must be true for all after it. */
  const firstIndex = (isAfter: (range: Range) => boolean): number => {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const range = ranges[middle];
      if (range !== undefined && isAfter(range)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const countBefore = (position: number): number => firstIndex((range) => range.start >= position);

  /** Adds one that starts before the last one. */
  const insert = (start: number, end: number): void => {
    const from = firstIndex((range) => range.end >= start);
    const to = firstIndex((range) => range.start > end);
    const first = from < to ? ranges[from] : undefined;
    const last = from < to ? ranges[to - 1] : undefined;
    const joined = {
      start: Math.min(start, first?.start ?? start),
      end: Math.max(end, last?.end ?? end),
    };
    if (to === from + 1) ranges[from] = joined;
    else ranges.splice(from, to - from, joined);
  };

  return {
    add(start, end) {
      const latest = ranges.at(-1);
      // Most follow the last one, or make it longer: a first part of a value grows with each byte.
      if (latest === undefined || start > latest.end) ranges.push({ start, end });
      else if (start >= latest.start) latest.end = Math.max(latest.end, end);
      else insert(start, end);
    },
    countBefore,
    takeBefore(position) {
      const count = countBefore(position);
      if (count === ranges.length) {
        const all = ranges;
        ranges = [];
        return all;
      }
      return ranges.splice(0, count);
    },
  };
}
