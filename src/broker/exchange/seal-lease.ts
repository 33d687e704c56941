import type { CountedApproval } from "../../approval/gate.ts";
import type { Provider } from "../../credentials/provider.ts";
import { endLease } from "../../lease/end-lease.ts";
import type { Lease } from "../../lease/lease.ts";
import { hashLeaseToken, newLeaseToken } from "../../lease/lease-token.ts";
import type { Reserved } from "../../lease/store.ts";
import { isEnded } from "../../lease/transitions.ts";
import { newLeaseId } from "../../shared/lease-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import { whereOf, type Approved } from "./approve.ts";
import type { Trail } from "../record/audit.ts";
import type { Permit } from "./authorise.ts";
import type { BrokerDeps } from "../broker-deps.ts";
import { within, type Budget } from "../deadline.ts";
import { newLease, type LeaseOrder } from "./new-lease.ts";
import { raiseAlarm } from "../record/raise-alarm.ts";
import { refusal, refuse, type Refusal } from "../refusal.ts";

export interface Sealed {
  /** `issuing`: stored before the provider is called. */
  readonly lease: Lease;
  readonly leaseToken: Secret;
  readonly order: LeaseOrder;
  /** Those that this lease was counted on. */
  readonly approvals: readonly CountedApproval[];
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
/** Each approval that is used up, and each lost answer, takes one more; a job cannot make it many. */
const MOST_TRIES = 32;

/**
 * Takes the seal and stores the lease as `issuing`, in one transaction. A lost answer is ended and proven dead first; an
 * approval that is used up gives way to another, where the gate counted more than are needed.
 */
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
  const used = new Set<number>();
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const approvals = chosen(approved, used);
    if (approvals === undefined) return err(usedUp(sealing));
    const reserved = await deps.store.reserve({
      lease: newLease(order, approvals),
      perJob: permit.grant.perJob,
      uses: permit.grant.approval?.uses ?? Number.MAX_SAFE_INTEGER,
    });
    if (reserved.kind === "reserved") {
      return ok({ lease: reserved.lease, leaseToken, order, approvals });
    }
    const refused = await refusedBy(reserved, sealing);
    if (refused !== undefined) return err(refused);
    if (reserved.kind === "uses_exhausted") used.add(reserved.reviewId);
  }
  return refuse("broker_fault", "the seal was not decided");
}

/** As many approvals as each pull request needs that are not used up; undefined when too few are left. */
function chosen(
  { approvals, required }: Approved,
  used: ReadonlySet<number>,
): readonly CountedApproval[] | undefined {
  const requests = [...new Set(approvals.map(({ pullRequest }) => pullRequest))];
  const perRequest = requests.map((pullRequest) =>
    approvals
      .filter((approval) => approval.pullRequest === pullRequest && !used.has(approval.reviewId))
      .slice(0, required),
  );
  return perRequest.every((some) => some.length === required) ? perRequest.flat() : undefined;
}

/** Undefined: ask the store again. */
async function refusedBy(
  reserved: Exclude<Reserved, { kind: "reserved" }>,
  sealing: Sealing,
): Promise<Refusal | undefined> {
  if (reserved.kind === "uses_exhausted") return undefined;
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
  const now = await within<Lease>(
    { clock: deps.clock, milliseconds },
    () => endLease({ ...deps, lease: previous.id, waitMs: milliseconds }),
    () => previous,
  );
  trail.note({ ended: [{ lease: previous.id, state: now.state }] });
  if (isEnded(now.state)) return undefined;
  return refusal("revocation_pending", `${previous.id}, whose answer was lost, is not dead yet`);
}

function usedUp({ approved, permit }: Sealing): Refusal {
  const uses = permit.grant.approval?.uses ?? 0;
  const text = `Each approval of this commit is good for ${uses} leases, and all are used.`;
  const where = approved.subject?.pullRequestUrl;
  return refusal("approval_pending", `uses: ${text}`, {
    remedy: `Ask for a new approving review, then re-run this job${where === undefined ? "" : `: ${where}`}`,
    pending: {
      ...(approved.subject === undefined
        ? { commit: permit.claims.sha }
        : whereOf(approved.subject)),
      missing: approved.required,
      have: 0,
      who: "someone who may approve this",
      reasons: [text],
    },
  });
}
