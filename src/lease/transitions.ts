import type { LeaseState } from "./lease.ts";

/** What can happen to a lease, and who may make it happen. */
export const LEASE_EVENTS = {
  /** The provider issued: told by the exchange that asked it. */
  activate: "exchange",
  /** The provider did not issue, and nothing can exist there: told by the exchange. */
  nothing_issued: "exchange",
  /** Its end has come: task over, job closed, expired, silent, withdrawn, theft, lost answer, an admin. */
  end: "anyone",
  /** Revoking succeeded: told by the holder of the claim, as is all that follows. */
  revoke: "holder",
  /** Nothing revokes this kind: the provider ends it alone. */
  expire: "holder",
  /** Never issued, and seen to have left nothing. */
  fail: "holder",
  /** Nothing found, but that proves nothing yet: it is looked at again. */
  wait: "holder",
  /** Revoking failed: it is tried again. */
  retry: "holder",
  /** Revoking failed too often: loud, and tried again. */
  stick: "holder",
} as const satisfies Readonly<Record<string, "exchange" | "anyone" | "holder">>;

export type LeaseEvent = keyof typeof LEASE_EVENTS;

/** What the holder of a claim can do to a lease that is ending. */
const ENDING: Partial<Record<LeaseEvent, LeaseState>> = {
  revoke: "revoked",
  expire: "expired",
  fail: "failed",
  wait: "revoking",
  stick: "stuck",
};

/** Every transition there is. What is not in it is not allowed; the ended states have no way out. */
const TRANSITIONS: Readonly<Record<LeaseState, Partial<Record<LeaseEvent, LeaseState>>>> = {
  issuing: { activate: "active", nothing_issued: "failed", end: "revoking" },
  active: { end: "revoking" },
  // Ending what is ending changes nothing; the first reason stays.
  revoking: { ...ENDING, end: "revoking", retry: "revoking" },
  // A try that fails does not make it quiet again; one that meets no failure does.
  stuck: { ...ENDING, end: "stuck", retry: "stuck" },
  revoked: {},
  failed: {},
  expired: {},
};

/** The state after `event`; undefined when that is not allowed in `state`. */
export function nextState(state: LeaseState, event: LeaseEvent): LeaseState | undefined {
  return TRANSITIONS[state][event];
}

/** Something may be out there that nobody has begun to end. */
export function isLive(state: LeaseState): boolean {
  return state === "issuing" || state === "active";
}

/** It has to be revoked, and that is not done yet. */
export function isEnding(state: LeaseState): boolean {
  return state === "revoking" || state === "stuck";
}

/** `revoked`, `failed` or `expired`: nothing follows. */
export function isEnded(state: LeaseState): boolean {
  return !isLive(state) && !isEnding(state);
}
