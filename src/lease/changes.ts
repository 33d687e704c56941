import type { Handle } from "../credentials/kind/credential.ts";
import type { Instant } from "../shared/clock.ts";
import type { EndReason, Lease } from "./lease.ts";
import type { NewLease, Settlement } from "./store.ts";
import { isEnded, nextState, type LeaseEvent } from "./transitions.ts";

/**
 * What each event makes of a lease: pure, the same for every driver. A store reads the lease, applies one of these and
 * writes the outcome in one transaction.
 */

/** A lease as it is recorded before its provider is called. */
export function recorded(lease: NewLease, replaces: number, now: Instant): Lease {
  return {
    ...lease,
    state: "issuing",
    createdAt: now,
    answer: undefined,
    issuedAt: undefined,
    lastBeatAt: undefined,
    heardAt: now,
    endReason: undefined,
    endedAt: undefined,
    proof: undefined,
    tries: 0,
    nextTryAt: undefined,
    lastError: undefined,
    replaces,
  };
}

export interface IssuedFacts {
  readonly handle: Handle;
  readonly diesAt: Instant;
  readonly issuedTo: string;
}

/** The provider issued. A lease that is ending already keeps its state, but learns what there is to revoke. */
export function issued(lease: Lease, facts: IssuedFacts, now: Instant): Lease {
  if (isEnded(lease.state)) return lease;
  const { handle, diesAt, issuedTo } = facts;
  const known: Lease = { ...lease, handle, diesAt, issuedTo, answer: "issued" };
  const state = nextState(lease.state, "activate");
  // Due at once: whoever looked before the answer came may have postponed it.
  if (state === undefined) return { ...known, nextTryAt: now };
  return { ...known, state, issuedAt: now, heardAt: now };
}

/** The provider did not issue. */
export function notIssued(
  lease: Lease,
  failure: { readonly mayExist: boolean; readonly error: string },
  now: Instant,
): Lease {
  if (isEnded(lease.state) || lease.answer !== undefined) return lease;
  if (failure.mayExist) return { ...ended(lease, "issue_failed", now), lastError: failure.error };
  const known: Lease = { ...lease, answer: "nothing", lastError: failure.error };
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

/** Its end has come: due at once. What is ending already keeps its reason; what has ended stays as it is. */
export function ended(lease: Lease, reason: EndReason, now: Instant): Lease {
  const state = nextState(lease.state, "end");
  if (state === undefined) return lease;
  return { ...lease, state, endReason: lease.endReason ?? reason, nextTryAt: now };
}

/** A heartbeat, or a broker's restart. A clock that was set back takes nothing away. */
export function heard(lease: Lease, now: Instant): Lease {
  return { ...lease, heardAt: Math.max(lease.heardAt, now) };
}

const EVENT_OF = {
  revoked: "revoke",
  expired: "expire",
  failed: "fail",
  wait: "wait",
  retry: "retry",
} as const satisfies Record<Settlement["kind"], LeaseEvent>;

/** What the holder of the claim made of it; undefined when that is not allowed in the lease's state. */
export function settled(lease: Lease, outcome: Settlement, now: Instant): Lease | undefined {
  const event = outcome.kind === "retry" && outcome.stuck ? "stick" : EVENT_OF[outcome.kind];
  const state = nextState(lease.state, event);
  if (state === undefined) return undefined;
  if (outcome.kind === "retry") {
    const { nextTryAt, error } = outcome;
    return { ...lease, state, tries: lease.tries + 1, nextTryAt, lastError: error };
  }
  if (outcome.kind === "wait") {
    const { nextTryAt, because } = outcome;
    return { ...lease, state, tries: 0, nextTryAt, lastError: because };
  }
  return { ...lease, state, proof: outcome.proof, endedAt: now, nextTryAt: undefined };
}
