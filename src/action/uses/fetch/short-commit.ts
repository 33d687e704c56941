import type { RepositoryAction } from "../../../shared/action-reference.ts";
import { repositoryOf } from "./action-names.ts";
import { apiHeaders, apiRequest, type ApiAccess } from "./api-request.ts";

/**
 * The full id of a short one, as GitHub's API knows it; undefined when it knows none, or does not say. Whether the commit is
 * the repository's own is found out once it is written in full.
 */
export async function fullCommit(
  action: RepositoryAction,
  access: ApiAccess,
): Promise<string | undefined> {
  const path = `/repos/${repositoryOf(action)}/commits/${action.ref}`;
  const headers = { ...apiHeaders(access.token), accept: "application/vnd.github.sha" };
  const response = await apiRequest(access, path, headers);
  if (!response.ok || response.value.status !== 200) return undefined;
  const sha = response.value.body.trim();
  return /^[0-9a-f]{40}$/u.test(sha) && sha.startsWith(action.ref) ? sha : undefined;
}
