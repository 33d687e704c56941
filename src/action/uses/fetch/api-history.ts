import type { RepositoryAction } from "../../../shared/action-reference.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";
import { apiRequest, type ApiAccess } from "./api-request.ts";
import type { Refs } from "./refs.ts";
import { repositoryOf } from "./action-names.ts";

/**
 * Whether a commit is in the history of a branch or tag, where there is no git to read the history itself: GitHub compares
 * the commit with one after the other, the default branch first. `undefined`: not in those that were compared, and there
 * are more.
 * @see https://docs.github.com/en/rest/commits/commits#compare-two-commits
 */
export async function isInHistoryByApi(
  action: RepositoryAction,
  refs: Refs,
  access: ApiAccess,
): Promise<boolean | undefined> {
  const tips = [...new Set(refs.map(({ commit }) => commit))];
  const compared = tips.slice(0, access.limits.comparisons);
  for (const tip of compared) {
    const status = await compare(action, tip, access);
    if (status === "identical" || status === "behind") return true;
    if (status === undefined) return undefined;
  }
  return compared.length === tips.length ? false : undefined;
}

/** From the second page on, a comparison has no files. `none`: the two have no history in common. */
async function compare(
  action: RepositoryAction,
  tip: string,
  access: ApiAccess,
): Promise<string | undefined> {
  const path = `/repos/${repositoryOf(action)}/compare/${tip}...${action.ref}?per_page=1&page=2`;
  const response = await apiRequest(access, path);
  if (!response.ok) return undefined;
  if (response.value.status === 404) return "none";
  const data = parseJson(response.value.body);
  return isRecord(data) && typeof data["status"] === "string" ? data["status"] : undefined;
}
