import type { Lease } from "../../lease/lease.ts";
import { sealName } from "../../lease/lease-task.ts";
import type { NamedTask } from "../../policy/named-task.ts";
import type { DocumentGrant } from "../../policy/document.ts";
import type { Secret } from "../../shared/secret.ts";
import type { Claims } from "../../shared/claims.ts";
import { approve } from "../exchange/approve.ts";
import { askPolicy, type Permit } from "../exchange/authorise.ts";
import type { ExchangeContext } from "../exchange/exchange-context.ts";
import type { PolicyDocuments } from "../policy/policy-source.ts";
import { startAuditTrail } from "../record/audit.ts";
import { refusal, type Refusal } from "../refusal/refusal.ts";
import { AVAILABLE, outlookOf, type Outlook } from "./missing.ts";

/** What every question of one discovery is decided by. */
export interface DiscoveryContext extends Pick<ExchangeContext, "deps" | "trail" | "budget"> {
  readonly claims: Claims;
  readonly idToken: Secret;
  readonly documents: PolicyDocuments;
  /** The leases of the job. */
  readonly leases: readonly Lease[];
  /** What the gate was asked before: most grants have the same rule. */
  readonly asked: Map<string, Promise<Refusal | undefined>>;
}

/** Each question is some requests to GitHub. */
const MAX_GATE_QUESTIONS = 16;

/** What asking for a grant, or for a task of it, would come to now: decided by the functions of `/token`. */
export async function outlookFor(
  grant: DocumentGrant,
  task: NamedTask | undefined,
  context: DiscoveryContext,
): Promise<Outlook> {
  const refused = await whyRefused(grant, task, context);
  return refused === undefined ? AVAILABLE : outlookOf(refused);
}

async function whyRefused(
  grant: DocumentGrant,
  task: NamedTask | undefined,
  context: DiscoveryContext,
): Promise<Refusal | undefined> {
  const { deps, claims } = context;
  if (await deps.store.isFrozen(grant.name, claims.repository)) {
    return refusal("frozen", "everything, the grant or the repository is frozen");
  }
  const request = {
    idToken: context.idToken,
    grant: grant.name,
    environment: claims.environment,
    access: grant.access,
    step: "discover",
    ttlSeconds: task?.timeoutSeconds,
    idempotencyKey: "",
    supplied: {},
  };
  // The trail of each question is its own: the audit log has what the job was told, not how each part was decided.
  const own = { ...context, trail: startAuditTrail(context.trail.trace) };
  const answer = askPolicy({ claims, request }, context.documents, own);
  if (answer.kind === "refused") return answer.refused;
  return usedUp(answer.permit, task, context) ?? (await askGateOnce(answer.permit, context));
}

/** A request that is made again has the same key, so it is one. */
function usedUp(
  { grant }: Permit,
  task: NamedTask | undefined,
  { leases }: DiscoveryContext,
): Refusal | undefined {
  const named = task && { name: task.name, commit: "", parameters: {} };
  const seal = sealName({ grant: grant.name, task: named });
  const taken = leases.filter((lease) => sealName(lease) === seal && lease.state !== "failed");
  const requests = new Set(taken.map(({ idempotencyKey }) => idempotencyKey)).size;
  if (requests < (task?.perJob ?? grant.perJob)) return undefined;
  return refusal(task === undefined ? "sealed" : "task_used_up", `used ${requests} times`);
}

async function askGateOnce(
  permit: Permit,
  context: DiscoveryContext,
): Promise<Refusal | undefined> {
  const { approval, allow } = permit.grant;
  if (permit.grant.access === "read") return undefined;
  const { workflow, rollback, tags } = allow;
  const key = JSON.stringify([approval, workflow, rollback, tags]);
  const before = context.asked.get(key);
  if (before !== undefined) return before;
  if (context.asked.size >= MAX_GATE_QUESTIONS) {
    return refusal("github_unavailable", "this discovery has asked too much already", {
      remedy: "Ask for the grant itself: the policy has too many different rules of approval.",
    });
  }
  const answer = askGate(permit, context);
  context.asked.set(key, answer);
  return answer;
}

async function askGate(permit: Permit, context: DiscoveryContext): Promise<Refusal | undefined> {
  const trail = startAuditTrail(context.trail.trace);
  const approved = await approve(permit, { ...context, trail });
  return approved.ok ? undefined : approved.error;
}
