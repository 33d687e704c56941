import { Buffer } from "node:buffer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { discoverDirectly, type DirectMemory } from "../../src/action/agent/step/direct-tasks.ts";
import { openJob, type Job } from "../../src/action/context/job.ts";
import { readInputs } from "../../src/action/inputs/read-inputs.ts";
import type { Runner } from "../../src/action/runner/runner.ts";
import { KINDS } from "../../src/credentials/kinds.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { ok } from "../../src/shared/result.ts";
import { startIdTokenEndpoint, type IdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { shop } from "../support/github/gate-setup.ts";
import {
  startGitHub,
  type GitHub,
  type PullState,
  type Run,
} from "../support/github/start-github.ts";
import { givenInputs } from "../support/inputs.ts";

const credential =
  "credential: { aws: { role-to-assume: 'arn:aws:iam::123456789012:role/w', aws-region: eu-west-1 } }";
/** Tasks of these names that write. */
function fileOf(...names: readonly string[]): string {
  const tasks = names.map((name) => {
    const keys = ["title: A write", "access: write", "environment: production", "run: ./x.sh"];
    return [`  ${name}:`, ...[...keys, credential].map((line) => `    ${line}`)].join("\n");
  });
  return `version: 1\ntasks:\n${tasks.join("\n")}\n`;
}

let github: GitHub;
let issuer: TestIssuer;
let idTokens: IdTokenEndpoint;
let pull: PullState;
let run: Run;
beforeAll(async () => {
  github = await startGitHub();
  const repository = await shop(github, "shop");
  pull = await github.openPullRequest(repository, { by: "octocat" });
  run = github.startRun({ pr: pull, actor: "octocat", environment: "production" });
  issuer = await startIssuer();
  const { iss: _, aud: __, ...claims } = github.tokenClaims(run, { issuer: "i", audience: "a" });
  idTokens = await startIdTokenEndpoint(issuer, claims);
}, 60_000);
afterAll(async () => {
  await idTokens?.close();
  await issuer?.close();
  await github?.close();
});

const nothing = (): void => undefined;
const RUNNER: Runner = {
  input: () => "",
  state: () => "",
  saveState: nothing,
  setOutput: nothing,
  mask: nothing,
  say: nothing,
  warn: nothing,
  fail: nothing,
  appendSummary: nothing,
};

/** GitHub as the gate reads it, and the file of the default branch. */
async function jobOf(file: string): Promise<Job> {
  const loadKinds = () => Promise.resolve(KINDS);
  const given = {
    step: "agent",
    agent: "true",
    run: "agent",
    environment: "production",
    "github-token": github.token,
  };
  const machine = { platform: "linux", nodeVersion: "24.18.0" };
  const inputs = await readInputs(givenInputs(given), { ...machine, loadKinds });
  if (!inputs.ok) throw new Error(JSON.stringify(inputs.error));
  const job = await openJob(inputs.value, {
    runner: RUNNER,
    env: { ...idTokens.env, GITHUB_API_URL: github.url },
    platform: "linux",
    parentPid: process.pid,
    kinds: KINDS,
    clock: systemClock,
    cancelled: new AbortController().signal,
    write: () => Promise.resolve(),
  });
  const content = Buffer.from(file).toString("base64");
  const body = JSON.stringify({ type: "file", encoding: "base64", content });
  const send = nodeHttp();
  return {
    ...job,
    send: async (request) =>
      request.url.includes("/contents/")
        ? ok({ status: 200, headers: {}, body })
        : await send(request),
  };
}

/** What the step learns of its tasks now. */
async function standing(file = fileOf("migrate", "seed")) {
  const job = await jobOf(file);
  const { source } = job.inputs;
  if (source.mode !== "agent") throw new Error(source.mode);
  const memory: DirectMemory = { sources: new WeakMap(), said: new Set() };
  const context = { input: source, memory, onMistake: nothing };
  return await discoverDirectly(job, context, new AbortController().signal);
}

describe("a task that writes, without a broker", () => {
  it("needs the approval of a human, and says whose, where and for which commit", async () => {
    const found = await standing();
    const approval: Readonly<Record<string, unknown>> = {
      code: "approval_pending",
      commit: pull.head,
      have: 0,
      needed: 1,
      who_can_approve: expect.stringMatching(/\S/u),
      approval_url: expect.stringContaining(`/pull/${pull.number}`),
    };
    expect(found).toMatchObject({
      ok: true,
      value: {
        environment: "production",
        tasks: [
          { task: "migrate", state: "needs_approval", missing: [approval] },
          { task: "seed", state: "needs_approval", missing: [approval] },
        ],
      },
    });
  }, 60_000);

  it("asks GitHub once for all tasks of one rule", async () => {
    const callsFor = async (...names: readonly string[]): Promise<number> => {
      const before = github.calls.length;
      await standing(fileOf(...names));
      return github.calls.length - before;
    };
    const one = await callsFor("migrate");
    expect(one).toBeGreaterThan(0);
    expect(await callsFor("migrate", "seed", "clean")).toBe(one);
  }, 60_000);

  it("is available once somebody has approved the commit", async () => {
    await github.review(pull, { by: "mona", state: "approve" });
    expect(await standing()).toMatchObject({
      value: { tasks: [{ state: "available", missing: [] }, { state: "available" }] },
    });
  }, 60_000);
});
