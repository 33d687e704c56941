/**
 * How the gate reads GitHub: races, pages, faults, limits. All of it over both `emulate` and the strict front of ours,
 * which plays the faults (a fake, test/support/github).
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askGate, outcome, asTheBroker, shop } from "../support/github/gate-setup.ts";
import type { Fault } from "../support/github/faults.ts";
import {
  startGitHub,
  type GitHub,
  type PullState,
  type RepositoryState,
  type Review,
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

async function newShop(): Promise<void> {
  names += 1;
  repository = await shop(github, `shop-${names}`);
}

afterEach(() => {
  github.faults.clear();
});

interface Scene {
  readonly pr: PullState;
  readonly review: Review;
  readonly run: Run;
}

async function approvedScene(): Promise<Scene> {
  const pr = await github.openPullRequest(repository, { by: "kim" });
  const review = await github.review(pr, { by: "mona", state: "approve" });
  const run = github.startRun({ pr, actor: "kim", environment: "production" });
  return { pr, review, run };
}

/** The paths that one undisturbed decision asks for, in order. */
async function pathsOf(run: Run): Promise<readonly string[]> {
  const seen = github.calls.length;
  expect(outcome(await askGate(github, run))).toBe("proceed: approved");
  return github.calls.slice(seen).map((call) => call.pathAndQuery);
}

/** Lets something happen right before the front responds to the `after`-th request, and returns the gate's decision. */
async function disturbed(
  scene: Scene,
  after: number,
  happens: () => Promise<void>,
): Promise<string> {
  github.faults.clear();
  github.faults.add({ path: /./u, after, times: 1, fault: { kind: "meanwhile", happens } });
  return outcome(await askGate(github, scene.run));
}

describe("approval and push racing", () => {
  beforeEach(newShop);

  it("never proceeds when a push came before the last response, whichever it was", async () => {
    const requests = (await pathsOf((await approvedScene()).run)).length;
    const proceeded: number[] = [];
    for (let after = 0; after < requests; after += 1) {
      const scene = await approvedScene();
      const answer = await disturbed(scene, after, async () => {
        await github.push(scene.pr, { by: "kim" });
      });
      if (!answer.startsWith("refused") && !answer.startsWith("pending")) proceeded.push(after);
    }

    expect(requests).toBeGreaterThan(12);
    expect(proceeded).toEqual([]);
  });

  it("never proceeds when a force-push re-points the approval meanwhile", async () => {
    const requests = (await pathsOf((await approvedScene()).run)).length;
    const answers = new Set<string>();
    for (let after = 0; after < requests; after += 1) {
      const scene = await approvedScene();
      const answer = await disturbed(scene, after, async () => {
        await github.forcePush(scene.pr, { by: "kim", repointsApprovals: true });
      });
      answers.add(answer.split(":")[0] ?? "");
    }

    expect([...answers]).not.toContain("proceed");
  });

  it("never proceeds when it is retargeted or closed before the last response", async () => {
    await github.createBranch(repository, "release/1");
    const requests = (await pathsOf((await approvedScene()).run)).length;
    const answers = new Set<string>();
    for (let after = 0; after < requests; after += 2) {
      const scene = await approvedScene();
      const answer = await disturbed(scene, after, () =>
        after % 4 === 0
          ? github.retarget(scene.pr, { base: "release/1", by: "kim" })
          : github.closePullRequest(scene.pr, "kim"),
      );
      answers.add(answer.split(":")[0] ?? "");
    }

    expect([...answers]).not.toContain("proceed");
  });

  it("sees a dismissal that comes before the reviews are read again, at the end", async () => {
    const paths = await pathsOf((await approvedScene()).run);
    const last = paths.findLastIndex((path) => path.includes("/reviews"));
    const proceeded: number[] = [];
    for (let after = 0; after <= last; after += 1) {
      const scene = await approvedScene();
      const answer = await disturbed(scene, after, () => github.dismiss(scene.review, "octocat"));
      if (answer !== "pending: approvals_missing, review_dismissed") proceeded.push(after);
    }

    expect(last).toBe(paths.length - 2);
    expect(proceeded).toEqual([]);
  });

  it("refuses when the reviews change each time that they are read", async () => {
    const { pr, run } = await approvedScene();
    const happens = async (): Promise<void> => {
      await github.review(pr, { by: "octocat", state: "comment" });
    };
    github.faults.add({ path: /\/reviews/u, fault: { kind: "meanwhile", happens } });

    expect(outcome(await askGate(github, run))).toBe("refused: facts_unreadable");
  });
});

