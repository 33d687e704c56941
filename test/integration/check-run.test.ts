/**
 * What the reviewer of a pull request sees, as GitHub gets it. GitHub is the strict front over `emulate`, which keeps reviews
 * and check runs; provider and issuer are fakes.
 */
import { afterEach, describe, expect, it } from "vitest";
import { endMarked } from "../../src/broker/context/ended-lease.ts";
import { leaseIdOf, leaseTokenOf, type Told } from "../support/broker-setup.ts";
import {
  openCheckSetup,
  policyOf,
  type CheckSetup,
  type CheckSetupOptions,
} from "../support/check-run/check-setup.ts";
import { ok } from "../../src/shared/result.ts";
import type { PullState } from "../support/github/start-github.ts";

let setup: CheckSetup;

async function open(options: CheckSetupOptions = {}): Promise<PullState> {
  setup = await openCheckSetup(options);
  return setup.github.openPullRequest(setup.repository, { by: "kim" });
}

afterEach(() => setup.close());

/** The lines of the summary as GitHub has it, without the heading and empty lines. */
function lead(pull: PullState): readonly string[] {
  const { summary = "" } = setup.checkOf(pull).output ?? {};
  return summary.split("\n").filter((line) => line !== "" && !line.startsWith("###"));
}

function shown(pull: PullState): readonly [string | undefined, string | undefined] {
  const { conclusion, output } = setup.checkOf(pull);
  return [conclusion, output?.title];
}

function revoke(told: Told): Promise<Told> {
  const body = new URLSearchParams({ token: leaseTokenOf(told) });
  return setup.broker.send("/revoke", { method: "POST", body });
}

