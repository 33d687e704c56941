import type { AppDenial } from "../../approval/github/api.ts";
import { parseBranch, parseRepository } from "../../approval/github/parse-repository.ts";
import type { Reader } from "../../approval/github/reader.ts";
import type { Fact } from "../../approval/facts.ts";
import { fileText, parseContents } from "./github-contents.ts";
import type { Result } from "../../shared/result.ts";
import { ok } from "../../shared/result.ts";

/** A file of a repository on GitHub. */
export interface GitHubFile {
  /** `octo-org/shop` */
  readonly repository: string;
  /** `.github/stepkey.yml` */
  readonly path: string;
}

/** What the tip of the default branch has. */
export interface FileAtTip {
  readonly kind: "read";
  readonly repositoryId: number;
  /** Undefined: GitHub did not say. */
  readonly ownerId: number | undefined;
  /** The commit that was the tip. */
  readonly commit: string;
  /** Undefined: the commit has no such file. The error says why it is not a text. */
  readonly text: Result<string | undefined, string>;
}

export type ReadAtTip =
  | FileAtTip
  /** GitHub shows it to nobody, or not to the broker. */
  | {
      readonly kind: "refused";
      readonly message: string;
      /** The repository is empty. */
      readonly hasNoBranch?: true;
      /** GitHub gives the App no token for it. */
      readonly denial?: AppDenial;
    }
  /** Later it may be there. */
  | { readonly kind: "away"; readonly message: string; readonly retryAfterSeconds: number };

/**
 * Reads a file at the tip of the default branch, and at no other: what GitHub has under that commit cannot change between two
 * requests.
 */
export async function readFileAtTip(
  reader: Reader,
  { repository, path }: GitHubFile,
): Promise<ReadAtTip> {
  const [owner = "", repo = ""] = repository.split("/");
  const found = await reader.one({
    route: "GET /repos/{owner}/{repo}",
    params: { owner, repo },
    what: `the repository ${repository}`,
    permission: "Metadata",
    parse: parseRepository,
  });
  if (!found.known) return notRead(reader, found);
  const { id, ownerId, defaultBranch } = found.value;
  const branch = await reader.status({
    route: "GET /repos/{owner}/{repo}/branches/{branch}",
    params: { owner, repo, branch: defaultBranch },
    what: `the default branch ${defaultBranch} of ${repository}`,
    permission: "Contents",
    parse: parseBranch,
  });
  if (!branch.known) {
    const isMissing = /branch not found/iu.test(branch.message ?? "");
    return isMissing
      ? { kind: "refused", message: branch.why, hasNoBranch: true }
      : notRead(reader, branch);
  }
  const commit = branch.value.tip;
  const file = await reader.status({
    route: "GET /repos/{owner}/{repo}/contents/{path}",
    params: { owner, repo, path, ref: commit },
    what: `${path} of ${repository} at ${commit}`,
    permission: "Contents",
    parse: parseContents,
  });
  const tip = { kind: "read", repositoryId: id, ownerId, commit } as const;
  if (file.known) return { ...tip, text: fileText(file.value) };
  // Its branch could be read, so the broker may read this too.
  return file.status === 404 ? { ...tip, text: ok(undefined) } : notRead(reader, file);
}

/** The names in a directory of a commit; none where it cannot be read. */
export async function namesInDirectory(
  reader: Reader,
  { repository, path }: GitHubFile,
  commit: string,
): Promise<readonly string[]> {
  const [owner = "", repo = ""] = repository.split("/");
  const found = await reader.one({
    route: "GET /repos/{owner}/{repo}/contents/{path}",
    params: { owner, repo, path, ref: commit },
    what: `${path} of ${repository} at ${commit}`,
    permission: "Contents",
    parse: parseContents,
  });
  return found.known && found.value.kind === "directory" ? found.value.names : [];
}

function notRead(
  reader: Reader,
  fact: Extract<Fact<unknown>, { readonly known: false }>,
): ReadAtTip {
  const away = reader.unavailable();
  if (away === undefined) return { kind: "refused", message: fact.why };
  const { message, retryAfterSeconds, denial } = away;
  return denial === undefined
    ? { kind: "away", message, retryAfterSeconds }
    : { kind: "refused", message, denial };
}
