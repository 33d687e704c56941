import type { Bytes } from "../../../delivery/archive/byte-reader.ts";
import { fetchInto, repositoryAt, type FetchOutcome, type Git } from "./git.ts";
import { offline } from "./git-environment.ts";
import { runGit } from "./run-git.ts";

/**
 * Whether a commit is in the history of a branch or a tag. Only commits are fetched, none of their files: about 500 bytes
 * each. GitHub serves the commits of every fork to whoever asks for one by its id, so the commit itself is not asked for:
 * it has to come with the branches and tags.
 */
export async function isInHistory(
  git: Git,
  sha: string,
): Promise<boolean | Exclude<FetchOutcome, "fetched">> {
  const outcome = await fetchInto(git, "history", [
    "--filter=tree:0",
    "+refs/heads/*:refs/heads/*",
    "+refs/tags/*:refs/tags/*",
  ]);
  if (outcome !== "fetched") return outcome;
  const { env, signal } = git;
  const { exit, why, value } = await runGit(
    {
      args: ["rev-list", "--all"],
      directory: repositoryAt(git, "history"),
      env: offline(env),
      signal,
    },
    async (stdout) => await hasLine(stdout, sha),
  );
  // It stops printing when the commit was found and nobody reads on.
  return value === true || exit === "ok" ? value === true : { why };
}

async function hasLine(stdout: Bytes, line: string): Promise<boolean> {
  let rest = "";
  for await (const piece of stdout) {
    const lines = (rest + piece.toString("latin1")).split("\n");
    rest = lines.pop() ?? "";
    if (lines.includes(line)) return true;
  }
  return rest === line;
}
