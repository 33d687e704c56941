import { numberOf, OPERATOR } from "./emulated.ts";
import { commit, makeRepository, move, pathOf, type ChangedFile, type GitHubState } from "./git.ts";
import { accountOf, type PullState, type RepositoryState, type ReviewState } from "./world.ts";

/** What people do to pull requests, played on `emulate` where it knows how, and on the front's state where not. */

export interface OpenPullRequest {
  readonly by: string;
  /** Default: a new name. */
  readonly branch?: string;
  /** Default: `main`. */
  readonly base?: string;
  /** From the branch of this one, which stays as it is. */
  readonly atHeadOf?: PullState;
  readonly title?: string;
  /** How many commits it brings; 1. */
  readonly commits?: number;
  readonly coAuthors?: readonly string[];
  /** The file that its commits change; without it, a new migration in each. */
  readonly file?: ChangedFile;
  /** Opened from a fork of this account. */
  readonly fromForkOf?: string;
}

export async function openPullRequest(
  system: GitHubState,
  repository: RepositoryState,
  wanted: OpenPullRequest,
): Promise<PullState> {
  const { world, emulated } = system;
  const headRepository = await headRepositoryOf(system, repository, wanted.fromForkOf);
  const base = wanted.base ?? repository.defaultBranch;
  const { head: tip, headBranch } =
    wanted.atHeadOf ?? (await newBranch(system, headRepository, { ...wanted, repository, base }));
  const head = headRepository === repository ? headBranch : `${wanted.fromForkOf}:${headBranch}`;
  const made = await emulated.as(wanted.by, `POST ${pathOf(repository)}/pulls`, {
    title: wanted.title ?? `Change by ${wanted.by}`,
    head,
    base,
  });
  const pull: PullState = {
    number: numberOf(made, "number"),
    repository,
    headRepository,
    headBranch,
    author: accountOf(world, wanted.by).login,
    openedAt: world.tick(),
    head: tip,
    base,
    mergeCommit: undefined,
    state: "open",
    mergedAt: undefined,
    mergedBy: undefined,
    closedAt: undefined,
    reviews: new Map(),
    timeline: [],
    landed: [],
    merged: undefined,
  };
  repository.pulls.set(pull.number, pull);
  await testMerge(system, pull);
  return pull;
}

async function newBranch(
  system: GitHubState,
  headRepository: RepositoryState,
  wanted: OpenPullRequest & { readonly repository: RepositoryState; readonly base: string },
): Promise<Pick<PullState, "head" | "headBranch">> {
  const headBranch = wanted.branch ?? `change-${system.world.nextId()}`;
  const from = headRepository === wanted.repository ? wanted.base : "main";
  const parent = headRepository.branches.get(from) ?? "";
  const head = await commitMany(system, headRepository, { ...wanted, parent });
  const { by } = wanted;
  await move(system, headRepository, { branch: headBranch, to: head, by, type: "branch_creation" });
  return { head, headBranch };
}

/** A fork starts from a first commit of its own at `emulate`: enough, because nothing of a fork may ever write. */
async function headRepositoryOf(
  system: GitHubState,
  repository: RepositoryState,
  fork: string | undefined,
): Promise<RepositoryState> {
  if (fork === undefined) return repository;
  const existing = system.world.repositories.get(`${fork}/${repository.name}`.toLowerCase());
  if (existing !== undefined) return existing;
  return makeRepository(system, { owner: fork, name: repository.name, forkOf: repository });
}

interface CommitMany {
  readonly parent: string;
  readonly by: string;
  readonly commits?: number;
  readonly committer?: string;
  readonly author?: string;
  readonly coAuthors?: readonly string[];
  readonly file?: ChangedFile;
}

async function commitMany(
  system: GitHubState,
  repository: RepositoryState,
  wanted: CommitMany,
): Promise<string> {
  let parent = wanted.parent;
  for (let index = 0; index < (wanted.commits ?? 1); index += 1) {
    const made = await commit(system, repository, {
      parents: [parent],
      message: `Add a migration`,
      author: wanted.author ?? wanted.by,
      ...(wanted.committer === undefined ? {} : { committer: wanted.committer }),
      ...(wanted.coAuthors === undefined ? {} : { coAuthors: wanted.coAuthors }),
      ...(wanted.file === undefined ? {} : { file: wanted.file }),
    });
    parent = made.sha;
  }
  return parent;
}

/** GitHub's test merge: base first, head second, by `web-flow`. Made anew whenever either moves. */
export async function testMerge(system: GitHubState, pull: PullState): Promise<void> {
  if (pull.state !== "open" || pull.headRepository !== pull.repository) return;
  const base = pull.repository.branches.get(pull.base) ?? "";
  const merge = await commit(system, pull.repository, {
    parents: [base, pull.head],
    message: `Merge ${pull.head} into ${base}`,
    author: pull.author,
    committer: "web-flow",
    tree: treeOf(pull.repository, pull.head),
  });
  pull.mergeCommit = merge.sha;
}

export function treeOf(repository: RepositoryState, sha: string): string {
  const found = repository.commits.get(sha);
  if (found === undefined) throw new Error(`no commit ${sha} in ${repository.fullName}`);
  return found.tree;
}

export interface Push {
  readonly by: string;
  readonly coAuthors?: readonly string[];
  readonly commits?: number;
  /** Whose commits they are, where not the pusher's: a login, or an address without an account. */
  readonly author?: string;
  readonly committer?: string;
}

