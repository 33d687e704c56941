import type { IssueRequest } from "../../credentials/kind/provider.ts";
import { noJob } from "../../lease/break-glass.ts";
import type { NewLease } from "../../lease/new-lease.ts";
import type { AllowedBreakGlass } from "../../policy/break-glass.ts";
import { type LeaseParts, storedFirst } from "../exchange/new-lease.ts";
import type { BreakGlassAsk } from "./control-messages.ts";

/** What takes the place of a step's name. */
export const BREAK_GLASS_STEP = "break-glass";

export interface BreakGlassOrder extends LeaseParts {
  readonly ask: BreakGlassAsk;
  readonly allowed: AllowedBreakGlass;
  readonly repository: string;
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
  const { allowed, ask } = order;
  const { grant, ownerId } = allowed;
  return {
    ...storedFirst(order, grant, breakGlassIssue(order)),
    environment: grant.environment,
    task: undefined,
    agent: undefined,
    breakGlass: {
      user: ask.user,
      machine: ask.machine,
      reason: ask.reason,
      handedTo: ask.handed_to,
    },
    repositoryOwnerId: ownerId,
    idempotencyKey: order.idempotencyKey,
    pullRequest: undefined,
    commit: "",
    approvals: [],
  };
}
