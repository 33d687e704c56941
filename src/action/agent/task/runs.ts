import { Buffer } from "node:buffer";
import { checkParameters } from "../../../shared/task-parameters.ts";
import { faultText } from "../../../shared/fault-text.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { DiscoveredTask } from "../../../shared/task-wire.ts";
import { plural } from "../../../shared/wording.ts";
import { warnWithCode } from "../../runner/log.ts";
import type { AgentRefusal } from "../backend/agent-refusal.ts";
import type { RunRequest } from "../backend/run-view.ts";
import type { Discovery } from "../backend/access.ts";
import type { AgentJob } from "./agent-job.ts";
import { resolveTaskCommit, type TaskCommit } from "./checkout.ts";
import type { CachedDiscovery } from "./discovery.ts";
import { performTask } from "./perform-task.ts";
import { stoppedRefusal, type PerformedTask } from "./performed-task.ts";
import { openRun, type Run, type RunEnd } from "./run.ts";
import { findTask, notAvailable } from "./standing.ts";
import { taskRefusal } from "./task-codes.ts";
import type { TaskCredentialSource } from "./task-inputs.ts";
import { createTaskQueue } from "./task-queue.ts";
import { usedUp } from "./used-up.ts";

/** The runs of one agent step. */
export interface Runs {
  start(request: RunRequest, signal: AbortSignal): Promise<Result<Run, AgentRefusal>>;
  find(id: string): Result<Run, AgentRefusal>;
  /** In the order in which they were started. */
  all(): readonly Run[];
  /** Starts no more, ends all, and resolves when nothing of them is left. Never rejects. */
  endAll(reason: string): Promise<void>;
}

export interface RunsContext {
  readonly agent: AgentJob;
  readonly discovery: CachedDiscovery;
  readonly sourceOf: (task: DiscoveredTask) => TaskCredentialSource;
  /** Whether this step counts how often each task runs: without a broker, nobody else does. */
  readonly countsRuns: boolean;
}

/** Those that run or wait: one, and a few behind it. */
const MAX_OPEN = 4;

export function createRuns(context: RunsContext): Runs {
  const { agent } = context;
  const queue = createTaskQueue();
  const runs = new Map<string, Run>();
  let started = 0;
  let preparing = 0;
  let isOver = false;

  const refusedNow = (): AgentRefusal | undefined => {
    if (isOver) return taskRefusal("agent_over");
    const { maxTasks } = agent.budgets;
    if (started + preparing >= maxTasks) return taskRefusal("tasks_used_up");
    if (queue.length() + preparing < MAX_OPEN) return undefined;
    const running = [...runs.values()].find((run) => run.view().ended_at === undefined);
    return taskRefusal("too_many_runs", nextOf(running));
  };
  const begin = (prepared: Prepared): Run => {
    const { request, task, commit } = prepared;
    const run = openRun({
      ...request,
      id: newId(agent),
      commit: commit.sha,
      clock: agent.job.clock,
    });
    started += 1;
    runs.set(run.id, run);
    agent.print(Buffer.from(`${startLine(run, task)}\n`));
    let hasBegun = false;
    // One that still waits has nothing to end.
    run.stop.addEventListener("abort", () => {
      if (!hasBegun) run.conclude({ refusal: stoppedRefusal(run.stop) });
    });
    void queue.add(async () => {
      hasBegun = true;
      run.conclude(await perform(context, run, prepared));
    });
    return run;
  };
  return {
    async start(request, signal) {
      const refused = refusedNow();
      if (refused !== undefined) return err(refused);
      preparing += 1;
      try {
        const prepared = await prepare(context, request, signal);
        if (!prepared.ok) return prepared;
        if (signal.aborted || isOver) return err(isOver ? taskRefusal("agent_over") : CANCELLED);
        const { task } = prepared.value;
        const used = context.countsRuns ? usedUp(task, [...runs.values()]) : undefined;
        return used === undefined ? ok(begin(prepared.value)) : err(used);
      } finally {
        preparing -= 1;
      }
    },
    find(id) {
      const run = runs.get(id);
      return run === undefined ? err(taskRefusal("run_unknown")) : ok(run);
    },
    all: () => [...runs.values()],
    async endAll(reason) {
      isOver = true;
      for (const run of runs.values()) run.end(reason);
      await Promise.all([...runs.values()].map((run) => run.over));
    },
  };
}

