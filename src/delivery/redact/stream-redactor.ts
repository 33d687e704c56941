import { createArrivals } from "./arrivals.ts";
import type { FormMatcher, FormScan } from "./form-matcher.ts";
import type { StreamName } from "./stream-name.ts";
import { createMaskedBytes, type MaskedBytes } from "./masked-bytes.ts";

export interface StreamPart {
  readonly stream: StreamName;
  readonly bytes: Uint8Array;
}

/** Redacts two streams that are printed side by side. */
export interface StreamRedactor {
  /** Parts that are safe now: of the other stream too, where it waited for this one. */
  write(stream: StreamName, chunk: Uint8Array): readonly StreamPart[];
  flush(): readonly StreamPart[];
}

interface Lane {
  readonly scan: FormScan;
  readonly bytes: MaskedBytes;
}

const STREAMS = ["stdout", "stderr"] as const;

/**
 * Looks for secrets three times: in each stream for itself, so that noise on one cannot hide what is printed on the other
 * in pieces; and across both in the order of arrival, so that a secret cannot be printed half here and half there.
 * The streams stay apart.
 */
export function createStreamRedactor(matcher: FormMatcher): StreamRedactor {
  const lanes: Readonly<Record<StreamName, Lane>> = {
    stdout: { scan: matcher.scan(), bytes: createMaskedBytes() },
    stderr: { scan: matcher.scan(), bytes: createMaskedBytes() },
  };
  const across = matcher.scan();
  const arrivals = createArrivals();

  /** The place in a stream before which neither its own scan nor the one across needs a byte any more. */
  const safeUntil = (stream: StreamName): number => {
    const { scan, bytes } = lanes[stream];
    const needed = arrivals
      .between(arrivals.total() - across.held(), arrivals.total())
      .filter((piece) => piece.stream === stream);
    return Math.min(bytes.end() - scan.held(), ...needed.map(({ start }) => start));
  };
  /** The stream that waited comes first: its bytes are older. */
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
      // With nothing begun on either side both would find the same: one look is enough.
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
