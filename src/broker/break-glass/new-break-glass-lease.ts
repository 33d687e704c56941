import type { CredentialKind } from "../../credentials/kind/credential-kind.ts";
import type { IssueRequest, Provider } from "../../credentials/kind/provider.ts";
import { noJob } from "../../lease/break-glass.ts";
import type { NewLease } from "../../lease/new-lease.ts";
import type { AllowedBreakGlass } from "../../policy/break-glass.ts";
import type { Instant } from "../../shared/clock.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { BreakGlassAsk } from "./control-messages.ts";

/** What takes the place of a step's name. */
export const BREAK_GLASS_STEP = "break-glass";

export interface BreakGlassOrder {
  readonly id: LeaseId;
  readonly ask: BreakGlassAsk;
  readonly allowed: AllowedBreakGlass;
  readonly repository: string;
  readonly kind: CredentialKind;
  readonly provider: Provider;
  /** The store's instance id. */
  readonly instance: string;
  /** By the store's clock. */
  readonly now: Instant;
  readonly tokenHash: string;
  /** Random: nobody asks for this lease again. */
  readonly idempotencyKey: string;
}

/** What the provider is asked. There is no job, so its ids are those of none. */
export function breakGlassIssue(order: Omit<BreakGlassOrder, "tokenHash">): IssueRequest<unknown> {
  const { allowed, ask, id, instance, now, repository } = order;
  const { grant, repositoryId, ttlSeconds } = allowed;
  return {
    lease: id,
    instance,
    settings: grant.credential.settings,
    access: grant.access,
    expiresAt: now + ttlSeconds * 1000,
    job: noJob(repositoryId),
    repository,
    step: BREAK_GLASS_STEP,
    supplied: ask.supplied,
  };
}

/** The lease as it is stored first. Nothing was decided about a commit, and nobody approved it. */
export function newBreakGlassLease(order: BreakGlassOrder): NewLease {
  const { allowed, ask, repository, provider } = order;
  const { grant, ownerId } = allowed;
  const issue = breakGlassIssue(order);
  const handle = provider.handleOf(issue);
  return {
    id: order.id,
    grant: grant.name,
    environment: grant.environment,
    access: grant.access,
    step: BREAK_GLASS_STEP,
    task: undefined,
    agent: undefined,
    breakGlass: {
      user: ask.user,
      machine: ask.machine,
      reason: ask.reason,
      handedTo: ask.handed_to,
    },
    job: issue.job,
    repository,
    repositoryOwnerId: ownerId,
    idempotencyKey: order.idempotencyKey,
    kind: provider.kind,
    handle,
    issuedTo: order.kind.describe(handle),
    tokenHash: order.tokenHash,
    pullRequest: undefined,
    commit: "",
    approvals: [],
    onWithdrawal: grant.onWithdrawal,
    expiresAt: issue.expiresAt,
    // Until the provider responds.
    diesAt: issue.expiresAt,
  };
}
