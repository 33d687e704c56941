import { createArrivals } from "./arrivals.ts";
import type { StreamName } from "./byte-filter.ts";
import { createForget } from "./forget.ts";
import type { FormMatcher } from "./form-matcher.ts";
import type { Released } from "./masked-bytes.ts";
import { createLane, type Hold, type Lane, type Needs, type Release, strongest } from "./lane.ts";

export interface StreamPart extends Released {
  readonly stream: StreamName;
  /** How many of the bytes before its last line end may be the start of a form; undefined when that is not known. */
  readonly heldAtLineEnd: number | undefined;
}

/** Redacts two streams that are printed side by side. */
export interface StreamRedactor {
  /** The parts that are safe now, including those of the other stream that waited for this one. */
  write(stream: StreamName, chunk: Uint8Array): readonly StreamPart[];
  /** Forgets what has begun, if nothing of it goes on through these bytes, which this stream brings next. */
  settle(stream: StreamName, next: Uint8Array): boolean;
  /** Copies what is held back: the memory of the chunks may be used again. */
  keep(): void;
  /** More of what was held back. */
  release(how: Release): readonly StreamPart[];
  /** Whether bytes of a stream are held back. */
  isHolding(stream: StreamName): boolean;
  /** Why a line that has ended is held back. */
  hold(): Hold;
  /** Whether nothing is held back, and nothing has begun, in either stream and across both. */
  isIdle(): boolean;
  flush(): readonly StreamPart[];
}

const STREAMS = ["stdout", "stderr"] as const;
const OTHER = { stdout: "stderr", stderr: "stdout" } as const;

/**
 * Searches for secrets three times: in each stream by itself, so that noise on one cannot hide what is printed in pieces
 * on the other, and across both in order of arrival, so that a secret cannot be printed half on each. The streams are
 * not mixed.
 */
export function createStreamRedactor(matcher: FormMatcher): StreamRedactor {
  const lanes: Readonly<Record<StreamName, Lane>> = {
    stdout: createLane(matcher),
    stderr: createLane(matcher),
  };
  const across = matcher.scan();
  const forget = createForget(matcher);
  const arrivals = createArrivals();
  /** The stream whose own scan is where the one across both is: only one of them has to read then. */
  let same: StreamName | undefined;
  let last: StreamName = "stdout";

  const needs = (stream: StreamName): Needs => ({
    held: arrivals.firstSince(arrivals.total() - across.held(), stream),
    likely: arrivals.firstSince(arrivals.total() - across.likely(), stream),
  });
  const parts = (stream: StreamName, how: Release): readonly StreamPart[] => {
    const lane = lanes[stream];
    const released = lane.release(how, needs(stream));
    const isWhole = lane.bytes.start() >= lane.lineEnd();
    const held = isWhole ? lane.heldAtLineEnd() : undefined;
    return released.map(({ bytes, isPlain }, index) => {
      const heldAtLineEnd = index === released.length - 1 ? held : undefined;
      return { bytes, isPlain, stream, heldAtLineEnd };
    });
  };
  const maskAcross = (start: number, end: number): void => {
    for (const piece of arrivals.between(start, end)) {
      lanes[piece.stream].bytes.mask(piece.start, piece.end);
    }
  };
  const maskLikelyAcross = (): void => {
    const total = arrivals.total();
    for (const { stream, start, end } of arrivals.between(total - across.likely(), total)) {
      lanes[stream].bytes.mask(start, Math.min(end, lanes[stream].lineEnd() - 1));
    }
  };

  return {
    write(stream, chunk) {
      const lane = lanes[stream];
      arrivals.add(stream, lane.bytes.end(), chunk.length);
      if (same !== stream) {
        same = lane.scan.held() === 0 && across.held() === 0 ? stream : undefined;
      }
      lane.feed(chunk);
      if (same === stream) across.follow(lane.scan.state(), chunk.length);
      else across.feed(chunk, ({ start, end }) => maskAcross(start, end));
      arrivals.forget(arrivals.total() - across.held());
      last = stream;
      // A line of the other stream has ended before this: it must not wait for what comes after it.
      return [...parts(OTHER[stream], "settled"), ...parts(stream, "certain")];
    },
    settle: (stream, next) =>
      lanes[OTHER[stream]].isIdle() && forget(lanes[stream].scan, next) && forget(across, next),
    keep() {
      for (const stream of STREAMS) lanes[stream].bytes.keep();
    },
    release(how) {
      if (how === "overdue") maskLikelyAcross();
      return [...parts(OTHER[last], how), ...parts(last, how)];
    },
    isHolding: (stream) => lanes[stream].bytes.start() < lanes[stream].bytes.end(),
    hold: () => strongest(STREAMS.map((stream) => lanes[stream].hold(needs(stream)))),
    isIdle: () => across.held() === 0 && STREAMS.every((stream) => lanes[stream].isIdle()),
    flush() {
      maskAcross(arrivals.total() - across.part(), arrivals.total());
      return STREAMS.map((stream) => {
        const bytes = lanes[stream].flush();
        return { stream, bytes, isPlain: false, heldAtLineEnd: undefined };
      });
    },
  };
}
