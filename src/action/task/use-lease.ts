import process from "node:process";
import {
  childEnvironment,
  type ChildEnvironment,
} from "../../delivery/environment/child-environment.ts";
import { meantVariables } from "../../delivery/environment/planted.ts";
import type { TaskLocation } from "../../delivery/task/check-task.ts";
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
import { labelled } from "../../receipt/log-lines.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { faultText } from "../../shared/fault-text.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Job } from "../context/job.ts";
import { tempDirectory } from "../context/temp-directory.ts";
import type { EarlyEnd, HeldLease } from "../lease/source/credential-source.ts";
import { sayLines } from "../runner/log.ts";
import { notWritable, type DeliveredCredential } from "./deliver-credential.ts";
import { collectWritten } from "./collect-written.ts";
import { sayStart } from "./say-start.ts";
import type { CollectedFiles, EndedTask } from "./session.ts";
import type { PreparedPlace, TaskPlace } from "./task-place.ts";

/** Where the inputs say that the task runs. */
export function taskLocation({ inputs, env }: Pick<Job, "inputs" | "env">): TaskLocation {
  return {
    shell: inputs.shell,
    workingDirectory: inputs.workingDirectory ?? "",
    workspace: env["GITHUB_WORKSPACE"] ?? process.cwd(),
  };
}

/** Runs the task with the credential in its environment only, while the lease is alive. */
export async function useLease(
  job: Job,
  lease: HeldLease,
  use: { readonly delivered: DeliveredCredential; readonly prepared: PreparedPlace },
): Promise<EndedTask> {
  const { delivered, prepared } = use;
  if (delivered.failure !== undefined) return notStarted(job, delivered.failure);
  let place: TaskPlace | undefined;
  try {
    place = prepared.take();
    return await useIn(place, job, { lease, delivered });
  } catch (error) {
    await place?.directory.remove();
    // The system refuses this before the task starts: errors after that are results.
    return notStarted(job, notWritable(tempDirectory(job), error));
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

interface Use {
  readonly lease: HeldLease;
  readonly delivered: DeliveredCredential;
}

async function useIn(place: TaskPlace, job: Job, use: Use): Promise<EndedTask> {
  const { directory } = place;
  const { env, masking } = use.delivered;
  const files = createTaskFiles(directory.path);
  const child = childEnvironment({
    job: job.env,
    passEnv: job.inputs.passEnv,
    env: job.inputs.env,
    meant: meantVariables(job.environment),
    hostileOfKinds: job.environment.hostileOfKinds,
    credential: env,
    files,
  });
  sayStart(job, child);
  const run = await runWatched(job, use, { place, child });
  const effects = { matcher: masking.matcher, clock: job.clock };
  const collect = (): Promise<CollectedFiles> => collectWritten(files, directory, effects);
  return { ...run, withheld: child.withheld, collect };
}

async function runWatched(
  job: Job,
  { lease, delivered }: Use,
  { place, child }: { readonly place: TaskPlace; readonly child: Pick<ChildEnvironment, "env"> },
): Promise<Omit<EndedTask, "collect" | "withheld">> {
  const { inputs, clock } = job;
  const startedAt = clock.now();
  const marking = markTask(child.env);
  let left: EndedTask["left"] = Promise.resolve([]);
  const ended = new AbortController();
  const stop = new AbortController();
  const watching = watch(job, lease, { ended: ended.signal, stop });
  const { directory, pipes } = place;
  const what = { script: inputs.run, env: marking.env, directory: directory.path, pipes };
  const task = await attempt(() =>
    runTask(
      { ...what, ...taskLocation(job) },
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
  { runner }: Job,
  lease: HeldLease,
  task: { readonly ended: AbortSignal; readonly stop: AbortController },
): Promise<EarlyEnd | undefined> {
  const say = (line: string): void => sayLines(runner, labelled("◌", "broker", line));
  const earlyEnd = await lease.watch(task.ended, say);
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
