import { formatDuration } from "../shared/duration.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { type DocumentGrant, type PolicyDocument, noDocumentText } from "./document.ts";
import type { DocumentSlot } from "./evaluate.ts";
import { sameCredential } from "./grant-kind.ts";
import { joinGrants } from "./join.ts";
import type { Grant } from "./policy.ts";

/** A grant that an admin asks for outside the gate. */
export interface BreakGlassQuestion {
  readonly repository: DocumentSlot;
  /** The organisation's policy; undefined only when there is none. */
  readonly organisation: DocumentSlot;
  readonly grant: string;
  /** Undefined: as long as it may be. */
  readonly ttlSeconds: number | undefined;
  /** The longest that any lease outside the gate may last here. */
  readonly limitSeconds: number;
}

/** What the admin gets, and whose repository it is. */
export interface AllowedBreakGlass {
  readonly grant: Grant;
  readonly repositoryId: number;
  readonly ownerId: number;
  readonly ttlSeconds: number;
}

/** Why policy does not allow it, in a sentence for the admin, and what to write in which file. */
export interface BreakGlassFault {
  readonly code: "break_glass_refused" | "ttl_too_long";
  readonly reason: string;
  readonly remedy: string;
}

type Answer<T> = Result<T, BreakGlassFault>;

/**
 * Whether policy allows a grant outside the gate. What `allow` and `approval` ask of a job does not apply, because there is
 * none. Everything else does: both documents, their ids, the credential, the ttl and `mode`.
 */
export function evaluateBreakGlass(question: BreakGlassQuestion): Answer<AllowedBreakGlass> {
  const documents = documentsOf(question);
  if (!documents.ok) return documents;
  const { repository, organisation } = documents.value;
  const grant = grantOf(question.grant, repository, organisation);
  if (!grant.ok) return grant;
  const why = whyForbidden(grant.value, repository) ?? whyForbidden(grant.value, organisation);
  if (why !== undefined) return err(why);
  const { repositoryId, ownerId } = repository;
  if (repositoryId === undefined) return refused("the repository's policy has no repository-id");
  const ttl = ttlOf(question, grant.value);
  return ttl.ok ? ok({ grant: grant.value, repositoryId, ownerId, ttlSeconds: ttl.value }) : ttl;
}

interface Documents {
  readonly repository: PolicyDocument;
  readonly organisation: PolicyDocument | undefined;
}

function documentsOf({ repository, organisation }: BreakGlassQuestion): Answer<Documents> {
  if (typeof repository !== "object") return refused(noDocumentText(repository, "repository"));
  if (organisation === undefined) return ok({ repository, organisation });
  if (typeof organisation !== "object") {
    return refused(noDocumentText(organisation, "organisation"));
  }
  const { source, ownerId, repositoryId } = organisation;
  if (ownerId !== repository.ownerId) {
    return refused(`owner-id differs in ${repository.source} and ${source}`);
  }
  return repositoryId === undefined || repositoryId === repository.repositoryId
    ? ok({ repository, organisation })
    : refused(`${source} is for another repository-id than ${repository.source}`);
}

function grantOf(
  name: string,
  repository: PolicyDocument,
  organisation: PolicyDocument | undefined,
): Answer<Grant> {
  for (const document of [repository, organisation]) {
    if (document?.disabled.includes(name) !== true) continue;
    return refused(`${name} in ${document.source} has mistakes and is disabled`, FIX);
  }
  const own = find(repository, name);
  if (own === undefined) return refused(`${name} is not in ${repository.source}`);
  const { credential } = own;
  if (credential === undefined) return refused(`${own.source} names no credential`, FIX);
  const cap = find(organisation, name);
  const differ = cap === undefined ? undefined : difference({ ...own, credential }, cap);
  if (differ !== undefined) return refused(`${own.source} and ${cap?.source} name ${differ}`);
  return ok(joinGrants({ ...own, credential }, cap));
}

/** What both documents must say alike of a grant, as they must for a job. */
function difference(
  own: DocumentGrant & Pick<Grant, "credential">,
  cap: DocumentGrant,
): string | undefined {
  if (cap.environment !== own.environment || cap.access !== own.access) {
    return "different environments or access";
  }
  return cap.credential === undefined || sameCredential(cap.credential, own.credential)
    ? undefined
    : "different credentials";
}

/** Each document that has the grant must allow it, and none may forbid it for all. */
function whyForbidden(
  { name, access }: Grant,
  document: PolicyDocument | undefined,
): BreakGlassFault | undefined {
  if (document === undefined) return undefined;
  const { source, frame } = document;
  const grant = find(document, name);
  if (frame.noBreakGlass === true) {
    return fault(`${source} has forbid-break-glass: true`, REVIEW);
  }
  if (grant !== undefined && grant.breakGlass !== true) {
    const remedy = `To allow it, write break-glass: true below ${name} in ${source}. That is a change of policy, and reviewed like one.`;
    return fault(`${grant.source} does not have break-glass: true`, remedy);
  }
  if (frame.mode === "observe" && access === "write") {
    return fault(`${source} has mode: observe, which issues no writes`, REVIEW);
  }
  return undefined;
}

function ttlOf(
  { ttlSeconds, limitSeconds }: BreakGlassQuestion,
  { ttlSeconds: ofGrant, source }: Grant,
): Answer<number> {
  const longest = Math.min(ofGrant ?? limitSeconds, limitSeconds);
  if (ttlSeconds === undefined || ttlSeconds <= longest) return ok(ttlSeconds ?? longest);
  const because =
    longest < limitSeconds ? ` by ${source}` : ", as long as break-glass ever lasts here";
  return err({
    code: "ttl_too_long",
    reason: `${formatDuration(ttlSeconds)} is longer than ${formatDuration(longest)}${because}`,
    remedy: `Ask for at most ${formatDuration(longest)}.`,
  });
}

function find(document: PolicyDocument | undefined, name: string): DocumentGrant | undefined {
  return document?.grants.find((grant) => grant.name === name);
}

const FIX = "Fix the policy: `stepkey check` lists its mistakes.";
const REVIEW = "Change the policy, with a review, or do without break-glass.";
const CHECK = "Check the name of the grant and the policies: `stepkey check` lists their mistakes.";

function fault(reason: string, remedy: string): BreakGlassFault {
  return { code: "break_glass_refused", reason, remedy };
}

function refused(
  reason: string,
  remedy = CHECK,
): { readonly ok: false; readonly error: BreakGlassFault } {
  return err(fault(reason, remedy));
}
