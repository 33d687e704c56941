import type { RepositoryAction } from "../../../shared/action-reference.ts";
import type { Failure } from "../../../shared/failure.ts";
import type { HttpResponse } from "../../../shared/http.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { ApiAccess } from "./api-request.ts";
import { basic } from "./git-environment.ts";
import { newName } from "./moved-repository.ts";
import { accessDenied, fetchFailed, moved, notFound } from "./refusals.ts";
import { LS_REFS_REQUEST, parseRefs, type Refs } from "./refs.ts";
import { repositoryOf } from "./action-names.ts";

export interface GitHubAccess extends ApiAccess {
  readonly serverUrl: string;
}

const TIMEOUT_MS = 30_000;

/**
 * The branches and tags of the action's repository, with one request of git's own protocol: what `git ls-remote` sends. It
 * needs no git, and a status says what git would bury in a message. GitHub's API limits such requests; git's does not.
 */
export async function listRefs(
  action: RepositoryAction,
  access: GitHubAccess,
): Promise<Result<Refs, Failure>> {
  const { serverUrl, token, send, signal, limits } = access;
  const response = await send({
    method: "POST",
    url: `${serverUrl}/${repositoryOf(action)}/git-upload-pack`,
    headers: {
      accept: "application/x-git-upload-pack-result",
      "content-type": "application/x-git-upload-pack-request",
      "git-protocol": "version=2",
      ...(token === undefined ? {} : { authorization: basic(token) }),
    },
    body: LS_REFS_REQUEST,
    timeoutMs: TIMEOUT_MS,
    maxBytes: limits.responseBytes,
    signal,
  });
  if (!response.ok) return err(fetchFailed(action, response.error.message));
  if (response.value.status !== 200) return err(await refusalOf(action, response.value, access));
  const refs = parseRefs(response.value.body);
  return refs === undefined
    ? err(fetchFailed(action, "the server does not speak version 2 of git's protocol"))
    : ok(refs);
}

async function refusalOf(
  action: RepositoryAction,
  { status, headers }: HttpResponse,
  access: GitHubAccess,
): Promise<Failure> {
  const hasToken = access.token !== undefined;
  if (status === 301 || status === 308) return moved(action, await newName(action, access));
  if (status === 404 || (status === 401 && !hasToken)) return notFound(action, hasToken);
  if (status === 401 || status === 403) return accessDenied(action, status);
  const location = headers["location"];
  const to = location === undefined ? "" : `, to ${location}`;
  return fetchFailed(action, `GitHub returned status ${status}${to}`);
}
