import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { DiscoveredTask } from "../../../src/shared/task-wire.ts";
import { startFakeBroker, type FakeBroker } from "../fake-broker.ts";
import { startIdTokenEndpoint } from "../fake-id-token-endpoint.ts";
import { startIssuer } from "../fake-issuer.ts";
import {
  startJob,
  type JobOptions,
  type RunnerJob,
  type RunningStep,
  type StepResult,
} from "../fake-runner/runner.ts";
import { githubClaims } from "../id-token.ts";
import type { ActionRepository } from "../uses/action-repository.ts";
import { startFetching } from "../uses/fetching.ts";

/** One call of a tool by the scripted agent, or a pause. */
export type AgentCall =
  | { readonly name: string; readonly args?: Readonly<Record<string, unknown>> }
  | { readonly sleepMs: number };

const Call = z.looseObject({
  name: z.string(),
  result: z
    .looseObject({
      isError: z.boolean().optional(),
      structuredContent: z.record(z.string(), z.unknown()),
      content: z.array(z.looseObject({ text: z.string().optional() })),
    })
    .optional(),
});

export type AgentResult = z.infer<typeof Call>;

/** A fake broker, a git server and an issuer, for jobs with an agent. */
export interface AgentStage {
  readonly broker: FakeBroker;
  /** The repository of the jobs. */
  readonly repository: ActionRepository;
  job(options?: Partial<JobOptions>): RunnerJob;
  /** Starts the agent step, whose agent makes these calls. */
  start(
    job: RunnerJob,
    calls: readonly AgentCall[],
    inputs?: Readonly<Record<string, string>>,
  ): RunningStep;
  close(): Promise<void>;
}

const AGENT = fileURLToPath(new URL("./scripted-agent.ts", import.meta.url));

export async function openAgentStage(
  dist: string,
  tasks: readonly DiscoveredTask[],
  secrets: Readonly<Record<string, string>> = {},
): Promise<AgentStage> {
  const issuer = await startIssuer();
  const idTokens = await startIdTokenEndpoint(issuer, githubClaims());
  const broker = await startFakeBroker(secrets, { env: {}, files: [] }, tasks);
  const fetching = await startFetching();
  return {
    broker,
    repository: fetching.repository("octo-org/shop"),
    job: (options = {}) =>
      startJob({
        dist,
        ...options,
        env: {
          ...idTokens.env,
          GITHUB_SERVER_URL: fetching.server.url,
          GITHUB_API_URL: fetching.server.apiUrl,
          ...options.env,
        },
      }),
    start: (job, calls, inputs = {}) =>
      startAgent(job, calls, { broker: broker.url, isolation: "best-effort", ...inputs }),
    async close() {
      await Promise.all([broker.close(), fetching.close(), idTokens.close()]);
      await issuer.close();
    },
  };
}

/** Starts an agent step whose agent makes these calls. */
export function startAgent(
  job: RunnerJob,
  calls: readonly AgentCall[],
  inputs: Readonly<Record<string, string>>,
): RunningStep {
  copyFileSync(AGENT, join(job.workspace, "agent.mts"));
  writeFileSync(join(job.workspace, "calls.json"), JSON.stringify(calls));
  const run = `"${process.execPath}" agent.mts calls.json`;
  return job.main({ inputs: { step: "agent", agent: "true", run, ...inputs } });
}

/** What the agent got, as its part of the log shows it. */
export function resultsOf({ raw }: Pick<StepResult, "raw">): readonly AgentResult[] {
  return raw
    .split("\n")
    .filter((line) => line.startsWith("@call "))
    .map((line) => Call.parse(JSON.parse(line.slice("@call ".length))));
}

/** A task that reads. */
export function readTask(change: Partial<DiscoveredTask> = {}): DiscoveredTask {
  return {
    task: "count-orders",
    title: "Count the orders since a day",
    grant: "reports-read",
    access: "read",
    run: "./scripts/count.sh",
    parameters: { since: { pattern: String.raw`\d{4}-\d{2}-\d{2}`, required: true } },
    output: { kind: "text", max: 64 * 1024 },
    timeout: 300,
    per_job: 20,
    state: "available",
    missing: [],
    ...change,
  };
}
