/**
 * The answers to custom deployment protection rules, by a broker with its HTTP endpoints and its store. GitHub is a FAKE:
 * the strict front over `emulate`, which has no such rules itself. Provider and issuer are fakes.
 */
import { afterEach, describe, expect, it } from "vitest";
import {
  openEnvironmentGate,
  type EnvironmentGate,
  type EnvironmentGateOptions,
} from "../support/github/environment-gate-setup.ts";
import type { PullState, Run, WaitState } from "../support/github/start-github.ts";

const [PRODUCTION, STAGING] = ["production", "staging"];
const WRITE = { grant: "orders-migrate", access: "write", environment: PRODUCTION };

let gate: EnvironmentGate;

afterEach(() => gate.close());

async function open(options: EnvironmentGateOptions = {}): Promise<PullState> {
  gate = await openEnvironmentGate(options);
  return gate.github.openPullRequest(gate.repository, { by: "kim" });
}

/** A run of the pull request reaches the environment, and GitHub says so. */
async function reach(
  pull: PullState,
  environment = PRODUCTION,
  more: { readonly event?: string } = {},
): Promise<{ readonly run: Run; readonly wait: WaitState }> {
  const run = gate.github.startRun({ pr: pull, actor: "kim", environment, ...more });
  const wait = gate.github.waitFor(run, environment);
  expect(await gate.tell(run, environment)).toBe(202);
  return { run, wait };
}

const commented = (wait: WaitState, count = 1) =>
  gate.until("there is a comment", () => wait.comments.length >= count);
const answered = (wait: WaitState) =>
  gate.until("there is an answer", () => wait.state !== undefined);

const answersSent = () =>
  gate.github.calls.filter(
    ({ method, pathAndQuery }) =>
      method === "POST" && pathAndQuery.endsWith("/deployment_protection_rule"),
  );

async function reviewed(pull: PullState, by = "mona"): Promise<void> {
  await gate.github.review(pull, { by, state: "approve" });
  await gate.send("pull_request_review", {
    action: "submitted",
    pull_request: { number: pull.number },
  });
}