describe("a pull request", () => {
  it("gets a check run when it is opened, which says what an approval would release", async () => {
    const pull = await open();
    await setup.tell(pull);
    await setup.work();
    expect(shown(pull)).toEqual(["neutral", "Nothing was asked for"]);
    expect(lead(pull)).toEqual([
      "No job has asked for a write. If one does, approving this commit releases **orders-migrate** on **production**.",
    ]);
    expect(setup.checkOf(pull).output?.text).toContain("| `orders-migrate`<br>");
  });

  it("shows a write from the request to the end of its lease", async () => {
    const pull = await open();
    const job = setup.startJob(pull);
    expect((await job.ask()).body["code"]).toBe("approval_pending");
    await setup.work();
    expect(shown(pull)).toEqual(["neutral", "orders-migrate on production: waits for 1 approval"]);
    expect(lead(pull)).toEqual([
      "Approving this commit releases **orders-migrate** on **production** to job *migrate* (30 times, until 24h after the approval).",
      "It needs 1 approval by someone with write access (not kim who opened it).",
      "What it can do, for 10m at most: INSERT on 1 table.",
    ]);

    await setup.github.review(pull, { by: "mona", state: "approve" });
    await setup.tell(pull, "pull_request_review");
    await setup.work();
    expect(shown(pull)).toEqual(["success", "orders-migrate on production: approved"]);
    expect(lead(pull)[0]).toMatch(
      /^mona approved this commit, which releases \*\*orders-migrate\*\*/u,
    );

    const told = await job.ask();
    expect(told.status).toBe(200);
    await setup.work();
    expect(shown(pull)).toEqual(["success", "orders-migrate on production: in use"]);
    expect(lead(pull)[0]).toMatch(
      /^\*\*orders-migrate\*\* on \*\*production\*\* was released to job \*migrate\*, approved by mona\. It is valid until /u,
    );

    expect((await revoke(told)).status).toBe(200);
    await setup.work();
    expect(shown(pull)).toEqual(["success", "orders-migrate on production: ended"]);
    const { text = "" } = setup.checkOf(pull).output ?? {};
    expect(text).toContain(`\`${leaseIdOf(told)}\``);
    expect(text).toContain("revoked, and proven dead: ");
    expect(text).toContain(`/actions/runs/${job.run.runId}/attempts/1)`);
    expect(setup.github.checkRuns).toHaveLength(1);
  });

  it("shows an approval by somebody whose approval does not count, and why", async () => {
    const pull = await open();
    await setup.github.review(pull, { by: "reader", state: "approve" });
    await setup.startJob(pull).ask();
    await setup.work();
    expect(lead(pull)).toContain(
      "- reader approved, but does not have write access to this repository.",
    );
    expect(shown(pull)[0]).toBe("neutral");
  });

  it("shows that an approval was withdrawn, and that its lease was ended", async () => {
    const pull = await open({ mode: "required" });
    const review = await setup.github.review(pull, { by: "mona", state: "approve" });
    const told = await setup.startJob(pull).ask();
    await setup.github.dismiss(review, "octocat");
    // As the watch does, which has tests of its own.
    const { store } = setup.broker.deps;
    const [marked] = await store.end({ lease: leaseIdOf(told) }, "withdrawn");
    await setup.work();
    expect(shown(pull)).toEqual(["action_required", "Withdrawn: orders-migrate on production"]);
    expect(setup.checkOf(pull).output?.text).toContain("ending (**its approval was withdrawn**)");
    if (marked !== undefined) await endMarked(marked, setup.broker.deps);
    await setup.work();
    expect(setup.checkOf(pull).output?.text).toContain("(**its approval was withdrawn**)<br>");
    expect(setup.checkOf(pull).output?.text).toContain("revoked, and proven dead");
  });

  it("blocks where the check is required, until the write was approved", async () => {
    const pull = await open({ mode: "required" });
    await setup.tell(pull);
    await setup.work();
    expect(setup.checkOf(pull).conclusion).toBe("success");
    const job = setup.startJob(pull);
    await job.ask();
    await setup.work();
    expect(setup.checkOf(pull).conclusion).toBe("action_required");
    // The job gave up waiting: nobody asks any more, and the approval counts all the same.
    setup.github.finishRun(job.run, "failure");
    await setup.github.review(pull, { by: "mona", state: "approve" });
    await setup.tell(pull, "pull_request_review");
    await setup.work();
    expect(shown(pull)).toEqual(["success", "orders-migrate on production: approved"]);
  });

  it("shows on its old head that nothing can be approved there any more", async () => {
    const pull = await open();
    await setup.startJob(pull).ask();
    await setup.work();
    const old = { ...pull };
    await setup.github.push(pull, { by: "kim" });
    await setup.tell(old);
    await setup.work();
    expect(shown(old)).toEqual(["neutral", "Nothing can be released any more"]);
    expect(setup.checkOf(old).output?.summary).toContain("(its head is another commit now)");
  });

  it("shows what its jobs read, without asking for an approval", async () => {
    const pull = await open();
    const told = await setup.startJob(pull).ask({ grant: "reports-read", access: "read" });
    expect(told.status).toBe(200);
    await setup.work();
    expect(shown(pull)).toEqual(["neutral", "Only reads were issued"]);
    expect(setup.checkOf(pull).output?.text).toContain("`reports-read` on production<br>read");
  });

  it("of a fork shows no grants, and says that it gets no write", async () => {
    await open();
    const fork = await setup.github.openPullRequest(setup.repository, {
      by: "stranger",
      fromForkOf: "stranger",
    });
    await setup.tell(fork);
    await setup.work();
    const { summary = "", text = "" } = setup.checkOf(fork).output ?? {};
    expect(summary).toContain("comes from a fork. **Its jobs never get a write**");
    expect(summary + text).not.toContain("orders-migrate");
  });

  it("shares the check run of its head with another one", async () => {
    const pull = await open();
    await setup.github.createBranch(setup.repository, "release");
    const twin = await setup.github.openPullRequest(setup.repository, {
      by: "kim",
      branch: "same",
    });
    expect(twin.number).not.toBe(pull.number);
    const other = await setup.github.openPullRequest(setup.repository, {
      by: "kim",
      branch: "same",
      base: "release",
      atHeadOf: twin,
    });
    await setup.startJob(twin).ask();
    await setup.work();
    const { summary = "" } = setup.checkOf(twin).output ?? {};
    expect(summary.match(/Pull request \d+/gu)).toEqual([
      `Pull request ${twin.number}`,
      `Pull request ${other.number}`,
    ]);
    expect(summary).toContain("Policy allows no write to pull requests into release.");
  });

  it("that GitHub does not have, or whose head is another commit, gets no check run", async () => {
    const pull = await open();
    const head = "0".repeat(40);
    await setup.tell({ ...pull, head });
    await setup.tell({ ...pull, number: 999, head: pull.head });
    expect(await setup.work()).toBe(2);
    expect(setup.github.checkRuns.map(({ headSha }) => headSha)).toEqual([pull.head]);
  });

  it("of a repository whose policy is not for pull requests gets none that only informs", async () => {
    const pull = await open();
    const text = policyOf(setup.repository).replaceAll("pull_request", "push");
    setup.broker.writePolicy("octo-org/shop.yml", text);
    await setup.tell(pull);
    await setup.work();
    expect(setup.github.checkRuns).toEqual([]);
  });

  it("gets one that passes even so where it is required: one that is not there blocks for ever", async () => {
    const pull = await open({ mode: "required" });
    setup.broker.writePolicy("octo-org/shop.yml", "version: [");
    await setup.tell(pull);
    await setup.work();
    expect(shown(pull)).toEqual(["success", "Nothing was asked for"]);
    expect(lead(pull)[0]).toContain("The policy has mistakes");
  });
});

