import type { Clock, Instant } from "../shared/clock.ts";
import type { LeaseStore } from "./store.ts";

/** Shorter pauses are those of a busy machine. */
const MIN_STALL_MS = 3000;

/**
 * The store for a process that may be suspended and resumed (a sleeping machine, a paused container, a clock that was set
 * forward): no heartbeat could arrive meanwhile, so after a stall every live lease first gets new intervals, as when a
 * broker starts. Otherwise the first look would end them all as silent. The reaper looks each second, which shows a stall.
 * `clock` is the process's own: how long the process stood still says only that one.
 */
export function withStallRecovery(
  store: LeaseStore,
  options: { readonly clock: Clock; readonly heartbeatIntervalMs: number },
): LeaseStore {
  const { clock, heartbeatIntervalMs } = options;
  const longest = Math.max(heartbeatIntervalMs, MIN_STALL_MS);
  let lastCallAt: Instant = clock.now();
  let recovery: Promise<void> | undefined;

  /** When it fails, the next call tries again. */
  const recover = async (): Promise<void> => {
    try {
      await store.resetHeartbeats();
      lastCallAt = clock.now();
    } finally {
      recovery = undefined;
    }
  };
  const recoverAfterStall = async (): Promise<void> => {
    const now = clock.now();
    if (now - lastCallAt <= longest) lastCallAt = now;
    else await (recovery ??= recover());
  };
  return {
    ...store,
    beat: async (...given) => {
      await recoverAfterStall();
      return store.beat(...given);
    },
    lockDue: async (...given) => {
      await recoverAfterStall();
      return store.lockDue(...given);
    },
  };
}
