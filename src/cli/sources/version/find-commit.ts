import { didYouMean } from "../../../shared/did-you-mean.ts";
import type { Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { CliDeps, GitRun } from "../../arguments/cli-deps.ts";
import { NO_GIT, versionFailure } from "./version-failure.ts";

type Deps = Pick<CliDeps, "git" | "signal">;
type Ask = (...args: readonly string[]) => Promise<GitRun>;

export interface FoundCommit {
  readonly commit: string;
  /** Why it is probably not the one that was meant. */
  readonly note: string | undefined;
}

/** The commit that a ref means in the repository at `root`. */
export async function findCommit(
  deps: Deps,
  root: string,
  ref: string,
): Promise<Result<FoundCommit, Failure>> {
  const ask: Ask = (...args) => deps.git(["-C", root, ...args], { input: "", signal: deps.signal });
  const { exit, out } = await ask("rev-parse", "--verify", "--quiet", `${ref}^{commit}`);
  const commit = textOf(out);
  if (exit === "missing") return err(NO_GIT);
  if (exit === "done" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u.test(commit)) {
    return ok({ commit, note: await noteOn(commit, ref, ask) });
  }
  const message = `${root} has no commit ${ref}.`;
  const shallow = await ask("rev-parse", "--is-shallow-repository");
  if (textOf(shallow.out) === "true") {
    const remedy = /^HEAD[~^]/u.test(ref) ? DEEPER : OF_PULL_REQUEST;
    return err(versionFailure(`${message} The clone is shallow.`, remedy));
  }
  const meant = await meantRef(ref, ask);
  return meant === undefined
    ? err(versionFailure(message, "Check its spelling, or fetch it first."))
    : err(versionFailure(`${message} Did you mean ${meant}?`, `Use --against ${meant}.`));
}

const DEEPER =
  "Fetch more commits: `fetch-depth: 2` of actions/checkout is enough for HEAD^1, and `fetch-depth: 0` fetches all.";
/** With more commits of the same branch, another one is still not there. */
const OF_PULL_REQUEST =
  "In a job on pull_request, use `--against HEAD^1` with `fetch-depth: 2` of actions/checkout: that is the branch that it goes into. `fetch-depth: 0` fetches all branches.";

const MAX_REFS = 1000;

/** After a clone, other branches are there under the remote's name alone. */
async function meantRef(ref: string, ask: Ask): Promise<string | undefined> {
  const format = ["--format=%(refname:short)", `--count=${MAX_REFS}`];
  const listed = await ask("for-each-ref", ...format, "refs/heads", "refs/remotes", "refs/tags");
  const refs = listed.exit === "done" ? textOf(listed.out).split("\n") : [];
  const remote = refs.find((one) => one.split("/").slice(1).join("/") === ref);
  return remote ?? didYouMean(ref, refs);
}

/** Two commits compare with themselves what a pull request changes. */
async function noteOn(commit: string, ref: string, ask: Ask): Promise<string | undefined> {
  const { out } = await ask("rev-list", "--parents", "--max-count=1", "HEAD", "--");
  const [head, , merged] = textOf(out).split(" ");
  if (commit === head) {
    return `${ref} is the commit that is checked out, so only changes that are not committed are compared.`;
  }
  return commit === merged
    ? `${ref} is what HEAD merged, so what it brought is not listed. The branch that it went into is HEAD^1.`
    : undefined;
}

function textOf(out: Buffer): string {
  return out.toString("utf8").trim();
}
