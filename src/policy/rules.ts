import type { Claims } from "../shared/claims.ts";
import { formatDuration } from "../shared/duration.ts";
import type { BrokerCode } from "../shared/failure-codes.ts";
import { sameCredential } from "./grant-kind.ts";
import type { DocumentGrant, PolicyDocument } from "./document.ts";
import type { GrantRequest } from "./policy.ts";
import { usesMatches } from "./uses-match.ts";
import { workflowMatches } from "./workflow-match.ts";

/** Names of the rules in `explain`, the audit log and the docs, in the order in which they decide. */
export type RuleName =
  | "write-event"
  | "policy"
  | "ids"
  | "grant"
  | "mode"
  | "allow.events"
  | "allow.workflow"
  | "allow.refs"
  | "allow.runners"
  | "allow.actors"
  | "allow.repo-properties"
  | "allow.ref-protected"
  | "allow.uses"
  | "credential"
  | "environment"
  | "access"
  | "ttl";

/** The result of one rule. The text may name claims: it is for audit and `explain`, never for the caller. */
export type RuleResult =
  | { readonly holds: true; readonly text: string }
  | { readonly holds: false; readonly text: string; readonly code?: BrokerCode };

/** What the rules of a grant check. */
export interface GrantRuleInput {
  readonly request: GrantRequest;
  readonly claims: Claims;
  readonly document: PolicyDocument;
  readonly grant: DocumentGrant;
  /** The repository's grant of this name, which would be issued. */
  readonly issued: DocumentGrant;
  /** The longest ttl that the broker allows, in seconds. */
  readonly limitSeconds: number | undefined;
}

/** One rule of a grant, a pure function. Undefined: the rule does not apply. */
export interface GrantRule {
  readonly name: RuleName;
  readonly code: BrokerCode;
  /** Whether `mode: observe` only records its refusal. */
  readonly observable: boolean;
  readonly check: (input: GrantRuleInput) => RuleResult | undefined;
}

/** All rules of one grant of one document. The first that does not hold decides the code. */
export const GRANT_RULES: readonly GrantRule[] = [
  allowRule("allow.events", ({ grant, claims }) => listed(claims.eventName, grant.allow.events)),
  allowRule("allow.workflow", checkWorkflow),
  allowRule("allow.refs", ({ grant, claims }) => listed(claims.ref, grant.allow.refs)),
  allowRule("allow.runners", ({ grant, claims }) =>
    listed(claims.runnerEnvironment, grant.allow.runners),
  ),
  allowRule("allow.actors", ({ grant, claims }) => listed(claims.actor, grant.allow.actors)),
  allowRule("allow.repo-properties", checkProperties),
  allowRule("allow.ref-protected", checkProtected),
  allowRule("allow.uses", checkUses),
  { name: "credential", code: "grant_refused", observable: false, check: checkCredential },
  {
    name: "environment",
    code: "environment_mismatch",
    observable: false,
    check: checkEnvironment,
  },
  { name: "access", code: "access_mismatch", observable: false, check: checkAccess },
  { name: "ttl", code: "ttl_too_long", observable: false, check: checkTtl },
];

function allowRule(name: RuleName, check: GrantRule["check"]): GrantRule {
  return { name, code: "grant_refused", observable: true, check };
}

/** Compares exactly: no patterns and no case folding. */
function listed(value: string, list: readonly string[] | undefined): RuleResult | undefined {
  if (list === undefined) return undefined;
  if (list.includes(value)) return { holds: true, text: value };
  return { holds: false, text: `${value} is not in [${list.join(", ")}]` };
}

function checkWorkflow({ grant, claims }: GrantRuleInput): RuleResult | undefined {
  const { workflow } = grant.allow;
  if (workflow === undefined) return undefined;
  if (workflowMatches(workflow, claims)) return { holds: true, text: workflow };
  const { jobWorkflowRef: ref } = claims;
  if (ref === undefined) return { holds: false, text: `no job_workflow_ref; needed: ${workflow}` };
  const sha = claims.jobWorkflowSha === undefined ? "" : ` (at ${claims.jobWorkflowSha})`;
  return { holds: false, text: `${ref}${sha} is not ${workflow}` };
}

