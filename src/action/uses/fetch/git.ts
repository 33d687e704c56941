import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { withBackoff, type Backoff } from "../../../shared/backoff.ts";
import type { Clock } from "../../../shared/clock.ts";
import { withBoundedPacks } from "./bounded-pack.ts";
import { offline } from "./git-environment.ts";
import { runGit, readText, type GitOutcome } from "./run-git.ts";

/** How git is run for one action. */
export interface Git {
  readonly env: Readonly<Record<string, string>>;
  /** A private directory of ours, in which repositories are made. */
  readonly directory: string;
  /** `https://github.com/octo-org/deploy` */
  readonly url: string;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** What one repository may grow to. */
  readonly maxBytes: number;
}

/** The first that reads its settings from variables (GIT_CONFIG_COUNT). An older one would read none of ours. */
const OLDEST = [2, 31] as const;

/** Whether there is a git that is new enough. */
export async function hasGit({ env, directory, signal }: Git): Promise<boolean> {
  const { value } = await runGit({ args: ["version"], directory, env, signal }, readText);
  const [, major, minor] = /^git version (\d+)\.(\d+)/u.exec(value ?? "") ?? [];
  const version = Number(major) * 1000 + Number(minor);
  return version >= OLDEST[0] * 1000 + OLDEST[1];
}

export type FetchOutcome = "fetched" | "too large" | { readonly why: string };

const AGAIN: Backoff = { firstWaitMs: 1000, attempts: 3 };

/** Fetches refspecs into a new bare repository of this name. Tries again, because networks fail. */
export async function fetchInto(
  git: Git,
  name: string,
  what: readonly string[],
): Promise<FetchOutcome> {
  const { env, url, signal, clock, maxBytes } = git;
  const repository = repositoryAt(git, name);
  const made = await makeRepository(git, repository);
  if (made.exit !== "ok") return { why: made.why };
  const [filters, refspecs] = [what.filter(isOption), what.filter((each) => !isOption(each))];
  const args = ["fetch", "--quiet", ...ALWAYS, ...filters, "--", url, ...refspecs];
  return await withBackoff(AGAIN, { clock, signal }, async () => {
    const { value, isTooLarge } = await withBoundedPacks(
      repository,
      { maxBytes, signal },
      async (bounded) =>
        await runGit({ args, directory: repository, env, signal: bounded }, readText),
    );
    return attempted(value, isTooLarge);
  });
}

export function repositoryAt({ directory }: Git, name: string): string {
  return join(directory, name);
}

/** From no template: those may have hooks. */
async function makeRepository(git: Git, repository: string): Promise<GitOutcome<string>> {
  await mkdir(repository, { mode: 0o700 });
  const args = ["init", "--quiet", "--bare", "--template=", "--initial-branch=none", "."];
  const { signal } = git;
  return await runGit({ args, directory: repository, env: offline(git.env), signal }, readText);
}

const ALWAYS = ["--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--no-auto-gc"];

function isOption(text: string): boolean {
  return text.startsWith("--");
}

function attempted(
  { exit, why }: GitOutcome<string>,
  isTooLarge: boolean,
): { readonly outcome: FetchOutcome; readonly again?: { readonly afterMs: undefined } } {
  if (isTooLarge) return { outcome: "too large" };
  if (exit === "ok") return { outcome: "fetched" };
  const outcome = { why };
  // Another attempt brings no object that the server does not have.
  return saysMissing(why) ? { outcome } : { outcome, again: { afterMs: undefined } };
}

/** Whether a server says that it does not have the object that was asked for. */
export function saysMissing(why: string): boolean {
  return /not our ref|unadvertised object|couldn't find remote ref|no such remote ref/iu.test(why);
}
