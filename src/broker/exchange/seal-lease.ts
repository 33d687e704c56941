import type { Lease } from "../../lease/lease.ts";
import { hashLeaseToken, newLeaseToken } from "../../lease/lease-token.ts";
import type { Reserved } from "../../lease/store.ts";
import { isEnded } from "../../lease/transitions.ts";
import { newLeaseId } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import { plural } from "../../shared/wording.ts";
import { endMarked, recordFindings } from "../context/ended-lease.ts";
import { raiseAlarm } from "../record/raise-alarm.ts";
import { refusal, refuse, type Refusal } from "../refusal/refusal.ts";
import { pendingRefusal } from "./approve.ts";
import type { ExchangeContext } from "./exchange-context.ts";
import { newLease, type LeaseOrder } from "./new-lease.ts";
import { idTokenUse, replayed } from "./single-use.ts";

/** A lease that is stored and holds the seal of its job and grant. */
export interface SealedLease {
  /** `issuing`: stored before the provider is called. */
  readonly lease: Lease;
  readonly leaseToken: Secret;
  readonly order: LeaseOrder;
}

/** What to issue on which approval, and by which provider. */
export type SealRequest = Pick<LeaseOrder, "permit" | "approved" | "kind" | "provider">;

/** Keeps the larger part of the time for the provider. */
const END_PREVIOUS_MS = 6000;
/** Less time is not enough to issue. */
const ISSUE_MS = 2000;
/** Each lease whose response was lost takes one more try. A job makes that many only with as many requests at once. */
const MAX_TRIES = 8;

/**
 * Takes the seal, stores the lease as `issuing`, and records that the ID token is used, in one transaction. A lease whose response was lost is ended and
 * proven dead first.
 */
export async function sealLease(
  request: SealRequest,
  context: ExchangeContext,
): Promise<Result<SealedLease, Refusal>> {
  const { deps } = context;
  const { permit, approved } = request;
  const leaseToken = newLeaseToken(deps.randomBytes);
  const order: LeaseOrder = {
    id: newLeaseId(deps.randomBytes),
    ...request,
    instance: await deps.store.instance(),
    now: await deps.store.now(),
    tokenHash: hashLeaseToken(leaseToken),
  };
  const reservation = {
    lease: newLease(order),
    perJob: permit.task?.perJob ?? permit.grant.perJob,
    uses: approved.decision.uses,
  };
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    // The first try records that the ID token is used, whatever else it comes to.
    const burn = tries === 0 ? idTokenUse(permit.claims, deps.rules) : undefined;
    const reserved = await deps.store.reserve({ ...reservation, burn });
    if (reserved.kind === "reserved") return ok({ lease: reserved.lease, leaseToken, order });
    const refused = await whyNotReserved(reserved, request, context);
    if (refused !== undefined) return err(refused);
  }
  return refuse("revocation_pending", "leases of this request took the seal as fast as they ended");
}

/** Undefined when the caller should ask the store again. */
async function whyNotReserved(
  reserved: Exclude<Reserved, { kind: "reserved" }>,
  request: SealRequest,
  context: ExchangeContext,
): Promise<Refusal | undefined> {
  if (reserved.kind === "uses_exhausted") return approvalUsedUp(reserved.reviewId, request);
  if (reserved.kind === "answer_lost") return endPrevious(reserved.previous, context);
  if (reserved.kind === "sealed") return alreadySealed(reserved, request, context);
  if (reserved.kind === "token_replayed") return replayed(request.permit.claims);
  if (reserved.kind === "task_used_up") return taskUsedUp(request);
  return refusal(reserved.kind, "it happened while the broker decided about this request");
}

function alreadySealed(
  { theft, ended }: Extract<Reserved, { kind: "sealed" }>,
  { permit }: SealRequest,
  { deps, trail }: ExchangeContext,
): Refusal {
  const { grant, request } = permit;
  if (!theft) return refusal("sealed", "the same request got its lease before");
  const which = ended.length === 0 ? "none was active" : `${ended.join(", ")} ends`;
  const reason = `step "${request.step}" asked for ${grant.name} in another request; ${which}`;
  if (ended.length > 0) {
    trail.note({ ended: ended.map((lease) => ({ lease, state: "revoking" })) });
  }
  raiseAlarm({ alarm: "theft", reason }, trail, deps);
  return refusal("sealed", reason);
}

function taskUsedUp({ permit: { task } }: SealRequest): Refusal {
  return refusal("task_used_up", `per-job of ${task?.name} is ${task?.perJob}`);
}

/** The client never got the response with this lease: nothing else is issued under its seal until it is proven dead. */
async function endPrevious(
  previous: Lease,
  { deps, budget, trail }: ExchangeContext,
): Promise<Refusal | undefined> {
  await deps.store.end({ lease: previous.id }, "answer_lost");
  const milliseconds = Math.max(0, budget.remaining(END_PREVIOUS_MS + ISSUE_MS) - ISSUE_MS);
  const now = await endMarked(previous, deps, milliseconds);
  trail.note({ ended: [{ lease: previous.id, state: now.state }] });
  trail.note(recordFindings([now], deps));
  if (isEnded(now.state)) return undefined;
  return refusal(
    "revocation_pending",
    `${previous.id}, whose response was lost, has not ended yet`,
  );
}

/** The gate saw uses left: other leases took them since. */
function approvalUsedUp(reviewId: number, { approved }: SealRequest): Refusal {
  const { per } = approved.question.rule;
  const { subject, approvals, uses } = approved.decision;
  const login = approvals.find((approval) => approval.reviewId === reviewId)?.account.login;
  const where = subject.pullRequestUrl === undefined ? "" : `: ${subject.pullRequestUrl}`;
  const text = `${login ?? "someone"}'s approval is used up: it was good for ${plural(uses, per)}.`;
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
