import type { Clock } from "../../shared/clock.ts";

/** The search ends at whichever limit it reaches first, and reports that. */
export interface ResidueBudget {
  readonly milliseconds: number;
  readonly bytes: number;
  readonly files: number;
}

/** Why a search ended before it saw everything. */
export type ResidueLimit = "time" | "bytes" | "files" | "findings" | "cancelled";

/** What is left of the budget, and when others must have their turn. */
export interface Pace {
  /** Counted down by whoever reads. */
  readonly left: { files: number; bytes: number };
  /** The limit that is reached; undefined while there is room. */
  over(): ResidueLimit | undefined;
  /**
   * The search reads without waiting, because one wait a file costs more than the reading. So it gives way regularly: a
   * promise when heartbeats and the revocation must have their turn, else undefined.
   */
  turn(): Promise<void> | undefined;
}

/** How long the search may keep everything else in this process waiting. */
const SLICE_MS = 5;

export function createPace(
  budget: ResidueBudget,
  clock: Clock,
  signal: AbortSignal | undefined,
): Pace {
  const left = { files: budget.files, bytes: budget.bytes };
  const until = clock.now() + budget.milliseconds;
  let turnAt = clock.now() + SLICE_MS;
  return {
    left,
    over() {
      if (signal?.aborted === true) return "cancelled";
      if (left.files <= 0) return "files";
      if (left.bytes <= 0) return "bytes";
      return clock.now() > until ? "time" : undefined;
    },
    turn() {
      if (clock.now() < turnAt) return undefined;
      return new Promise((resolve) => {
        setImmediate(() => {
          turnAt = clock.now() + SLICE_MS;
          resolve();
        });
      });
    },
  };
}
