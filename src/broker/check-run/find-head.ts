import type { GitHubApi } from "../../approval/github/api.ts";
import { createRepositoryContext, inRepository } from "../../approval/github/fact-context.ts";
import { parseGitCommit } from "../../approval/github/parse-repository.ts";
import { createReader } from "../../approval/github/reader.ts";
import type { Clock } from "../../shared/clock.ts";
import type { Jitter } from "../../shared/http.ts";
import type { Repository } from "../github/budget.ts";
import type { Log } from "../record/log.ts";
import { createTroubleLog } from "../record/trouble-log.ts";
import { createBoundedMap } from "../../shared/bounded-map.ts";
import { refusedReadMessage } from "./refused-reads.ts";

export interface HeadDeps {
  readonly readerFor: (repository: Repository) => GitHubApi;
  readonly clock: Clock;
  readonly jitter: Jitter;
  readonly log: Log;
}

const READ_MS = 5000;
const MAX_KNOWN = 1000;

/** Finds the head of a pull request by the commit that its jobs run on, which merges the head into the base. */
export type FindHead = (at: Repository & { readonly sha: string }) => Promise<string | undefined>;

/** Each commit is read once: what it merges never changes. */
export function createFindHead({ readerFor, clock, jitter, log }: HeadDeps): FindHead {
  const trouble = createTroubleLog(log, {
    begins: "check_head_unread",
    ends: "check_heads_read_again",
  });
  const known = createBoundedMap<string, Promise<string | undefined>>(MAX_KNOWN);
  const read: FindHead = async ({ repository, repositoryId, sha }) => {
    const api = readerFor({ repository, repositoryId });
    const signal = AbortSignal.timeout(READ_MS);
    const reader = createReader({ api, clock, jitter, signal, budgetMs: READ_MS });
    const context = createRepositoryContext(reader, { repository, repositoryId });
    const commit = await reader.status({
      route: "GET /repos/{owner}/{repo}/git/commits/{sha}",
      params: inRepository(context, { sha }),
      what: `commit ${sha}`,
      permission: "Contents",
      parse: parseGitCommit,
    });
    if (commit.known) trouble.worked(repository, { repository });
    else if (commit.status === 403) {
      const message = refusedReadMessage(commit.why, ["Contents"]);
      trouble.failed(repository, { repository, message });
    }
    const [, head] = commit.known ? commit.value.parents : [];
    return head;
  };
  return (at) => {
    const key = `${at.repositoryId}/${at.sha}`;
    const before = known.get(key);
    if (before !== undefined) return before.then((head) => head ?? read(at));
    const next = read(at);
    known.set(key, next);
    return next;
  };
}
