import { createReader } from "../../approval/github/reader.ts";
import type { CapMemory } from "../../lease/caps.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Jitter } from "../../shared/http.ts";
import type { PolicyConfig } from "../config/policy-field.ts";
import { createDirectoryPolicy, isDirectory } from "../policy/directory-policy.ts";
import { createGitHubPolicy } from "../policy/github-policy.ts";
import { readFileAtTip } from "../policy/github-file.ts";
import type { LoadEffects } from "../policy/load-document.ts";
import type { OverseenPolicy } from "../policy/policy-source.ts";
import type { GitHubParts } from "./create-github.ts";

export interface OpenPolicyDeps extends LoadEffects {
  readonly memory: CapMemory;
  readonly clock: Clock;
  readonly jitter: Jitter;
  /** Undefined without `github`: then policy is in a directory. */
  readonly reads: Pick<GitHubParts, "reader" | "readerFor"> | undefined;
}

/** A decision waits no longer for its policy. */
const READ_MS = 5000;

/** Policy where the configuration says that it is. */
export function openPolicy(config: PolicyConfig, deps: OpenPolicyDeps): OverseenPolicy {
  const { reads, clock, jitter } = deps;
  if (config.kind === "directory") {
    const { directory, requireOrganisation } = config;
    return createDirectoryPolicy(directory, { ...effectsOf(deps), requireOrganisation });
  }
  if (reads === undefined) throw new Error("policy on GitHub without a reader");
  return createGitHubPolicy({
    ...config,
    ...effectsOf(deps),
    clock,
    holdMs: config.holdSeconds * 1000,
    read: (file, repositoryId) => {
      const { repository } = file;
      const api =
        repositoryId === undefined ? reads.reader : reads.readerFor({ repositoryId, repository });
      const signal = AbortSignal.timeout(READ_MS);
      return readFileAtTip(createReader({ api, clock, jitter, signal, budgetMs: READ_MS }), file);
    },
  });
}

function effectsOf({ parser, log, metrics, memory }: OpenPolicyDeps) {
  return { parser, log, metrics, memory };
}

/** Why the broker cannot have its policies there; undefined when it can. */
export async function whyNoPolicy(config: PolicyConfig): Promise<string | undefined> {
  if (config.kind === "default_branch" || (await isDirectory(config.directory))) return undefined;
  return `${config.directory} is not a readable directory.`;
}