describe("a run that waits for an environment with the broker's rule", () => {
  it("waits with a comment on who must approve, and goes on after the review", async () => {
    const pull = await open();
    const { run, wait } = await reach(pull);
    await commented(wait);
    expect(wait.state).toBeUndefined();
    expect(wait.comments).toEqual([
      `**stepkey waits for 1 approval of commit \`${pull.head.slice(0, 7)}\` of pull request 1, by someone with write access (not kim who opened it).**\n\nFor \`orders-migrate\`.\n\nThis goes on by itself when that has changed. A waiting job holds no runner.`,
    ]);
    await gate.pass(180_000);
    expect(wait.comments).toHaveLength(1);
    await reviewed(pull);
    await answered(wait);
    expect(wait.state).toBe("approved");
    expect(wait.comments.at(-1)).toBe(
      `**stepkey lets this go on.** mona approved ${pull.head.slice(0, 7)}.\n\nThe broker decides again when a job asks for a credential.`,
    );
    await gate.until("the audit log has a line", () => gate.broker.audit().length > 0);
    expect(gate.broker.audit()).toEqual([
      expect.objectContaining({
        event: "environment",
        outcome: "done",
        code: "approved",
        reason: `mona approved ${pull.head.slice(0, 7)}.`,
        answered: {
          repository: "octo-org/shop",
          repository_id: gate.repository.id,
          run_id: run.runId,
          environment: PRODUCTION,
          state: "approved",
        },
      }),
    ]);
  });

  it("finds the review within its minute where no event says so", async () => {
    const pull = await open();
    const { wait } = await reach(pull);
    await commented(wait);
    await gate.github.review(pull, { by: "mona", state: "approve" });
    await gate.pass(70_000);
    await answered(wait);
    expect(wait.state).toBe("approved");
  });

  it("is told why an approval does not count", async () => {
    const pull = await open();
    const { wait } = await reach(pull);
    await commented(wait);
    await reviewed(pull, "kim");
    await commented(wait, 2);
    expect(wait.comments.at(-1)).toContain("kim approved, but opened the pull request.");
    expect(wait.state).toBeUndefined();
  });

  it("goes on at once where policy has no write in the environment, or only reads on this event", async () => {
    const pull = await open();
    const [other, reads] = [await reach(pull, "preview"), await reach(pull, STAGING)];
    await answered(other.wait);
    await answered(reads.wait);
    expect(
      [other, reads].map(({ wait }) => [wait.state, wait.comments[0]?.split("\n")[0]]),
    ).toEqual([
      [
        "approved",
        "**stepkey lets this go on.** Policy gives this repository no write in this environment.",
      ],
      [
        "approved",
        "**stepkey lets this go on.** Policy lets a job of this run only read here, which needs no approval.",
      ],
    ]);
  });

  it("is rejected at once on an event on which no policy can issue a write, and for a fork", async () => {
    const pull = await open();
    const target = await reach(pull, PRODUCTION, { event: "pull_request_target" });
    await answered(target.wait);
    expect(target.wait.state).toBe("rejected");
    expect(target.wait.comments[0]).toContain(
      "A write is never issued on pull&#95;request&#95;target.",
    );
    const fork = await gate.github.openPullRequest(gate.repository, {
      by: "stranger",
      fromForkOf: "stranger",
    });
    const forked = await reach(fork);
    await answered(forked.wait);
    expect(forked.wait.state).toBe("rejected");
    expect(forked.wait.comments[0]).toContain("This run is for a fork");
  });

  it("is rejected when its commit is no longer the head, and only after a second look", async () => {
    const pull = await open();
    const { wait } = await reach(pull);
    await commented(wait);
    await gate.github.push(pull, { by: "kim" });
    await gate.send("push", {});
    await gate.pass(30_000);
    expect(wait.state).toBeUndefined();
    await gate.pass(40_000);
    await answered(wait);
    expect(wait.state).toBe("rejected");
    expect(wait.comments.at(-1)).toContain("but the head is now");
    expect(wait.comments.at(-1)).toContain("Use the run that the newest commit started.");
  });

  it("is not rejected when GitHub's API was only behind at the first look", async () => {
    const pull = await open();
    const stop = gate.github.faults.add({
      path: /\/pulls\/1$/u,
      fault: {
        kind: "rewrite",
        body: (body) => ({
          ...(body as object),
          head: { ...(body as { head: object }).head, sha: "a".repeat(40) },
        }),
      },
    });
    const { wait } = await reach(pull);
    await gate.pass(20_000);
    stop();
    await gate.pass(70_000);
    expect(wait.state).toBeUndefined();
    await commented(wait);
    expect(wait.comments[0]).toContain("waits for 1 approval");
  });

  it("waits with a comment where policy has mistakes or is missing, and goes on when it is right again", async () => {
    const pull = await open({ policy: () => "version: 1\nnonsense" });
    const { wait } = await reach(pull);
    await commented(wait);
    expect(wait.comments[0]).toContain("The policy has mistakes.");
    gate.broker.writePolicy(
      "octo-org/shop.yml",
      `version: 1\nrepository-id: ${gate.repository.id}\nowner-id: ${gate.repository.owner.id}\ngrants: {}\n`,
    );
    await gate.send("push", {});
    await answered(wait);
    expect(wait.state).toBe("approved");
  });

  it("is not answered when a forged event names it: the run and what it waits for are read", async () => {
    const pull = await open();
    const run = gate.github.startRun({ pr: pull, actor: "kim", environment: PRODUCTION });
    // It waits for nothing, is not there, or is not a run at all.
    expect(await gate.tell(run, "preview")).toBe(202);
    const url = (id: string) => ({
      deployment_callback_url: `https://evil.example/repos/octo-org/shop/actions/runs/${id}/deployment_protection_rule`,
    });
    await gate.tell(run, "preview", url("4242"));
    await gate.tell(run, "preview", url("nonsense"));
    await gate.tell(run, "preview", {
      repository: { id: 1, owner: { id: 666 }, full_name: "e/e" },
    });
    await gate.pass(90_000);
    expect(answersSent()).toEqual([]);
    expect(await gate.broker.store.githubTasks.countDue()).toBe(0);
  });
});

describe("twenty waiting runs", () => {
  it("are each answered once, and none before its own pull request is approved", async () => {
    await open();
    const pulls: PullState[] = [];
    for (let index = 0; index < 20; index += 1) {
      pulls.push(await gate.github.openPullRequest(gate.repository, { by: "kim" }));
    }
    const waits: WaitState[] = [];
    for (const pull of pulls) waits.push((await reach(pull)).wait);
    for (const wait of waits) await commented(wait);
    for (const pull of pulls.slice(0, 10)) {
      await gate.github.review(pull, { by: "mona", state: "approve" });
    }
    await gate.send("push", {});
    for (const wait of waits.slice(0, 10)) await answered(wait);
    expect(waits.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 10 }, () => "approved"),
      ...Array.from({ length: 10 }, () => undefined),
    ]);
    expect(waits.map(({ comments }) => comments.length)).toEqual([
      ...Array.from({ length: 10 }, () => 2),
      ...Array.from({ length: 10 }, () => 1),
    ]);
  });
});

