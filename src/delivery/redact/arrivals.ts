import type { StreamName } from "./byte-filter.ts";

/** A range of bytes of one stream. */
export interface Piece {
  readonly stream: StreamName;
  /** First byte and the byte after the last, counted within the stream. */
  readonly start: number;
  readonly end: number;
}

/** Remembers which bytes of two streams arrived when. */
export interface Arrivals {
  /** `length` bytes of a stream have arrived; the first one is at `start` within the stream. */
  add(stream: StreamName, start: number, length: number): void;
  /** The pieces of the streams between two positions in order of arrival. */
  between(from: number, to: number): readonly Piece[];
  /** The position within a stream of its first byte that arrived at `from` or later; Infinity when there is none. */
  firstSince(from: number, stream: StreamName): number;
  /** How many bytes have arrived in total. */
  total(): number;
  /** Drops what arrived before this position. */
  forget(before: number): void;
}

interface Arrival {
  readonly start: number;
  /** Position of the first byte in order of arrival. */
  readonly at: number;
  length: number;
}

export function createArrivals(): Arrivals {
  const queues: Readonly<Record<StreamName, Queue>> = {
    stdout: { arrivals: [], first: 0 },
    stderr: { arrivals: [], first: 0 },
  };
  let total = 0;
  return {
    add(stream, start, length) {
      const { arrivals } = queues[stream];
      const last = arrivals.at(-1);
      if (last !== undefined && last.at + last.length === total) last.length += length;
      else arrivals.push({ start, at: total, length });
      total += length;
    },
    between: (from, to) => [
      ...piecesOf("stdout", queues.stdout, { from, to }),
      ...piecesOf("stderr", queues.stderr, { from, to }),
    ],
    firstSince(from, stream) {
      const { arrivals, first } = queues[stream];
      let index = first;
      for (; index < arrivals.length; index += 1) {
        const arrival = arrivals[index];
        if (arrival !== undefined && arrival.at + arrival.length > from) {
          return arrival.start + Math.max(0, from - arrival.at);
        }
      }
      return Infinity;
    },
    total: () => total,
    forget(before) {
      drop(queues.stdout, before);
      drop(queues.stderr, before);
    },
  };
}

/** Arrivals of one stream, oldest first. Those before `first` are dropped. */
interface Queue {
  arrivals: Arrival[];
  first: number;
}

function piecesOf(
  stream: StreamName,
  { arrivals, first }: Queue,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let index = first; index < arrivals.length; index += 1) {
    const arrival = arrivals[index];
    if (arrival === undefined || arrival.at >= to) break;
    const { start, at, length } = arrival;
    const piece = {
      stream,
      start: start + Math.max(0, from - at),
      end: start + Math.min(length, to - at),
    };
    if (piece.start < piece.end) pieces.push(piece);
  }
  return pieces;
}

function drop(queue: Queue, before: number): void {
  const { arrivals } = queue;
  for (; queue.first < arrivals.length; queue.first += 1) {
    const arrival = arrivals[queue.first];
    if (arrival === undefined || arrival.at + arrival.length > before) break;
  }
  if (queue.first * 2 <= arrivals.length) return;
  queue.arrivals = arrivals.slice(queue.first);
  queue.first = 0;
}
