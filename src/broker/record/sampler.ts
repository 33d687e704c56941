import type { Clock } from "../../shared/clock.ts";
import type { ServedRequest } from "../http/handler.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** Counts each request without a valid token, and chooses those that the log shows. */
export interface Sampler {
  /** Whether the log shows this one. */
  take(served: Pick<ServedRequest, "route" | "status" | "code">): boolean;
}

export interface SamplerEffects {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "countUnauthenticated" | "countLeftOut">;
  /** Its abort ends the interval, so that the last requests left out are in the log too. */
  readonly signal?: AbortSignal;
}

const INTERVAL_MS = 60_000;
/** A flood of one kind of request fills these and no more. */
const MAX_OF_KIND = 20;
const MAX_LINES = 60;
/** Each kind has these, whatever the others do: a job whose token is refused is in the log even during a flood. */
const LEAST_OF_KIND = 3;

/**
 * Anybody can send requests without a token, so they must not fill a disk. The log has the first of each minute, by route,
 * status and code, and at the end of the minute how many it left out.
 */
export function createSampler({ clock, log, metrics, signal }: SamplerEffects): Sampler {
  const written = new Map<string, number>();
  let lines = 0;
  let leftOut = 0;
  let isRunning = false;

  const endInterval = async (): Promise<void> => {
    await clock.sleep(INTERVAL_MS, signal);
    isRunning = false;
    written.clear();
    lines = 0;
    if (leftOut === 0) return;
    const message = "Requests without a valid token are not logged one by one.";
    log({ level: "warning", event: "requests_left_out", count: leftOut, message });
    leftOut = 0;
  };
  return {
    take: ({ route, status, code = "none" }) => {
      metrics.countUnauthenticated(route, code);
      if (!isRunning) {
        isRunning = true;
        void endInterval();
      }
      // Closed lists, so the map stays small.
      const kind = `${route} ${status} ${code}`;
      const ofKind = written.get(kind) ?? 0;
      if (ofKind >= LEAST_OF_KIND && (ofKind >= MAX_OF_KIND || lines >= MAX_LINES)) {
        leftOut += 1;
        metrics.countLeftOut();
        return false;
      }
      written.set(kind, ofKind + 1);
      lines += 1;
      return true;
    },
  };
}