describe("the answer to a rule", () => {
  it("comes when GitHub is there again, and its absence answers nothing", async () => {
    const pull = await open();
    await gate.github.review(pull, { by: "mona", state: "approve" });
    const stop = gate.github.faults.add({ path: /./u, fault: { kind: "status", status: 502 } });
    const { wait } = await reach(pull);
    await gate.pass(30_000);
    expect(wait.state).toBeUndefined();
    stop();
    await answered(wait);
    expect(wait.state).toBe("approved");
    const isSaid = () => gate.broker.log().some(({ event }) => event === "github_write_failed");
    await gate.until("the log says so", isSaid);
  });

  it("is sent once by two brokers, and again by nobody after a restart", async () => {
    const pull = await open({ brokers: 2 });
    const { wait } = await reach(pull);
    await commented(wait);
    await reviewed(pull);
    await answered(wait);
    await gate.restart();
    await gate.pass(60_000);
    await gate.send("push", {});
    await gate.pass(10_000);
    expect(wait.comments).toHaveLength(2);
    expect(answersSent()).toHaveLength(2);
  });

  it("is still given by a broker that was restarted while the run waited", async () => {
    const pull = await open();
    const { wait } = await reach(pull);
    await commented(wait);
    await gate.restart();
    await gate.github.review(pull, { by: "mona", state: "approve" });
    await gate.pass(70_000);
    await answered(wait);
    expect(wait.state).toBe("approved");
  });

  it("is given to a run whose event was lost", async () => {
    const pull = await open();
    await gate.github.review(pull, { by: "mona", state: "approve" });
    const run = gate.github.startRun({ pr: pull, actor: "kim", environment: PRODUCTION });
    const wait = gate.github.waitFor(run, PRODUCTION);
    await gate.restart();
    await answered(wait);
    expect(wait.state).toBe("approved");
  });

  it("ends when GitHub does not take it, and says so once", async () => {
    const pull = await open();
    await gate.github.review(pull, { by: "mona", state: "approve" });
    const run = gate.github.startRun({ pr: pull, actor: "kim", environment: PRODUCTION });
    // Answered already, and held by required reviewers.
    const wait = gate.github.waitFor(run, PRODUCTION);
    [wait.state, wait.isHeldByOthers] = ["approved", true];
    await gate.tell(run, PRODUCTION);
    await gate.pass(300_000);
    expect(answersSent()).toHaveLength(4);
    const said = gate.broker.log().filter(({ event }) => event === "environment_not_answered");
    expect(said).toHaveLength(1);
    expect(said[0]).toMatchObject({
      message: "GitHub returned 422: No pending deployment for this rule",
    });
  });

  it("ends when an admin let the run go on, or it was cancelled", async () => {
    const pull = await open();
    const [first, second] = [await reach(pull), await reach(pull)];
    await commented(first.wait);
    await commented(second.wait);
    gate.github.bypass(first.run);
    gate.github.finishRun(second.run, "cancelled");
    await gate.pass(70_000);
    await reviewed(pull);
    await gate.pass(10_000);
    expect([first.wait.comments.length, second.wait.comments.length]).toEqual([1, 1]);
    expect(answersSent()).toHaveLength(2);
  });

  it("keeps one of GitHub's ten comments, however often something changes", async () => {
    const pull = await open();
    const { wait } = await reach(pull);
    await commented(wait);
    for (let index = 0; index < 12; index += 1) {
      const given = await gate.github.review(pull, { by: "mona", state: "request_changes" });
      await gate.send("pull_request_review", { pull_request: { number: pull.number } });
      await gate.pass(3000);
      await gate.github.dismiss(given, "octocat");
      await gate.send("pull_request_review", { pull_request: { number: pull.number } });
      await gate.pass(3000);
    }
    expect(wait.comments).toHaveLength(9);
    await reviewed(pull);
    await answered(wait);
    expect(wait.comments).toHaveLength(10);
  });

  it("gives the job no permission: it is refused if its approval was dismissed meanwhile", async () => {
    const pull = await open();
    const approval = await gate.github.review(pull, { by: "mona", state: "approve" });
    const { run, wait } = await reach(pull);
    await answered(wait);
    expect(wait.state).toBe("approved");
    const ask = () => {
      const claims = gate.github.tokenClaims(run, { issuedAt: gate.clock.now() });
      return gate.broker.ask(WRITE, claims);
    };
    await gate.github.dismiss(approval, "octocat");
    const told = await ask();
    expect([told.status, told.body["error"]]).toEqual([400, "authorization_pending"]);
    await gate.pass(6000);
    await gate.github.review(pull, { by: "mona", state: "approve" });
    expect((await ask()).status).toBe(200);
  });

  it("asks for a token that may answer this one repository's rules, and nothing else", async () => {
    const pull = await open();
    const { wait } = await reach(pull);
    await commented(wait);
    const tokens = gate.app.issued.map(({ permissions, repositories }) => [
      permissions,
      repositories,
    ]);
    expect(tokens).toEqual([[{ deployments: "write" }, ["octo-org/shop"]]]);
  });

  it("is not given without the permission to write, and the log says so", async () => {
    const pull = await open({ permissions: { actions: "read", metadata: "read" } });
    const { wait } = await reach(pull);
    await gate.pass(10_000);
    expect(wait.comments).toEqual([]);
    const isSaid = () => gate.broker.log().some(({ event }) => event === "github_write_failed");
    await gate.until("the log says so", isSaid);
  });
});
