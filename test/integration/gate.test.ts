/**
 * The gate against GitHub's API: the real reader, over real HTTP, and the real rules. Behind it is `emulate`'s GitHub
 * with the strict front of ours (test/support/github), a fake, where `emulate` lacks what the gate reads.
 *
 * | scene                                             | decided by what is read from                             |
 * | ------------------------------------------------- | -------------------------------------------------------- |
 * | no review, author's, bot's, reader's, stale       | emulate: pull request, reviews, permission, git objects  |
 * | dismissed, changes requested                      | emulate: reviews                                         |
 * | approved then pushed, racing pushes               | front: head, activity                                    |
 * | force-push back to the same tree or commit        | front: activity, re-pointed `commit_id`                  |
 * | co-author or committer approves                   | front: a pull request's commits, GraphQL authors         |
 * | retargeted                                        | front: timeline; emulate: base                           |
 * | from a fork                                       | emulate: head repository                                 |
 * | unprotected base, classic protection              | front: rules, protection                                 |
 * | push: merge, squash, rebase, straight             | front: activity, commits' pull requests; emulate: compare |
 * | job over, re-run by an agent                      | front: attempt, jobs                                     |
 * | teams                                             | front: memberships                                       |
 * | pages, faults, limits                             | front: paging and faults over both                       |
 */
import { getOctokit } from "@actions/github";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { githubOverOctokit } from "../../src/approval/github/octokit.ts";
import { askGate, outcome, shop, type Asking } from "../support/github/gate-setup.ts";
import {
  startGitHub,
  type GitHub,
  type PullState,
  type RepositoryState,
} from "../support/github/start-github.ts";

let github: GitHub;
let repository: RepositoryState;
let names = 0;

beforeAll(async () => {
  github = await startGitHub();
});

afterAll(async () => {
  await github.close();
});

beforeEach(async () => {
  names += 1;
  repository = await shop(github, `shop-${names}`);
});

afterEach(() => {
  github.faults.clear();
  github.setReader({ administration: true, members: true });
});

/** What the gate says to a job of this pull request that starts now. */
async function asked(pr: PullState, asking?: Asking): Promise<string> {
  const run = github.startRun({ pr, actor: pr.author, environment: "production" });
  return outcome(await askGate(github, run, asking));
}

const approvedBy = async (pr: PullState, ...people: readonly string[]): Promise<void> => {
  for (const by of people) await github.review(pr, { by, state: "approve" });
};

