import { commit, type GitHubState } from "./git.ts";
import type { Landed } from "./merges.ts";
import { treeOf } from "./pulls.ts";
import { commitsOf, type PullState, type QueueState, type RepositoryState } from "./world.ts";

/**
 * A merge queue, as far as GitHub's documentation describes it: each entry is what a merge would make of its pull request on
 * top of the entry before. `emulate` has none, so the front keeps it; GitHub's own was never asked.
 */

export interface Enqueue {
  readonly method?: "merge" | "squash" | "rebase";
}

/** Puts a pull request at the end of its base's queue, and builds its group: what a job on `merge_group` runs for. */
export async function enqueue(
  system: GitHubState,
  pull: PullState,
  { method = "merge" }: Enqueue = {},
): Promise<Landed> {
  const { repository } = pull;
  const enqueuedAt = system.world.tick();
  const ahead = entriesOf(repository, pull.base);
  const base = ahead.at(-1)?.head ?? repository.branches.get(pull.base) ?? "";
  const head = await build(system, pull, { base, method });
  const position = (ahead.at(-1)?.position ?? 0) + 1;
  const entry: QueueState = { pull, branch: pull.base, base, head, enqueuedAt, position };
  repository.queue.push(entry);
  const branch = `gh-readonly-queue/${pull.base}/pr-${pull.number}-${base}`;
  return { repository, branch, before: base, sha: head };
}

export function entriesOf(repository: RepositoryState, branch: string): readonly QueueState[] {
  return repository.queue.filter((entry) => entry.branch === branch);
}

async function build(
  system: GitHubState,
  pull: PullState,
  { base, method }: { readonly base: string; readonly method: NonNullable<Enqueue["method"]> },
): Promise<string> {
  const { repository } = pull;
  if (method !== "rebase") {
    const made = await commit(system, repository, {
      parents: method === "squash" ? [base] : [base, pull.head],
      message: `Change (#${pull.number})`,
      author: pull.author,
      committer: "web-flow",
      tree: treeOf(repository, pull.head),
    });
    return made.sha;
  }
  let parent = base;
  for (const original of commitsOf(pull)) {
    const made = await commit(system, repository, {
      parents: [parent],
      message: original.message,
      author: original.author ?? pull.author,
      committer: "web-flow",
      tree: original.tree,
    });
    parent = made.sha;
  }
  return parent;
}
