import { checkTask } from "../../../delivery/task/check-task.ts";
import { formatDuration } from "../../../shared/duration.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { TaskDefinition } from "../../../shared/task-wire.ts";
import type { Job } from "../../context/job.ts";
import { tempDirectory } from "../../context/temp-directory.ts";
import { createSource } from "../../lease/create-source.ts";
import type { HeldLease, OpenedSource } from "../../lease/source/credential-source.ts";
import { endHeldLease } from "../../lease/source/end-held-lease.ts";
import { obtainLease } from "../../lease/source/wait-for-approval.ts";
import { reportSession } from "../../report/session.ts";
import { carryThrough } from "../../session/carry-through.ts";
import { prepareHomes } from "../../task/private-homes.ts";
import { preparePlace } from "../../task/task-place.ts";
import { taskLocation } from "../../task/use-lease.ts";
import type { AgentRefusal } from "../backend/agent-refusal.ts";
import type { AgentJob } from "./agent-job.ts";
import { checkOutTask, type Checkout, type TaskCommit } from "./checkout.ts";
import { boundedText, stdoutCollector } from "./collect-output.ts";
import { leaseRefusal } from "./lease-refusal.ts";
import { agentRefusal, taskRefusal } from "./task-codes.ts";
import { taskJobEnvironment } from "./task-environment.ts";
import { inputsOfTask, type TaskOrder } from "./task-inputs.ts";
import { openTaskLog, type TaskLog } from "./task-log.ts";
import { performedTask, stoppedRefusal, stopReason, type PerformedTask } from "./performed-task.ts";
import { taskOutput } from "./task-output.ts";

/** One task that is to run now. */
export interface TaskToRun extends TaskOrder {
  readonly commit: TaskCommit;
  /** Ends it: the agent, a limit, or the end of the step. Its reason is a clause. */
  readonly stop: AbortSignal;
  /** Called with each new stage: `waiting for the lease`. */
  readonly onStage: (stage: TaskStage) => void;
}

export type TaskStage = "checkout" | "lease" | "running" | "ending";

/**
 * Runs one named task: checkout, lease, delivery, end, receipt. A refusal means that nothing of it ran, and that no credential
 * of it is left.
 */
export async function performTask(
  agent: AgentJob,
  task: TaskToRun,
): Promise<Result<PerformedTask, AgentRefusal>> {
  const { job } = agent;
  task.onStage("checkout");
  const signal = AbortSignal.any([job.cancelled, task.stop]);
  const context = { job, token: agent.githubToken, signal };
  const checkout = await checkOutTask(task.commit, context);
  if (!checkout.ok) return err(stoppedOr(task, checkout.error));
  const log = openTaskLog(job.runner);
  try {
    return await performIn(checkout.value, { agent, task, log, signal });
  } finally {
    agent.print(log.group(titleOf(task)));
    await checkout.value.remove();
  }
}

function titleOf({ definition, commit }: TaskToRun): string {
  return `task ${definition.task} of ${commit.repository} @ ${commit.sha.slice(0, 7)}`;
}

/** Where it was ended, what failed because of that says less. */
function stoppedOr({ stop }: Pick<TaskToRun, "stop">, refusal: AgentRefusal): AgentRefusal {
  return stop.aborted ? stoppedRefusal(stop) : refusal;
}

interface Performing {
  readonly agent: AgentJob;
  readonly task: TaskToRun;
  readonly log: TaskLog;
  readonly signal: AbortSignal;
}

async function performIn(
  checkout: Checkout,
  performing: Performing,
): Promise<Result<PerformedTask, AgentRefusal>> {
  const { task, signal } = performing;
  const collected = boundedText(limitOf(performing));
  const job = jobOf(checkout, performing, (bytes) => collected.add(bytes));
  const unfit = await checkTask(taskLocation(job), job.env["PATH"]);
  if (unfit !== undefined) return err(agentRefusal(unfit));
  const prepared = preparePlace(tempDirectory(job), { pipes: true });
  try {
    task.onStage("lease");
    const opened = await createSource(job);
    if (signal.aborted) return err(stoppedRefusal(signal));
    // A request that was cut off could leave a lease that nobody ends: it is waited for, and its lease is ended at once.
    const lease = await leaseFor(job, opened, task.definition);
    if (!lease.ok) return err(stoppedOr(task, lease.error));
    const running = { job, lease: lease.value, state: opened.state, prepared };
    return ok(await performWith(running, performing, collected));
  } finally {
    await prepared.discard();
  }
}

