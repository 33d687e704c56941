import process from "node:process";
import {
  childEnvironment,
  type ChildEnvironment,
} from "../../delivery/environment/child-environment.ts";
import { meantVariables } from "../../delivery/environment/planted.ts";
import type { TaskLocation } from "../../delivery/task/check-task.ts";
import {
  openPrivateDirectory,
  type PrivateDirectory,
} from "../../delivery/task/private-directory.ts";
import { endLeftProcesses, type LeftProcess } from "../../delivery/task/left-processes.ts";
import { markTask } from "../../delivery/task/mark-task.ts";
import type { GroupMember } from "../../delivery/task/process-group.ts";
import {
  runTask,
  TASK_LIMITS,
  TASK_LIMITS_WITHOUT_REVOKING,
  type TaskLimits,
} from "../../delivery/task/run-task.ts";
import { createTaskFiles } from "../../delivery/task/task-files.ts";
import { NOTHING_UNSHARED } from "../../delivery/task/unshared-writes.ts";
import { endsSoonText } from "../../receipt/ends-soon.ts";
import { labelled } from "../../receipt/log-lines.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { faultText } from "../../shared/fault-text.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { hostileVariablesOf, type Job } from "../context/job.ts";
import { tempDirectory } from "../context/temp-directory.ts";
import type { EarlyEnd, HeldLease } from "../lease/source/credential-source.ts";
import { sayLines } from "../runner/log.ts";
import type { SessionRecorder } from "../runner/session-state.ts";
import { notWritable, type DeliveredCredential } from "./deliver-credential.ts";
import { collectWritten } from "./collect-written.ts";
import { openTaskHomes } from "./private-homes.ts";
import { sayStart } from "./say-start.ts";
import type { CollectedFiles, EndedTask } from "./session.ts";

/** Where the inputs say that the task runs. */
export function taskLocation({ inputs, env }: Pick<Job, "inputs" | "env">): TaskLocation {
  return {
    shell: inputs.shell,
    workingDirectory: inputs.workingDirectory ?? "",
    workspace: env["GITHUB_WORKSPACE"] ?? process.cwd(),
  };
}

/** Runs the task with the credential in its environment only, while the lease is alive. */
export async function useLease(job: Job, use: LeaseUse): Promise<EndedTask> {
  const { delivered } = use;
  if (delivered.failure !== undefined) return notStarted(job, delivered.failure);
  const temp = tempDirectory(job);
  let directory: PrivateDirectory | undefined;
  try {
    directory = await openPrivateDirectory(temp);
    return await useIn(directory, job, use);
  } catch (error) {
    await directory?.remove();
    // The system refuses this before the task starts: errors after that are results.
    return notStarted(job, notWritable(temp, error));
  }
}

function notStarted({ clock }: Job, why: Failure): EndedTask {
  const now = clock.now();
  const left = Promise.resolve([]);
  return {
    startedAt: now,
    endedAt: now,
    task: err(why),
    earlyEnd: undefined,
    left,
    withheld: [],
    collect: nothingToCollect,
  };
}

function nothingToCollect(): Promise<CollectedFiles> {
  return Promise.resolve({ outputs: ok({}), summary: ok(""), unshared: NOTHING_UNSHARED });
}

export interface LeaseUse {
  readonly lease: HeldLease;
  readonly delivered: DeliveredCredential;
  readonly state: Pick<SessionRecorder, "homesAt" | "homesRemoved">;
}

async function useIn(directory: PrivateDirectory, job: Job, use: LeaseUse): Promise<EndedTask> {
  const { env, masking } = use.delivered;
  const files = await createTaskFiles(directory.path);
  const child = childEnvironment({
    job: job.env,
    passEnv: job.inputs.passEnv,
    env: job.inputs.env,
    meant: meantVariables(job.environment),
    hostileOfKinds: hostileVariablesOf(job.kinds),
    credential: env,
    files,
  });
  const homes = await openTaskHomes(job, child.env, use.state);
  try {
    sayStart(job, child);
    const run = await runWatched(job, use, { directory: directory.path, env: homes.env });
    const effects = { matcher: masking.matcher, clock: job.clock };
    const collect = async (): Promise<CollectedFiles> => {
      const collecting = collectWritten(files, directory, effects);
      const [written] = await Promise.all([collecting, homes.remove()]);
      return written;
    };
    return { ...run, withheld: child.withheld, collect };
  } catch (error) {
    await homes.remove();
    throw error;
  }
}

