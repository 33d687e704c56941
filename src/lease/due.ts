import { backoffMs, type Backoff } from "../shared/backoff.ts";
import type { Instant } from "../shared/clock.ts";
import type { EndReason, Lease } from "./lease.ts";
import type { Beat } from "./store.ts";

/** Ages at which a lease is ended, in milliseconds. */
export interface DueLimits {
  /** Three heartbeat intervals. */
  readonly silentAfterMs: number;
  /** Longer than any provider call may take: a process that still issues a lease of this age has died. */
  readonly issuingAfterMs: number;
}

/** How many heartbeats may be missed before a lease is silent. */
const MAX_MISSED_BEATS = 3;

export function silentAfterMs(heartbeatIntervalMs: number): number {
  return MAX_MISSED_BEATS * heartbeatIntervalMs;
}

/** Its time is over, even if its task still runs. */
export function isExpired(lease: Pick<Lease, "expiresAt">, now: Instant): boolean {
  return now >= lease.expiresAt;
}

/** No heartbeat for too long, counted from issue, the last heartbeat, or a broker's start, whichever is latest. */
function isSilent(
  lease: Pick<Lease, "heartbeatResetAt">,
  now: Instant,
  limits: Pick<DueLimits, "silentAfterMs">,
): boolean {
  return now - lease.heartbeatResetAt >= limits.silentAfterMs;
}

/** Why a live lease must end now; undefined while it may go on. */
export function reasonToEnd(
  lease: Pick<Lease, "state" | "expiresAt" | "heartbeatResetAt" | "createdAt">,
  now: Instant,
  limits: DueLimits,
): EndReason | undefined {
  if (lease.state === "issuing") {
    return now - lease.createdAt >= limits.issuingAfterMs ? "issue_failed" : undefined;
  }
  if (lease.state !== "active") return undefined;
  if (isExpired(lease, now)) return "expired";
  return isSilent(lease, now, limits) ? "silent" : undefined;
}

/** What a heartbeat returns once its lease ends, in the four words of the wire. The exact reason is for admins. */
export function beatReason(reason: EndReason | undefined): EndedBeat["reason"] {
  return reason === "withdrawn" || reason === "expired" || reason === "silent" ? reason : "revoked";
}

type EndedBeat = Extract<Beat, { readonly kind: "ended" }>;

const FIRST_RETRY_MS = 1000;
/** An admin who fixed the provider waits no longer than this. */
const MAX_RETRY_MS = 60_000;
const RETRIES: Backoff = { firstWaitMs: FIRST_RETRY_MS, maxWaitMs: MAX_RETRY_MS };
/** After about half a minute of failures somebody should know. */
export const STUCK_AFTER_TRIES = 5;

/** How long to wait after the nth failure in a row, in milliseconds: 1 s, doubled each time, a minute at most. */
export function retryDelayMs(failures: number): number {
  return backoffMs(RETRIES, failures);
}

/** Whether so many failures in a row raise an alarm. */
export function isStuck(failures: number): boolean {
  return failures >= STUCK_AFTER_TRIES;
}

const TIDY_RETRIES: Backoff = { firstWaitMs: 5000, maxWaitMs: 600_000 };
/** Nobody can use what is left, so somebody is called only after a day: so long takes this many tries. */
export const TIDY_STUCK_AFTER_TRIES = 151;

/** How long to wait after the nth failure in a row to tidy, in milliseconds: 5 s, doubled each time, 10 minutes at most. */
export function tidyDelayMs(failures: number): number {
  return backoffMs(TIDY_RETRIES, failures);
}

/** Whether so many failures in a row to tidy raise an alarm. */
export function isTidyStuck(failures: number): boolean {
  return failures >= TIDY_STUCK_AFTER_TRIES;
}

/**
 * How long to wait before looking again for a lease whose issuing got no response and of which nothing was found, in
 * milliseconds: a short time while it may still be created, then longer, and exactly until its ttl has passed.
 */
export function nextLookMs(lease: Pick<Lease, "createdAt" | "expiresAt">, now: Instant): number {
  const age = Math.max(0, now - lease.createdAt);
  const delay = Math.min(Math.max(Math.ceil(age / 4), FIRST_RETRY_MS), MAX_RETRY_MS);
  return Math.max(Math.min(delay, Math.ceil(lease.expiresAt - now)), 1);
}
