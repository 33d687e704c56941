import type { RepositoryAction } from "../../../shared/action-reference.ts";
import { join } from "node:path";
import { sizeText } from "../../../delivery/archive/archive-bounds.ts";
import type { Failure } from "../../../shared/failure.ts";
import type { HttpResponse } from "../../../shared/http.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { isInHistoryByApi } from "./api-history.ts";
import { apiHeaders, apiRequest, type ApiAccess } from "./api-request.ts";
import { downloadGzip } from "./download.ts";
import type { Wanted } from "./fetch-by-git.ts";
import {
  accessDenied,
  commitForeign,
  commitUndecided,
  commitUnknown,
  fetchFailed,
  notFound,
  rateLimited,
  tooLarge,
  unsafe,
} from "./refusals.ts";
import type { Refs } from "./refs.ts";
import { repositoryOf } from "./action-names.ts";
import { differenceOf, parseTree, treeOfCommit, type TreeListing } from "./tree-listing.ts";
import { unpackAction, type BlobIds } from "./unpack-action.ts";
import { unpackRefusal } from "./unpack-refusal.ts";

export interface TarballAccess extends ApiAccess {
  readonly directory: string;
  readonly proxies: Readonly<Record<string, string>>;
}

/**
 * Where there is no git: GitHub's tarball, with every file checked against the id that the commit's tree has for it. The
 * tree's own word is GitHub's API.
 */
export async function fetchByTarball(
  wanted: Wanted & { readonly refs: Refs },
  access: TarballAccess,
): Promise<Result<string, Failure>> {
  const { action } = wanted;
  const tree = await readTree(action, access);
  if (!tree.ok) return tree;
  const isOwn = wanted.isTip || (await isInHistoryByApi(action, wanted.refs, access));
  if (isOwn === false) return err(commitForeign(action));
  if (isOwn === undefined) {
    const most = wanted.limits.comparisons;
    const why = `without git, stepkey compares it with ${most} branches and tags at most, as far as GitHub's API allows`;
    return err(commitUndecided(action, why));
  }
  const directory = join(access.directory, "action");
  const unpacked = await downloadTo(directory, wanted, access);
  if (!unpacked.ok) return unpacked;
  const difference = differenceOf(unpacked.value, tree.value);
  if (difference === undefined) return ok(directory);
  const why = `${difference}. Without git, stepkey cannot check files that .gitattributes rewrites`;
  return err(unsafe(action, why));
}

async function downloadTo(
  directory: string,
  { action, limits }: Wanted,
  { apiUrl, token, proxies, signal }: TarballAccess,
): Promise<Result<BlobIds, Failure>> {
  const url = `${apiUrl}/repos/${repositoryOf(action)}/tarball/${action.ref}`;
  const headers = apiHeaders(token);
  const request = { url, headers, proxies, signal, maxBytes: limits.packedBytes };
  const got = await downloadGzip(
    request,
    async (tar) => await unpackAction(tar, { directory, limits, isWrapped: true }),
  );
  if (!got.ok) return err((got.isTooLarge ? tooLarge : fetchFailed)(action, got.why));
  return got.value.ok ? got.value : err(unpackRefusal(action, got.value.error));
}

/** Asks for the commit first: GitHub would also give a tree by its id, or by the id of a tag. */
async function readTree(
  action: RepositoryAction,
  access: ApiAccess,
): Promise<Result<TreeListing, Failure>> {
  const commit = await readObject(action, access, `commits/${action.ref}`);
  if (!commit.ok) return commit;
  const id = treeOfCommit(commit.value);
  const listing = await readObject(action, access, `trees/${id ?? action.ref}?recursive=1`);
  if (!listing.ok) return listing;
  const tree = id === undefined ? undefined : parseTree(listing.value);
  if (tree === undefined) {
    return err(fetchFailed(action, "GitHub's list of its files is malformed"));
  }
  return tree.isTruncated
    ? err(tooLarge(action, "GitHub's API lists only a part of its files"))
    : ok(tree);
}

async function readObject(
  action: RepositoryAction,
  access: ApiAccess,
  object: string,
): Promise<Result<string, Failure>> {
  const response = await apiRequest(access, `/repos/${repositoryOf(action)}/git/${object}`);
  if (response.ok) {
    const { status, body } = response.value;
    return status === 200 ? ok(body) : err(refusalOf(action, response.value, access));
  }
  const { kind, message } = response.error;
  if (kind !== "too_large") return err(fetchFailed(action, message));
  const most = sizeText(access.limits.responseBytes);
  return err(tooLarge(action, `the list of its files has more than ${most}`));
}

/** 409: an empty repository. 422: no such commit. */
const NO_COMMIT: ReadonlySet<number> = new Set([404, 409, 422]);

function refusalOf(
  action: RepositoryAction,
  { status, headers }: HttpResponse,
  { token }: ApiAccess,
): Failure {
  if (status === 429 || (status === 403 && headers["x-ratelimit-remaining"] === "0")) {
    return rateLimited(action);
  }
  // The repository itself was there: git's protocol listed its branches.
  if (NO_COMMIT.has(status)) return commitUnknown(action);
  if (status === 401 && token === undefined) return notFound(action, false);
  if (status === 401 || status === 403) return accessDenied(action, status);
  return fetchFailed(action, `GitHub returned status ${status}`);
}
