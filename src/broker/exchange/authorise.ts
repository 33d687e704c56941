import { evaluate, type Evaluation, type RuleOutcome } from "../../policy/evaluate.ts";
import type { Grant, PolicyFrame } from "../../policy/policy.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { Asked } from "./admit.ts";
import type { Trail } from "../record/audit.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { raiseAlarm } from "../record/raise-alarm.ts";
import { refuse, type Refusal } from "../refusal/refusal.ts";

/** What policy gives to a question. */
export interface Permit extends Asked {
  readonly grant: Grant;
  readonly frame: PolicyFrame;
  readonly ttlSeconds: number;
  /** The rule that decided: `octo-org/shop.yml:9 orders-migrate`. */
  readonly rule: string;
  /** What `mode: observe` let pass. */
  readonly observed: readonly string[];
}

/** Where neither the request nor the grant says how long. */
const DEFAULT_TTL_SECONDS = 15 * 60;

/** Policy: ids, grant, allow, environment, access and ttl, all decided by the policy's own pure function. */
export async function authorise(
  asked: Asked,
  deps: BrokerDeps,
  trail: Trail,
): Promise<Result<Permit, Refusal>> {
  const { claims, request } = asked;
  const limitSeconds = deps.rules.leaseMaxTtlSeconds;
  const documents = await deps.policy.find(claims.repository);
  const evaluation = evaluate({ ...documents, request, claims, limitSeconds });
  trail.note({ policy: evaluation.trace.filter(({ state }) => !isQuiet(state)) });
  if (evaluation.kind === "refused") return refusedBy(evaluation, deps, trail);
  const { grant, frame, observed } = evaluation;
  const rule = `${grant.source} ${grant.name}`;
  trail.note({ rule, ...(observed.length > 0 ? { observed } : {}) });
  const { kind, settings } = grant.credential;
  if (deps.rules.servers[kind]?.includes(settings.server) !== true) {
    return refuse("grant_refused", `servers.${kind}.${settings.server} is not configured`);
  }
  const ttlSeconds = Math.min(
    request.ttlSeconds ?? grant.ttlSeconds ?? DEFAULT_TTL_SECONDS,
    limitSeconds,
  );
  return ok({ ...asked, grant, frame, ttlSeconds, rule, observed });
}

function isQuiet(state: RuleOutcome["state"]): boolean {
  return state === "passed" || state === "not_looked_at";
}

function refusedBy(
  evaluation: Extract<Evaluation, { kind: "refused" }>,
  deps: BrokerDeps,
  trail: Trail,
): Result<never, Refusal> {
  const text = evaluation.trace.find(({ state }) => state === "refused")?.text ?? "default deny";
  const reason = `${evaluation.rule}: ${text}`;
  if (evaluation.alarm !== undefined) raiseAlarm(evaluation.alarm, reason, { deps, trail });
  return refuse(evaluation.code, reason);
}
