import type { DocumentGrant, PolicyDocument } from "../document.ts";
import type { DocumentSlot } from "../evaluate.ts";
import { sameCredential, type CredentialSettings } from "../grant-kind.ts";

/** The documents that decide about one repository. */
export interface PolicyPair {
  readonly repository: DocumentSlot;
  /** Undefined only when there is none. */
  readonly organisation: DocumentSlot;
}

/** A grant with everything that limits it. What is issued must meet every part. */
export interface EffectiveGrant {
  readonly name: string;
  readonly parts: readonly GrantPart[];
  /** What is issued. Undefined only in an organisation's policy alone, which may leave it open. */
  readonly credential: CredentialSettings | undefined;
  /** Whether an admin can get it without a job and without an approval. */
  readonly breakGlass: boolean;
}

/** The grant of one document. */
export interface GrantPart {
  readonly scope: PolicyDocument["scope"];
  readonly grant: DocumentGrant;
  /** Whether its `allow` is enforced: in mode observe, a read is issued whatever it says. */
  readonly isEnforced: boolean;
}

/** The grant as jobs can get it; undefined if no request for it is ever granted. Decides as `evaluate` does. */
export function effectiveGrant(
  { repository, organisation }: PolicyPair,
  name: string,
): EffectiveGrant | undefined {
  if (typeof repository !== "object" || typeof organisation === "string") return undefined;
  const own = partOf(repository, name);
  const credential = own?.grant.credential;
  if (own === undefined || credential === undefined) return undefined;
  if (refusesAll(repository, own.grant)) return undefined;
  if (organisation === undefined) {
    return { name, parts: [own], credential, breakGlass: allowsBreakGlass([own], [repository]) };
  }
  if (!isFor(organisation, repository)) return undefined;
  const limits = limitsOn(own.grant, organisation);
  if (limits === undefined) return undefined;
  const parts = [own, ...limits];
  return {
    name,
    parts,
    credential,
    breakGlass: allowsBreakGlass(parts, [repository, organisation]),
  };
}

/** As `evaluateBreakGlass` decides about a grant that jobs can get. */
export function allowsBreakGlass(
  parts: readonly GrantPart[],
  documents: readonly PolicyDocument[],
): boolean {
  return (
    parts.every(({ grant }) => grant.breakGlass === true) &&
    documents.every(({ frame }) => frame.noBreakGlass !== true)
  );
}

/** The organisation's part, if it has one; undefined if it refuses whatever the repository's says. */
function limitsOn(
  own: DocumentGrant,
  organisation: PolicyDocument,
): readonly GrantPart[] | undefined {
  if (organisation.disabled.includes(own.name) || refusesAll(organisation, own)) return undefined;
  const cap = partOf(organisation, own.name);
  if (cap === undefined) return [];
  return fits(cap.grant, own) ? [cap] : undefined;
}

/** A document's grant; undefined if it has none that can be used. */
export function partOf(document: PolicyDocument, name: string): GrantPart | undefined {
  const { scope, frame, disabled } = document;
  const grant = document.grants.find((one) => one.name === name);
  if (grant === undefined || disabled.includes(name)) return undefined;
  return { scope, grant, isEnforced: frame.mode === "enforce" || grant.access === "write" };
}

/** Mode observe issues no write. */
export function refusesAll({ frame }: PolicyDocument, { access }: DocumentGrant): boolean {
  return frame.mode === "observe" && access === "write";
}

/** Whether both documents are for the same repository: each refuses the jobs of others. */
function isFor(organisation: PolicyDocument, repository: PolicyDocument): boolean {
  const { repositoryId, ownerId } = organisation;
  const isOfRepository = repositoryId === undefined || repositoryId === repository.repositoryId;
  return isOfRepository && ownerId === repository.ownerId;
}

/** Whether a request can meet both documents: these are compared exactly. */
function fits(cap: DocumentGrant, own: DocumentGrant): boolean {
  if (cap.environment !== own.environment || cap.access !== own.access) return false;
  if (cap.credential === undefined || own.credential === undefined) return true;
  return sameCredential(cap.credential, own.credential);
}
