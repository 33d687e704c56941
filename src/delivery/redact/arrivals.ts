import type { StreamName } from "./stream-name.ts";

/** A run of bytes of one stream. */
export interface Piece {
  readonly stream: StreamName;
  /** First byte and the byte after the last, counted within the stream. */
  readonly start: number;
  readonly end: number;
}

/** Remembers which bytes of two streams arrived when. */
export interface Arrivals {
  /** So many bytes of a stream have come, of which the first stands at `start` within the stream. */
  add(stream: StreamName, start: number, length: number): void;
  /** What stands between two places in the order of arrival, as pieces of the streams. */
  between(start: number, end: number): readonly Piece[];
  /** How many bytes arrived in all. */
  total(): number;
  /** Nobody asks for what came before this place any more. */
  forget(before: number): void;
}

interface Arrival extends Piece {
  /** Place of the first byte in the order of arrival. */
  readonly at: number;
}

export function createArrivals(): Arrivals {
  let arrivals: readonly Arrival[] = [];
  let arrived = 0;
  return {
    add(stream, start, length) {
      arrivals = [...arrivals, { stream, start, end: start + length, at: arrived }];
      arrived += length;
    },
    between: (from, to) =>
      arrivals
        .map(({ stream, start, end, at }) => ({
          stream,
          start: start + Math.max(0, from - at),
          end: Math.min(end, start + to - at),
        }))
        .filter(({ start, end }) => start < end),
    total: () => arrived,
    forget(before) {
      arrivals = arrivals.filter(({ at, start, end }) => at + end - start > before);
    },
  };
}