async function runWatched(
  job: Job,
  { lease, delivered }: LeaseUse,
  { directory, env }: { readonly directory: string; readonly env: ChildEnvironment["env"] },
): Promise<Omit<EndedTask, "collect" | "withheld">> {
  const { inputs, clock } = job;
  const startedAt = clock.now();
  const marking = markTask(env);
  let left: EndedTask["left"] = Promise.resolve([]);
  const ended = new AbortController();
  const stop = new AbortController();
  const watching = watch(job, lease, { ended: ended.signal, stop });
  const task = await attempt(() =>
    runTask(
      { script: inputs.run, ...taskLocation(job), env: marking.env, directory },
      {
        matcher: delivered.masking.matcher,
        output: job.write,
        clock,
        groupEnded(leader, members) {
          const search = { leader, startedAt, ...marking.search(delivered.env) };
          const others = endLeftProcesses(search, { clock, hurry: job.cancelled });
          left = others.then((found) => withMembers(members, found));
        },
        limits: taskLimits(job),
        annotations: inputs.annotations,
        signal: AbortSignal.any([job.cancelled, stop.signal]),
      },
    ),
  );
  ended.abort();
  if (task.ok && task.value.outputDropped === true) {
    if (inputs.annotations) closeGroup(job);
    sayLines(job.runner, labelled("◌", "output", OUTPUT_DROPPED));
  }
  const endedAt = clock.now();
  const earlyEnd = (await watching) ?? (await whyItFailed(job, lease, task));
  return { startedAt, endedAt, task, earlyEnd, left };
}

/** Those of the group first. One that could not be ended there was found again. */
function withMembers(
  members: readonly GroupMember[],
  found: readonly LeftProcess[],
): readonly LeftProcess[] {
  const again = new Set(found.map(({ pid }) => pid));
  const gone = members.filter(({ pid }) => !again.has(pid));
  return [...gone.map(({ pid, name }) => ({ pid, name, ended: true })), ...found];
}

/** Without a broker, most kinds have nothing to revoke: then the task has more time to stop. */
function taskLimits({ inputs: { source }, kinds }: Pick<Job, "inputs" | "kinds">): TaskLimits {
  if (source.mode === "broker") return TASK_LIMITS;
  const kind = kinds.find(({ name }) => name === source.credential.kind);
  const isRevoked = kind?.direct?.revocability.revoke !== "none";
  return isRevoked ? TASK_LIMITS : TASK_LIMITS_WITHOUT_REVOKING;
}

/**
 * What was dropped may have ended a group of the task's. An open one would fold away what stepkey says from now on; to end
 * one that is not open does nothing. Nothing waits for the log.
 */
function closeGroup({ write }: Job): void {
  write(Buffer.from("\n::endgroup::\n")).catch(() => undefined);
}

const OUTPUT_DROPPED =
  "The last output of the task is not shown. It could not be written to the log in time, and the credential has to be revoked.";

/** A task that lost its credential fails before the next heartbeat can say why. */
async function whyItFailed(
  job: Job,
  lease: HeldLease,
  task: EndedTask["task"],
): Promise<EarlyEnd | undefined> {
  if (!task.ok || task.value.exitCode === 0 || job.cancelled.aborted) return undefined;
  const earlyEnd = await lease.whyEnded(job.cancelled);
  if (earlyEnd === undefined) return undefined;
  const line = `The lease ended while the task ran: ${earlyEnd.why}.`;
  sayLines(job.runner, labelled("✗", "withdrawn", line));
  return earlyEnd;
}

/** Stops the task when the lease ends before it does. */
async function watch(
  { runner, clock }: Job,
  lease: HeldLease,
  task: { readonly ended: AbortSignal; readonly stop: AbortController },
): Promise<EarlyEnd | undefined> {
  const say = (line: string): void => sayLines(runner, labelled("◌", "broker", line));
  const endsSoon = (leftMs: number): void => {
    if (!task.ended.aborted) runner.warn(endsSoonText(leftMs, clock.now()));
  };
  const earlyEnd = await lease.watch(task.ended, say, endsSoon);
  if (earlyEnd === undefined || task.ended.aborted) return undefined;
  const line = `The lease ended: ${earlyEnd.why}. The task is being stopped.`;
  sayLines(runner, labelled("✗", "withdrawn", line));
  task.stop.abort();
  return earlyEnd;
}

/** A bug of stepkey ends the task, but must not keep the credential from being revoked after it. */
async function attempt<T>(run: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
  try {
    return await run();
  } catch (error) {
    const what = faultText(error);
    return err(
      failure("internal", `The task could not be supervised: ${what}.`, {
        remedy: "Report this with the lines above. stepkey ends the credential next.",
        cause: error,
      }),
    );
  }
}
