/**
 * The gate on `merge_group`. Comparison, git objects, branches, pull requests and reviews are read from `emulate`; the merge
 * queue, activity, runs and jobs from the front (a FAKE, test/support/github): GitHub's own merge queue was never asked.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askGate, outcome, shop, type Asking } from "../support/github/gate-setup.ts";
import {
  startGitHub,
  type GitHub,
  type Landed,
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
  repository = await shop(github, `queued-${names}`);
});

afterEach(() => {
  github.faults.clear();
  github.setReader({ queues: true });
});

async function asked(push: Landed, asking: Asking & { readonly actor?: string } = {}) {
  const { actor = "mona", ...rest } = asking;
  const run = github.startRun({ push, event: "merge_group", actor, environment: "production" });
  return outcome(await askGate(github, run, rest));
}

type Method = "merge" | "squash" | "rebase";
const METHODS = ["merge", "squash", "rebase"] as const;

async function approved(how: { commits?: number; approve?: boolean } = {}): Promise<PullState> {
  const pr = await github.openPullRequest(repository, { by: "kim", commits: how.commits ?? 3 });
  if (how.approve !== false) await github.review(pr, { by: "mona", state: "approve" });
  return pr;
}

async function queued(method: Method = "merge", how: Parameters<typeof approved>[0] = {}) {
  return github.enqueue(await approved(how), { method });
}

describe("a write on a merge group", () => {
  it.each(METHODS)("proceeds for an approved pull request, built by %s", async (method) => {
    expect(await asked(await queued(method))).toBe("proceed: approved");
  });

  it.each(METHODS)(
    "proceeds for three approved ones on top of each other, by %s",
    async (method) => {
      await queued(method);
      await queued(method, { commits: 1 });
      expect(await asked(await queued(method))).toBe("proceed: approved, approved, approved");
    },
  );

  it("weighs every one of twenty pull requests", async () => {
    for (let ahead = 0; ahead < 19; ahead += 1) await queued("squash", { commits: 1 });
    const answer = await asked(await queued("squash", { commits: 1 }));
    expect(answer).toBe(`proceed: ${Array.from({ length: 20 }, () => "approved").join(", ")}`);
  });

  it.each(METHODS)(
    "waits where a pull request in the middle is not approved, by %s",
    async (method) => {
      await queued(method);
      await queued(method, { approve: false });
      expect(await asked(await queued(method))).toMatch(/^pending: approvals_missing/u);
    },
  );

  it("does not care what waits behind it", async () => {
    const group = await queued();
    await queued("merge", { approve: false });
    expect(await asked(group)).toBe("proceed: approved");
  });

  it("does not ask again for what was merged meanwhile", async () => {
    const first = await approved();
    const ahead = await github.enqueue(first);
    const group = await queued();
    await github.merge(first, { by: "octocat", built: ahead.sha });
    expect(await asked(group)).toBe("proceed: approved");
  });

  it("needs an approval even where policy waives it", async () => {
    const group = await queued("merge", { approve: false });
    expect(await asked(group, { rule: { count: 0, reason: "nightly" } })).toMatch(/^pending/u);
  });

  it("counts the people whom policy names, and no agent's approval", async () => {
    const group = await queued();
    expect(await asked(group, { rule: { by: [["@octocat"]] } })).toMatch(
      /approval_by_one_not_listed/u,
    );
    expect(await asked(group, { agents: ["mona"] })).toMatch(/approval_by_no_human/u);
    expect(await asked(group, { actor: "release-helper[bot]" })).toBe("proceed: approved");
  });

  it("is refused on another base than policy lists, and on one without protection", async () => {
    const group = await queued();
    expect(await asked(group, { bases: ["release"] })).toBe("refused: base_not_allowed");
    github.protectBranch(repository, "main", { by: "unprotected" });
    expect(await asked(group)).toBe("refused: base_not_protected");
  });

  it("is refused once a pull request left the queue", async () => {
    const pr = await approved();
    const group = await github.enqueue(pr);
    github.dequeue(pr);
    await queued();
    expect(await asked(group)).toBe("refused: merge_group_unknown");
  });

  it("is refused where one ahead left, and GitHub has not built the others again", async () => {
    const pr = await approved();
    await github.enqueue(pr);
    const group = await queued();
    github.dequeue(pr);
    expect(await asked(group)).toBe("refused: merge_group_unknown");
  });

  it("is refused where a pull request leaves while the gate reads", async () => {
    const pr = await approved();
    const group = await github.enqueue(pr);
    const happens = (): Promise<void> => {
      github.dequeue(pr);
      return Promise.resolve();
    };
    github.faults.add({ path: /\/timeline/u, times: 1, fault: { kind: "meanwhile", happens } });
    expect(await asked(group)).toMatch(/^refused: /u);
  });

  it("does not proceed where an approval is dismissed while the gate reads", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    const given = await github.review(pr, { by: "mona", state: "approve" });
    const group = await github.enqueue(pr);
    const happens = (): Promise<void> => github.dismiss(given, "octocat");
    github.faults.add({ path: /\/timeline/u, times: 1, fault: { kind: "meanwhile", happens } });
    expect(await asked(group)).toMatch(/^pending: approvals_missing/u);
  });

  it("is refused for a head that was pushed after the pull request entered", async () => {
    const pr = await approved();
    const group = await github.enqueue(pr, { method: "squash" });
    const [entry] = repository.queue;
    await github.push(pr, { by: "kim" });
    await github.review(pr, { by: "mona", state: "approve" });
    // As if GitHub had not taken it out.
    if (entry !== undefined) repository.queue.push(entry);
    expect(await asked(group)).toMatch(/^refused: .*head_moved/u);
  });

  it("is refused for a merge of another commit than the head", async () => {
    const pr = await approved();
    const group = await github.enqueue(pr);
    const [entry] = repository.queue;
    await github.forcePush(pr, { by: "kim", repointsApprovals: true });
    if (entry !== undefined) repository.queue.push(entry);
    expect(await asked(group)).toMatch(/^refused: merge_group_contents/u);
  });

  it.each(["QUEUED", "UNMERGEABLE"] as const)(
    "is refused for an entry that is %s",
    async (state) => {
      const group = await queued();
      for (const entry of repository.queue) entry.state = state;
      expect(await asked(group)).toBe("refused: merge_group_unknown");
    },
  );

  it("is refused where the queue says another base than git", async () => {
    await queued();
    const group = await queued();
    for (const entry of repository.queue) entry.base = repository.branches.get("main") ?? "";
    expect(await asked(group)).toMatch(/^refused: merge_group_contents/u);
  });

  it("is refused where the token does not see the queue", async () => {
    const group = await queued();
    github.setReader({ queues: false });
    expect(await asked(group)).toBe("refused: facts_unreadable");
  });

  it("is refused on a ref that is not a group's, and on push to a group's branch", async () => {
    const group = await queued();
    const elsewhere = { ...group, branch: "gh-readonly-queue/main" };
    expect(await asked(elsewhere)).toMatch(/^refused: ref_unexpected/u);
    const run = github.startRun({ push: group, actor: "mona", environment: "production" });
    expect(outcome(await askGate(github, run))).toMatch(/^refused: /u);
  });

  it("is refused under the name of another pull request", async () => {
    const group = await queued();
    const branch = group.branch.replace(/pr-\d+-/u, "pr-4711-");
    expect(await asked({ ...group, branch })).toBe("refused: merge_group_unknown");
  });
});
