import type { Clock, Instant } from "../../../shared/clock.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { HeldLease, Identify, LeaseSource, NotObtained } from "./credential-source.ts";
import type { Waiting } from "../../report/progress.ts";

export interface WaitOptions {
  readonly source: LeaseSource;
  readonly identify: Identify;
  /** 0: ask once. */
  readonly waitSeconds: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told whom it waits for: at once, and then each minute. */
  readonly waiting: (waiting: Waiting) => void;
}

const SHOW_EVERY_MS = 60_000;
const FAULT_WAIT_MS = 15_000;

/**
 * Asks for the lease, and as long as only an approval is missing and there is time, asks again: each time with a fresh
 * ID token. Shows who is asked for what at once, and then each minute.
 */
export async function askForLease(options: WaitOptions): Promise<Result<HeldLease, NotObtained>> {
  const { clock, signal } = options;
  const until = clock.now() + options.waitSeconds * 1000;
  let shownAt: Instant | undefined;
  for (;;) {
    const identity = await options.identify(signal);
    if (!identity.ok) return err({ failure: identity.error });
    const obtained = await options.source.obtain(identity.value, signal);
    if (obtained.ok) return ok(obtained.value);
    const waitMs = waitBeforeNext(obtained.error, {
      waiting: shownAt !== undefined,
      leftMs: until - clock.now(),
    });
    if (waitMs === undefined || signal.aborted) return err(obtained.error);
    if (shownAt === undefined || clock.now() - shownAt >= SHOW_EVERY_MS) {
      options.waiting({
        identity: identity.value,
        pending: obtained.error.pending?.summary,
        leftMs: until - clock.now(),
        isFirst: shownAt === undefined,
      });
      shownAt = clock.now();
    }
    await clock.sleep(waitMs, signal);
    if (signal.aborted) return err(obtained.error);
  }
}

/** Undefined when asking again cannot help, or no time is left. A fault of the moment ends no wait that has begun. */
function waitBeforeNext(
  { pending, again }: NotObtained,
  { waiting, leftMs }: { readonly waiting: boolean; readonly leftMs: number },
): number | undefined {
  if (leftMs <= 0) return undefined;
  if (pending !== undefined) return Math.min(leftMs, Math.max(1, pending.intervalSeconds) * 1000);
  if (!waiting || again === undefined) return undefined;
  return Math.min(leftMs, Math.max(FAULT_WAIT_MS, again.afterMs ?? 0));
}
