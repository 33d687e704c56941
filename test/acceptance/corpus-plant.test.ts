import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { useAction } from "../support/use-action.ts";
import { linesOf, readCorpus } from "../support/corpus.ts";
import type { RunnerJob, StepResult } from "../support/fake-runner/runner.ts";

const PLANTS = readCorpus("plant");

const action = useAction();
let elsewhere: string;

beforeEach(() => {
  elsewhere = mkdtempSync(join(tmpdir(), "stepkey-elsewhere-"));
});
afterEach(() => {
  rmSync(elsewhere, { recursive: true, force: true });
});

type Texts = Readonly<Record<string, string>>;

function runStep(job: RunnerJob, inputs: Texts, env: Texts = {}): Promise<StepResult> {
  const common = {
    step: "migrate",
    broker: action.broker.url,
    grant: "orders-migrate",
    run: "true",
  };
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
  const step = await runStep(action.openJob(), { run, "pass-env": passEnv }, planted);
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
    const step = await runStep(action.openJob(), {}, planted);
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain("environment_hostile");
    for (const name of Object.keys(planted)) expect(step.log).toContain(`${name} `);
    expect(action.idTokens.requests()).toBe(0);
    expect(action.broker.calls).toEqual([]);
  });
});

describe("a planted variable that reaches the task's programs", () => {
  it("is withheld from the task, whatever pass-env matches", async () => {
    const planted = variables(linesOf(PLANTS, "withheld", "never", "passed"));
    const env = await taskEnvironment(planted, "*");
    // The task has places of its own under some of these names.
    const got = Object.keys(planted).filter((name) => env[name] === planted[name]);
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
    const step = await runStep(action.openJob(), {}, planted);
    expect(step.exitCode).toBe(0);
    const warnings = step.annotations.filter(({ level }) => level === "warning");
    expect(warnings.map(({ message }) => message).join("\n")).toContain(Object.keys(planted)[0]);
  });
});

describe("a planted link", () => {
  it.each(linesOf(PLANTS, "unfollowed"))("leads stepkey nowhere: %s", async (way) => {
    const job = action.openJob();
    const plant = `ELSEWHERE=${elsewhere}; ${way}`;
    expect((await job.script(plant).done).exitCode).toBe(0);
    const step = await runStep(job, { run: "echo done" });
    expect(step.exitCode).toBe(0);
    expect(step.outputs.get("receipt")).toBeDefined();
    await job.post(step).done;
    expect(readdirSync(elsewhere)).toEqual([]);
  });
});