describe("a write on a pull request", () => {
  it("proceeds on a human's approval of exactly the head, and says on whose", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    const review = await github.review(pr, { by: "mona", state: "approve" });
    const run = github.startRun({ pr, actor: "kim", environment: "production" });

    const answer = await askGate(github, run);

    expect(outcome(answer)).toBe("proceed: approved");
    expect(answer).toMatchObject({
      subject: { pullRequest: pr.number, commit: pr.head, agent: false },
      approvals: [{ reviewId: review.id, commit: pr.head, account: { login: "mona" } }],
    });
  });

  it("proceeds the same way through the action's own Octokit", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim", coAuthors: ["octocat"] });
    await approvedBy(pr, "mona");
    const octokit = getOctokit(github.token, { baseUrl: github.url });
    const api = githubOverOctokit(octokit, { apiUrl: github.url, timeoutMs: 5000 });

    expect(await asked(pr, { api })).toBe("proceed: approved");
  });

  it("proceeds for an agent's pull request that a human approved", async () => {
    const pr = await github.openPullRequest(repository, { by: "release-helper[bot]" });
    await approvedBy(pr, "mona");

    expect(await asked(pr)).toBe("proceed: approved");
  });

  it("waits without a review, and names who can give it", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    const run = github.startRun({ pr, actor: "kim", environment: "production" });

    expect(await askGate(github, run)).toMatchObject({
      kind: "pending",
      missing: 1,
      who: "someone with write access (not kim who opened it)",
    });
  });

  it.each([
    ["the author's own", "kim", "approval_by_one_involved"],
    ["a bot's", "release-helper[bot]", "approval_by_no_human"],
    ["a reader's", "reader", "approval_without_write_access"],
    ["a stranger's", "stranger", "approval_without_write_access"],
  ])("does not count %s approval", async (_whose, by, code) => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(pr, by);

    expect(await asked(pr)).toBe(`pending: approvals_missing, ${code}`);
  });

  it("does not count an approval of an older commit", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim", commits: 2 });
    const older = repository.commits.get(pr.head)?.parents[0] ?? "";
    await github.review(pr, { by: "mona", state: "approve", commit: older });

    expect(await asked(pr)).toBe("pending: approvals_missing, approval_of_other_commit");
  });

  it("loses the approval to a push, and gets it back by a new one", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(pr, "mona");
    await github.push(pr, { by: "kim" });
    const lost = await asked(pr);
    await approvedBy(pr, "mona");

    expect(lost).toBe("pending: approvals_missing, approval_of_other_commit");
    expect(await asked(pr)).toBe("proceed: approved");
  });

  it("refuses the run of the commit before, even when the new one is approved", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    const run = github.startRun({ pr, actor: "kim", environment: "production" });
    await github.push(pr, { by: "kim" });
    await approvedBy(pr, "mona");

    expect(outcome(await askGate(github, run))).toBe("refused: not_the_heads_merge");
  });

  it("loses an approval that was dismissed", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    const review = await github.review(pr, { by: "mona", state: "approve" });
    await github.dismiss(review, "octocat");

    expect(await asked(pr)).toBe("pending: approvals_missing, review_dismissed");
  });

  it("waits while a later change request of the approver is open", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(pr, "mona");
    await github.review(pr, { by: "mona", state: "request_changes" });

    expect(await asked(pr)).toBe("pending: approvals_missing, changes_requested");
  });

  it("waits while another who may write asks for changes, but not for a reader's wish", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(pr, "mona");
    await github.review(pr, { by: "reader", state: "request_changes" });
    const readers = await asked(pr);
    await github.review(pr, { by: "octocat", state: "request_changes" });

    expect(readers).toBe("proceed: approved");
    expect(await asked(pr)).toBe("pending: changes_requested");
  });

  it("keeps the approval through a later comment of the approver", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(pr, "mona");
    await github.review(pr, { by: "mona", state: "comment" });

    expect(await asked(pr)).toBe("proceed: approved");
  });

  it("does not count an approval that GitHub re-pointed to a new head with the same tree", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(pr, "mona");
    await github.forcePush(pr, { by: "kim", repointsApprovals: true });

    expect(await asked(pr)).toBe("pending: approvals_missing, approval_before_push");
  });

  it("does not count an approval after its commit was pushed away and back", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    const approved = pr.head;
    await approvedBy(pr, "mona");
    await github.push(pr, { by: "kim" });
    await github.forcePush(pr, { by: "kim", to: approved });

    expect(await asked(pr)).toBe("pending: approvals_missing, approval_before_push");
  });

  it("does not count an approval of the same second as the push: their order is unknown", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await github.withinOneSecond(async () => {
      await github.push(pr, { by: "kim" });
      await approvedBy(pr, "mona");
    });

    expect(await asked(pr)).toBe("pending: approvals_missing, approval_before_push");
  });

  it.each([
    ["a co-author", { coAuthors: ["mona"] }],
    ["an author", { author: "mona" }],
    ["a committer", { committer: "mona" }],
  ])("does not count the approval of %s of its commits", async (_role, commit) => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await github.push(pr, { by: "kim", ...commit });
    await approvedBy(pr, "mona");

    expect(await asked(pr)).toBe("pending: approvals_missing, approval_by_one_involved");
  });

  it("does not count the approval of one who pushed somebody else's commits", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await github.push(pr, { by: "mona", author: "kim" });
    await approvedBy(pr, "mona");

    expect(await asked(pr)).toBe("pending: approvals_missing, approval_by_one_involved");
  });

  it("leaves commits aside whose addresses belong to nobody", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    const nobody = "someone@example.com";
    await github.push(pr, { by: "kim", author: nobody, coAuthors: [nobody] });
    await approvedBy(pr, "mona");

    expect(await asked(pr)).toBe("proceed: approved");
  });

  it("counts only approvals that came after it was retargeted", async () => {
    await github.createBranch(repository, "release/1");
    const pr = await github.openPullRequest(repository, { by: "kim", base: "release/1" });
    await approvedBy(pr, "mona");
    await github.retarget(pr, { base: "main", by: "kim" });
    const before = await asked(pr);
    await approvedBy(pr, "mona");

    expect(before).toBe("pending: approvals_missing, approval_before_retarget");
    expect(await asked(pr)).toBe("proceed: approved");
  });

  it("refuses one from a fork, one that was closed, and Dependabot's", async () => {
    const fork = await github.openPullRequest(repository, {
      by: "stranger",
      fromForkOf: "stranger",
    });
    const closed = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(closed, "mona");
    const run = github.startRun({ pr: closed, actor: "kim", environment: "production" });
    await github.closePullRequest(closed, "kim");
    const bot = await github.openPullRequest(repository, { by: "dependabot[bot]" });
    await approvedBy(bot, "mona");

    expect(await asked(fork)).toMatch(/^refused: pull_request_from_fork/u);
    expect(outcome(await askGate(github, run))).toMatch(/^refused: pull_request_not_open/u);
    expect(await asked(bot)).toBe("refused: pull_request_by_dependabot");
  });

  it("lets the base move on", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(pr, "mona");
    const run = github.startRun({ pr, actor: "kim", environment: "production" });
    await github.pushToBranch(repository, { branch: "main", by: "octocat" });

    expect(outcome(await askGate(github, run))).toBe("proceed: approved");
  });
});

