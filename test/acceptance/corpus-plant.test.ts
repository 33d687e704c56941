import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { buildAction, type BuiltAction } from "../support/build-action.ts";
import { linesOf, readCorpus } from "../support/corpus.ts";
import { startFakeBroker, type FakeBroker } from "../support/fake-broker.ts";
import { startIdTokenEndpoint, type IdTokenEndpoint } from "../support/fake-id-token-endpoint.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { startJob, type RunnerJob, type StepResult } from "../support/fake-runner/runner.ts";
import { githubClaims } from "../support/id-token.ts";

const PLANTS = readCorpus("plant");

let built: BuiltAction;
let issuer: TestIssuer;
let idTokens: IdTokenEndpoint;
let broker: FakeBroker;
let elsewhere: string;

beforeAll(async () => {
  built = await buildAction();
  issuer = await startIssuer();
});
afterAll(async () => {
  built.remove();
  await issuer.close();
});
beforeEach(async () => {
  elsewhere = mkdtempSync(join(tmpdir(), "stepkey-elsewhere-"));
  idTokens = await startIdTokenEndpoint(issuer, githubClaims());
  broker = await startFakeBroker();
});
afterEach(async () => {
  await broker.close();
  await idTokens.close();
  rmSync(elsewhere, { recursive: true, force: true });
});

async function withJob<T>(use: (job: RunnerJob) => Promise<T>): Promise<T> {
  const job = startJob({ dist: built.dist, env: idTokens.env });
  try {
    return await use(job);
  } finally {
    await job.end();
  }
}

type Texts = Readonly<Record<string, string>>;

function runStep(job: RunnerJob, inputs: Texts, env: Texts = {}): Promise<StepResult> {
  const common = { step: "migrate", broker: broker.url, grant: "orders-migrate", run: "true" };
  return job.main({ inputs: { ...common, ...inputs }, env }).done;
}

/** `NAME=value` of each line. */
function variables(lines: readonly string[]): Texts {
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

/** The task's environment by what it prints of it: bash adds some variables of its own, and hides names like `a%%`. */
async function taskEnvironment(planted: Texts, passEnv: string): Promise<Texts> {
  const file = join(elsewhere, "environ");
  const run = `cat /proc/$$/environ > ${file}`;
  const step = await withJob((job) => runStep(job, { run, "pass-env": passEnv }, planted));
  expect(step.log).toContain("✓ task");
  const entries = readFileSync(file, "latin1").split("\0");
  return variables(entries.filter((entry) => entry.includes("=")));
}

describe("the corpus of plants", () => {
  it("has at least sixty ways", () => {
    expect(PLANTS.length).toBeGreaterThanOrEqual(60);
  });
});

describe("a planted variable that reaches stepkey itself", () => {
  it.each(linesOf(PLANTS, "stopped"))("stops the step before any ID token: %s", async (way) => {
    const planted = variables([way]);
    const step = await withJob((job) => runStep(job, {}, planted));
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("environment_hostile");
    for (const name of Object.keys(planted)) expect(step.log).toContain(`${name} `);
    expect(idTokens.requests()).toBe(0);
    expect(broker.calls).toEqual([]);
  });
});

describe("a planted variable that reaches the task's programs", () => {
  it("is withheld from the task, whatever pass-env matches", async () => {
    const planted = variables(linesOf(PLANTS, "withheld", "never", "passed"));
    const env = await taskEnvironment(planted, "*");
    const got = Object.keys(planted).filter((name) => Object.hasOwn(env, name));
    expect(got).toEqual(Object.keys(variables(linesOf(PLANTS, "passed"))));
  });

  it("is passed where pass-env has its full name, unless it would let the task act as stepkey", async () => {
    const planted = variables(linesOf(PLANTS, "withheld", "never"));
    const harmless = Object.keys(planted).filter((name) => !/^(?:GIT_DIR|ENV)$/u.test(name));
    const env = await taskEnvironment(planted, harmless.join(" "));
    const never = new Set(Object.keys(variables(linesOf(PLANTS, "never"))));
    const refused = harmless.filter((name) => !Object.hasOwn(env, name));
    expect(refused).toEqual(harmless.filter((name) => never.has(name)));
  });
});

describe("a planted variable that blinds stepkey", () => {
  it.each(linesOf(PLANTS, "warned"))("is warned of: %s", async (way) => {
    const planted = variables([way]);
    const step = await withJob((job) => runStep(job, {}, planted));
    expect(step.exitCode).toBe(0);
    const warnings = step.annotations.filter(({ level }) => level === "warning");
    expect(warnings.map(({ message }) => message).join("\n")).toContain(Object.keys(planted)[0]);
  });
});

describe("a planted link", () => {
  it.each(linesOf(PLANTS, "unfollowed"))("leads stepkey nowhere: %s", async (way) => {
    await withJob(async (job) => {
      const plant = `ELSEWHERE=${elsewhere}; ${way}`;
      expect((await job.script(plant).done).exitCode).toBe(0);
      const step = await runStep(job, { run: "echo done" });
      expect(step.exitCode).toBe(0);
      expect(step.outputs.get("receipt")).toBeDefined();
      await job.post(step).done;
    });
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});
