import { isRecord, parseJson } from "../shared/json.ts";
import type { HttpResponse } from "../shared/http.ts";
import { err, ok, type Result } from "../shared/result.ts";
import type { GitHubApp } from "./client.ts";
import { permanentFault, type AppFault } from "./fault.ts";
import { unexpected } from "./read-response.ts";
import type { AppRequests, AppResponse } from "./requests.ts";

/** An account on which the App is installed. */
export interface InstalledAccount {
  readonly ownerId: number;
  /** Its login. */
  readonly owner: string;
  readonly isSuspended: boolean;
}

export interface InstalledRepository {
  /** `owner/name` */
  readonly name: string;
  readonly id: number;
  readonly ownerId: number;
  /** Nothing runs in it. */
  readonly isArchived: boolean;
}

export interface Listed<T> {
  readonly items: readonly T[];
  /** Whether there are more than were read. */
  readonly isCut: boolean;
}

const PAGE = 100;
const MAX_PAGES = 20;

/** @see https://docs.github.com/en/rest/apps/apps#list-installations-for-the-authenticated-app */
export function listInstalledAccounts(
  requests: Pick<AppRequests, "asApp">,
  signal: AbortSignal,
): Promise<Result<Listed<InstalledAccount>, AppFault>> {
  const send = (query: string): AppResponse =>
    requests.asApp({ method: "GET", path: `/app/installations?${query}` }, signal);
  return readPages(send, { what: "the App's installations", read: accountsIn });
}

/**
 * The repositories that the installation on an owner has. It takes a token that is limited to no repository, because only
 * that one sees them all: it may read their metadata and nothing else, and it is deleted at the end.
 * @see https://docs.github.com/en/rest/apps/installations#list-repositories-accessible-to-the-app-installation
 */
export async function listInstalledRepositories(
  app: Pick<GitHubApp, "createToken" | "deleteToken">,
  requests: Pick<AppRequests, "withToken">,
  signal: AbortSignal,
): Promise<Result<Listed<InstalledRepository>, AppFault>> {
  const made = await app.createToken(METADATA_OF_ALL, signal);
  if (!made.ok) return made;
  const { token, mismatch } = made.value;
  const send = (query: string): AppResponse =>
    requests.withToken(
      { method: "GET", path: `/installation/repositories?${query}` },
      token,
      signal,
    );
  const what = "the installation's repositories";
  const listed =
    mismatch === undefined
      ? await readPages(send, { what, read: repositoriesIn })
      : err(notAsAsked(mismatch));
  // It ends by itself within an hour, so a failure here changes nothing.
  await app.deleteToken(token, signal);
  return listed;
}

const METADATA_OF_ALL = { repositories: undefined, permissions: { metadata: "read" } } as const;

function notAsAsked(mismatch: string): AppFault {
  const message = `GitHub's new token is not the one that was asked for: ${mismatch}`;
  return permanentFault("token_not_as_asked", message, "Report this to GitHub.");
}

interface Pages<T> {
  readonly what: string;
  /** Undefined: the response does not have them. */
  readonly read: (content: unknown) => readonly T[] | undefined;
}

async function readPages<T>(
  send: (query: string) => AppResponse,
  { what, read }: Pages<T>,
): Promise<Result<Listed<T>, AppFault>> {
  const items: T[] = [];
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const sent = await send(`per_page=${PAGE}&page=${page}`);
    if (!sent.ok) return sent;
    const own = read(contentOf(sent.value));
    if (own === undefined) return err(unexpected(what, sent.value));
    items.push(...own);
    if (own.length < PAGE) return ok({ items, isCut: false });
  }
  return ok({ items, isCut: true });
}

function contentOf({ status, body }: HttpResponse): unknown {
  return status === 200 ? parseJson(body) : undefined;
}

function accountsIn(content: unknown): readonly InstalledAccount[] | undefined {
  if (!Array.isArray(content)) return undefined;
  return content.map((one: unknown) => {
    const account = isRecord(one) ? one["account"] : undefined;
    const [login, id] = isRecord(account) ? [account["login"], account["id"]] : [];
    const suspendedAt = isRecord(one) ? one["suspended_at"] : undefined;
    return {
      // An enterprise has no login, and no repositories.
      owner: typeof login === "string" ? login : "",
      ownerId: typeof id === "number" ? id : 0,
      isSuspended: suspendedAt !== undefined && suspendedAt !== null,
    };
  });
}

function repositoriesIn(content: unknown): readonly InstalledRepository[] | undefined {
  const list = isRecord(content) ? content["repositories"] : undefined;
  return Array.isArray(list) ? list.flatMap((one: unknown) => repositoryIn(one) ?? []) : undefined;
}

/** One repository as GitHub lists it; undefined if it is none. */
export function repositoryIn(content: unknown): InstalledRepository | undefined {
  if (!isRecord(content)) return undefined;
  const { full_name: name, id, owner, archived, disabled } = content;
  const ownerId = isRecord(owner) ? owner["id"] : undefined;
  if (typeof name !== "string" || typeof id !== "number" || typeof ownerId !== "number") {
    return undefined;
  }
  return { name, id, ownerId, isArchived: archived === true || disabled === true };
}
