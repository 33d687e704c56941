/**
 * The gate on `push`, `workflow_dispatch` and `schedule`. Comparison, git objects, branches, pull requests and reviews are
 * read from `emulate`; activity, commits' pull requests, runs and jobs from the front (a fake, test/support/github).
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askGate, outcome, shop, type Asking } from "../support/github/gate-setup.ts";
import {
  startGitHub,
  type GitHub,
  type Landed,
  type RepositoryState,
  type Run,
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
});

interface PushAsking extends Asking {
  readonly event?: string;
  readonly actor?: string;
}

async function asked(push: Landed, { event, actor, ...asking }: PushAsking = {}): Promise<string> {
  const how = event === undefined ? {} : { event };
  const run = github.startRun({ push, actor: actor ?? "mona", environment: "production", ...how });
  return outcome(await askGate(github, run, asking));
}

async function merged(
  how: { method?: "merge" | "squash" | "rebase"; commits?: number; approve?: boolean } = {},
): Promise<Landed> {
  const pr = await github.openPullRequest(repository, { by: "kim", commits: how.commits ?? 3 });
  if (how.approve !== false) await github.review(pr, { by: "mona", state: "approve" });
  return github.merge(pr, { by: "octocat", method: how.method ?? "merge" });
}

describe("a write on a push", () => {
  it.each(["merge", "squash", "rebase"] as const)(
    "proceeds for an approved pull request that came in by %s",
    async (method) => {
      expect(await asked(await merged({ method }))).toBe("proceed: approved");
    },
  );

  it.each(["workflow_dispatch", "schedule"])(
    "proceeds on %s at such a commit of the branch",
    async (event) => {
      expect(await asked(await merged(), { event, actor: "octocat" })).toBe("proceed: approved");
    },
  );

  it("does not count the approval of the one who dispatches the run, unless policy allows it", async () => {
    const push = await merged();
    const dispatch = { event: "workflow_dispatch", actor: "mona" };

    expect(await asked(push, dispatch)).toBe("pending: approvals_missing, approval_by_starter");
    expect(await asked(push, { ...dispatch, rule: { allowStarter: true } })).toBe(
      "proceed: approved",
    );
  });

  it("counts the approval of a reviewer who re-runs a dispatch", async () => {
    const push = await merged();
    const event = "workflow_dispatch";
    const run = github.startRun({ push, event, actor: "octocat", environment: "production" });

    expect(outcome(await askGate(github, github.rerun(run, "mona")))).toBe("proceed: approved");
  });

  it.each(["merge", "squash", "rebase"] as const)(
    "does not proceed for a pull request that nobody approved and came in by %s",
    async (method) => {
      const push = await merged({ method, approve: false });

      expect(await asked(push)).toBe("pending: approvals_missing");
    },
  );

  it("refuses what was pushed straight onto the branch", async () => {
    const push = await github.pushToBranch(repository, { branch: "main", by: "mona" });

    expect(await asked(push)).toBe("refused: commit_without_pull_request");
  });

  it("refuses a branch that was forced to another line", async () => {
    const first = repository.branches.get("main") ?? "";
    await merged();
    const push = await github.pushToBranch(repository, { branch: "main", by: "mona", onto: first });

    expect(await asked(push)).toMatch(/^refused: push_history_broken/u);
  });

  it("refuses a commit that is the tip no longer", async () => {
    const push = await merged();
    await merged();

    expect(await asked(push)).toBe("refused: branch_moved");
  });

  it("refuses a branch that moves while the gate reads", async () => {
    const push = await merged();
    const happens = async (): Promise<void> => {
      await github.pushToBranch(repository, { branch: "main", by: "kim" });
    };
    github.faults.add({ path: /\/reviews/u, times: 1, fault: { kind: "meanwhile", happens } });

    expect(await asked(push)).toMatch(/^refused: .*branch_moved/u);
  });

  it("refuses a merge into a branch without protection", async () => {
    github.protectBranch(repository, "main", { by: "unprotected" });

    expect(await asked(await merged())).toBe("refused: base_not_protected");
  });

  it("refuses a dispatch by an agent, and a re-run by one", async () => {
    const push = await merged();
    const event = "workflow_dispatch";
    const run = github.startRun({ push, event, actor: "mona", environment: "production" });
    const again = github.rerun(run, "release-helper[bot]");

    expect(await asked(push, { event, actor: "release-helper[bot]" })).toBe(
      "refused: dispatch_by_agent",
    );
    expect(outcome(await askGate(github, again))).toBe("refused: dispatch_by_agent");
  });

  it("refuses a branch for which GitHub shows no activity", async () => {
    const push = await merged();
    repository.activity.splice(0);

    expect(await asked(push)).toBe("refused: push_unknown");
  });

  it("reads a rebase of more commits than a page holds", async () => {
    const push = await merged({ method: "rebase", commits: 104 });
    const seen = github.calls.length;

    expect(await asked(push)).toBe("proceed: approved");
    const compared = github.calls
      .slice(seen)
      .filter((call) => call.pathAndQuery.includes("/compare/"));
    expect(compared.length).toBe(2);
  });
});

describe("a re-run of an older merge of the branch", () => {
  const rollback = { rollback: true } as const;

  /** An approved merge, its run, and another merge after it. */
  async function overtaken(how: Parameters<typeof merged>[0] = {}): Promise<{
    readonly push: Landed;
    readonly run: Run;
  }> {
    const push = await merged(how);
    const run = github.startRun({ push, actor: "mona", environment: "production" });
    await merged();
    return { push, run };
  }

  it("proceeds where policy allows a roll-back, and a person re-runs it", async () => {
    const { run } = await overtaken();
    const again = github.rerun(run, "octocat");
    expect(outcome(await askGate(github, again, rollback))).toBe("proceed: approved, rolled_back");
    expect(outcome(await askGate(github, again))).toBe("refused: branch_moved");
  });

  it("does not proceed to a merge that nobody approved", async () => {
    const { run } = await overtaken({ approve: false });
    const answer = await askGate(github, github.rerun(run, "octocat"), rollback);
    expect(outcome(answer)).toBe("pending: approvals_missing");
  });

  it("is refused to an agent", async () => {
    const { run } = await overtaken();
    const answer = await askGate(github, github.rerun(run, "release-helper[bot]"), rollback);
    expect(outcome(answer)).toBe("refused: rollback_by_agent");
  });

  it("is not the first attempt, which the next merge only overtook", async () => {
    const { run } = await overtaken();
    expect(outcome(await askGate(github, run, rollback))).toBe("refused: rollback_not_started");
  });

  it("is refused once a force-push took the commit off the branch", async () => {
    const { push, run } = await overtaken();
    await github.pushToBranch(repository, { branch: "main", by: "kim", onto: push.before });
    const answer = await askGate(github, github.rerun(run, "octocat"), rollback);
    expect(outcome(answer)).toBe("refused: rollback_elsewhere");
  });
});
