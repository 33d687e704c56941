import type { DocumentGrant } from "./document.ts";
import type { CredentialSettings } from "./grant-kind.ts";
import type { AllowRule, ApprovalRule, Grant, PolicyFrame } from "./policy.ts";
import { joinTags } from "./tags.ts";
import { isByRef } from "./workflow-match.ts";

/** Joins both documents' versions of one grant. Every limit of either applies, so the result never allows more. */
export function joinGrants(
  repository: DocumentGrant & { readonly credential: CredentialSettings },
  organisation: DocumentGrant | undefined,
): Grant {
  if (organisation === undefined) return repository;
  return {
    name: repository.name,
    environment: repository.environment,
    access: repository.access,
    ttlSeconds: smaller(repository.ttlSeconds, organisation.ttlSeconds),
    credential: repository.credential,
    allow: joinAllow(repository.allow, organisation.allow),
    approval: joinApproval(repository.approval, organisation.approval),
    perJob: Math.min(repository.perJob, organisation.perJob),
    onWithdrawal: [repository, organisation].some(({ onWithdrawal }) => onWithdrawal === "revoke")
      ? "revoke"
      : "finish",
    ...(repository.breakGlass === true && organisation.breakGlass === true
      ? { breakGlass: true }
      : {}),
    source: `${repository.source}, ${organisation.source}`,
  };
}

/** Agents of either document; branches of both; `observe` if either says so, because it issues no writes. */
export function joinFrames(
  repository: PolicyFrame,
  organisation: PolicyFrame | undefined,
): PolicyFrame {
  if (organisation === undefined) return repository;
  const modes = [repository.mode, organisation.mode];
  return {
    agents: [...new Set([...repository.agents, ...organisation.agents])],
    bases: both(repository.bases, organisation.bases),
    mode: modes.includes("observe") ? "observe" : "enforce",
    ...(repository.noBreakGlass === true || organisation.noBreakGlass === true
      ? { noBreakGlass: true }
      : {}),
  };
}

function joinAllow(left: AllowRule, right: AllowRule): AllowRule {
  return {
    events: left.events.filter((event) => right.events.includes(event)),
    workflow: joinWorkflow(left.workflow, right.workflow),
    runners: both(left.runners, right.runners),
    refs: both(left.refs, right.refs),
    actors: both(left.actors, right.actors),
    repoProperties: joinProperties(left.repoProperties, right.repoProperties),
    refProtected: left.refProtected ?? right.refProtected,
    tags: joinTags(left.tags, right.tags),
    rollback: left.rollback && right.rollback,
    ...joinUses(left.uses, right.uses),
  };
}

function joinProperties(
  left: AllowRule["repoProperties"],
  right: AllowRule["repoProperties"],
): AllowRule["repoProperties"] {
  if (left === undefined || right === undefined) return left ?? right;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Object.fromEntries(
    [...names].map((name) => [name, both(valuesOf(left, name), valuesOf(right, name)) ?? []]),
  );
}

function valuesOf(
  all: Readonly<Record<string, readonly string[]>>,
  name: string,
): readonly string[] | undefined {
  return Object.hasOwn(all, name) ? all[name] : undefined;
}

/** Patterns cannot be joined into one list, so both lists stay. */
function joinUses(left: AllowRule["uses"], right: AllowRule["uses"]): Pick<AllowRule, "uses"> {
  const lists = [...(left ?? []), ...(right ?? [])];
  return lists.length === 0 ? {} : { uses: lists };
}

/**
 * Both matched the job already, so both name the same file. If either names it by ref, that one is kept: the gate then
 * also checks the tip of the ref.
 */
function joinWorkflow(left: string | undefined, right: string | undefined): string | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return isByRef(left) ? left : right;
}

function joinApproval(
  left: ApprovalRule | undefined,
  right: ApprovalRule | undefined,
): ApprovalRule | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  const count = Math.max(left.count, right.count);
  return {
    count,
    by: [...left.by, ...right.by],
    maxAgeSeconds: Math.min(left.maxAgeSeconds, right.maxAgeSeconds),
    uses: Math.min(left.uses, right.uses),
    per: left.per === "run" ? right.per : left.per,
    settleSeconds: Math.max(left.settleSeconds, right.settleSeconds),
    allowStarter: left.allowStarter && right.allowStarter,
    reason: count === 0 ? joinReasons(left.reason, right.reason) : undefined,
  };
}

function joinReasons(left: string | undefined, right: string | undefined): string | undefined {
  const reasons = [left, right].filter((reason) => reason !== undefined);
  return reasons.length === 0 ? undefined : [...new Set(reasons)].join("; ");
}

function smaller(left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return Math.min(left, right);
}

/** The entries that are in both lists. An absent list does not restrict. */
function both(
  left: readonly string[] | undefined,
  right: readonly string[] | undefined,
): readonly string[] | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return left.filter((entry) => right.includes(entry));
}
