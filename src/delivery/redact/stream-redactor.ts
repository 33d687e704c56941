import type { StreamName } from "./byte-filter.ts";
import type { FormMatcher, FormScan } from "./form-matcher.ts";
import { createMaskedBytes, type MaskedBytes } from "./masked-bytes.ts";

export interface StreamPart {
  readonly stream: StreamName;
  readonly bytes: Uint8Array;
}

/** Redacts two streams that are printed side by side. */
export interface StreamRedactor {
  /** The parts that are safe now, including those of the other stream that waited for this one. */
  write(stream: StreamName, chunk: Uint8Array): readonly StreamPart[];
  flush(): readonly StreamPart[];
}

interface Lane {
  readonly scan: FormScan;
  readonly bytes: MaskedBytes;
}

const STREAMS = ["stdout", "stderr"] as const;

/**
 * Searches for secrets three times: in each stream by itself, so that noise on one cannot hide what is printed in pieces
 * on the other, and across both in order of arrival, so that a secret cannot be printed half on each. The streams are
 * not mixed.
 */
export function createStreamRedactor(matcher: FormMatcher): StreamRedactor {
  const lanes: Readonly<Record<StreamName, Lane>> = {
    stdout: { scan: matcher.scan(), bytes: createMaskedBytes() },
    stderr: { scan: matcher.scan(), bytes: createMaskedBytes() },
  };
  const across = matcher.scan();
  const arrivals = createArrivals();

  /** The position in a stream before which neither its own scan nor the one across both needs any byte. */
  const safeUntil = (stream: StreamName): number => {
    const { scan, bytes } = lanes[stream];
    const needed = arrivals
      .between(arrivals.total() - across.held(), arrivals.total())
      .filter((piece) => piece.stream === stream);
    return Math.min(bytes.end() - scan.held(), ...needed.map(({ start }) => start));
  };
  /** The stream that waited comes first, because its bytes are older. */
  const release = (last: StreamName): readonly StreamPart[] =>
    STREAMS.toSorted((stream) => (stream === last ? 1 : -1)).map((stream) => ({
      stream,
      bytes: lanes[stream].bytes.release(safeUntil(stream)),
    }));
  const maskAcross = (start: number, end: number): void => {
    for (const piece of arrivals.between(start, end)) {
      lanes[piece.stream].bytes.mask(piece.start, piece.end);
    }
  };

  return {
    write(stream, chunk) {
      const { scan, bytes } = lanes[stream];
      arrivals.add(stream, bytes.end(), chunk.length);
      bytes.append(chunk);
      // When neither scan is in the middle of a form, both would find the same.
      const isSame = scan.held() === 0 && across.held() === 0;
      scan.feed(chunk, ({ start, end }) => bytes.mask(start, end));
      if (isSame) across.follow(scan.state(), chunk.length);
      else across.feed(chunk, ({ start, end }) => maskAcross(start, end));
      arrivals.forget(arrivals.total() - across.held());
      return release(stream);
    },
    flush: () =>
      STREAMS.map((stream) => {
        const { bytes } = lanes[stream];
        return { stream, bytes: bytes.release(bytes.end()) };
      }),
  };
}

/** A range of bytes of one stream. */
interface Piece {
  readonly stream: StreamName;
  /** First byte and the byte after the last, counted within the stream. */
  readonly start: number;
  readonly end: number;
}

/** Remembers which bytes of two streams arrived when. */
interface Arrivals {
  /** `length` bytes of a stream have arrived; the first one is at `start` within the stream. */
  add(stream: StreamName, start: number, length: number): void;
  /** The pieces of the streams between two positions in order of arrival. */
  between(start: number, end: number): readonly Piece[];
  /** How many bytes have arrived in total. */
  total(): number;
  /** Drops what arrived before this position. */
  forget(before: number): void;
}

interface Arrival extends Piece {
  /** Position of the first byte in order of arrival. */
  readonly at: number;
}

function createArrivals(): Arrivals {
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
