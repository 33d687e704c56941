import type { Clock, Instant } from "../shared/clock.ts";
import type { LeaseStore } from "./store.ts";

/** Shorter pauses are a busy machine's. */
const SHORTEST_STALL_MS = 3000;

/**
 * The store of a process that can be stopped and go on later (a suspended machine, a paused container, a clock that was
 * set forward): it heard nobody meanwhile, so after such a time every live lease first gets its intervals anew, as when a
 * broker starts. Otherwise the first look would end them all as silent. The reaper looks each second, which shows it.
 */
export function hearingAfterStalls(
  store: LeaseStore,
  options: { readonly clock: Clock; readonly heartbeatIntervalMs: number },
): LeaseStore {
  const { clock, heartbeatIntervalMs } = options;
  const longest = Math.max(heartbeatIntervalMs, SHORTEST_STALL_MS);
  let seenAt: Instant = clock.now();
  let hearing: Promise<void> | undefined;

  /** When it fails, the next call tries again. */
  const hear = async (): Promise<void> => {
    try {
      await store.hearAll();
      seenAt = clock.now();
    } finally {
      hearing = undefined;
    }
  };
  const wake = async (): Promise<void> => {
    const now = clock.now();
    if (now - seenAt <= longest) seenAt = now;
    else await (hearing ??= hear());
  };
  return {
    ...store,
    beat: async (...given) => {
      await wake();
      return store.beat(...given);
    },
    claimDue: async (...given) => {
      await wake();
      return store.claimDue(...given);
    },
  };
}
