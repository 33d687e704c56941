import type { AdmittedRequest } from "./admit.ts";
import type { ExchangeContext } from "./exchange-context.ts";
import { refuseMissingServer } from "./server-hold.ts";
import { raiseAlarm } from "../record/raise-alarm.ts";
import { type Refusal, refusal, refuse } from "../refusal/refusal.ts";
import type { SuppliedField } from "../../credentials/kind/credential-kind.ts";
import { type Evaluation, type RuleOutcome, evaluate } from "../../policy/evaluate.ts";
import type { Grant, PolicyFrame } from "../../policy/policy.ts";
import { type Result, err, ok } from "../../shared/result.ts";

/** A request that policy allows, and what it may get. */
export interface Permit extends AdmittedRequest {
  readonly grant: Grant;
  readonly frame: PolicyFrame;
  readonly ttlSeconds: number;
  /** The rule that decided: `octo-org/shop.yml:9 orders-migrate`. */
  readonly rule: string;
  /** What would have been refused without `mode: observe`. */
  readonly observed: readonly string[];
}

/** Where neither the request nor the grant has a ttl. */
const DEFAULT_TTL_SECONDS = 15 * 60;

/** Checks policy: ids, grant, allow, environment, access and ttl. `evaluate` decides all of it, as a pure function. */
export async function authorise(
  admitted: AdmittedRequest,
  context: ExchangeContext,
): Promise<Result<Permit, Refusal>> {
  const { deps, trail } = context;
  const { claims, request } = admitted;
  const limitSeconds = deps.rules.leaseMaxTtlSeconds;
  const documents = await deps.policy.find(claims.repository);
  if (!documents.ok) return refuse("policy_unavailable", documents.error);
  const evaluation = evaluate({ ...documents.value, request, claims, limitSeconds });
  trail.note({ policy: evaluation.trace.filter(({ state }) => !isQuiet(state)) });
  if (evaluation.kind === "refused") return refusedBy(evaluation, context);
  const { grant, frame, observed } = evaluation;
  const rule = `${grant.source} ${grant.name}`;
  trail.note({ rule, ...(observed.length > 0 ? { observed } : {}) });
  const unfit = kindRefusal(grant, request, context);
  if (unfit !== undefined) return err(unfit);
  const ttlSeconds = Math.min(
    request.ttlSeconds ?? grant.ttlSeconds ?? DEFAULT_TTL_SECONDS,
    limitSeconds,
  );
  return ok({ ...admitted, grant, frame, ttlSeconds, rule, observed });
}

/** The grant's server must be configured, and its kind must take what the request supplies. */
function kindRefusal(
  { credential: { kind, settings } }: Grant,
  { supplied }: AdmittedRequest["request"],
  { deps }: ExchangeContext,
): Refusal | undefined {
  const missing = refuseMissingServer({ kind, server: settings.server }, deps);
  if (missing !== undefined) return missing;
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

function refusedBy(
  evaluation: Extract<Evaluation, { kind: "refused" }>,
  { deps, trail }: ExchangeContext,
): Result<never, Refusal> {
  const text = evaluation.trace.find(({ state }) => state === "refused")?.text ?? "default deny";
  const reason = `${evaluation.rule}: ${text}`;
  const { alarm } = evaluation;
  if (alarm !== undefined) raiseAlarm({ alarm, reason }, trail, deps);
  return refuse(evaluation.code, reason);
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
