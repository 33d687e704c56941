import {
  ZERO_SHA,
  accountOf,
  stamp,
  type ActivityState,
  type CommitState,
  type PullState,
  type RepositoryState,
  type RunState,
  type TimelineState,
  type World,
} from "./world.ts";

/** The front's responses in GitHub's form: only what GitHub documents, with its types and its nulls. */

export function accountBody(world: World, login: string | undefined): object | null {
  if (login === undefined) return null;
  const account = accountOf(world, login);
  return {
    login: account.login,
    id: account.id,
    node_id: `U_${account.id}`,
    type: account.type,
    site_admin: false,
    url: `${world.url}/users/${account.login}`,
    html_url: `${world.url}/${account.login}`,
  };
}

export function activityBody(world: World, entry: ActivityState): object {
  return {
    id: entry.id,
    node_id: `PSH_${entry.id}`,
    before: entry.before,
    after: entry.after,
    ref: entry.ref,
    timestamp: stamp(entry.at),
    activity_type: entry.type,
    actor: accountBody(world, entry.actor),
  };
}

export function commitBody(world: World, repository: RepositoryState, commit: CommitState): object {
  const person = (login: string | undefined): object => ({
    name: login ?? "Someone",
    email: `${login ?? "someone"}@users.noreply.github.com`,
    date: stamp(commit.at),
  });
  return {
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url: `${world.url}/repos/${repository.fullName}/commits/${commit.sha}`,
    commit: {
      message: commit.message,
      author: person(commit.author),
      committer: person(commit.committer),
      tree: { sha: commit.tree },
    },
    author: accountBody(world, commit.author),
    committer: accountBody(world, commit.committer),
    parents: commit.parents.map((sha) => ({ sha })),
  };
}

export function timelineBody(world: World, entry: TimelineState): object {
  return {
    id: entry.id,
    node_id: `E_${entry.id}`,
    event: entry.event,
    actor: accountBody(world, entry.actor),
    created_at: stamp(entry.at),
    ...entry.details,
  };
}

export function attemptBody(world: World, run: RunState, number: number): object | undefined {
  const attempt = run.attempts.find((each) => each.attempt === number);
  if (attempt === undefined) return undefined;
  const { repository } = run;
  return {
    id: run.id,
    node_id: `WFR_${run.id}`,
    run_attempt: number,
    event: run.event,
    status: attempt.status,
    conclusion: attempt.conclusion,
    head_sha: run.headSha,
    head_branch: run.headBranch,
    // The whole run's: a re-run keeps it.
    created_at: stamp(run.attempts[0]?.startedAt ?? attempt.startedAt),
    run_started_at: stamp(attempt.startedAt),
    actor: accountBody(world, run.actor),
    triggering_actor: accountBody(world, attempt.triggeringActor),
    repository: { id: repository.id, full_name: repository.fullName },
  };
}

/** A run as it is now: its newest attempt, and what is known of it as a whole. */
export function runBody(world: World, run: RunState): object {
  const number = run.attempts.length;
  const { repository, called } = run;
  const pull = /^refs\/pull\/(\d+)\/merge$/u.exec(run.ref)?.[1];
  const own = pull === undefined ? undefined : repository.pulls.get(Number(pull));
  const head = own?.headRepository ?? repository;
  return {
    ...attemptBody(world, run, number),
    path: run.workflow,
    pull_requests: openPullsOf(run).map(pullReference),
    repository: {
      id: repository.id,
      full_name: repository.fullName,
      owner: { id: repository.owner.id, login: repository.owner.login },
    },
    head_repository: { id: head.id, full_name: head.fullName },
    referenced_workflows:
      called === undefined
        ? []
        : [{ path: called.ref, sha: called.sha, ref: called.ref.split("@")[1] }],
  };
}

/**
 * "Pull requests that are open with a `head_sha` or `head_branch` that matches the workflow run. The returned pull requests do
 * not necessarily indicate pull requests that triggered the run", and none of a fork.
 */
function openPullsOf({ repository, headBranch, headSha }: RunState): readonly PullState[] {
  return [...repository.pulls.values()].filter(
    (pull) =>
      pull.state === "open" &&
      pull.headRepository === repository &&
      (pull.headBranch === headBranch || pull.head === headSha),
  );
}

function pullReference(pull: PullState): object {
  const { number, headBranch, head, headRepository, base, repository } = pull;
  return {
    id: number,
    number,
    head: { ref: headBranch, sha: head, repo: { id: headRepository.id } },
    base: { ref: base, sha: ZERO_SHA, repo: { id: repository.id } },
  };
}

/** A job of an attempt. Its id is its check run's, as at GitHub. */
export function jobBody(world: World, run: RunState, number: number): object | undefined {
  const attempt = run.attempts.find((each) => each.attempt === number);
  if (attempt === undefined) return undefined;
  const base = `${world.url}/repos/${run.repository.fullName}`;
  return {
    id: attempt.checkRunId,
    run_id: run.id,
    run_attempt: number,
    head_sha: run.headSha,
    status: attempt.status,
    conclusion: attempt.conclusion,
    name: "migrate",
    check_run_url: `${base}/check-runs/${attempt.checkRunId}`,
    started_at: stamp(attempt.startedAt),
  };
}

export function checkRunBody(world: World, run: RunState, checkRunId: number): object | undefined {
  const attempt = run.attempts.find((each) => each.checkRunId === checkRunId);
  if (attempt === undefined) return undefined;
  return {
    id: checkRunId,
    name: "migrate",
    head_sha: run.headSha,
    status: attempt.status,
    conclusion: attempt.conclusion,
    started_at: stamp(attempt.startedAt),
    details_url: `${world.url}/${run.repository.fullName}/actions/runs/${run.id}/job/${checkRunId}`,
    app: { slug: "github-actions" },
    pull_requests: [],
  };
}

/** What the front knows better than `emulate` about a pull request. */
export function pullOverlay(world: World, pull: PullState): Readonly<Record<string, unknown>> {
  return {
    state: pull.state,
    merged: pull.mergedAt !== undefined,
    merged_at: pull.mergedAt === undefined ? null : stamp(pull.mergedAt),
    merged_by: accountBody(world, pull.mergedBy),
    closed_at: pull.closedAt === undefined ? null : stamp(pull.closedAt),
    created_at: stamp(pull.openedAt),
    updated_at: stamp(changedAt(pull)),
    merge_commit_sha: pull.mergeCommit ?? null,
    html_url: `${world.url}/${pull.repository.fullName}/pull/${pull.number}`,
  };
}

/** When something last happened to it. */
export function changedAt(pull: PullState): number {
  const { openedAt, closedAt = 0, mergedAt = 0, timeline, reviews } = pull;
  const reviewed = [...reviews.values()].map(({ submittedAt }) => submittedAt);
  return Math.max(openedAt, closedAt, mergedAt, ...timeline.map(({ at }) => at), ...reviewed);
}

export function repositoryOverlay(repository: RepositoryState): Readonly<Record<string, unknown>> {
  return {
    id: repository.id,
    visibility: repository.visibility,
    private: repository.visibility !== "public",
    fork: repository.forkOf !== undefined,
  };
}
