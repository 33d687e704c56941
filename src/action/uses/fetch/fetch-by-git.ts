import { join } from "node:path";
import type { Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { isInHistory } from "./git-history.ts";
import { fetchInto, repositoryAt, saysMissing, type FetchOutcome, type Git } from "./git.ts";
import { offline } from "./git-environment.ts";
import { sizeText } from "../../../delivery/archive/archive-bounds.ts";
import type { FetchLimits } from "./limits.ts";
import type { Pin } from "./pin.ts";
import { commitForeign, commitUnknown, fetchFailed, tooLarge, unsafe } from "./refusals.ts";
import type { RepositoryAction } from "../../../shared/action-reference.ts";
import { runGit } from "./run-git.ts";
import { unpackAction } from "./unpack-action.ts";
import { unpackRefusal } from "./unpack-refusal.ts";

export interface Wanted extends Pin {
  readonly action: RepositoryAction;
  readonly limits: FetchLimits;
}

/**
 * Fetches exactly one commit without its history, and unpacks what `git archive` makes of it: the same as GitHub's tarball,
 * which the runner unpacks. Git has then checked every object against its id.
 */
export async function fetchByGit(
  git: Git,
  { action, sha, isTip, limits }: Wanted,
): Promise<Result<string, Failure>> {
  const one = ["--depth=1", `${sha}:refs/stepkey/action`];
  const noCommit = new AbortController();
  const history = { ...git, signal: AbortSignal.any([git.signal, noCommit.signal]) };
  const [fetched, isOwn] = await Promise.all([
    fetchInto(git, "repository", one).then((outcome) => {
      if (outcome !== "fetched") noCommit.abort();
      return outcome;
    }),
    isTip ? true : isInHistory(history, sha),
  ]);
  if (fetched !== "fetched") return err(notFetched(fetched, { action, limits }));
  if (isOwn === false) return err(commitForeign(action));
  if (isOwn !== true) return err(notFetched(isOwn, { action, limits }));
  return await unpackCommit(git, { action, sha, limits });
}

async function unpackCommit(
  git: Git,
  { action, sha, limits }: Pick<Wanted, "action" | "sha" | "limits">,
): Promise<Result<string, Failure>> {
  const { env, signal } = git;
  const directory = join(git.directory, "action");
  const { exit, why, value } = await runGit(
    // Of a tag or a tree that somebody names by its id, no commit comes.
    {
      args: ["archive", "--format=tar", `${sha}^{commit}`],
      directory: repositoryAt(git, "repository"),
      env: offline(env),
      signal,
    },
    async (stdout) => await unpackAction(stdout, { directory, limits }),
  );
  if (value?.ok === false && value.error.kind !== "damaged") {
    return err(unpackRefusal(action, value.error));
  }
  if (exit !== "ok") return err(notArchived(action, why));
  return value?.ok === false ? err(unpackRefusal(action, value.error)) : ok(directory);
}

/** Git itself refuses names such as `..` and `.git`, and what is not a commit. */
function notArchived(action: RepositoryAction, why: string): Failure {
  if (/^(?:not a valid object name|not a tree object)/u.test(why)) return commitUnknown(action);
  return why.startsWith("invalid path") ? unsafe(action, why) : fetchFailed(action, why);
}

function notFetched(
  outcome: Exclude<FetchOutcome, "fetched">,
  { action, limits }: Pick<Wanted, "action" | "limits">,
): Failure {
  if (outcome === "too large") {
    return tooLarge(action, `git sent more than ${sizeText(limits.packedBytes)}`);
  }
  return saysMissing(outcome.why) ? commitUnknown(action) : fetchFailed(action, outcome.why);
}
