import type { FormMatcher, FormScan } from "./form-matcher.ts";
import { createMaskedBytes, type MaskedBytes } from "./masked-bytes.ts";

export type StreamName = "stdout" | "stderr";

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

/** Which bytes of a stream arrived when: places within its lane, and within all that arrived. */
interface Arrival {
  readonly stream: StreamName;
  readonly inLane: number;
  readonly start: number;
  readonly end: number;
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
  let arrivals: readonly Arrival[] = [];
  let arrived = 0;

  /** Masks in every stream what a form across both covers of it. */
  const maskAcross = (start: number, end: number): void => {
    for (const arrival of arrivals) {
      const from = Math.max(start, arrival.start) - arrival.start + arrival.inLane;
      const to = Math.min(end, arrival.end) - arrival.start + arrival.inLane;
      if (from < to) lanes[arrival.stream].bytes.mask(from, to);
    }
  };
  /** The place in a lane before which neither its own scan nor the one across needs a byte any more. */
  const safeUntil = (stream: StreamName): number => {
    const { scan, bytes } = lanes[stream];
    const own = bytes.end() - scan.held();
    const needed = arrived - across.held();
    const first = arrivals.find((arrival) => arrival.stream === stream && arrival.end > needed);
    if (first === undefined) return own;
    return Math.min(own, Math.max(needed, first.start) - first.start + first.inLane);
  };
  /** The stream that waited comes first: its bytes are older. */
  const release = (last: StreamName): readonly StreamPart[] =>
    STREAMS.toSorted((stream) => (stream === last ? 1 : -1)).map((stream) => ({
      stream,
      bytes: lanes[stream].bytes.release(safeUntil(stream)),
    }));

  return {
    write(stream, chunk) {
      const { scan, bytes } = lanes[stream];
      const arrival = { stream, inLane: bytes.end(), start: arrived, end: arrived + chunk.length };
      arrivals = [...arrivals, arrival];
      bytes.append(chunk);
      // With nothing begun on either side both would find the same: one look is enough.
      const isSame = scan.held() === 0 && across.held() === 0;
      scan.feed(chunk, ({ start, end }) => bytes.mask(start, end));
      if (isSame) across.follow(scan.state(), chunk.length);
      else across.feed(chunk, ({ start, end }) => maskAcross(start, end));
      arrived += chunk.length;
      arrivals = arrivals.filter(({ end }) => end > arrived - across.held());
      return release(stream);
    },
    flush: () =>
      STREAMS.map((stream) => {
        const { bytes } = lanes[stream];
        return { stream, bytes: bytes.release(bytes.end()) };
      }),
  };
}
