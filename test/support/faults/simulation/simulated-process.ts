import type { Clock } from "../../../../src/shared/clock.ts";
import type { FaultMode, FaultPlan } from "./fault-plan.ts";
import type { SimulatedTime } from "./simulated-time.ts";

/** What a process does to the world around it, and learns of it. */
export interface Effect<T> {
  /** `store.reserve`, `provider.issue`: what a fault plan calls it. */
  readonly point: string;
  readonly run: () => Promise<T>;
  /** What the process gets when it fails; may throw. */
  readonly fail: () => T;
  /** When whoever asks for it gives up by itself, in milliseconds; never when absent. */
  readonly givesUpAfterMs?: number;
  /** How long it takes there, and back. */
  readonly latencyMs: number;
}

/**
 * A process that can be killed and frozen. All that it does to the world are effects, so what it would do later is lost when
 * it is killed, and waits while it is frozen: its memory, its timers, and responses that have arrived.
 */
export interface SimulatedProcess {
  readonly name: string;
  readonly clock: Clock;
  readonly isDead: () => boolean;
  readonly isFrozen: () => boolean;
  /** Whether it waits for anything: an effect, a timer, or to be woken. */
  readonly isBusy: () => boolean;
  kill(): void;
  /** As SIGSTOP, and SIGCONT after so long. */
  freeze(milliseconds: number): void;
  effect<T>(effect: Effect<T>): Promise<T>;
  /** An effect that is over at once: a line of a file. `fail` throws. */
  line(point: string, write: () => void, fail: () => never): void;
}

/** Longer than the lock of a lease. */
export const FREEZE_MS = 40_000;
/** After every deadline of a broker, and before the locks of what it does run out. */
const LATE_MS = 14_000;
/** After those, too. */
const VERY_LATE_MS = 45_000;

export interface ProcessOptions {
  readonly name: string;
  readonly time: SimulatedTime;
  readonly plan: FaultPlan;
  /** How far its clock is ahead of the world's, in milliseconds. */
  readonly aheadMs: number;
  readonly note: (line: string) => void;
  readonly onDeath: () => void;
  /** One more effect, or one less, is still to come although nobody waits for it. */
  readonly onLate: (change: 1 | -1) => void;
}

