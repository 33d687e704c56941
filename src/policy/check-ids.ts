import type { Claims } from "../shared/claims.ts";
import type { PolicyDocument } from "./document.ts";
import type { RuleResult } from "./rules.ts";

/** The document is for the repository of the job: names can be taken over, ids cannot. */
export function checkIds(document: PolicyDocument, claims: Claims): RuleResult {
  const { repositoryId, ownerId } = document;
  const repository = repositoryId === undefined || repositoryId === claims.repositoryId;
  if (repository && ownerId === claims.repositoryOwnerId) {
    return { holds: true, text: `${claims.repository}, repository ${claims.repositoryId}` };
  }
  const job = `the job is from repository ${claims.repositoryId}, owner ${claims.repositoryOwnerId}`;
  return { holds: false, text: `${job}; the document is for ${idText(document)}` };
}

function idText({ repositoryId, ownerId }: PolicyDocument): string {
  return repositoryId === undefined
    ? `owner ${ownerId}`
    : `repository ${repositoryId}, owner ${ownerId}`;
}
