import { MAX_BREAK_GLASS_SECONDS } from "../../lease/break-glass.ts";
import {
  evaluateBreakGlass,
  type AllowedBreakGlass,
  type BreakGlassFault,
} from "../../policy/break-glass.ts";
import type { DocumentSlot } from "../../policy/evaluate.ts";
import { hasGrant } from "../../policy/has-grant.ts";
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

const MOST_NAMED = 10;

type PolicyDeps = Pick<BrokerDeps, "policy" | "rules">;

/**
 * The grant of this name: of the repository that was given, or of the only one that has it. Only that repository's policy is
 * read: to read every one takes longer than a person waits, above all where GitHub does not respond.
 */
export async function findGrant(
  { grant, repository }: { readonly grant: string; readonly repository?: string | undefined },
  { policy }: PolicyDeps,
): Promise<Result<NamedGrant, Refusal>> {
  const names =
    repository === undefined
      ? await policy.repositoriesWith(grant)
      : [await nameOf(repository, policy)];
  const [only, ...others] = names;
  if (only === undefined) return err(unknownGrant(grant, repository));
  if (others.length > 0) {
    const having = names.length > MOST_NAMED ? `${names.length} repositories` : joined(names);
    return refuse("break_glass_refused", `${having} each have a grant ${grant}`, {
      remedy: "Add --repository OWNER/NAME.",
    });
  }
  const documents = await policy.find(only);
  if (!documents.ok) return refuse("policy_unavailable", documents.error);
  if (!hasGrant(documents.value.repository, grant)) return err(unknownGrant(grant, repository));
  const { repository: document, owned } = documents.value;
  const why = whyNotItsOwn(document, owned);
  if (why !== undefined) return refuse("break_glass_refused", why, { remedy: FIX_IDS });
  return ok({ repository: only, documents: documents.value });
}

/** As the policies have it; as it was given where no job of it has asked yet. */
async function nameOf(given: string, policy: PolicyDeps["policy"]): Promise<string> {
  const all = await policy.repositories(true);
  return all.find((name) => isSameName(name, given)) ?? given;
}

/**
 * A job proves by its ID token of which repository it is. Nobody does that here, so the ids that a policy gives must be those that
 * GitHub gives: otherwise any repository's file could name ours.
 */
function whyNotItsOwn(document: DocumentSlot, owned: PolicyDocuments["owned"]): string | undefined {
  if (owned === undefined || typeof document !== "object") return undefined;
  const { source, repositoryId, ownerId } = document;
  if (repositoryId !== owned.repositoryId) {
    return `repository-id ${repositoryId} of ${source} is not the repository's, which is ${owned.repositoryId}`;
  }
  return ownerId === owned.ownerId
    ? undefined
    : `owner-id ${ownerId} of ${source} is not the owner's, which is ${owned.ownerId ?? "not known"}`;
}

const FIX_IDS = "Check --repository. If it is right, fix the ids in its policy.";

/** GitHub ignores the case of names. */
function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function unknownGrant(grant: string, repository: string | undefined): Refusal {
  const where =
    repository === undefined ? "no policy that can be read" : `no policy of ${repository}`;
  return refusal("break_glass_refused", `${where} has a grant ${grant}`, {
    remedy:
      "Check its name, and give --repository: of policies on GitHub, the broker knows without it only those that jobs have asked for since it started. A policy with mistakes at its top level has no grants: `stepkey check` lists them.",
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
