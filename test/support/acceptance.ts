import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PullState, Run } from "./github/start-github.ts";
import type { RunningStep, StepResult } from "./fake-runner/runner.ts";
import { installSqlTool, type TestSystem, type TestJob } from "./test-system.ts";

/** What acceptance tests share: jobs that run the built action against the system's broker. */

type Inputs = Readonly<Record<string, string>>;

/** A step that reads staging, for which the job must be in that environment. */
export const READING: Inputs = { step: "report", environment: "staging", grant: "reports-read" };
/** A step that writes to production, which needs an approval. */
export const WRITING: Inputs = {
  step: "migrate",
  environment: "production",
  access: "write",
  grant: "orders-migrate",
};

/** A job of an approved pull request, ready to write to production. */
export interface ApprovedJob {
  readonly pull: PullState;
  readonly run: Run;
  readonly job: TestJob;
}

export async function openJob(system: TestSystem, run: Run, env: Inputs = {}): Promise<TestJob> {
  const job = await system.job(run, { env });
  installSqlTool(job.workspace);
  return job;
}

/** A push to main by a human, whose job may read staging. */
export async function readingJob(system: TestSystem, env: Inputs = {}): Promise<TestJob> {
  const pr = await system.github.openPullRequest(system.repository, { by: "octocat" });
  const run = system.github.startRun({ pr, actor: "octocat", environment: "staging" });
  return await openJob(system, run, env);
}

export async function approvedJob(system: TestSystem): Promise<ApprovedJob> {
  const { github, repository } = system;
  const pull = await github.openPullRequest(repository, { by: "octocat" });
  await github.review(pull, { by: "mona", state: "approve" });
  const run = github.startRun({ pr: pull, actor: "octocat", environment: "production" });
  return { pull, run, job: await openJob(system, run) };
}

export function startStep(
  system: TestSystem,
  job: TestJob,
  inputs: Inputs & { readonly run: string },
): RunningStep {
  return job.main({ inputs: { broker: system.broker.url, ...inputs } });
}

export async function runStep(
  system: TestSystem,
  job: TestJob,
  inputs: Inputs & { readonly run: string },
): Promise<StepResult> {
  return await startStep(system, job, inputs).done;
}

/** The broker's own list of leases, as an admin sees it: `stepkey leases --json`. */
export async function leasesOf(
  system: Pick<TestSystem, "broker">,
  run?: Run,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const job = run === undefined ? [] : ["--job", `${run.runId}/${run.attempt}`];
  const args = ["leases", "--json", "--state", "all", ...job];
  const { exitCode, stdout, stderr } = await system.broker.stepkey(...args);
  if (exitCode !== 0) throw new Error(`stepkey leases ended with ${exitCode}: ${stderr}`);
  const { leases } = JSON.parse(stdout) as { leases: readonly Readonly<Record<string, unknown>>[] };
  return leases;
}

/**
 * A directory that no job knows of, where a test's task notes what only the test may know: its secret, and what happened to it.
 * A task gets its path within its script.
 */
export interface Notebook {
  /** Path of a page, for the script of a task. */
  readonly page: (name: string) => string;
  /** The noted text without its last line end; undefined when nothing was noted. */
  readonly read: (name: string) => string | undefined;
  /** The noted text. @throws when nothing was noted */
  readonly noted: (name: string) => string;
  readonly remove: () => void;
}

export function openNotebook(): Notebook {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-notes-"));
  const page = (name: string): string => join(folder, name);
  const read = (name: string): string | undefined =>
    existsSync(page(name)) ? readFileSync(page(name), "utf8").trimEnd() : undefined;
  return {
    page,
    read,
    noted: (name) => {
      const text = read(name);
      if (text === undefined) throw new Error(`the task noted no ${name}`);
      return text;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Names and content of every file below the directory, as one text. */
export function everythingBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path}\n${readFileSync(path, "latin1")}`)
    .join("\n");
}

/** Everything that the job left on the machine: workspace, home, RUNNER_TEMP with the runner's own files. */
export function everythingOf(job: TestJob): string {
  return everythingBelow(dirname(job.workspace));
}

/** What the step's process printed, but for the masks that it gave to the runner: those are shown to nobody. */
export function printedBy(step: StepResult): string {
  return step.raw
    .split("\n")
    .filter((line) => !line.startsWith("::add-mask::"))
    .join("\n");
}