/** Pushes new commits onto the head branch. Returns the new head. */
export async function push(system: GitHubState, pull: PullState, wanted: Push): Promise<string> {
  const tip = await commitMany(system, pull.headRepository, { ...wanted, parent: pull.head });
  await headMoves(system, pull, { to: tip, by: wanted.by, type: "push" });
  return tip;
}

export interface ForcePush {
  readonly by: string;
  /** A commit that was head before; without it, the head is made anew with the same tree and parents. */
  readonly to?: string;
  /** Whether GitHub re-points existing approvals to the new head, as it does after a patch-identical force-push. */
  readonly repointsApprovals?: boolean;
}

export async function forcePush(
  system: GitHubState,
  pull: PullState,
  wanted: ForcePush,
): Promise<string> {
  const from = pull.head;
  const to = wanted.to ?? (await amended(system, pull, wanted.by));
  await headMoves(system, pull, { to, by: wanted.by, type: "force_push" });
  addToTimeline(system, pull, "head_ref_force_pushed", { by: wanted.by, details: {} });
  if (wanted.repointsApprovals === true) {
    for (const each of pull.reviews.values()) if (each.commit === from) each.commit = to;
  }
  return to;
}

async function amended(system: GitHubState, pull: PullState, by: string): Promise<string> {
  const head = pull.headRepository.commits.get(pull.head);
  const made = await commit(system, pull.headRepository, {
    parents: head?.parents ?? [],
    message: `${head?.message ?? ""} (amended)`,
    author: by,
    tree: treeOf(pull.headRepository, pull.head),
  });
  return made.sha;
}

async function headMoves(
  system: GitHubState,
  pull: PullState,
  to: { readonly to: string; readonly by: string; readonly type: "push" | "force_push" },
): Promise<void> {
  await move(system, pull.headRepository, { branch: pull.headBranch, ...to });
  if (pull.state !== "open") return;
  pull.head = to.to;
  leaveQueue(pull);
  await testMerge(system, pull);
}

/** GitHub takes a pull request out of the queue that is pushed to or closed. */
export function leaveQueue(pull: PullState): void {
  const { queue } = pull.repository;
  const index = queue.findIndex((entry) => entry.pull === pull);
  if (index !== -1) queue.splice(index, 1);
}

export interface GivenReview {
  readonly by: string;
  readonly state: "approve" | "request_changes" | "comment";
  /** The commit that the reviewer looked at; the head where absent. */
  readonly commit?: string;
}

const EVENTS = { approve: "APPROVE", request_changes: "REQUEST_CHANGES", comment: "COMMENT" };

export interface Review {
  readonly id: number;
  readonly pull: PullState;
}

/** A review, given to `emulate` by the reviewer. (Like `emulate`, unlike GitHub, an author may approve: the gate must not rely on it.) */
export async function review(
  system: GitHubState,
  pull: PullState,
  given: GivenReview,
): Promise<Review> {
  const by = accountOf(system.world, given.by).login;
  const seen = given.commit ?? pull.head;
  const path = `${pathOf(pull.repository)}/pulls/${pull.number}/reviews`;
  const made = await system.emulated.as(by, `POST ${path}`, {
    event: EVENTS[given.state],
    commit_id: seen,
    body: "",
  });
  const state: ReviewState = {
    id: numberOf(made, "id"),
    by,
    // People read before they review.
    submittedAt: system.world.tick(11_000),
    commit: seen,
  };
  pull.reviews.set(state.id, state);
  return { id: state.id, pull };
}

export async function dismiss(system: GitHubState, given: Review, by: string): Promise<void> {
  const { pull, id } = given;
  const path = `${pathOf(pull.repository)}/pulls/${pull.number}/reviews/${id}/dismissals`;
  await system.emulated.as(OPERATOR, `PUT ${path}`, { message: "no longer holds" });
  addToTimeline(system, pull, "review_dismissed", {
    by,
    details: {
      dismissed_review: {
        state: "approved",
        review_id: id,
        dismissal_message: "no longer holds",
      },
    },
  });
}

export async function retarget(
  system: GitHubState,
  pull: PullState,
  to: { readonly base: string; readonly by: string },
): Promise<void> {
  await system.emulated.as(OPERATOR, `PATCH ${pathOf(pull.repository)}/pulls/${pull.number}`, {
    base: to.base,
  });
  pull.base = to.base;
  addToTimeline(system, pull, "base_ref_changed", { by: to.by, details: {} });
  await testMerge(system, pull);
}

export async function closePullRequest(
  system: GitHubState,
  pull: PullState,
  by: string,
): Promise<void> {
  await system.emulated.as(OPERATOR, `PATCH ${pathOf(pull.repository)}/pulls/${pull.number}`, {
    state: "closed",
  });
  pull.state = "closed";
  leaveQueue(pull);
  pull.closedAt = system.world.tick();
  addToTimeline(system, pull, "closed", { by, details: {} });
}

function addToTimeline(
  system: GitHubState,
  pull: PullState,
  ...[event, rest]: [
    PullState["timeline"][number]["event"],
    { readonly by: string; readonly details: Readonly<Record<string, unknown>> },
  ]
): void {
  const { world } = system;
  pull.timeline.push({
    event,
    id: world.nextId(),
    actor: accountOf(world, rest.by).login,
    at: world.tick(),
    details: rest.details,
  });
}
