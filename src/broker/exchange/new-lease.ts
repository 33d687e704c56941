import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import type { IssueRequest, Provider } from "../../credentials/kind/provider.ts";
import type { NewLease } from "../../lease/new-lease.ts";
import { jobKeyOf } from "../../shared/claims.ts";
import type { Instant } from "../../shared/clock.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { ApprovedRequest } from "./approve.ts";
import type { Permit } from "./authorise.ts";

export interface LeaseOrder {
  readonly id: LeaseId;
  readonly permit: Permit;
  readonly approved: ApprovedRequest;
  readonly kind: CredentialKind;
  readonly provider: Provider;
  /** The store's instance id. */
  readonly instance: string;
  /** By the store's clock. */
  readonly now: Instant;
  readonly tokenHash: string;
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
  const { permit, approved, provider } = order;
  const { claims, grant, request } = permit;
  const { subject, approvals } = approved.decision;
  const issue = issueRequestOf(order);
  const handle = provider.handleOf(issue);
  return {
    id: order.id,
    grant: grant.name,
    environment: claims.environment,
    access: grant.access,
    step: request.step,
    task: request.task,
    agent: request.agent && { client: request.agent.client, startedBy: claims.actor },
    job: issue.job,
    repository: claims.repository,
    repositoryOwnerId: claims.repositoryOwnerId,
    idempotencyKey: request.idempotencyKey,
    kind: provider.kind,
    handle,
    // Until the provider says more.
    issuedTo: order.kind.describe(handle),
    tokenHash: order.tokenHash,
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
    onWithdrawal: grant.onWithdrawal,
    expiresAt: issue.expiresAt,
    // Until the provider responds.
    diesAt: issue.expiresAt,
  };
}
