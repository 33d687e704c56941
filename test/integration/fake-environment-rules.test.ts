/** The FAKE of GitHub's custom deployment protection rules is as strict as the tests that rest on it need. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { shop } from "../support/github/gate-setup.ts";
import {
  startGitHub,
  type GitHub,
  type Run,
  type WaitState,
} from "../support/github/start-github.ts";

let github: GitHub;
let run: Run;
let wait: WaitState;

beforeEach(async () => {
  github = await startGitHub();
  const pr = await github.openPullRequest(await shop(github, "shop"), { by: "kim" });
  run = github.startRun({ pr, actor: "kim", environment: "production" });
  wait = github.waitFor(run, "production");
});
afterEach(() => github.close());

async function answer(body: Readonly<Record<string, unknown>>): Promise<number> {
  const response = await fetch(
    `${github.url}/repos/octo-org/shop/actions/runs/${run.runId}/deployment_protection_rule`,
    {
      method: "POST",
      headers: { authorization: `Bearer ${github.token}` },
      body: JSON.stringify({ environment_name: "production", ...body }),
    },
  );
  return response.status;
}

it("takes a comment without a state ten times, and then the answer", async () => {
  for (let index = 0; index < 10; index += 1) expect(await answer({ comment: "wait" })).toBe(204);
  expect(await answer({ comment: "once more" })).toBe(422);
  expect(await answer({ state: "approved", comment: "go on" })).toBe(204);
  expect(wait.state).toBe("approved");
});

it.each([
  ["an unknown field", { comment: "a", colour: "red" }],
  ["another state", { comment: "a", state: "maybe" }],
  ["neither state nor comment", {}],
  ["a comment of more than 1024 characters", { comment: "a".repeat(1025) }],
  ["an environment that the run does not wait for", { comment: "a", environment_name: "staging" }],
])("refuses %s", async (_what, body) => {
  expect(await answer(body)).toBe(422);
});

it("refuses a second answer", async () => {
  expect(await answer({ state: "rejected" })).toBe(204);
  expect(await answer({ state: "approved" })).toBe(422);
});
