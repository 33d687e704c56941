/**
 * Runs that wait for an environment and merge something else than the pull request that is approved: the base was another one
 * when they began, or they are of another pull request with the same head. GitHub is a FAKE: the strict front over `emulate`.
 */
import { afterEach, describe, expect, it } from "vitest";
import {
  openEnvironmentGate,
  type EnvironmentGate,
} from "../support/github/environment-gate-setup.ts";
import type { PullState, WaitState } from "../support/github/start-github.ts";

const PRODUCTION = "production";

let gate: EnvironmentGate;

afterEach(() => gate.close());

/** Two bases: `main` takes only what was reviewed, and anybody can push to `wild`. */
async function open(): Promise<void> {
  gate = await openEnvironmentGate();
  await gate.github.createBranch(gate.repository, "wild");
  await gate.github.pushToBranch(gate.repository, { branch: "wild", by: "kim" });
}

async function waiting(pull: PullState): Promise<WaitState> {
  const run = gate.github.startRun({ pr: pull, actor: "kim", environment: PRODUCTION });
  const wait = gate.github.waitFor(run, PRODUCTION);
  expect(await gate.tell(run, PRODUCTION)).toBe(202);
  return wait;
}

async function reviewed(pull: PullState): Promise<void> {
  await gate.github.review(pull, { by: "mona", state: "approve" });
  await gate.send("pull_request_review", { pull_request: { number: pull.number } });
}

describe("a run that merged an approved head into another base", () => {
  it("is not let on after its pull request was retargeted and approved", async () => {
    await open();
    const pull = await gate.github.openPullRequest(gate.repository, { by: "kim", base: "wild" });
    const wait = await waiting(pull);
    await gate.pass(5000);
    await gate.github.retarget(pull, { base: "main", by: "kim" });
    await reviewed(pull);
    await gate.pass(130_000);
    expect(wait.state).toBe("rejected");
    expect(wait.comments.at(-1)).toContain("retargeted");
  });

  it("is not let on by another pull request with the same head, after its own was closed", async () => {
    await open();
    const clean = await gate.github.openPullRequest(gate.repository, { by: "kim" });
    const wild = await gate.github.openPullRequest(gate.repository, {
      by: "kim",
      base: "wild",
      atHeadOf: clean,
    });
    const wait = await waiting(wild);
    await gate.pass(5000);
    await gate.github.closePullRequest(wild, "kim");
    await reviewed(clean);
    await gate.pass(130_000);
    expect(wait.state).toBeUndefined();
    expect(wait.comments.at(-1)).toContain("is closed");
  });
});
