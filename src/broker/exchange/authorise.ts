import type { AdmittedRequest } from "./admit.ts";
import { authoriseTask } from "./authorise-task.ts";
import type { PolicyCommit, PolicyDocuments } from "../policy/policy-source.ts";
import type { ExchangeContext } from "./exchange-context.ts";
import { refuseMissingServer } from "./server-hold.ts";
import { raiseAlarm } from "../record/raise-alarm.ts";
import { type Refusal, refusal, refuse } from "../refusal/refusal.ts";
import type { SuppliedField } from "../../credentials/kind/credential-kind.ts";
import { type Evaluation, type RuleOutcome, evaluate } from "../../policy/evaluate.ts";
import type { NamedTask } from "../../policy/named-task.ts";
import type { Grant, PolicyFrame } from "../../policy/policy.ts";
import type { Access } from "../../shared/claims.ts";
import { formatDuration } from "../../shared/duration.ts";
import { type Result, err, ok } from "../../shared/result.ts";

/** A request that policy allows, and what it may get. */
export interface Permit extends AdmittedRequest {
  readonly grant: Grant;
  readonly frame: PolicyFrame;
  /** The named task that gets the credential; undefined for a step. */
  readonly task: NamedTask | undefined;
  readonly ttlSeconds: number;
  /** The rule that decided: `octo-org/shop.yml:9 orders-migrate`. */
  readonly rule: string;
  /** The commits that the policy is from, where it is on GitHub. */
  readonly policyCommits: readonly PolicyCommit[];
  /** What would have been refused without `mode: observe`. */
  readonly observed: readonly string[];
}

/** Where neither the request nor the grant has a ttl. */
const DEFAULT_TTL_SECONDS = 15 * 60;

/** What policy says about a request. */
export type PolicyAnswer =
  | { readonly kind: "permitted"; readonly permit: Permit }
  | {
      readonly kind: "refused";
      readonly refused: Refusal;
      readonly alarm: Extract<Evaluation, { kind: "refused" }>["alarm"];
    };

/** Checks policy: ids, grant, allow, environment, access, ttl and task. */
export async function authorise(
  admitted: AdmittedRequest,
  context: ExchangeContext,
): Promise<Result<Permit, Refusal>> {
  const { deps, trail } = context;
  const { repository, repositoryId } = admitted.claims;
  const documents = await deps.policy.find(repository, repositoryId);
  if (!documents.ok) return refuse("policy_unavailable", documents.error);
  const answer = askPolicy(admitted, documents.value, context);
  if (answer.kind === "refused") {
    const { refused, alarm } = answer;
    if (alarm !== undefined) raiseAlarm({ alarm, reason: refused.reason }, trail, deps);
    return err(refused);
  }
  const unfit = suppliedRefusal(answer.permit, context);
  return unfit === undefined ? ok(answer.permit) : err(unfit);
}

/** What policy says by itself, without what the client brings along. `evaluate` decides most of it, as a pure function. */
export function askPolicy(
  admitted: AdmittedRequest,
  documents: PolicyDocuments,
  { deps, trail }: Pick<ExchangeContext, "deps" | "trail">,
): PolicyAnswer {
  const { claims, request } = admitted;
  const limitSeconds = deps.rules.leaseMaxTtlSeconds;
  const { commits = [], tooOldForWrites } = documents;
  if (commits.length > 0) trail.note({ policyCommits: commits });
  const evaluation = evaluate({ ...documents, request, claims, limitSeconds });
  trail.note({ policy: evaluation.trace.filter(({ state }) => !isQuiet(state)) });
  if (evaluation.kind === "refused") return refusedBy(evaluation);
  const { grant, frame, observed } = evaluation;
  const rule = `${grant.source} ${grant.name}`;
  trail.note({ rule, ...(observed.length > 0 ? { observed } : {}) });
  const { kind, settings } = grant.credential;
  const ttlSeconds = leaseTtl(request.ttlSeconds ?? grant.ttlSeconds, limitSeconds);
  const task = authoriseTask(request, documents);
  const refused =
    refuseTooOld(request.access, tooOldForWrites) ??
    refuseMissingServer({ kind, server: settings.server }, deps) ??
    refuseTooLong(kind, ttlSeconds, deps);
  if (refused !== undefined) return { kind: "refused", refused, alarm: undefined };
  if (!task.ok) return { kind: "refused", refused: task.error, alarm: undefined };
  const decided = { grant, frame, task: task.value, ttlSeconds, rule, observed };
  const permit = { ...admitted, ...decided, policyCommits: commits };
  return { kind: "permitted", permit };
}

/** A policy of long ago may have been taken back since. */
function refuseTooOld(access: Access, tooOld: string | undefined): Refusal | undefined {
  if (access === "read" || tooOld === undefined) return undefined;
  return refusal("policy_unavailable", tooOld);
}

/** How long a lease lasts that asks for so long, or for nothing. */
export function leaseTtl(seconds: number | undefined, limitSeconds: number): number {
  return Math.min(seconds ?? DEFAULT_TTL_SECONDS, limitSeconds);
}

/** What the kind's provider cannot issue for so long is refused here, where the job still learns what to request. */
function refuseTooLong(
  kind: string,
  ttlSeconds: number,
  deps: ExchangeContext["deps"],
): Refusal | undefined {
  const longest = deps.kinds.get(kind)?.broker?.longestSeconds;
  if (longest === undefined || ttlSeconds <= longest) return undefined;
  const reason = `${formatDuration(ttlSeconds)}, and no ${kind} credential lasts longer than ${formatDuration(longest)}`;
  return refusal("ttl_too_long", reason);
}

/** The grant's kind must take what the request supplies. */
function suppliedRefusal(
  { grant, request: { supplied } }: Permit,
  { deps }: ExchangeContext,
): Refusal | undefined {
  const { kind } = grant.credential;
  const fields = deps.kinds.get(kind)?.broker?.supplied ?? {};
  const fault = suppliedFault(supplied, fields);
  if (fault === undefined) return undefined;
  const needed = Object.keys(fields).filter((name) => fields[name]?.required === true);
  // Who brought nothing along could not know: nobody but the broker knows a grant's kind.
  return Object.keys(supplied).length === 0
    ? refusal("supplied_missing", fault, { needs: { kind, fields: needed } })
    : refusal("authorization_details_malformed", fault);
}

function isQuiet(state: RuleOutcome["state"]): boolean {
  return state === "passed" || state === "not_looked_at";
}

function refusedBy(evaluation: Extract<Evaluation, { kind: "refused" }>): PolicyAnswer {
  const { trace, rule, code, alarm } = evaluation;
  const text = trace.find(({ state }) => state === "refused")?.text ?? "default deny";
  return { kind: "refused", refused: refusal(code, `${rule}: ${text}`), alarm };
}

/** What is wrong with the `supplied` of a request, given what the grant's kind takes; undefined when nothing is. */
export function suppliedFault(
  supplied: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, SuppliedField>>,
): string | undefined {
  for (const [name, value] of Object.entries(supplied)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) return `supplied.${name} is not a field of this grant's kind`;
    // Not `test`: with a `g` flag it begins where the request before ended.
    if (value.search(field.form) === -1)
      return `supplied.${name} does not have the form of its kind`;
  }
  const missing = Object.entries(fields).find(
    ([name, { required }]) => required && !Object.hasOwn(supplied, name),
  );
  return missing === undefined ? undefined : `supplied.${missing[0]} is missing`;
}
