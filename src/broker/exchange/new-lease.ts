import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import type { IssueRequest, Provider } from "../../credentials/kind/provider.ts";
import type { NewLease } from "../../lease/new-lease.ts";
import type { Grant } from "../../policy/policy.ts";
import { jobKeyOf } from "../../shared/claims.ts";
import type { Instant } from "../../shared/clock.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { ApprovedRequest } from "./approve.ts";
import type { Permit } from "./authorise.ts";

/** What every lease is made of, whoever asks for it. */
export interface LeaseParts {
  readonly id: LeaseId;
  readonly kind: CredentialKind;
  readonly provider: Provider;
  /** The store's instance id. */
  readonly instance: string;
  /** By the store's clock. */
  readonly now: Instant;
  readonly tokenHash: string;
}

export interface LeaseOrder extends LeaseParts {
  readonly permit: Permit;
  readonly approved: ApprovedRequest;
}

/** What the provider is asked; the handle is derived from the same, before anything is issued. */
export function issueRequestOf(order: Omit<LeaseOrder, "tokenHash">): IssueRequest<unknown> {
  const { permit, id, instance, now } = order;
  const { claims, grant, request, ttlSeconds } = permit;
  return {
    lease: id,
    instance,
    settings: grant.credential.settings,
    access: grant.access,
    expiresAt: now + ttlSeconds * 1000,
    job: jobKeyOf(claims),
    repository: claims.repository,
    step: request.step,
    supplied: request.supplied,
  };
}

/** The lease as it is stored first: whatever happens to us from now on, this is enough to revoke. */
export function newLease(order: LeaseOrder): NewLease {
  const { permit, approved } = order;
  const { claims, grant, request } = permit;
  const { subject, approvals } = approved.decision;
  return {
    ...storedFirst(order, grant, issueRequestOf(order)),
    environment: claims.environment,
    task: request.task,
    agent: request.agent && { client: request.agent.client, startedBy: claims.actor },
    repositoryOwnerId: claims.repositoryOwnerId,
    idempotencyKey: request.idempotencyKey,
    pullRequest: subject.pullRequest,
    commit: subject.commit,
    approvals: approvals.map(({ reviewId, account, submittedAt, commit, pullRequest }) => ({
      reviewId,
      login: account.login,
      submittedAt,
      commit,
      per: approved.question.rule.per,
      pullRequest,
    })),
  };
}

/** What a stored lease has of its grant, and of what its provider is asked. */
export function storedFirst(
  { id, kind, provider, tokenHash }: LeaseParts,
  grant: Grant,
  issue: IssueRequest<unknown>,
) {
  const handle = provider.handleOf(issue);
  const { step, job, repository, expiresAt } = issue;
  return {
    id,
    grant: grant.name,
    access: grant.access,
    step,
    job,
    repository,
    kind: provider.kind,
    handle,
    // Until the provider says more.
    issuedTo: kind.describe(handle),
    tokenHash,
    onWithdrawal: grant.onWithdrawal,
    expiresAt,
    // Until the provider responds.
    diesAt: expiresAt,
  };
}
