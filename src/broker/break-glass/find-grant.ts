import { MAX_BREAK_GLASS_SECONDS } from "../../lease/break-glass.ts";
import {
  evaluateBreakGlass,
  type AllowedBreakGlass,
  type BreakGlassFault,
} from "../../policy/break-glass.ts";
import type { DocumentSlot } from "../../policy/evaluate.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { joined } from "../../shared/wording.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { PolicyDocuments } from "../policy/policy-source.ts";
import { refusal, refuse, type Refusal } from "../refusal/refusal.ts";

/** A grant by its name, in one repository. */
export interface NamedGrant {
  readonly repository: string;
  readonly documents: PolicyDocuments;
}

type PolicyDeps = Pick<BrokerDeps, "policy" | "rules">;

/** The grant of this name: of the repository that was given, or of the only one that has it. */
export async function findGrant(
  { grant, repository }: { readonly grant: string; readonly repository?: string | undefined },
  { policy }: PolicyDeps,
): Promise<Result<NamedGrant, Refusal>> {
  const all = await policy.repositories(true);
  const names = repository === undefined ? all : all.filter((name) => isSameName(name, repository));
  const found: NamedGrant[] = [];
  for (const name of names) {
    const documents = await policy.find(name);
    if (!documents.ok) return refuse("policy_unavailable", documents.error);
    if (hasGrant(documents.value.repository, grant)) {
      found.push({ repository: name, documents: documents.value });
    }
  }
  const [only, ...others] = found;
  if (only === undefined) return err(unknownGrant(grant, repository));
  if (others.length === 0) return ok(only);
  const having = joined(found.map((one) => one.repository));
  return refuse("break_glass_refused", `${having} each have a grant ${grant}`, {
    remedy: "Add --repository OWNER/NAME.",
  });
}

function hasGrant(document: DocumentSlot, grant: string): boolean {
  if (typeof document !== "object") return false;
  return document.disabled.includes(grant) || document.grants.some(({ name }) => name === grant);
}

/** GitHub ignores the case of names. */
function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function unknownGrant(grant: string, repository: string | undefined): Refusal {
  const where =
    repository === undefined ? "no policy that can be read" : `no policy of ${repository}`;
  return refusal("break_glass_refused", `${where} has a grant ${grant}`, {
    remedy:
      "Check its name, and --repository if you gave it. A policy with mistakes at its top level has no grants: `stepkey check` lists them.",
  });
}

/** What policy says. The broker's own limits count too. */
export function allowedGrant(
  { grant, ttl }: { readonly grant: string; readonly ttl?: number | undefined },
  { documents }: NamedGrant,
  { rules }: PolicyDeps,
): Result<AllowedBreakGlass, Refusal> {
  const allowed = evaluateBreakGlass({
    ...documents,
    grant,
    ttlSeconds: ttl,
    limitSeconds: Math.min(MAX_BREAK_GLASS_SECONDS, rules.leaseMaxTtlSeconds),
  });
  if (!allowed.ok) return err(refusalOfFault(allowed.error));
  if (rules.owners.includes(allowed.value.ownerId)) return allowed;
  const { ownerId, grant: of } = allowed.value;
  return refuse("break_glass_refused", `owner-id ${ownerId} of ${of.source} is not in owners`, {
    remedy: "Check `owner-id` in the policy, and `owners` in the broker's configuration.",
  });
}

function refusalOfFault({ code, reason, remedy }: BreakGlassFault): Refusal {
  return refusal(code, reason, { remedy });
}
