import type { EndReason, Lease } from "./lease.ts";
import { isEnded, isLive } from "./transitions.ts";

/** A slot of a seal that a lease takes: a job may get a grant, or a task, as often as the seal has slots. */
export interface TakenSlot {
  /** 1 to `per-job` of the grant or task. */
  readonly slot: number;
  readonly lease: Lease;
}

/** How often a lease may be replaced because its client never received the response. */
export const MAX_REPLACEMENTS = 2;

/** The decision about a request, by the seal of its job and grant. */
export type SealDecision =
  /** A slot to take. `replaces` counts the leases replaced in it; `previous` is the last of them, which is dead. */
  | {
      readonly kind: "free";
      readonly slot: number;
      readonly replaces: number;
      readonly previous: Lease | undefined;
    }
  /** The client never received the response, and that lease is not dead yet. */
  | { readonly kind: "answer_lost"; readonly previous: Lease }
  /** The task has no slot left. Only main asks for tasks, and an agent that asks once more steals nothing: nothing ends. */
  | { readonly kind: "task_used_up" }
  | { readonly kind: "sealed"; readonly theft: boolean; readonly end: readonly Lease[] };

/**
 * Decides about a request by the slots that its job has taken of the grant or task. Pure: the store reads them and writes the
 * outcome in one transaction.
 */
export function decideSeal(question: {
  readonly taken: readonly TakenSlot[];
  readonly idempotencyKey: string;
  readonly perJob: number;
  /** The slots are a task's. */
  readonly isTask?: boolean;
}): SealDecision {
  const { taken, idempotencyKey, perJob, isTask = false } = question;
  const own = taken.find(({ lease }) => lease.idempotencyKey === idempotencyKey);
  if (own !== undefined) return decideRetry(own);
  const slots = new Set(taken.map(({ slot }) => slot));
  for (let slot = 1; slot <= perJob; slot += 1) {
    if (!slots.has(slot)) {
      return { kind: "free", slot, replaces: 0, previous: undefined };
    }
  }
  if (isTask) return { kind: "task_used_up" };
  // A lease that is still issuing has delivered nothing yet, so there only the second request is refused.
  const active = taken.map(({ lease }) => lease).filter((lease) => lease.state === "active");
  return { kind: "sealed", theft: true, end: active };
}

/** The same step asks again: either it never received the response, or it may not ask again. */
function decideRetry({ slot, lease }: TakenSlot): SealDecision {
  // A replacement that was never issued keeps its slot for this request only, and did not use up a try.
  if (lease.state === "failed") {
    return { kind: "free", slot, replaces: lease.replaces, previous: lease };
  }
  if (!isReplaceable(lease)) return { kind: "sealed", theft: false, end: [] };
  if (!isEnded(lease.state)) return { kind: "answer_lost", previous: lease };
  return isProvenDead(lease)
    ? { kind: "free", slot, replaces: lease.replaces + 1, previous: lease }
    : { kind: "sealed", theft: false, end: [] };
}

/** How a lease ends whose client never received the response. Any other end was intended, and is not undone. */
const ENDS_OF_LOST_RESPONSE: ReadonlySet<EndReason | undefined> = new Set<EndReason>([
  "answer_lost",
  "silent",
  "issue_failed",
]);

function isReplaceable(lease: Lease): boolean {
  if (lease.lastBeatAt !== undefined || lease.replaces >= MAX_REPLACEMENTS) return false;
  if (isLive(lease.state)) return true;
  return ENDS_OF_LOST_RESPONSE.has(lease.endReason);
}

/** A second credential while the first may still be alive would break the seal. */
function isProvenDead(lease: Lease): boolean {
  return lease.proof?.state === "verified" || lease.proof?.state === "requested";
}
