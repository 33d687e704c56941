import type { LeaseFinding } from "../credentials/kind/provider.ts";
import type { Instant } from "../shared/clock.ts";
import type { EndReason, Lease, LeaseTidy } from "./lease.ts";
import type { Settlement, TidySettlement } from "./outcome.ts";
import type { NewLease } from "./new-lease.ts";
import type { IssuedFacts } from "./store.ts";
import { isEnded, nextState, type LeaseEvent } from "./transitions.ts";

/**
 * What each event makes of a lease: pure, the same for every driver. A store reads the lease, applies one of these and
 * writes the outcome in one transaction; `now` is the store's own clock.
 */

const NO_TIDY: LeaseTidy = {
  state: "none",
  tries: 0,
  nextTryAt: undefined,
  lastError: undefined,
  facts: [],
};

/** A lease as it is recorded before its provider is called. */
export function recorded(lease: NewLease, replaces: number, now: Instant): Lease {
  return {
    ...lease,
    state: "issuing",
    createdAt: now,
    issueOutcome: undefined,
    issuedAt: undefined,
    lastBeatAt: undefined,
    heartbeatResetAt: now,
    endReason: undefined,
    endedAt: undefined,
    proof: undefined,
    tidy: NO_TIDY,
    findings: [],
    sealedSecret: undefined,
    tries: 0,
    nextTryAt: undefined,
    lastError: undefined,
    replaces,
  };
}

/** The provider issued. A lease that is ending already keeps its state, but learns what there is to revoke. */
export function issued(lease: Lease, facts: IssuedFacts, now: Instant): Lease {
  if (isEnded(lease.state)) return issuedTooLate(lease, now);
  const { handle, diesAt, issuedTo, sealedSecret } = facts;
  const known: Lease = { ...lease, handle, diesAt, issuedTo, sealedSecret, issueOutcome: "issued" };
  const state = nextState(lease.state, "activate");
  // Due at once: a reaper that looked before the response arrived may have postponed it.
  if (state === undefined) return { ...known, nextTryAt: now };
  return { ...known, state, issuedAt: now, heartbeatResetAt: silentFrom(lease, now) };
}

/** What was printed has no process that could send heartbeats: none is missed before it expires. */
function silentFrom({ breakGlass, expiresAt }: Lease, now: Instant): Instant {
  return breakGlass?.handedTo === "printed" ? Math.max(now, Math.floor(expiresAt)) : now;
}

/** How long the exchange that issued too late may take to revoke it, in milliseconds. */
const LATE_REVOKE_MS = 30_000;

/** The exchange revokes what it issued for a lease that has ended; that may leave something to tidy once more. */
function issuedTooLate(lease: Lease, now: Instant): Lease {
  if (lease.tidy.state === "none") return lease;
  return { ...lease, tidy: { ...NO_TIDY, state: "pending", nextTryAt: now + LATE_REVOKE_MS } };
}

/** The provider did not issue. */
export function notIssued(
  lease: Lease,
  failure: { readonly mayExist: boolean; readonly error: string },
  now: Instant,
): Lease {
  if (isEnded(lease.state) || lease.issueOutcome !== undefined) return lease;
  if (failure.mayExist) return { ...ended(lease, "issue_failed", now), lastError: failure.error };
  const known: Lease = { ...lease, issueOutcome: "nothing", lastError: failure.error };
  const state = nextState(lease.state, "nothing_issued");
  if (state === undefined) return { ...known, nextTryAt: now };
  return {
    ...known,
    state,
    endReason: "issue_failed",
    endedAt: now,
    proof: { checkedAt: now, state: "verified", facts: ["nothing was issued"] },
  };
}

/** It has to end: due at once. What is ending already keeps its reason; what has ended does not change. */
export function ended(lease: Lease, reason: EndReason, now: Instant): Lease {
  const state = nextState(lease.state, "end");
  if (state === undefined) return lease;
  return { ...lease, state, endReason: lease.endReason ?? reason, nextTryAt: now };
}

