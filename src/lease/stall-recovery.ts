import type { Clock, ClockStep, Instant } from "../shared/clock.ts";
import { singleFlight } from "../shared/single-flight.ts";
import type { LeaseStore } from "./store.ts";

/** Shorter pauses are those of a busy machine. */
const MIN_STALL_MS = 3000;
/** Smaller steps change nothing that matters. */
const MIN_STEP_MS = 1000;

/** Both clocks of the process at one moment. */
interface Sight {
  readonly at: Instant;
  /** Undefined for a clock that is never set. */
  readonly steadyAt: number | undefined;
}

/**
 * The store for a process that may be suspended and resumed (a sleeping machine, a paused container), and whose clock may be
 * set. The reaper looks each second, which shows both. `clock` is the process's own: how long the process stood still says
 * only that one.
 *
 * After a stall, and after a clock was set forward, every live lease first gets new heartbeat intervals, as when a broker
 * starts: no heartbeat could arrive, and otherwise the first look would end them all as silent. When a clock was set back,
 * what is due is moved back with it, so that no lease lives longer for it.
 */
export function withStallRecovery(
  store: LeaseStore,
  options: { readonly clock: Clock; readonly heartbeatIntervalMs: number },
): LeaseStore {
  const { clock, heartbeatIntervalMs } = options;
  const longest = Math.max(heartbeatIntervalMs, MIN_STALL_MS);
  const look = (): Sight => ({ at: clock.now(), steadyAt: clock.steady?.() });
  let last = look();
  /** A step that the store does not have yet. */
  let unwritten: ClockStep | undefined;

  const noteStep = (now: Sight): boolean => {
    const step = stepBetween(last, now);
    if (step === undefined) return false;
    const before = unwritten ?? { backMs: 0, since: step.since };
    unwritten = { backMs: before.backMs + step.backMs, since: before.since, at: step.at };
    last = { ...last, at: last.at - step.backMs };
    return true;
  };
  /** When it fails, the next call tries again. */
  const recover = singleFlight(async () => {
    const needsReset = noteStep(look()) || pauseBetween(last, look()) > longest;
    if (unwritten !== undefined && (await store.clockSetBack(unwritten))) unwritten = undefined;
    if (needsReset) await store.resetHeartbeats();
    last = look();
  });
  const recoverAfterStall = async (): Promise<void> => {
    const now = look();
    const isWell = unwritten === undefined && stepBetween(last, now) === undefined;
    if (isWell && pauseBetween(last, now) <= longest) last = now;
    else await recover();
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

/** By either clock: one does not count while the machine sleeps, and the other may have been set. */
function pauseBetween(before: Sight, now: Sight): number {
  return Math.max(now.at - before.at, (now.steadyAt ?? 0) - (before.steadyAt ?? 0));
}

/** By how much the clock was set back in between; undefined when it was not. */
function stepBetween(before: Sight, now: Sight): ClockStep | undefined {
  if (before.steadyAt === undefined || now.steadyAt === undefined) return undefined;
  const backMs = Math.round(before.at + (now.steadyAt - before.steadyAt) - now.at);
  return backMs < MIN_STEP_MS ? undefined : { backMs, since: before.steadyAt, at: now.steadyAt };
}
