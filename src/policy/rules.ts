import type { Claims } from "../shared/claims.ts";
import { formatDuration } from "../shared/duration.ts";
import type { BrokerCode } from "../shared/failure-codes.ts";
import { sameCredential } from "./grant-kind.ts";
import type { DocumentGrant, PolicyDocument } from "./document.ts";
import type { GrantRequest } from "./policy.ts";
import { workflowMatches } from "./workflow-match.ts";

/** Names of the rules, as `explain`, the audit log and the docs show them, in the order in which they decide. */
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
  | "credential"
  | "environment"
  | "access"
  | "ttl";

/** What one rule found. The text may name claims: it is for audit and `explain`, never for the caller. */
export type Finding =
  | { readonly holds: true; readonly text: string }
  | { readonly holds: false; readonly text: string; readonly code?: BrokerCode };

/** What the rules of a grant look at. */
export interface GrantSubject {
  readonly request: GrantRequest;
  readonly claims: Claims;
  readonly document: PolicyDocument;
  readonly grant: DocumentGrant;
  /** The repository's grant of this name: what would be issued. */
  readonly issued: DocumentGrant;
  /** The longest life that the broker gives anything, in seconds. */
  readonly limitSeconds: number | undefined;
}

/** One rule of a grant: a pure question with one answer, undefined where the rule says nothing. */
export interface GrantRule {
  readonly name: RuleName;
  readonly code: BrokerCode;
  /** Whether `mode: observe` only notes its refusal. */
  readonly observable: boolean;
  readonly find: (subject: GrantSubject) => Finding | undefined;
}

/** All rules of one grant of one document; the first that does not hold is the answer. */
export const GRANT_RULES: readonly GrantRule[] = [
  allowRule("allow.events", ({ grant, claims }) => listed(claims.eventName, grant.allow.events)),
  allowRule("allow.workflow", workflowFinding),
  allowRule("allow.refs", ({ grant, claims }) => listed(claims.ref, grant.allow.refs)),
  allowRule("allow.runners", ({ grant, claims }) =>
    listed(claims.runnerEnvironment, grant.allow.runners),
  ),
  { name: "credential", code: "grant_refused", observable: false, find: credentialFinding },
  {
    name: "environment",
    code: "environment_mismatch",
    observable: false,
    find: environmentFinding,
  },
  { name: "access", code: "access_mismatch", observable: false, find: accessFinding },
  { name: "ttl", code: "ttl_too_long", observable: false, find: ttlFinding },
];

function allowRule(name: RuleName, find: GrantRule["find"]): GrantRule {
  return { name, code: "grant_refused", observable: true, find };
}

/** Exact: no patterns, no case folding, nothing implied. */
function listed(value: string, list: readonly string[] | undefined): Finding | undefined {
  if (list === undefined) return undefined;
  if (list.includes(value)) return { holds: true, text: value };
  return { holds: false, text: `${value} is not in [${list.join(", ")}]` };
}

function workflowFinding({ grant, claims }: GrantSubject): Finding | undefined {
  const { workflow } = grant.allow;
  if (workflow === undefined) return undefined;
  if (workflowMatches(workflow, claims)) return { holds: true, text: workflow };
  const found = claims.jobWorkflowRef ?? "a job of no reusable workflow";
  const sha = claims.jobWorkflowSha === undefined ? "" : ` (at ${claims.jobWorkflowSha})`;
  return { holds: false, text: `${found}${sha} is not ${workflow}` };
}

function credentialFinding({ grant, issued }: GrantSubject): Finding | undefined {
  if (grant === issued || grant.credential === undefined) return undefined;
  if (issued.credential !== undefined && sameCredential(grant.credential, issued.credential)) {
    return { holds: true, text: "the same in both documents" };
  }
  return { holds: false, text: "the repository's document names another credential" };
}

function environmentFinding({ grant, request, claims }: GrantSubject): Finding {
  const asked = request.environment;
  const { environment } = claims;
  if (request.access === "write" && asked === undefined && environment === undefined) {
    return { holds: false, text: "a write needs an environment", code: "environment_required" };
  }
  if (asked === environment && grant.environment === environment) {
    return { holds: true, text: environment ?? "none" };
  }
  const told = `the job has ${environment ?? "none"}, asked was ${asked ?? "none"}`;
  return { holds: false, text: `${told}, the grant is for ${grant.environment ?? "none"}` };
}

function accessFinding({ grant, request }: GrantSubject): Finding {
  if (grant.access === request.access) return { holds: true, text: request.access };
  return { holds: false, text: `asked was ${request.access}, the grant is ${grant.access}` };
}

function ttlFinding({ grant, request, limitSeconds }: GrantSubject): Finding | undefined {
  const limit = Math.min(
    grant.ttlSeconds ?? Number.POSITIVE_INFINITY,
    limitSeconds ?? Number.POSITIVE_INFINITY,
  );
  if (request.ttlSeconds === undefined) return undefined;
  const asked = formatDuration(request.ttlSeconds);
  if (request.ttlSeconds <= limit) return { holds: true, text: asked };
  return { holds: false, text: `${asked} is longer than ${formatDuration(limit)}` };
}
