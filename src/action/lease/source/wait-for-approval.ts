import type { Clock, Instant } from "../../../shared/clock.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { PendingSummary } from "../../../shared/wire.ts";
import type {
  CredentialSource,
  HeldLease,
  Identify,
  Identity,
  LeaseRefusal,
} from "./credential-source.ts";

export interface ObtainOptions {
  readonly source: CredentialSource;
  readonly identify: Identify;
  /** 0: ask once. */
  readonly waitSeconds: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called when the wait starts, and then every minute. */
  readonly onWait: (wait: ApprovalWait) => void;
}

/** What a step waits for. */
export interface ApprovalWait {
  readonly identity: Identity;
  readonly pending: PendingSummary | undefined;
  readonly leftMs: number;
  readonly isFirst: boolean;
}

const SHOW_EVERY_MS = 60_000;
/** Before asking again after an error that may pass. */
const ERROR_WAIT_MS = 15_000;

/**
 * Obtains the lease. While only an approval is missing and there is time, asks again, each time with a fresh ID token.
 */
export async function obtainLease(
  options: ObtainOptions,
): Promise<Result<HeldLease, LeaseRefusal>> {
  const { clock, signal } = options;
  const until = clock.now() + options.waitSeconds * 1000;
  let shownAt: Instant | undefined;
  for (;;) {
    const identity = await options.identify(signal);
    if (!identity.ok) return err({ failure: identity.error });
    const obtained = await options.source.obtain(identity.value, signal);
    if (obtained.ok) return ok(obtained.value);
    const waitMs = waitBeforeNext(obtained.error, {
      isWaiting: shownAt !== undefined,
      leftMs: until - clock.now(),
    });
    if (waitMs === undefined || signal.aborted) return err(obtained.error);
    if (shownAt === undefined || clock.now() - shownAt >= SHOW_EVERY_MS) {
      options.onWait({
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

/** Undefined when asking again cannot help, or no time is left. A passing error does not end a wait that has started. */
function waitBeforeNext(
  { pending, again }: LeaseRefusal,
  { isWaiting, leftMs }: { readonly isWaiting: boolean; readonly leftMs: number },
): number | undefined {
  if (leftMs <= 0) return undefined;
  if (pending !== undefined) return Math.min(leftMs, Math.max(1, pending.intervalSeconds) * 1000);
  if (!isWaiting || again === undefined) return undefined;
  return Math.min(leftMs, Math.max(ERROR_WAIT_MS, again.afterMs ?? 0));
}
