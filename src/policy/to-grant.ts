import type { DocumentGrant } from "./document.ts";
import type { AllowRule, ApprovalRule } from "./policy.ts";
import { approvalSchema, type GrantInput } from "./schema.ts";

/** A grant as its document has it, with what applies where a key is left out. */
export function toGrant(name: string, input: GrantInput, source: string): DocumentGrant {
  return {
    name,
    source,
    environment: input.environment,
    access: input.access,
    ttlSeconds: input.ttl,
    credential: input.credential,
    allow: allowOf(input),
    approval: approvalOf(input),
    perJob: input["per-job"],
    onWithdrawal: input["on-withdrawal"],
    ...(input["break-glass"] ? { breakGlass: true } : {}),
  };
}

function allowOf({ access, allow }: GrantInput): AllowRule {
  const { events, workflow, refs } = allow;
  // A self-hosted runner may keep leftovers of an earlier job, so a policy must allow it for writes by name.
  const runners = allow.runners ?? (access === "write" ? ["github-hosted"] : undefined);
  return {
    events,
    workflow,
    refs,
    runners,
    actors: allow.actors,
    repoProperties: allow["repo-properties"],
    refProtected: allow["ref-protected"],
    tags: allow.tags === undefined ? [] : [allow.tags],
    rollback: allow.rollback,
    ...(allow.uses === undefined ? {} : { uses: [allow.uses] }),
  };
}

function approvalOf({ access, approval }: GrantInput): ApprovalRule | undefined {
  if (access === "read") return undefined;
  // A write without `approval` gets the schema's defaults: it needs one approval.
  const {
    count,
    by,
    uses,
    per,
    reason,
    "max-age": maxAgeSeconds,
    settle: settleSeconds,
    "allow-starter": allowStarter,
  } = approval ?? approvalSchema.parse({});
  const why = count === 0 ? reason : undefined;
  const lists = by === undefined ? [] : [by];
  return { count, by: lists, maxAgeSeconds, uses, per, settleSeconds, allowStarter, reason: why };
}
