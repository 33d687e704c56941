import type { Provider } from "../../credentials/kind/provider.ts";
import type { Lease } from "../../lease/lease.ts";
import { hashLeaseToken, newLeaseToken } from "../../lease/lease-token.ts";
import type { Reserved } from "../../lease/store.ts";
import { isEnded } from "../../lease/transitions.ts";
import { newLeaseId } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import { plural } from "../../shared/wording.ts";
import { pendingRefusal, type Approved } from "./approve.ts";
import type { Trail } from "../record/audit.ts";
import type { Permit } from "./authorise.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { Budget } from "../../shared/deadline.ts";
import { endMarked } from "../context/ended-lease.ts";
import { newLease, type LeaseOrder } from "./new-lease.ts";
import { raiseAlarm } from "../record/raise-alarm.ts";
import { refusal, refuse, type Refusal } from "../refusal/refusal.ts";

export interface Sealed {
  /** `issuing`: stored before the provider is called. */
  readonly lease: Lease;
  readonly leaseToken: Secret;
  readonly order: LeaseOrder;
}

export interface Sealing {
  readonly permit: Permit;
  readonly approved: Approved;
  readonly provider: Provider;
  readonly deps: BrokerDeps;
  readonly budget: Budget;
  readonly trail: Trail;
}

/** Keeps the larger part of the time for the provider that is to issue. */
const END_PREVIOUS_MS = 6000;
/** Less is no time to issue in. */
const ISSUE_MS = 2000;
/** Each lost answer takes one more; a job cannot make it many. */
const MOST_TRIES = 8;

/** Takes the seal and stores the lease as `issuing`, in one transaction. A lost answer is ended and proven dead first. */
export async function sealLease(sealing: Sealing): Promise<Result<Sealed, Refusal>> {
  const { deps, permit, approved, provider } = sealing;
  const leaseToken = newLeaseToken(deps.randomBytes);
  const order: LeaseOrder = {
    id: newLeaseId(deps.randomBytes),
    permit,
    approved,
    provider,
    instance: await deps.store.instance(),
    now: await deps.store.now(),
    tokenHash: hashLeaseToken(leaseToken),
  };
  const reservation = {
    lease: newLease(order),
    perJob: permit.grant.perJob,
    uses: approved.decision.uses,
  };
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const reserved = await deps.store.reserve(reservation);
    if (reserved.kind === "reserved") return ok({ lease: reserved.lease, leaseToken, order });
    const refused = await refusedBy(reserved, sealing);
    if (refused !== undefined) return err(refused);
  }
  return refuse("broker_fault", "the seal was not decided");
}

/** Undefined: ask the store again. */
async function refusedBy(
  reserved: Exclude<Reserved, { kind: "reserved" }>,
  sealing: Sealing,
): Promise<Refusal | undefined> {
  if (reserved.kind === "uses_exhausted") return usedUp(reserved.reviewId, sealing);
  if (reserved.kind === "answer_lost") return endPrevious(reserved.previous, sealing);
  if (reserved.kind === "sealed") return sealedAgainst(reserved, sealing);
  return refusal(reserved.kind, "it happened while this was decided");
}

function sealedAgainst(
  { theft, ended }: Extract<Reserved, { kind: "sealed" }>,
  { deps, trail, permit }: Sealing,
): Refusal {
  const { grant, request } = permit;
  if (!theft) return refusal("sealed", "the same request had its lease before");
  const which = ended.length === 0 ? "none was active" : `${ended.join(", ")} ends`;
  const reason = `step "${request.step}" asked for ${grant.name} by another request; ${which}`;
  if (ended.length > 0) {
    trail.note({ ended: ended.map((lease) => ({ lease, state: "revoking" })) });
  }
  raiseAlarm("theft", reason, { deps, trail });
  return refusal("sealed", reason);
}

/** The client never got this lease's answer: nothing else is issued under its seal before it is proven dead. */
async function endPrevious(
  previous: Lease,
  { deps, budget, trail }: Sealing,
): Promise<Refusal | undefined> {
  await deps.store.end({ lease: previous.id }, "answer_lost");
  const milliseconds = Math.max(0, budget.remaining(END_PREVIOUS_MS + ISSUE_MS) - ISSUE_MS);
  const now = await endMarked(previous, deps, milliseconds);
  trail.note({ ended: [{ lease: previous.id, state: now.state }] });
  if (isEnded(now.state)) return undefined;
  return refusal("revocation_pending", `${previous.id}, whose answer was lost, is not dead yet`);
}

/** The gate counted it as good: other leases took its last uses since. */
function usedUp(reviewId: number, { approved }: Sealing): Refusal {
  const { subject, approvals, uses } = approved.decision;
  const login = approvals.find((approval) => approval.reviewId === reviewId)?.account.login;
  const where = subject.pullRequestUrl === undefined ? "" : `: ${subject.pullRequestUrl}`;
  const text = `${login ?? "somebody"}'s approval is used up: it was good for ${plural(uses, "lease")}.`;
  return pendingRefusal({
    kind: "pending",
    subject,
    missing: 1,
    have: approvals.length - 1,
    who: "someone who may approve this",
    reasons: [{ code: "approval_used_up", text }],
    remedy: `Ask for a new approving review, then re-run this job${where}`,
  });
}
