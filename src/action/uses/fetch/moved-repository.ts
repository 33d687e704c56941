import type { RepositoryAction } from "../../../shared/action-reference.ts";
import { parseJson } from "../../../shared/json.ts";
import { REPOSITORY_NAME } from "../../../shared/patterns.ts";
import { apiRequest, type ApiAccess } from "./api-request.ts";
import { repositoryOf } from "./action-names.ts";

/**
 * The name that a repository has now. The API redirects an old name to the repository's number; only a path of the API
 * itself is followed. Undefined when it does not say.
 */
export async function newName(
  action: RepositoryAction,
  access: ApiAccess,
): Promise<string | undefined> {
  const first = await apiRequest(access, `/repos/${repositoryOf(action)}`);
  if (!first.ok) return undefined;
  const number = /\/repositories\/(?<id>\d+)$/u.exec(first.value.headers["location"] ?? "")?.groups;
  const id = number?.["id"];
  const second = id === undefined ? first : await apiRequest(access, `/repositories/${id}`);
  if (!second.ok || second.value.status !== 200) return undefined;
  const name = fullName(parseJson(second.value.body));
  return name !== undefined && REPOSITORY_NAME.test(name) ? name : undefined;
}

function fullName(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || !("full_name" in data)) return undefined;
  return typeof data.full_name === "string" ? data.full_name : undefined;
}
