import { OPERATOR } from "./emulated.ts";
import { commit, move, pathOf, type GitHubState, type ChangedFile } from "./git.ts";
import { leaveQueue, testMerge, treeOf } from "./pulls.ts";
import { accountOf, commitsOf, type PullState, type RepositoryState } from "./world.ts";

/** What a branch got by one push: what a job on `push` runs for. */
export interface Landed {
  readonly repository: RepositoryState;
  readonly branch: string;
  readonly before: string;
  readonly sha: string;
}

export interface Merge {
  readonly by: string;
  readonly method?: "merge" | "squash" | "rebase";
  /** What the merge queue built of it: the branch gets that. */
  readonly built?: string;
}

/**
 * Merges as GitHub does. `emulate` merges the head and base that it saw at the opening, so the front makes the commits
 * itself, in `emulate`'s git store, and closes the pull request there.
 */
export async function merge(system: GitHubState, pull: PullState, wanted: Merge): Promise<Landed> {
  const { world } = system;
  const { repository } = pull;
  const before = repository.branches.get(pull.base) ?? "";
  pull.merged = commitsOf(pull);
  const { built } = wanted;
  const landed = built === undefined ? await land(system, pull, { ...wanted, before }) : [built];
  leaveQueue(pull);
  const sha = landed.at(-1) ?? before;
  await move(system, repository, { branch: pull.base, to: sha, by: wanted.by, type: "pr_merge" });
  await system.emulated.as(OPERATOR, `PATCH ${pathOf(repository)}/pulls/${pull.number}`, {
    state: "closed",
  });
  pull.landed = landed;
  pull.mergeCommit = sha;
  pull.state = "closed";
  pull.mergedAt = world.tick();
  pull.closedAt = pull.mergedAt;
  pull.mergedBy = accountOf(world, wanted.by).login;
  await baseMoved(system, repository, pull.base);
  return { repository, branch: pull.base, before, sha };
}

/** The commits that the base gets, oldest first. */
async function land(
  system: GitHubState,
  pull: PullState,
  how: Merge & { readonly before: string },
): Promise<readonly string[]> {
  const { repository } = pull;
  if (how.method === "rebase") return rebase(system, pull, how);
  const made = await commit(system, repository, {
    parents: how.method === "squash" ? [how.before] : [how.before, pull.head],
    message: `Change (#${pull.number})`,
    author: how.method === "squash" ? pull.author : how.by,
    committer: "web-flow",
    tree: treeOf(repository, pull.head),
  });
  return [made.sha];
}

async function rebase(
  system: GitHubState,
  pull: PullState,
  how: { readonly before: string; readonly by: string },
): Promise<readonly string[]> {
  const landed: string[] = [];
  let parent = how.before;
  for (const original of commitsOf(pull)) {
    const made = await commit(system, pull.repository, {
      parents: [parent],
      message: original.message,
      author: original.author ?? pull.author,
      committer: how.by,
      tree: original.tree,
    });
    landed.push(made.sha);
    parent = made.sha;
  }
  return landed;
}

export interface PushToBranch {
  readonly branch: string;
  readonly by: string;
  readonly onto?: string;
  /** What the commit changes; without it, it adds a migration. */
  readonly file?: ChangedFile;
}

/** A push straight onto a branch, past every pull request. */
export async function pushToBranch(
  system: GitHubState,
  repository: RepositoryState,
  wanted: PushToBranch,
): Promise<Landed> {
  const before = repository.branches.get(wanted.branch) ?? "";
  const made = await commit(system, repository, {
    parents: [wanted.onto ?? before],
    message: "Straight onto the branch",
    author: wanted.by,
    ...(wanted.file === undefined ? {} : { file: wanted.file }),
  });
  const type = wanted.onto === undefined ? "push" : "force_push";
  await move(system, repository, { branch: wanted.branch, to: made.sha, by: wanted.by, type });
  await baseMoved(system, repository, wanted.branch);
  return { repository, branch: wanted.branch, before, sha: made.sha };
}

async function baseMoved(
  system: GitHubState,
  repository: RepositoryState,
  base: string,
): Promise<void> {
  for (const pull of repository.pulls.values()) {
    if (pull.base === base) await testMerge(system, pull);
  }
}
