import type { Clock, Instant } from "../shared/clock.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { inShort, plural, shortSha } from "../shared/wording.ts";
import type { PendingSummary } from "../shared/wire.ts";
import type { HeldLease, Identify, LeaseSource, NotObtained } from "./lease-source.ts";

export interface WaitOptions {
  readonly source: LeaseSource;
  readonly identify: Identify;
  /** 0: ask once. */
  readonly waitSeconds: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly say: (lines: readonly string[]) => void;
}

const SHOW_EVERY_MS = 60_000;
const FIRST_AGAIN_SECONDS = 15;

/**
 * Asks for the lease, and as long as only an approval is missing and there is time, asks again: each time with a fresh
 * ID token. Shows who is asked for what at once, and then each minute.
 */
export async function askForLease(options: WaitOptions): Promise<Result<HeldLease, NotObtained>> {
  const { clock, signal } = options;
  const until = clock.now() + options.waitSeconds * 1000;
  let shownAt: Instant | undefined;
  for (;;) {
    const obtained = await askOnce(options);
    if (obtained.ok) return obtained;
    const waiting = shownAt !== undefined;
    const seconds = secondsBeforeNext(obtained.error, waiting);
    const left = until - clock.now();
    if (seconds === undefined || left <= 0 || signal.aborted) return err(obtained.error);
    if (shownAt === undefined || clock.now() - shownAt >= SHOW_EVERY_MS) {
      shownAt = clock.now();
      options.say(waitingLines(obtained.error.pending?.summary, left));
    }
    await clock.sleep(Math.min(seconds * 1000, left), signal);
    if (signal.aborted) return err(obtained.error);
  }
}

async function askOnce(options: WaitOptions): Promise<Result<HeldLease, NotObtained>> {
  const identity = await options.identify(options.signal);
  if (!identity.ok) return err({ failure: identity.error });
  const obtained = await options.source.obtain(identity.value, options.signal);
  return obtained.ok ? ok(obtained.value) : obtained;
}

/** Undefined when asking again cannot help. A fault of the moment does not end a wait that has begun. */
function secondsBeforeNext(refusal: NotObtained, waiting: boolean): number | undefined {
  if (refusal.pending !== undefined) return Math.max(1, refusal.pending.intervalSeconds);
  if (!waiting || refusal.again === undefined) return undefined;
  return Math.max(FIRST_AGAIN_SECONDS, (refusal.again.afterMs ?? 0) / 1000);
}

function waitingLines(pending: PendingSummary | undefined, leftMs: number): readonly string[] {
  const left = `${inShort(leftMs)} left`;
  if (pending === undefined) return [`an approval · ${left}`];
  const { missing, commit, who, pull_request_url: url } = pending;
  const what = missing > 0 ? plural(missing, "approval") : "a new review";
  const line = `${what} of ${shortSha(commit)} by ${who} · ${left}`;
  return url === undefined ? [line] : [line, url];
}
