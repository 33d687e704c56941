import type { EndReason, Lease } from "./lease.ts";
import { isEnded, isLive } from "./transitions.ts";

/** One place of a seal: a job may get a grant as often as it has places. */
export interface Seat {
  /** 1 to the grant's `per-job`. */
  readonly slot: number;
  readonly lease: Lease;
}

/** How often an answer may be lost and replaced. */
export const MOST_REPLACEMENTS = 2;

/** What a request finds at the seal of its job and grant. */
export type SealDecision =
  /** A place to take. `replaces` counts the answers lost in it; `previous` is the dead lease of the last one. */
  | {
      readonly kind: "free";
      readonly slot: number;
      readonly replaces: number;
      readonly previous: Lease | undefined;
    }
  /** The answer was lost, and its lease is not dead yet. */
  | { readonly kind: "answer_lost"; readonly previous: Lease }
  | { readonly kind: "sealed"; readonly theft: boolean; readonly end: readonly Lease[] };

/**
 * Decides about a request by the places that its job and grant have taken. Pure: the store reads the seats and writes
 * the outcome in one transaction.
 */
export function decideSeal(question: {
  readonly seats: readonly Seat[];
  readonly request: string;
  readonly perJob: number;
}): SealDecision {
  const { seats, request, perJob } = question;
  const own = seats.find((seat) => seat.lease.request === request);
  if (own !== undefined) return decideRepeated(own);
  const taken = new Set(seats.map((seat) => seat.slot));
  for (let slot = 1; slot <= perJob; slot += 1) {
    if (!taken.has(slot)) {
      return { kind: "free", slot, replaces: 0, previous: undefined };
    }
  }
  // Nothing was delivered yet by a lease that is still issuing, so there only the second asker is refused.
  const active = seats.map((seat) => seat.lease).filter((lease) => lease.state === "active");
  return { kind: "sealed", theft: true, end: active };
}

/** The same step asks again: it never got its answer, or it has no business to ask. */
function decideRepeated(seat: Seat): SealDecision {
  const { slot, lease } = seat;
  // A replacement that was never issued keeps its place for this request alone, and did not use up a try.
  if (lease.state === "failed") {
    return { kind: "free", slot, replaces: lease.replaces, previous: lease };
  }
  if (!isReplaceable(lease)) return { kind: "sealed", theft: false, end: [] };
  if (!isEnded(lease.state)) return { kind: "answer_lost", previous: lease };
  return isProvenDead(lease)
    ? { kind: "free", slot, replaces: lease.replaces + 1, previous: lease }
    : { kind: "sealed", theft: false, end: [] };
}

/** What ends a lease whose client never got the answer. Whatever else ended it was meant, and is not undone. */
const ENDS_OF_A_LOST_ANSWER: ReadonlySet<EndReason> = new Set([
  "answer_lost",
  "silent",
  "issue_failed",
]);

function isReplaceable(lease: Lease): boolean {
  if (lease.lastBeatAt !== undefined || lease.replaces >= MOST_REPLACEMENTS) return false;
  if (isLive(lease.state)) return true;
  return lease.endReason !== undefined && ENDS_OF_A_LOST_ANSWER.has(lease.endReason);
}

/** A second credential beside one that may still live would break the seal. */
function isProvenDead(lease: Lease): boolean {
  return lease.proof?.state === "verified" || lease.proof?.state === "requested";
}
