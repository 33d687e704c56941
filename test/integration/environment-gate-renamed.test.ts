/**
 * A repository that gets another name while a run of it waits for an environment. GitHub is a FAKE: the strict front over
 * `emulate`, and before it what GitHub does with names.
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  openEnvironmentGate,
  policyOf,
  type EnvironmentGate,
} from "../support/github/environment-gate-setup.ts";
import { shop } from "../support/github/gate-setup.ts";
import type { PullState, WaitState } from "../support/github/start-github.ts";

const NEW_NAME = "octo-org/storefront";

let gate: EnvironmentGate;
let pull: PullState;
let wait: WaitState;

beforeEach(async () => {
  gate = await openEnvironmentGate();
  pull = await gate.github.openPullRequest(gate.repository, { by: "kim" });
  const run = gate.github.startRun({ pr: pull, actor: "kim", environment: "production" });
  wait = gate.github.waitFor(run, "production");
  await gate.tell(run, "production");
  await gate.until("there is a comment", () => wait.comments.length === 1);
  gate.broker.writePolicy(`${NEW_NAME}.yml`, policyOf(gate.repository));
});
afterEach(() => gate.close());

describe("a run that waits while its repository gets another name", () => {
  it("goes on after the review", async () => {
    gate.rename(NEW_NAME);
    await gate.github.review(pull, { by: "mona", state: "approve" });
    await gate.until("there is an answer", () => wait.state !== undefined);
    expect(wait.state).toBe("approved");
  });

  it("goes on after the review, also where another repository has the old name by now", async () => {
    const other = await shop(gate.github, "other");
    gate.rename(NEW_NAME, other.fullName);
    await gate.pass(130_000);
    await gate.github.review(pull, { by: "mona", state: "approve" });
    await gate.send("pull_request_review", { pull_request: { number: pull.number } });
    await gate.until("there is an answer", () => wait.state !== undefined);
    expect(wait.state).toBe("approved");
  });
});