/** A heartbeat, or a broker's start. A clock that was set back shortens no interval. */
export function withHeartbeatReset(lease: Lease, now: Instant): Lease {
  return { ...lease, heartbeatResetAt: Math.max(lease.heartbeatResetAt, now) };
}

const EVENT_OF = {
  revoked: "revoke",
  expired: "expire",
  failed: "fail",
  wait: "wait",
  retry: "retry",
} as const satisfies Record<Settlement["kind"], LeaseEvent>;

/** What the owner of the lock made of it; undefined when that is not allowed in the lease's state. */
export function settled(before: Lease, outcome: Settlement, now: Instant): Lease | undefined {
  const event = outcome.kind === "retry" && outcome.stuck ? "stick" : EVENT_OF[outcome.kind];
  const state = nextState(before.state, event);
  if (state === undefined) return undefined;
  const findings = mergedFindings(before.findings, outcome.findings);
  const lease: Lease = { ...before, state, findings };
  if (outcome.kind === "retry") {
    const { afterMs, error } = outcome;
    return { ...lease, tries: lease.tries + 1, nextTryAt: now + afterMs, lastError: error };
  }
  if (outcome.kind === "wait") {
    const { afterMs, because } = outcome;
    return { ...lease, tries: 0, nextTryAt: now + afterMs, lastError: because };
  }
  const leavesTidy = outcome.kind !== "expired" && outcome.tidy === true;
  return {
    ...lease,
    proof: outcome.proof,
    endedAt: now,
    nextTryAt: undefined,
    sealedSecret: undefined,
    tidy: leavesTidy ? { ...NO_TIDY, state: "pending", nextTryAt: now } : NO_TIDY,
  };
}

/** What the owner of the lock tidied; undefined when there is nothing to tidy. */
export function tidied(lease: Lease, outcome: TidySettlement, now: Instant): Lease | undefined {
  const { tidy } = lease;
  if (tidy.state === "none" || tidy.state === "done") return undefined;
  const findings = mergedFindings(
    lease.findings,
    outcome.kind === "retry" ? undefined : outcome.findings,
  );
  // This try began before something was issued too late, and cannot have seen what that leaves.
  if (tidy.tries === 0 && (tidy.nextTryAt ?? now) > now) return { ...lease, findings };
  if (outcome.kind === "retry") {
    const { afterMs, error, stuck } = outcome;
    const state = stuck ? "stuck" : tidy.state;
    const tries = tidy.tries + 1;
    return {
      ...lease,
      tidy: { ...tidy, state, tries, nextTryAt: now + afterMs, lastError: error },
    };
  }
  const { facts } = outcome;
  if (outcome.kind === "unfinished") {
    return { ...lease, findings, tidy: { ...NO_TIDY, state: "pending", nextTryAt: now, facts } };
  }
  return { ...lease, findings, tidy: { ...tidy, state: "done", nextTryAt: undefined, facts } };
}

/** A second try may see less than the first, which removed what it found: nothing that was seen is forgotten. */
export function mergedFindings(
  known: readonly LeaseFinding[] = [],
  seen: readonly LeaseFinding[] = [],
): readonly LeaseFinding[] {
  return [...known, ...newFindings(known, seen)];
}

/** A lease that is tried for weeks may find something else each time: its row must not grow for as long. */
const MAX_FINDINGS = 500;

/** Those that were not known yet, as long as there is room for them. */
export function newFindings(
  known: readonly LeaseFinding[],
  seen: readonly LeaseFinding[],
): readonly LeaseFinding[] {
  const isNew = ({ what, fix }: LeaseFinding): boolean =>
    !known.some((other) => other.what === what && other.fix === fix);
  return seen.filter(isNew).slice(0, Math.max(0, MAX_FINDINGS - known.length));
}
