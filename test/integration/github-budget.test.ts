import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createGitHubGate } from "../../src/approval/github/github-gate.ts";
import type { Gate } from "../../src/approval/gate.ts";
import { createGitHub } from "../../src/broker/run/create-github.ts";
import { createGitHubReader } from "../../src/broker/run/github-reader.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { Secret } from "../../src/shared/secret.ts";
import { outcome, questionOf, shop } from "../support/github/gate-setup.ts";
import { scaled } from "../support/github/scaled.ts";
import {
  startGitHub,
  type GitHub,
  type PullState,
  type RepositoryState,
} from "../support/github/start-github.ts";

let github: GitHub;
let names = 0;
beforeAll(async () => {
  github = await startGitHub();
});
afterAll(() => github.close());

describe("a scaled limit of GitHub's API", () => {
  const signal = new AbortController().signal;
  let unapproved: PullState;
  let approved: PullState;
  beforeEach(async () => {
    names += 1;
    const pullOf = async (repository: RepositoryState): Promise<PullState> =>
      github.openPullRequest(repository, { by: "kim" });
    unapproved = await pullOf(await shop(github, `busy-${names}`));
    approved = await pullOf(await shop(github, `other-${names}`));
    await github.review(approved, { by: "mona", state: "approve" });
  });

  const ask = async (gate: Gate, pr: PullState): Promise<string> => {
    const run = github.startRun({ pr, actor: "kim", environment: "production" });
    return outcome(await gate.decide(questionOf(github, run, {}), signal));
  };
  const access = (): { readonly api: string; readonly token: Secret } => ({
    api: github.url,
    token: new Secret(github.token),
  });
  const deps = { clock: systemClock, jitter: () => 0, log: () => undefined };
  const usesOf = async (): Promise<[]> => [];

  it("is used up by one unapproved pull request where nothing is shared: another's approved write is not decided", async () => {
    const { send } = scaled(150);
    const { api: apiUrl, token } = access();
    const api = createGitHubReader({ send, apiUrl, token });
    const gate = createGitHubGate({ ...deps, api, usesOf });
    for (let job = 0; job < 15; job += 1) await ask(gate, unapproved);
    expect(await ask(gate, approved)).toBe("unavailable");
  });

  it("is left to others while jobs of one unapproved pull request ask 50 times, and to the watch over running leases", async () => {
    const { send, used } = scaled(150);
    const { gate, reader } = createGitHub(access(), { ...deps, send, usesOf });
    const decided = new Set<string>();
    for (let job = 0; job < 50; job += 1) decided.add(await ask(gate, unapproved));
    // Its own share is used up in the end, and no more than that.
    expect(decided.has("unavailable")).toBe(true);
    expect(used()).toBeLessThan(80);
    expect(await ask(gate, approved)).toBe("proceed: approved");
    const [owner, repo] = ["octo-org", `other-${names}`];
    const route = "GET /repos/{owner}/{repo}";
    expect(await reader.request({ route, params: { owner, repo }, signal })).toMatchObject({
      ok: true,
      value: { status: 200 },
    });
  });

  it("costs one job that asks again within seconds nothing", async () => {
    const { send, used } = scaled(150);
    const { gate } = createGitHub(access(), { ...deps, send, usesOf });
    const run = github.startRun({ pr: unapproved, actor: "kim", environment: "production" });
    const question = questionOf(github, run, {});
    const first = outcome(await gate.decide(question, signal));
    const once = used();
    for (let time = 0; time < 50; time += 1) {
      expect(outcome(await gate.decide(question, signal))).toBe(first);
    }
    expect(used()).toBe(once);
  });

  it("is spared by what has not changed: another job of the same commit costs a fraction", async () => {
    const { send, used } = scaled(500);
    const { gate } = createGitHub(access(), { ...deps, send, usesOf });
    await ask(gate, unapproved);
    const first = used();
    await ask(gate, unapproved);
    expect(used() - first).toBeLessThan(first / 2);
  });

  it("does not hide a dismissal: the approval that was just there is read again", async () => {
    const { send } = scaled(500);
    const { gate } = createGitHub(access(), { ...deps, send, usesOf });
    expect(await ask(gate, approved)).toBe("proceed: approved");
    const review = await github.review(approved, { by: "mona", state: "approve" });
    expect(await ask(gate, approved)).toBe("proceed: approved");
    await github.dismiss(review, "octocat");
    expect(await ask(gate, approved)).not.toContain("proceed");
  });
});
