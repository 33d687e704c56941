import { Buffer } from "node:buffer";
import manifest from "../../../../package.json" with { type: "json" };
import { findPlanted, plantedFailure } from "../../../delivery/environment/planted.ts";
import { labelled } from "../../../receipt/log-lines.ts";
import type { Revocation } from "../../../receipt/receipt.ts";
import type { Failure } from "../../../shared/failure.ts";
import type { Result } from "../../../shared/result.ts";
import { Secret } from "../../../shared/secret.ts";
import { joined, plural } from "../../../shared/wording.ts";
import { openJob, type ActionEnvironment, type Job } from "../../context/job.ts";
import { tempDirectory } from "../../context/temp-directory.ts";
import type { AgentInput } from "../../inputs/agent.ts";
import type { Inputs } from "../../inputs/read-inputs.ts";
import { showTitle } from "../../report/progress.ts";
import { refuseStep } from "../../report/refusal.ts";
import { receiptDirectory, summaryPosition } from "../../report/summary-position.ts";
import { sayLines, showRefusal } from "../../runner/log.ts";
import { warnOnError } from "../../runner/warn-on-error.ts";
import { reportBystanders } from "../../task/bystanders.ts";
import { SUMMARY_HEADING } from "../../../receipt/summary-position.ts";
import type { Discovery } from "../backend/access.ts";
import { createAgentServer, type AgentServer } from "../mcp/serve/agent-server.ts";
import type { AgentJob } from "../task/agent-job.ts";
import { cachedDiscovery } from "../task/discovery.ts";
import { createKnownSecrets } from "../task/known-secrets.ts";
import { createRuns, type Runs } from "../task/runs.ts";
import { countedDiscovery } from "../task/used-up.ts";
import { taskBackend } from "../task/task-backend.ts";
import { agentEnvironment } from "../wall/agent-environment.ts";
import { openAgentDirectory, type AgentDirectory } from "./agent-directory.ts";
import { agentOutput, type AgentOutput } from "./agent-output.ts";
import { openPlace, type AgentPlace } from "./agent-place.ts";
import { agentSummary } from "./agent-summary.ts";
import { writeClients } from "./clients.ts";
import { runAgent, type AgentExit } from "./run-agent.ts";
import type { DirectMemory } from "./direct-tasks.ts";
import { taskSource } from "./task-source.ts";

/**
 * A step that runs an agent: it finds out what the job may ask for, closes the job to the agent, serves MCP to it, and ends
 * everything with it. Returns the agent's exit code.
 */
export async function runAgentStep(
  inputs: Inputs,
  source: AgentInput,
  environment: ActionEnvironment,
): Promise<number> {
  const job = await openJob(inputs, environment);
  showTitle(job);
  // Before any token exists, because whoever planted a loader or a proxy must not get one.
  const planted = findPlanted(job.environment);
  if (planted.length > 0) return await refuseStep(job, { failure: plantedFailure(planted) });
  await reportBystanders(job);
  const memory: DirectMemory = { sources: new WeakMap(), said: new Set() };
  const first = await taskSource(job, source, memory).discover(job.cancelled);
  if (!first.ok) return await refuseStep(job, { failure: first.error });
  const { tasks: found, grants } = first.value;
  const available = found.filter(({ state }) => state === "available");
  const many = `${plural(found.length, "task")}, ${available.length} available now · ${plural(grants.length, "grant")}`;
  sayLines(job.runner, labelled("✓", "discovered", many));
  const directory = openAgentDirectory(tempDirectory(job));
  try {
    return await runIn(directory, { job, source, memory, first: first.value });
  } finally {
    await directory.remove();
  }
}

interface Step {
  readonly job: Job;
  readonly source: AgentInput;
  /** Filled by the discoveries, in direct mode. */
  readonly memory: DirectMemory;
  /** What the job could ask for when the step began. */
  readonly first: Discovery;
}

async function runIn(directory: AgentDirectory, step: Step): Promise<number> {
  const { job, source } = step;
  const clients = writeClients(directory);
  const place = await openPlace(job, source.isolation, clients.expose);
  if (!place.ok) return await refuseStep(job, { failure: place.error });
  const { isolation, wall } = place.value;
  sayPlace(job, place.value);
  const known = createKnownSecrets([source.githubToken, ...jobSecrets(job)]);
  const output = agentOutput(job, known);
  const { budgets, githubToken } = source;
  const shared = { known, budgets, isolation, githubToken, print: output.print };
  const agent = { ...shared, job: { ...job, runner: output.runner } };
  let ended: Result<AgentExit, Failure>;
  const runs = runsOf(agent, step);
  try {
    ended = await serveAgent({ ...runs, agent, place: place.value, directory, output });
  } finally {
    await closeWall(agent.job, wall);
  }
  return await report(agent.job, { ended, place: place.value, runs: runs.runs });
}