export function createSimulatedProcess(options: ProcessOptions): SimulatedProcess {
  const { name, time, plan, aheadMs, note } = options;
  let isDead = false;
  let isDoomed = false;
  let frozenUntil = 0;
  let waits = 0;
  /** What goes on when the process is woken: timers first, as in Node's event loop. */
  let waiting: { readonly timers: (() => void)[]; readonly responses: (() => void)[] } = {
    timers: [],
    responses: [],
  };

  const kill = (): void => {
    if (isDead) return;
    isDead = true;
    note(`${name} is killed`);
    options.onDeath();
  };
  const wake = (): void => {
    if (time.steady() < frozenUntil || isDead) return;
    note(`${name} wakes`);
    const { timers, responses } = waiting;
    waiting = { timers: [], responses: [] };
    for (const go of timers) go();
    // Promises of the timers run before.
    setImmediate(() => {
      for (const go of responses) go();
    });
  };
  const freeze = (milliseconds: number): void => {
    if (isDead) return;
    note(`${name} freezes for ${milliseconds / 1000} s`);
    frozenUntil = Math.max(frozenUntil, time.steady() + milliseconds);
    time.after(milliseconds, wake);
  };
  /** Resolves while the process runs; never once it is dead. */
  const running = (kind: keyof typeof waiting = "responses"): Promise<void> => {
    if (isDead) return never();
    if (time.steady() >= frozenUntil) return Promise.resolve();
    return new Promise<void>((resolve) => {
      waiting[kind].push(() => void running(kind).then(resolve));
    });
  };
  const pass = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      time.after(milliseconds, resolve);
    });
  const sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      waits += 1;
      let isOver = false;
      const wakeUp = (): void => {
        if (isOver) return;
        isOver = true;
        waits -= 1;
        resolve();
      };
      const cancel = time.after(milliseconds, () => void running("timers").then(wakeUp));
      const stop = (): void => {
        cancel();
        wakeUp();
      };
      signal?.addEventListener("abort", stop, { once: true });
    });
  const modeOf = (point: string): FaultMode | undefined => {
    const mode = plan.next(point);
    if (mode !== undefined) note(`${name}: ${mode} at ${point}`);
    return isDoomed ? "crash before" : mode;
  };

  const effect = async <T>(wanted: Effect<T>): Promise<T> => {
    waits += 1;
    try {
      return await attempt(wanted);
    } finally {
      waits -= 1;
    }
  };
  const attempt = async <T>(wanted: Effect<T>): Promise<T> => {
    await running();
    const mode = modeOf(wanted.point);
    const other = instead(mode, wanted);
    if (other !== undefined) return other;
    if (mode === "freeze before") freeze(FREEZE_MS);
    await running();
    // What has left the process arrives, whatever becomes of the process.
    await pass(wanted.latencyMs);
    return learn(mode, await settled(wanted.run()), wanted);
  };
  const giveUp = async <T>({ givesUpAfterMs, fail }: Effect<T>): Promise<T> => {
    // Whoever asked gives up by a deadline of its own, which it sleeps for.
    if (givesUpAfterMs === undefined) {
      waits -= 1;
      return never();
    }
    await sleep(givesUpAfterMs);
    await running();
    return fail();
  };
  const refuse = async <T>({ latencyMs, fail }: Effect<T>): Promise<T> => {
    await pass(latencyMs);
    await running();
    return fail();
  };
  /** What happens in place of the effect; undefined when it takes place. */
  const instead = <T>(mode: FaultMode | undefined, wanted: Effect<T>): Promise<T> | undefined => {
    if (mode === "error before") return refuse(wanted);
    if (mode === "hang before") return giveUp(wanted);
    if (mode === "crash before") {
      kill();
      return never();
    }
    if (mode !== "late" && mode !== "very late") return undefined;
    options.onLate(1);
    time.after(mode === "late" ? LATE_MS : VERY_LATE_MS, () => {
      note(`${name}: ${wanted.point} takes effect late`);
      void settled(wanted.run()).then(() => options.onLate(-1));
    });
    return giveUp(wanted);
  };
  /** It has taken place: what the process learns of it. */
  const learn = async <T>(
    mode: FaultMode | undefined,
    outcome: Settled<T>,
    wanted: Effect<T>,
  ): Promise<T> => {
    if (mode === "crash during") kill();
    if (mode === "freeze during") freeze(FREEZE_MS);
    if (mode === "hang during") return giveUp(wanted);
    await pass(wanted.latencyMs);
    await running();
    if (mode === "error during") return wanted.fail();
    if (mode === "crash after") {
      isDoomed = true;
      time.after(1, kill);
    }
    if (outcome.ok) return outcome.value;
    throw outcome.error;
  };

  return {
    name,
    clock: { now: () => time.now() + aheadMs, steady: () => time.steady(), sleep },
    isDead: () => isDead,
    isFrozen: () => time.steady() < frozenUntil,
    isBusy: () => !isDead && (waits > 0 || time.steady() < frozenUntil),
    kill,
    freeze,
    effect,
    line: (point, write, fail) => {
      if (isDead) return;
      const mode = modeOf(point);
      if (mode === undefined) write();
      else if (mode === "error before") fail();
      else {
        // A file has no answer to wait for: it is written or not, and the process goes on or not.
        const isWritten = mode.endsWith("during") || mode.endsWith("after");
        if (isWritten) write();
        if (mode.startsWith("freeze")) freeze(FREEZE_MS);
        else kill();
      }
    },
  };
}

type Settled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: unknown };

async function settled<T>(work: Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await work };
  } catch (error) {
    return { ok: false, error };
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => {});
}
