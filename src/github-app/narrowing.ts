import type { Instant } from "../shared/clock.ts";
import { isRecord, parseJson } from "../shared/json.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { Secret } from "../shared/secret.ts";

/** What a permission allows, from least to most. */
export const LEVELS = ["read", "write", "admin"] as const;

export type Level = (typeof LEVELS)[number];

/** By GitHub's names for the API: `pull_requests`. */
export type Permissions = Readonly<Record<string, Level>>;

/**
 * What a token is for. Neither list is ever empty: GitHub takes an empty one, or one that is left out, for everything that
 * the installation has.
 */
export interface Narrowing {
  /**
   * Names without their owner. Undefined: for permissions of the organisation alone, which no repository limits, or to see which
   * repositories there are.
   */
  readonly repositories: readonly string[] | undefined;
  /** In place of names, which may have changed. */
  readonly repositoryIds?: readonly number[];
  readonly permissions: Permissions;
}

/** As GitHub takes it. */
export function narrowingBody({ repositories, repositoryIds, permissions }: Narrowing): object {
  return {
    ...(repositories && { repositories }),
    ...(repositoryIds && { repository_ids: repositoryIds }),
    permissions,
  };
}

/** A token as GitHub issued it. */
export interface InstallationToken {
  readonly token: Secret;
  readonly expiresAt: Instant;
  /** Why it must not be used: it is not what was asked for. */
  readonly mismatch: string | undefined;
}

/** Permissions that are about the organisation, and that a token may have without a list of repositories. */
const OF_ORGANISATION: ReadonlySet<string> = new Set(["members"]);

/** Whether a token of this narrowing cannot be for everything that the installation has. */
export function isNarrow({ repositories, repositoryIds, permissions }: Narrowing): boolean {
  const names = Object.keys(permissions);
  if (names.length === 0) return false;
  if (repositoryIds !== undefined) return repositoryIds.length > 0 && repositories === undefined;
  if (repositories !== undefined) return repositories.length > 0;
  // Metadata alone shows which repositories there are, and no code.
  const isList = names.length === 1 && permissions["metadata"] === "read";
  return isList || names.every((name) => OF_ORGANISATION.has(name));
}

/** GitHub adds it to every token that has a permission of repositories. */
const IMPLIED: Permissions = { metadata: "read" };

/** GitHub's response to the request for a token. An error: there is no token in it. */
export function readToken(
  body: string,
  owner: string,
  asked: Narrowing,
): Result<InstallationToken, string> {
  const content = parseJson(body);
  const token = isRecord(content) ? content["token"] : undefined;
  if (!isRecord(content) || typeof token !== "string" || token === "") {
    return err("GitHub's response has no token");
  }
  const expires = content["expires_at"];
  const expiresAt = typeof expires === "string" ? Date.parse(expires) : Number.NaN;
  const mismatch = Number.isNaN(expiresAt)
    ? "GitHub does not say when it expires"
    : (permissionMismatch(content["permissions"], asked.permissions) ??
      (asked.repositoryIds === undefined
        ? repositoryMismatch(content, owner, asked.repositories)
        : idMismatch(content, asked.repositoryIds)));
  return ok({ token: new Secret(token), expiresAt, mismatch });
}

function permissionMismatch(given: unknown, asked: Permissions): string | undefined {
  if (!isRecord(given)) return "GitHub does not say which permissions it has";
  const expected: Permissions = { ...IMPLIED, ...asked };
  for (const [name, level] of Object.entries(given)) {
    if (expected[name] !== level) return `it has the permission ${name}: ${String(level)}`;
  }
  const missing = Object.keys(asked).find((name) => !Object.hasOwn(given, name));
  return missing === undefined ? undefined : `it lacks the permission ${missing}`;
}

function repositoryMismatch(
  { repository_selection: selection, repositories }: Readonly<Record<string, unknown>>,
  owner: string,
  asked: Narrowing["repositories"],
): string | undefined {
  if (asked === undefined) return undefined;
  if (selection !== "selected" || !Array.isArray(repositories)) {
    return "it is not limited to the repositories of the grant";
  }
  const names = repositories.map((one: unknown) => fullNameOf(one));
  const expected = new Set(asked.map((name) => `${owner}/${name}`.toLowerCase()));
  const other = names.find((name) => !expected.has(name));
  if (other !== undefined) return `it reaches the repository ${other}`;
  const missing = [...expected].find((name) => !names.includes(name));
  return missing === undefined ? undefined : `it does not reach the repository ${missing}`;
}

function idMismatch(
  { repository_selection: selection, repositories }: Readonly<Record<string, unknown>>,
  asked: readonly number[],
): string | undefined {
  if (selection !== "selected" || !Array.isArray(repositories)) {
    return "it is not limited to the repositories that were asked for";
  }
  const ids = repositories.map((one: unknown) => (isRecord(one) ? one["id"] : undefined));
  const isSame = ids.length === asked.length && asked.every((id) => ids.includes(id));
  return isSame ? undefined : "it reaches other repositories than those that were asked for";
}

function fullNameOf(repository: unknown): string {
  const name = isRecord(repository) ? repository["full_name"] : undefined;
  return typeof name === "string" ? name.toLowerCase() : "(without a name)";
}