/** What the job itself has: no task gets it, but an agent's file or a task's mistake could. */
function jobSecrets({ env }: Job): readonly Secret[] {
  const names = ["GITHUB_TOKEN", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"];
  return names.map((name) => new Secret(env[name] ?? ""));
}

function sayPlace({ runner }: Job, { wall, user, isolation }: AgentPlace): void {
  if (wall !== undefined) {
    sayLines(runner, labelled("✓", "isolated", [`as ${user.name}`, ...wall.limits]));
    return;
  }
  const lines = [
    "the agent runs as this user, which can read every credential",
    ...isolation.missing,
  ];
  sayLines(runner, labelled("✗", "no wall", lines));
  runner.warn(`stepkey: The agent runs without a wall. ${isolation.missing.join(" ")}`);
}

interface AgentRuns {
  readonly runs: Runs;
  readonly server: AgentServer;
}

function runsOf(agent: AgentJob, { source, memory, first }: Step): AgentRuns {
  const { clock } = agent.job;
  const tasks = taskSource(agent.job, source, memory);
  const discovery = cachedDiscovery(tasks.discoverForAgent, { clock, first });
  const runs = createRuns({ agent, discovery, ...tasks });
  const shown = tasks.countsRuns ? countedDiscovery(discovery, () => runs.all()) : discovery;
  const server = createAgentServer({
    backend: taskBackend(agent, shown, runs),
    clock,
    version: manifest.version,
    log: bounded((line) => sayThrough(agent, line)),
  });
  return { runs, server };
}

const MAX_SERVER_LINES = 100;

function bounded(say: (line: string) => void): (line: string) => void {
  let left = MAX_SERVER_LINES;
  return (line) => {
    left -= 1;
    if (left >= 0) say(line);
    if (left === 0) say("Further lines of the MCP server are not shown.");
  };
}

function sayThrough({ print }: Pick<AgentJob, "print">, line: string): void {
  print(Buffer.from(`${labelled("◌", "mcp", line).join("\n")}\n`));
}

interface Serving extends AgentRuns {
  readonly agent: AgentJob;
  readonly place: AgentPlace;
  readonly directory: AgentDirectory;
  readonly output: AgentOutput;
}

async function serveAgent(serving: Serving): Promise<Result<AgentExit, Failure>> {
  const { agent, runs, server, place, directory, output } = serving;
  const { job, known } = agent;
  await server.listen(directory.socket);
  // Credentials first: they do not wait until the agent has stopped.
  job.cancelled.addEventListener("abort", () => void runs.endAll(CANCELLED), { once: true });
  try {
    const { env, refused } = agentEnvironment({
      job: job.env,
      user: place.user,
      passEnv: job.inputs.passEnv,
      env: {
        ...job.inputs.env,
        STEPKEY_MCP_SOCKET: directory.socket,
        STEPKEY_MCP_CONFIG: directory.config,
      },
    });
    for (const name of refused) {
      sayLines(job.runner, labelled("✗", "withheld", `${name} is never passed to an agent`));
    }
    return await runAgent({ job, place, directory, env, known, write: output.write });
  } finally {
    await runs.endAll(OVER);
    await server.close();
  }
}

const CANCELLED = "the job was cancelled";
const OVER = "the agent has ended";

async function closeWall(job: Job, wall: AgentPlace["wall"]): Promise<void> {
  if (wall === undefined) return;
  const { killed, filesRemoved, left, workspace } = await wall.close();
  const lines = [
    ...(killed > 0 ? [`${plural(killed, "process", "processes")} of the agent ended`] : []),
    ...(filesRemoved > 0 ? [`${plural(filesRemoved, "file")} of the agent removed`] : []),
    ...(workspace.gitCleaned.length > 0
      ? [`configuration and hooks of git removed in ${joined(workspace.gitCleaned)}`]
      : []),
  ];
  sayLines(job.runner, labelled("✓", "closed", ["the agent's user is removed", ...lines]));
  for (const line of left) job.runner.warn(`stepkey: After the agent, something is left: ${line}`);
  // With something left, post tries again.
  if (left.length > 0) return;
  await warnOnError(job.runner, "the state for the post step", () =>
    job.runner.saveState("wall", ""),
  );
}

interface Ended {
  readonly ended: Result<AgentExit, Failure>;
  readonly place: AgentPlace;
  readonly runs: Runs;
}

async function report(job: Job, { ended, place, runs }: Ended): Promise<number> {
  const { runner, inputs } = job;
  const exitCode = ended.ok ? ended.value.exitCode : 1;
  setOutputs(job, runs);
  const summary = { step: inputs.step, exitCode, isolation: place.isolation, runs: runs.all() };
  await warnOnError(runner, "the summary", async () => {
    const { isFirst } = await summaryPosition(job);
    runner.appendSummary(`${isFirst ? `${SUMMARY_HEADING}\n\n` : ""}${agentSummary(summary)}`);
  });
  if (!ended.ok) return showRefusal(runner, ended.error);
  const what = ended.value.wasStopped ? "stopped" : `exit ${exitCode}`;
  const count = plural(runs.all().length, "task");
  sayLines(runner, labelled(exitCode === 0 ? "✓" : "✗", "agent", `${what} · ${count}`));
  if (exitCode !== 0 && !ended.value.wasStopped) {
    runner.fail(`stepkey: the agent ended with exit code ${exitCode}.`);
  }
  return exitCode;
}

/** Worst first. */
const REVOCATIONS: readonly Revocation[] = ["failed", "none", "expires", "requested", "verified"];

function setOutputs(job: Job, runs: Runs): void {
  const sessions = runs.all().flatMap((run) => run.performed()?.session ?? []);
  const last = sessions.at(-1);
  if (last === undefined) return;
  const { runner } = job;
  const seen = new Set(sessions.map(({ ending }) => ending.revocation));
  runner.setOutput("lease-id", last.lease.id);
  runner.setOutput("revocation", REVOCATIONS.find((one) => seen.has(one)) ?? "failed");
  runner.setOutput("receipt", receiptDirectory(job));
}
