import type { RepositoryAction } from "../../../shared/action-reference.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";
import { repositoryOf } from "./action-names.ts";
import { apiRequest, type ApiAccess } from "./api-request.ts";

/**
 * A sentence when the action's repository is archived; undefined when it is not, or when that cannot be seen. Only the API
 * says it, so it is asked with a token only: without one, all jobs of a network share 60 requests an hour.
 */
export async function archivedNote(
  action: RepositoryAction,
  access: ApiAccess,
): Promise<string | undefined> {
  if (access.token === undefined) return undefined;
  const repository = repositoryOf(action);
  const response = await apiRequest(access, `/repos/${repository}`);
  if (!response.ok || response.value.status !== 200) return undefined;
  const data = parseJson(response.value.body);
  return isRecord(data) && data["archived"] === true
    ? `The repository ${repository} is archived: the action receives no more fixes.`
    : undefined;
}