describe("the base branch", () => {
  it.each([
    ["has no protection", "unprotected", "refused: base_not_protected"],
    ["has rules, but none for reviews", "ruleset_without_review", "refused: base_not_protected"],
    ["is protected in the classic way", "classic", "proceed: approved"],
  ] as const)("that %s", async (_text, by, expected) => {
    github.protectBranch(repository, "main", { by });
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(pr, "mona");

    expect(await asked(pr)).toBe(expected);
  });

  it("refuses when classic protection may not be read, and says what to do", async () => {
    github.protectBranch(repository, "main", { by: "classic" });
    github.setReader({ administration: false });
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(pr, "mona");
    const run = github.startRun({ pr, actor: "kim", environment: "production" });

    expect(await askGate(github, run)).toMatchObject({
      kind: "refused",
      reasons: [{ code: "base_protection_unreadable" }],
      remedy: expect.stringContaining("ruleset") as string,
    });
  });

  it("refuses where it is none of the bases", async () => {
    await github.createBranch(repository, "release/1");
    github.protectBranch(repository, "release/1");
    const pr = await github.openPullRequest(repository, { by: "kim", base: "release/1" });
    await approvedBy(pr, "mona");

    expect(await asked(pr)).toBe("refused: base_not_allowed");
    expect(await asked(pr, { bases: ["main", "release/1"] })).toBe("proceed: approved");
  });
});

describe("who approves", () => {
  it("must be in the team, as an active member", async () => {
    github.addTeam("octo-org/dba", ["octocat"], ["mona"]);
    const by = [["@octo-org/dba"]];
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(pr, "mona");
    const pending = await asked(pr, { rule: { by } });
    await approvedBy(pr, "octocat");

    expect(pending).toBe("pending: approvals_missing, approval_by_one_not_listed");
    expect(await asked(pr, { rule: { by } })).toBe("proceed: approved");
  });

  it("is refused where the reader may not see the team", async () => {
    github.addTeam("octo-org/dba", ["mona"]);
    github.setReader({ members: false });
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(pr, "mona");

    expect(await asked(pr, { rule: { by: [["@octo-org/dba"]] } })).toBe(
      "refused: facts_unreadable",
    );
  });

  it("is counted by person: two are two", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(pr, "mona", "mona");
    const one = await asked(pr, { rule: { count: 2 } });
    await approvedBy(pr, "octocat");

    expect(one).toBe("pending: approvals_missing");
    expect(await asked(pr, { rule: { count: 2 } })).toBe("proceed: approved, approved");
  });

  it("is good for as many leases as policy says", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    const { id } = await github.review(pr, { by: "mona", state: "approve" });
    const usesOf: Asking["usesOf"] = (_question, reviewIds) =>
      Promise.resolve(reviewIds.map((reviewId) => ({ reviewId, commit: pr.head, count: 3 })));

    expect(await asked(pr, { usesOf })).toBe("pending: approvals_missing, approval_used_up");
    expect(id).toBeGreaterThan(0);
  });
});

describe("the job that asks", () => {
  it("must be in progress, and of the attempt that it claims", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(pr, "mona");
    const run = github.startRun({ pr, actor: "kim", environment: "production" });
    const other = github.startRun({ pr, actor: "kim", environment: "production" });
    const claims = { ...run.claims, check_run_id: String(other.checkRunId) };
    const borrowed = await askGate(github, { ...run, claims });
    github.finishRun(run);

    expect(outcome(borrowed)).toBe("refused: job_not_running");
    expect(outcome(await askGate(github, run))).toBe("refused: job_not_running");
  });

  it("is an agent's when an agent re-ran it, so no excuse holds", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    const run = github.startRun({ pr, actor: "kim", environment: "production" });
    const again = github.rerun(run, "release-helper[bot]");
    const rule = { count: 0, reason: "a nightly job" };

    expect(outcome(await askGate(github, run, { rule }))).toBe("refused: job_not_running");
    expect(outcome(await askGate(github, again, { rule }))).toBe("pending: approvals_missing");
  });

  it("must use the newest file of a workflow that policy names by a ref", async () => {
    const deploy = await github.createRepository({ owner: "octo-org", name: `deploy-${names}` });
    const workflow = `${deploy.fullName}/.github/workflows/migrate.yml@refs/heads/main`;
    const sha = deploy.branches.get("main") ?? "";
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(pr, "mona");
    const uses = { jobWorkflowRef: workflow, jobWorkflowSha: sha };
    const run = github.startRun({ pr, actor: "kim", environment: "production", ...uses });
    const fresh = await askGate(github, run, { workflow });
    await github.pushToBranch(deploy, { branch: "main", by: "octocat" });

    expect(outcome(fresh)).toBe("proceed: approved");
    expect(outcome(await askGate(github, run, { workflow }))).toBe("refused: workflow_outdated");
  });

  it("must belong to the repository that bears the name now", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await approvedBy(pr, "mona");
    const run = github.startRun({ pr, actor: "kim", environment: "production" });
    const claims = { ...run.claims, repository_id: "4711" };

    expect(outcome(await askGate(github, { ...run, claims }))).toMatch(
      /^refused: facts_unreadable/u,
    );
  });
});