function limitOf({ agent, task }: Performing): number {
  const { kind, max } = task.definition.output;
  return kind === "none" ? 0 : Math.min(max, agent.budgets.maxTaskOutputBytes);
}

/** The step's job, in the task's place: nothing of the workspace, and a log of its own. */
function jobOf(
  { directory }: Checkout,
  { agent, task, log }: Performing,
  collect: (bytes: Uint8Array) => void,
): Job {
  const { job } = agent;
  const workspace = job.env["GITHUB_WORKSPACE"] ?? "";
  const env = taskJobEnvironment(job.env, { workspace, checkout: directory });
  return {
    ...job,
    inputs: inputsOfTask(job.inputs, task),
    env,
    environment: { ...job.environment, env },
    runner: log.runner,
    write: (bytes) => {
      collect(bytes);
      return log.write(bytes);
    },
  };
}

async function leaseFor(
  job: Job,
  { source, identify }: OpenedSource,
  definition: TaskDefinition,
): Promise<Result<HeldLease, AgentRefusal>> {
  prepareHomes();
  const obtained = await obtainLease({
    source,
    identify,
    waitSeconds: 0,
    clock: job.clock,
    signal: job.cancelled,
    onWait: () => undefined,
  });
  if (!obtained.ok) return err(leaseRefusal(obtained.error, definition.task));
  const lease = obtained.value;
  if (lease.task === undefined || isSame(lease.task, definition)) return obtained;
  await endHeldLease(job, lease);
  return err(taskRefusal("task_changed", { next: { tool: "list_tasks", arguments: {} } }));
}

/** Key order aside: both come from one parser, which writes them in one order. */
function isSame(one: TaskDefinition, other: TaskDefinition): boolean {
  return definitionText(one) === definitionText(other);
}

function definitionText(definition: TaskDefinition): string {
  const { task, grant, access, environment, run, from, parameters, output, timeout } = definition;
  return JSON.stringify([task, grant, access, environment, run, from, parameters, output, timeout]);
}

interface WithLease {
  readonly job: Job;
  readonly lease: HeldLease;
  readonly state: OpenedSource["state"];
  readonly prepared: ReturnType<typeof preparePlace>;
}

async function performWith(
  running: WithLease,
  performing: Performing,
  collected: ReturnType<typeof boundedText>,
): Promise<PerformedTask> {
  const { agent, task, log } = performing;
  const { job } = running;
  const { output, timeout } = task.definition;
  const limit = Math.min(timeout, agent.budgets.maxTaskSeconds);
  const late = new AbortController();
  const stop = AbortSignal.any([task.stop, late.signal]);
  const done = new AbortController();
  void abortAfter(limit, late, { clock: job.clock, signal: done.signal });
  const json = stdoutCollector(output.kind === "json" ? limitOf(performing) : 0);
  const learn = (secrets: readonly Secret[]): void => {
    agent.known.add(secrets);
    task.onStage("running");
  };
  try {
    const session = await carryThrough({
      ...running,
      waited: false,
      action: undefined,
      watched: {
        stop,
        tap: output.kind === "json" ? json.tap : undefined,
        delivered: ({ masking }) => learn(masking.secrets),
        whyStopped: () => stopReason(stop),
        ended: () => {
          done.abort();
          task.onStage("ending");
        },
        places: workspaceOf(agent.job),
      },
    });
    await reportSession(job, session);
    return performedTask(session, {
      stop,
      output: () => taskOutput(output, { collected, stdout: json.end(), known: agent.known }),
      receiptPath: log.receiptPath(),
    });
  } finally {
    done.abort();
  }
}

/** The agent's, where the task can write as well as anybody of its user. */
function workspaceOf({ env }: Pick<Job, "env">): readonly { name: string; path: string }[] {
  const path = env["GITHUB_WORKSPACE"] ?? "";
  return path === "" ? [] : [{ name: "$GITHUB_WORKSPACE", path }];
}

async function abortAfter(
  seconds: number,
  late: AbortController,
  { clock, signal }: { readonly clock: Job["clock"]; readonly signal: AbortSignal },
): Promise<void> {
  await clock.sleep(seconds * 1000, signal);
  if (!signal.aborted) late.abort(`it took longer than ${formatDuration(seconds)}`);
}
