import { backoffMs, type Backoff } from "../../shared/backoff.ts";
import type { Clock } from "../../shared/clock.ts";
import { within } from "../../shared/deadline.ts";
import type { Jitter } from "../../shared/http.ts";
import type { Health, Part, Trouble } from "../record/health.ts";

/** A look at one part: whether it could do its work now. It changes nothing that anybody would miss. */
export interface PartProbe {
  readonly part: Part;
  /** Undefined: it works. */
  readonly look: (signal: AbortSignal) => Promise<Trouble | undefined>;
}

export interface ProbeOptions {
  readonly clock: Clock;
  readonly health: Pick<Health, "note">;
  /** Spreads the probes, so that many brokers do not look at one moment. Absent: each waits its full time. */
  readonly jitter?: Jitter;
}

/** How long one look may take, in milliseconds. */
export const PROBE_LIMIT_MS = 10_000;
/** A part that fails is looked at less and less often: it has enough to do. Of each wait, a tenth is spread. */
const WAIT: Backoff = { firstWaitMs: 60_000, maxWaitMs: 240_000, jitter: 0.1 };

/** How long to wait after a look, in milliseconds. `failures`: how many in a row failed. */
export function probeWaitMs(failures: number, random?: number): number {
  return backoffMs(WAIT, Math.max(1, failures), random);
}

/** Probes each part at the start and every minute, until `signal` aborts. One that hangs delays no other. */
export async function runProbes(
  probes: readonly PartProbe[],
  options: ProbeOptions,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(probes.map((probe) => repeat(probe, options, signal)));
}

async function repeat(probe: PartProbe, options: ProbeOptions, signal: AbortSignal): Promise<void> {
  const { clock, health, jitter } = options;
  const look = boundedLook(probe, clock);
  let failures = 0;
  while (!signal.aborted) {
    const trouble = await look(signal);
    if (signal.aborted) return;
    failures = trouble === undefined ? 0 : failures + 1;
    health.note(probe.part, trouble);
    await clock.sleep(probeWaitMs(failures, jitter?.()), signal);
  }
}

/** One look at a time, with its deadline: while the last one hangs on beyond that, no further one begins. */
export function boundedLook(
  { look }: PartProbe,
  clock: Clock,
): (signal: AbortSignal) => Promise<Trouble | undefined> {
  let isLooking = false;
  return async (stop) => {
    if (isLooking) return HANGS;
    isLooking = true;
    return within<Trouble | undefined>(
      { clock: stoppable(clock, stop), milliseconds: PROBE_LIMIT_MS },
      async (late) => {
        try {
          return await look(AbortSignal.any([late, stop]));
        } catch (error) {
          return thrown(error);
        } finally {
          isLooking = false;
        }
      },
      () => TIMEOUT,
    );
  };
}

/** A broker that stops waits for no probe. */
function stoppable(clock: Clock, stop: AbortSignal): Clock {
  return {
    now: () => clock.now(),
    sleep: (milliseconds, settled = stop) =>
      clock.sleep(milliseconds, AbortSignal.any([settled, stop])),
  };
}

const CHECK_IT = "Check that it runs, and that the broker's machine reaches it.";
const TIMEOUT: Trouble = {
  name: "timeout",
  message: `no response within ${PROBE_LIMIT_MS / 1000} s`,
  remedy: CHECK_IT,
};
const HANGS: Trouble = {
  name: "hangs",
  message: "the probe before this one still waits for its response",
  remedy: CHECK_IT,
};

/** Only the name: the message may hold a secret. */
function thrown(error: unknown): Trouble {
  const name = error instanceof Error ? error.name : "something";
  return { name: "exception", message: `the probe threw ${name}`, remedy: "Report this bug." };
}
