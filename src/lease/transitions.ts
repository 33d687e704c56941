import { LEASE_STATES, type LeaseState } from "./lease.ts";

/** What can happen to a lease, and who may cause it. */
export const LEASE_EVENTS = {
  /** The provider issued: reported by the exchange that asked it. */
  activate: "exchange",
  /** The provider did not issue, and nothing can exist there: reported by the exchange. */
  nothing_issued: "exchange",
  /** It has to end: task over, job closed, expired, silent, withdrawn, theft, lost response, an admin. */
  end: "anyone",
  /** Revoking succeeded: reported by the owner of the lock, as is all that follows. */
  revoke: "lock_owner",
  /** Nothing revokes this kind: the provider ends it, or nobody does. */
  expire: "lock_owner",
  /** Never issued, and seen to have left nothing. */
  fail: "lock_owner",
  /** Nothing found, but that proves nothing yet: it is looked at again. */
  wait: "lock_owner",
  /** Revoking failed: it is tried again. */
  retry: "lock_owner",
  /** Revoking failed too often: an alarm is raised, and it is tried again. */
  stick: "lock_owner",
} as const satisfies Readonly<Record<string, "exchange" | "anyone" | "lock_owner">>;

export type LeaseEvent = keyof typeof LEASE_EVENTS;

/** What the owner of the lock can do to a lease that is ending. */
const ENDING: Partial<Record<LeaseEvent, LeaseState>> = {
  revoke: "revoked",
  expire: "expired",
  fail: "failed",
  wait: "revoking",
  stick: "stuck",
};

/** All transitions. What is not listed is not allowed; the ended states have no way out. */
const TRANSITIONS: Readonly<Record<LeaseState, Partial<Record<LeaseEvent, LeaseState>>>> = {
  issuing: { activate: "active", nothing_issued: "failed", end: "revoking" },
  active: { end: "revoking" },
  // Ending what is ending changes nothing; the first reason stays.
  revoking: { ...ENDING, end: "revoking", retry: "revoking" },
  // Another failed try keeps the alarm; a try that does not fail clears it.
  stuck: { ...ENDING, end: "stuck", retry: "stuck" },
  revoked: {},
  failed: {},
  expired: {},
};

/** The state after `event`; undefined when that is not allowed in `state`. */
export function nextState(state: LeaseState, event: LeaseEvent): LeaseState | undefined {
  return TRANSITIONS[state][event];
}

/** Something may exist at the provider that nobody has begun to end. */
export function isLive(state: LeaseState): boolean {
  return state === "issuing" || state === "active";
}

/** It has to be revoked, and has not been yet. */
export function isEnding(state: LeaseState): boolean {
  return state === "revoking" || state === "stuck";
}

/** `revoked`, `failed` or `expired`: nothing follows. */
export function isEnded(state: LeaseState): boolean {
  return !isLive(state) && !isEnding(state);
}

/** The states of leases whose credential may still work. */
export const UNENDED_STATES: readonly LeaseState[] = LEASE_STATES.filter(
  (state) => !isEnded(state),
);