describe("reading to the end", () => {
  beforeEach(newShop);

  it("finds the change request that comes after 100 comments", async () => {
    const { pr, run } = await approvedScene();
    for (let index = 0; index < 100; index += 1) {
      await github.review(pr, { by: "octocat", state: "comment" });
    }
    await github.review(pr, { by: "octocat", state: "request_changes" });

    expect(outcome(await askGate(github, run))).toBe("pending: changes_requested");
  });

  it("finds the author among more than 100 commits", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim", commits: 104 });
    await github.push(pr, { by: "kim", author: "mona" });
    await github.review(pr, { by: "mona", state: "approve" });
    const run = github.startRun({ pr, actor: "kim", environment: "production" });

    expect(outcome(await askGate(github, run))).toBe(
      "pending: approvals_missing, approval_by_one_involved",
    );
  });

  it("finds the co-author among more than 100 commits", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim", commits: 104 });
    await github.push(pr, { by: "kim", coAuthors: ["mona"] });
    await github.review(pr, { by: "mona", state: "approve" });
    const run = github.startRun({ pr, actor: "kim", environment: "production" });

    expect(outcome(await askGate(github, run))).toBe(
      "pending: approvals_missing, approval_by_one_involved",
    );
  });

  it("finds the pusher behind 100 later pushes", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    await github.push(pr, { by: "mona", author: "kim" });
    for (let index = 0; index < 102; index += 1) await github.push(pr, { by: "kim" });
    await github.review(pr, { by: "mona", state: "approve" });
    const run = github.startRun({ pr, actor: "kim", environment: "production" });

    expect(outcome(await askGate(github, run))).toBe(
      "pending: approvals_missing, approval_by_one_involved",
    );
  });

  it("refuses a pull request with more commits than GitHub lists", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim", commits: 251 });
    await github.review(pr, { by: "mona", state: "approve" });
    const run = github.startRun({ pr, actor: "kim", environment: "production" });

    expect(outcome(await askGate(github, run))).toBe("refused: facts_unreadable");
  });
});

/** Every route that a decision on a pull request reads. */
const READ = [
  ["the repository", /^\/repos\/[^/]+\/[^/]+$/u],
  ["the pull request", /\/pulls\/\d+$/u],
  ["its commits", /\/pulls\/\d+\/commits/u],
  ["its reviews", /\/reviews/u],
  ["its timeline", /\/timeline/u],
  ["activity", /\/activity/u],
  ["a permission", /\/permission/u],
  ["the branch", /\/branches\/main$/u],
  ["the rules", /\/rules\/branches\//u],
  ["the merge commit", /\/git\/commits\//u],
  ["the comparison", /\/compare\//u],
  ["the attempt", /\/attempts\/\d+$/u],
  ["the jobs", /\/jobs/u],
] as const;

describe("what GitHub does not respond to", () => {
  let run: Run;

  beforeAll(async () => {
    repository = await shop(github, "shop-of-faults");
    ({ run } = await approvedScene());
  });

  it("covers every route that is read", async () => {
    const paths = await pathsOf(run);

    const uncovered = paths.filter((path) => !READ.some(([, pattern]) => pattern.test(path)));
    expect(uncovered).toEqual([]);
  });

  describe.each(READ)("at %s", (_name, path) => {
    it.each([404, 422, 403, 401, 301])("refuses on %i", async (status) => {
      github.faults.add({ path, fault: { kind: "status", status } });

      expect(outcome(await askGate(github, run))).toMatch(
        /^refused: .*(?:facts_unreadable|base_protection_unreadable)/u,
      );
    });

    it("refuses a response of another form", async () => {
      github.faults.add({ path, fault: { kind: "rewrite", body: () => ({ an: "other" }) } });

      expect(outcome(await askGate(github, run))).toMatch(/^refused: /u);
    });

    it.each<[string, Fault]>([
      ["500", { kind: "status", status: 500 }],
      ["503", { kind: "status", status: 503 }],
      ["the primary limit", { kind: "primary_limit", resetInSeconds: 1800 }],
      ["a secondary limit", { kind: "secondary_limit", retryAfterSeconds: 60 }],
      ["a secondary limit as 403", { kind: "secondary_limit", retryAfterSeconds: 60, status: 403 }],
      ["a torn answer", { kind: "torn" }],
      ["an answer that is no JSON", { kind: "garbled" }],
      ["no answer", { kind: "stall" }],
    ])("is unavailable on %s", async (_fault, fault) => {
      github.faults.add({ path, fault });
      const asking = { api: asTheBroker(github, 200), impatient: true };

      expect(outcome(await askGate(github, run, asking))).toBe("unavailable");
    });
  });

  it("is asked again after a fault that passes", async () => {
    github.faults.add({ path: /./u, times: 2, fault: { kind: "status", status: 502 } });

    expect(outcome(await askGate(github, run))).toBe("proceed: approved");
  });

  it("says how long GitHub asks to wait", async () => {
    github.faults.add({
      path: /\/reviews/u,
      fault: { kind: "secondary_limit", retryAfterSeconds: 60 },
    });

    expect(await askGate(github, run)).toMatchObject({
      kind: "unavailable",
      retryAfterSeconds: 60,
    });
  });
});