const CANCELLED = taskRefusal("task_stopped", {
  message: "The call was cancelled before the run.",
});

function nextOf(run: Run | undefined): Partial<AgentRefusal> {
  return run === undefined ? {} : { next: { tool: "get_run", arguments: { run: run.id } } };
}

function newId({ job }: AgentJob): string {
  return `run_${Buffer.from(job.randomBytes(9)).toString("base64url")}`;
}

function startLine(run: Run, { task, access }: DiscoveredTask): string {
  return `▸ task        ${task} · ${access} · ${run.view().commit.slice(0, 7)} · ${run.id}`;
}

interface Prepared {
  readonly request: RunRequest;
  readonly task: DiscoveredTask;
  readonly commit: TaskCommit;
}

/** Everything that can be refused before there is a run. */
async function prepare(
  { agent, discovery }: RunsContext,
  request: RunRequest,
  signal: AbortSignal,
): Promise<Result<Prepared, AgentRefusal>> {
  const found = await taskOf(discovery, request.task, signal);
  if (!found.ok) return found;
  const { task, own } = found.value;
  const parameters = checkParameters(task.parameters, request.parameters);
  if (!parameters.ok) {
    const { message } = parameters.error;
    const next = { tool: "list_tasks", arguments: {} } as const;
    return err(taskRefusal("task_parameters_invalid", { message, next }));
  }
  const context = {
    job: agent.job,
    token: agent.githubToken,
    signal: AbortSignal.any([signal, agent.job.cancelled]),
  };
  const commit = await resolveTaskCommit({ ...task, own }, context);
  return commit.ok ? ok({ request, task, commit: commit.value }) : commit;
}

/** Somebody may have approved it a moment ago, so a refusal is never an old one. */
async function taskOf(
  discovery: CachedDiscovery,
  name: string,
  signal: AbortSignal,
): Promise<Result<{ readonly task: DiscoveredTask; readonly own: string }, AgentRefusal>> {
  const known = await discovery.get({ signal });
  if (!known.ok) return known;
  const first = available(known.value, name);
  if (first.ok) return first;
  const fresh = await discovery.get({ signal, fresh: true });
  return fresh.ok ? available(fresh.value, name) : fresh;
}

function available(
  discovery: Discovery,
  name: string,
): Result<{ readonly task: DiscoveredTask; readonly own: string }, AgentRefusal> {
  const found = findTask(discovery, name);
  if (!found.ok) return found;
  const refusal = notAvailable(found.value);
  return refusal === undefined
    ? ok({ task: found.value, own: discovery.repository })
    : err(refusal);
}

/** The agent's exit code says nothing of these, so they are annotations. */
function warnAbout({ job }: AgentJob, { task }: DiscoveredTask, { session }: PerformedTask): void {
  const { ending, residue, lease } = session;
  if (ending.revocation === "failed") {
    const message = `stepkey: the credential of the task ${task} (${lease.issuedTo}) could not be revoked.`;
    warnWithCode(job.runner, "revocation_failed", message);
  }
  const found = residue?.found ?? [];
  if (found.length === 0) return;
  const message = `stepkey: the task ${task} left its secret in ${plural(found.length, "file")}: ${found.join(", ")}.`;
  warnWithCode(job.runner, "residue_found", message);
}

async function perform(
  { agent, sourceOf }: RunsContext,
  run: Run,
  { request, task, commit }: Prepared,
): Promise<RunEnd> {
  if (run.stop.aborted) return { refusal: stoppedRefusal(run.stop) };
  const { state: _, missing: __, ...definition } = task;
  try {
    const ended = await performTask(agent, {
      definition,
      named: {
        task: { name: task.task, commit: commit.sha, parameters: request.parameters },
        repository: commit.repository,
        agent: request.client === undefined ? {} : { client: request.client },
        hasWall: agent.isolation.wall,
      },
      ...sourceOf(task),
      commit,
      stop: run.stop,
      onStage: (stage) => run.stage(stage),
    });
    if (!ended.ok) return { refusal: ended.error };
    warnAbout(agent, task, ended.value);
    return { performed: ended.value };
  } catch (error) {
    // The lease was ended on the way here. What went wrong is for the log: an agent cannot mend stepkey.
    agent.job.runner.warn(`stepkey: an internal error ended a task: ${faultText(error)}`);
    const message = "An internal error of stepkey ended the run.";
    return {
      refusal: { code: "internal", message, remedy: "Tell the human who started the job." },
    };
  }
}
