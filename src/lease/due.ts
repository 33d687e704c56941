import type { Instant } from "../shared/clock.ts";
import type { EndReason, Lease } from "./lease.ts";
import type { Beat } from "./store.ts";

/** From which ages on a lease is ended, in milliseconds. */
export interface DueLimits {
  /** Three heartbeat intervals. */
  readonly silentAfterMs: number;
  /** Longer than any provider call may take, so that `issuing` of this age has lost whoever issued it. */
  readonly issuingAfterMs: number;
}

/** How many heartbeats may be missed before a lease is silent. */
const MISSED_BEATS = 3;

export function silentAfterMs(heartbeatIntervalMs: number): number {
  return MISSED_BEATS * heartbeatIntervalMs;
}

/** Its time is over, whether or not its task runs on. */
export function isExpired(lease: Pick<Lease, "expiresAt">, now: Instant): boolean {
  return now >= lease.expiresAt;
}

/** Its task was not heard for so long; counted from issue, the last beat, or a broker's restart, whichever is latest. */
function isSilent(
  lease: Pick<Lease, "heardAt">,
  now: Instant,
  limits: Pick<DueLimits, "silentAfterMs">,
): boolean {
  return now - lease.heardAt >= limits.silentAfterMs;
}

/** Why a live lease must end now; undefined when it need not. */
export function whyDue(
  lease: Pick<Lease, "state" | "expiresAt" | "heardAt" | "createdAt">,
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

/** What a heartbeat is told once its lease ends, in the four words of the wire. Why exactly is the admin's to know. */
export function beatReason(reason: EndReason | undefined): EndedBeat["reason"] {
  return reason === "withdrawn" || reason === "expired" || reason === "silent" ? reason : "revoked";
}

type EndedBeat = Extract<Beat, { readonly kind: "ended" }>;

const FIRST_RETRY_MS = 1000;
/** An admin who mended the provider waits no longer than this. */
const LAST_RETRY_MS = 60_000;
/** After about half a minute of failures somebody should know. */
export const STUCK_AFTER_TRIES = 5;

/** How long to wait after the nth failure in a row, in milliseconds: 1 s, doubled each time, a minute at most. */
export function retryDelayMs(failures: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1), LAST_RETRY_MS);
}

/** Whether so many failures in a row are loud. */
export function isStuck(failures: number): boolean {
  return failures >= STUCK_AFTER_TRIES;
}

/**
 * When to look again for a lease that left `issuing` unanswered and of which nothing was found: often while its answer
 * is likely, then less, and exactly when its ttl has passed.
 */
export function nextLookAt(lease: Pick<Lease, "createdAt" | "expiresAt">, now: Instant): Instant {
  const age = Math.max(0, now - lease.createdAt);
  const delay = Math.min(Math.max(Math.ceil(age / 4), FIRST_RETRY_MS), LAST_RETRY_MS);
  return Math.max(Math.min(now + delay, lease.expiresAt), now + 1);
}
