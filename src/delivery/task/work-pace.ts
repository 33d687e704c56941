import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../shared/clock.ts";

/** Cuts the work into slices, so that none takes long whatever is printed. */
export interface WorkPace {
  /** How much to redact at once. */
  sliceBytes(): number;
  measure<T>(work: () => T): T;
  /** Whether the work has gone on for so long that others must run. */
  isDue(): boolean;
  /** Lets timers run, and everything that is there be read. */
  pause(): Promise<void>;
}

/** After this time the work pauses, so that heartbeats and signals do not wait for it. */
const WORK_MS = 8;

/** At most `max`, and a whole chunk where that takes no time. */
const SLICE_BYTES = { min: 1024, max: 16_384, chunk: 65_536 };

export function createWorkPace(clock: Clock): WorkPace {
  let size = SLICE_BYTES.min;
  let worked = 0;
  return {
    sliceBytes: () => size,
    measure(work) {
      const started = clock.now();
      const result = work();
      const took = clock.now() - started;
      worked += took;
      const wanted = took > WORK_MS / 2 ? size / 4 : size * 2;
      const most = took < 1 ? SLICE_BYTES.chunk : SLICE_BYTES.max;
      size = Math.min(most, Math.max(SLICE_BYTES.min, wanted));
      return result;
    },
    isDue: () => worked >= WORK_MS,
    async pause() {
      worked = 0;
      // The first one comes before the next look at the streams, the second one after it.
      await setImmediate();
      await setImmediate();
    },
  };
}