/** Each property that policy names must have one of its values: a property that the token does not have has none. */
function checkProperties({ grant, claims }: GrantRuleInput): RuleResult | undefined {
  const { repoProperties } = grant.allow;
  if (repoProperties === undefined) return undefined;
  const found: string[] = [];
  for (const [name, values] of Object.entries(repoProperties)) {
    const own = Object.hasOwn(claims.repoProperties, name);
    const value = own ? claims.repoProperties[name] : undefined;
    if (value === undefined)
      return { holds: false, text: `the token has no repo_property_${name}` };
    if (!values.includes(value)) {
      return { holds: false, text: `${name} is ${value}, which is not in [${values.join(", ")}]` };
    }
    found.push(`${name}: ${value}`);
  }
  return { holds: true, text: found.join(", ") };
}

function checkProtected({ grant, claims }: GrantRuleInput): RuleResult | undefined {
  if (grant.allow.refProtected === undefined) return undefined;
  if (claims.refProtected === true) return { holds: true, text: `${claims.ref} is protected` };
  const text =
    claims.refProtected === undefined
      ? "the token has no ref_protected"
      : `${claims.ref} is not protected`;
  return { holds: false, text };
}

function checkUses({ grant, request }: GrantRuleInput): RuleResult | undefined {
  const lists = grant.allow.uses;
  if (lists === undefined) return undefined;
  const text = request.uses ?? "run";
  const missed = lists.find((list) => !list.some((pattern) => usesMatches(pattern, request.uses)));
  if (missed === undefined) return { holds: true, text };
  return { holds: false, text: `${text} is not in [${missed.join(", ")}]` };
}

function checkCredential({ grant, issued }: GrantRuleInput): RuleResult | undefined {
  if (grant === issued || grant.credential === undefined) return undefined;
  if (issued.credential !== undefined && sameCredential(grant.credential, issued.credential)) {
    return { holds: true, text: "the same in both documents" };
  }
  return { holds: false, text: "the repository's document names a different credential" };
}

function checkEnvironment({ grant, request, claims }: GrantRuleInput): RuleResult {
  const requested = request.environment;
  const { environment } = claims;
  const isNamed = requested !== undefined || environment !== undefined;
  if (request.access === "write" && !isNamed) {
    return { holds: false, text: "a write needs an environment", code: "environment_required" };
  }
  const isAgreed = requested === environment;
  if (isAgreed && grant.environment === environment) {
    return { holds: true, text: environment ?? "none" };
  }
  const [ofJob, asked, ofGrant] = [environment, requested, grant.environment].map(
    (name) => name ?? "none",
  );
  const text = `the job has ${ofJob}, the request ${asked}, the grant ${ofGrant}`;
  return isAgreed
    ? { holds: false, text, code: "environment_not_granted" }
    : { holds: false, text };
}

function checkAccess({ grant, request }: GrantRuleInput): RuleResult {
  if (grant.access === request.access) return { holds: true, text: request.access };
  return {
    holds: false,
    text: `the request is for ${request.access}, the grant is for ${grant.access}`,
  };
}

function checkTtl({ grant, request, limitSeconds }: GrantRuleInput): RuleResult | undefined {
  const limit = Math.min(
    grant.ttlSeconds ?? Number.POSITIVE_INFINITY,
    limitSeconds ?? Number.POSITIVE_INFINITY,
  );
  if (request.ttlSeconds === undefined) return undefined;
  const requested = formatDuration(request.ttlSeconds);
  if (request.ttlSeconds <= limit) return { holds: true, text: requested };
  return { holds: false, text: `${requested} is longer than ${formatDuration(limit)}` };
}