describe("many at once", () => {
  it("are one check run and few writes, whatever twenty jobs of a head ask", async () => {
    const pull = await open();
    const jobs = Array.from({ length: 20 }, () => setup.startJob(pull));
    await Promise.all(jobs.map(({ ask }) => ask()));
    await setup.work();
    await setup.github.review(pull, { by: "mona", state: "approve" });
    await setup.clock.advance(6000);
    const told = await Promise.all(jobs.map(({ ask }) => ask()));
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set([200]));
    await setup.work();
    await Promise.all(told.map(revoke));
    await setup.work();
    expect(setup.github.checkRuns).toHaveLength(1);
    expect(setup.github.checkRunWrites.map(({ method }) => method)).toEqual([
      "POST",
      "PATCH",
      "PATCH",
    ]);
    expect(shown(pull)).toEqual(["success", "orders-migrate on production: ended"]);
    const { text = "" } = setup.checkOf(pull).output ?? {};
    expect(text.match(/revoked, and proven dead/gu)).toHaveLength(20);
  });

  it("by two brokers are written by one at a time, and by neither where nothing changed", async () => {
    const pull = await open();
    await setup.startJob(pull).ask();
    const taken = await Promise.all([setup.work(0), setup.work(1)]);
    expect(taken.toSorted()).toEqual([0, 1]);
    await setup.tell(pull);
    await setup.work(1);
    await setup.tell(pull);
    await setup.work(0);
    expect(setup.github.checkRunWrites.map(({ method }) => method)).toEqual(["POST"]);
  });

  it("leave one check run behind where a broker dies between creating it and noting that", async () => {
    const pull = await open();
    await setup.startJob(pull).ask();
    const { send } = setup;
    let isDead = false;
    setup.send = async (request) => {
      if (isDead) return new Promise(() => undefined);
      const response = await send(request);
      isDead = request.method === "POST" && request.url.endsWith("/check-runs");
      // GitHub has it, and the broker never hears of that.
      return isDead ? new Promise(() => undefined) : response;
    };
    void setup.work(0);
    await expect.poll(() => setup.github.checkRuns.length).toBe(1);
    setup.send = send;
    // The lock of the dead one runs out.
    await setup.clock.advance(61_000);
    await setup.tell(pull);
    await setup.work(1);
    expect(setup.github.checkRuns).toHaveLength(1);
    expect(setup.github.checkRunWrites.map(({ method }) => method)).toEqual(["POST", "PATCH"]);
  });
});

describe("a decision of the broker", () => {
  it("does not wait for what a reviewer is shown, and never fails with it", async () => {
    const pull = await open();
    const { githubTasks } = setup.broker.store;
    const change: typeof githubTasks.change = githubTasks.change.bind(githubTasks);
    Object.assign(githubTasks, { change: () => Promise.reject(new Error("a bug")) });
    expect((await setup.startJob(pull).ask()).body["code"]).toBe("approval_pending");
    let go: (() => void) | undefined;
    const slow = new Promise<void>((resolve) => {
      go = resolve;
    });
    Object.assign(githubTasks, {
      change: async (...given: Parameters<typeof change>) => {
        await slow;
        return change(...given);
      },
    });
    expect((await setup.startJob(pull).ask()).body["code"]).toBe("approval_pending");
    go?.();
    await setup.work();
    expect(shown(pull)).toEqual(["neutral", "orders-migrate on production: waits for 1 approval"]);
  });

  it("goes on while GitHub refuses check runs, which says what the App lacks", async () => {
    const pull = await open();
    const { send } = setup;
    setup.send = async (request) =>
      request.url.includes("/check-runs")
        ? ok({
            status: 403,
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ message: "Resource not accessible by integration" }),
          })
        : send(request);
    expect((await setup.startJob(pull).ask()).body["code"]).toBe("approval_pending");
    await setup.work();
    expect(setup.failures).toEqual([
      "GitHub returned 403 for GET /repos/{owner}/{repo}/commits/{ref}/check-runs: Resource not accessible by integration. The App that writes needs the permission Checks: write.",
    ]);
  });
});

describe("a pull request that changes the policy on GitHub", () => {
  const PATH = ".github/stepkey.yml";

  async function openWith(extra: string): Promise<PullState> {
    setup = await openCheckSetup({ policyPath: PATH });
    const { github, repository } = setup;
    const text = policyOf(repository);
    await github.pushToBranch(repository, {
      branch: "main",
      by: "mona",
      file: { path: PATH, text },
    });
    const file = { path: PATH, text: extra === "" ? "grants: [" : policyOf(repository, { extra }) };
    const pull = await github.openPullRequest(repository, { by: "kim", file });
    await setup.tell(pull);
    await setup.work();
    return pull;
  }

  it("shows what the change would newly allow", async () => {
    const pull = await openWith(`  cache-purge:
    environment: edge
    access: write
    credential: { postgres: { server: production, database: app, role: app_migrator } }
    allow: { events: [pull_request] }
`);
    expect(lead(pull).at(-1)).toBe(
      "**This pull request changes the policy.** Merging it newly allows 1 thing, which the details list.",
    );
    expect(setup.checkOf(pull).output?.text).toContain(
      "| `grants.cache-purge` | This grant is new. |  | write on edge;",
    );
  });

  it("shows that its policy has mistakes", async () => {
    const pull = await openWith("");
    expect(lead(pull).at(-1)).toContain("its policy has mistakes");
  });
});
