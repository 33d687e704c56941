import process from "node:process";
import { childEnvironment } from "../../delivery/environment/child-environment.ts";
import { meantVariables } from "../../delivery/environment/planted.ts";
import type { TaskLocation } from "../../delivery/task/check-task.ts";
import { endLeftProcesses, type LeftProcess } from "../../delivery/task/left-processes.ts";
import { markTask } from "../../delivery/task/mark-task.ts";
import type { GroupMember } from "../../delivery/task/process-group.ts";
import { runTask, type TaskEffects } from "../../delivery/task/run-task.ts";
import { createTaskFiles, type OwnFiles } from "../../delivery/task/task-files.ts";
import { NOTHING_UNSHARED } from "../../delivery/task/unshared-writes.ts";
import { labelled } from "../../receipt/log-lines.ts";
import { failure, type Failure } from "../../shared/failure.ts";
import { faultText } from "../../shared/fault-text.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Job } from "../context/job.ts";
import { tempDirectory } from "../context/temp-directory.ts";
import type { HeldLease } from "../lease/source/credential-source.ts";
import { sayLines } from "../runner/log.ts";
import type { SessionRecorder } from "../runner/session-state.ts";
import { notWritable, type DeliveredCredential } from "./deliver-credential.ts";
import { collectWritten } from "./collect-written.ts";
import { openKeptPart, type EnvironmentOfPart } from "./kept-part.ts";
import type { PreparedUses } from "./prepare-uses.ts";
import { openTaskHomes } from "./private-homes.ts";
import { sayStart } from "./say-start.ts";
import type { CollectedFiles, EndedTask, TaskWork } from "./session.ts";
import type { PreparedPlace, TaskPlace } from "./task-place.ts";
import { taskLimits } from "./task-limits.ts";
import { watchLease, whyItFailed } from "./watch-lease.ts";

/** Where the inputs say that the task runs. */
export function taskLocation({ inputs, env }: Pick<Job, "inputs" | "env">): TaskLocation {
  return {
    shell: inputs.shell,
    workingDirectory: inputs.workingDirectory ?? "",
    workspace: env["GITHUB_WORKSPACE"] ?? process.cwd(),
  };
}

/** What is used, and by what. */
export interface Use {
  readonly lease: HeldLease;
  readonly delivered: DeliveredCredential;
  /** The action that runs in place of a script. */
  readonly action: PreparedUses | undefined;
  readonly state: Pick<
    SessionRecorder,
    "homesAt" | "homesRemoved" | "containerAt" | "containerRemoved"
  >;
  /** Absent: nobody but the runner looks at the task. */
  readonly watched?: WatchedTask | undefined;
}

/** What somebody else than the runner does with a script while it runs. */
export interface WatchedTask {
  /** Stops it, as a cancelled job does. */
  readonly stop: AbortSignal;
  /** Gets what it prints as it comes, with its secrets. */
  readonly tap: TaskEffects["tap"];
}

/** Runs the task with the credential in its environment only, while the lease is alive. */
export async function useLease(
  job: Job,
  { prepared, ...use }: Use & { readonly prepared: PreparedPlace },
): Promise<EndedTask> {
  const { failure: why } = use.delivered;
  if (why !== undefined) return notStarted(job, why);
  let place: TaskPlace | undefined;
  try {
    place = prepared.take();
    return await useIn(place, job, use);
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

async function useIn(place: TaskPlace, job: Job, use: Use): Promise<EndedTask> {
  const files = createTaskFiles(place.directory.path);
  const child = childEnvironment({
    job: job.env,
    passEnv: job.inputs.passEnv,
    env: job.inputs.env,
    meant: meantVariables(job.environment),
    hostileOfKinds: job.environment.hostileOfKinds,
    credential: use.delivered.env,
    files,
  });
  const homes = await openTaskHomes(job, child.env, use.state);
  try {
    sayStart(job, child);
    const work = await workOf(job, use, { place, files });
    const collect = async (): Promise<CollectedFiles> => {
      const [written] = await Promise.all([work.collect(), homes.remove()]);
      return written;
    };
    const { withheld } = child;
    const kept = await openKeptPart(use, { env: homes.env, directory: place.directory.path });
    if (!kept.ok) return { ...notStarted(job, kept.error), withheld, collect };
    const run = await runWatched(job, use, { work, kept: kept.value }).finally(kept.value.close);
    return { ...run, withheld, collect };
  } catch (error) {
    await homes.remove();
    throw error;
  }
}

interface Places {
  readonly place: TaskPlace;
  readonly files: OwnFiles;
}

async function workOf(job: Job, use: Use, places: Places): Promise<TaskWork> {
  const { action: prepared } = use;
  if (prepared === undefined) return scriptWork(job, use, places);
  const { actionWork } = await import("./perform-uses.ts");
  return actionWork(job, { ...use, prepared, directory: places.place.directory });
}

function scriptWork(job: Job, { delivered: { masking }, watched }: Use, places: Places): TaskWork {
  const { inputs, clock } = job;
  const { files, place } = places;
  const { directory, pipes } = place;
  return {
    perform: ({ env, effects }) =>
      runTask(
        { script: inputs.run, ...taskLocation(job), env, directory: directory.path, pipes },
        {
          ...effects,
          limits: taskLimits(job),
          annotations: inputs.annotations,
          tap: watched?.tap,
        },
      ),
    collect: () => collectWritten(files, directory, { matcher: masking.matcher, clock }),
  };
}

async function runWatched(
  job: Job,
  { lease, delivered, watched }: Use,
  { work, kept }: { readonly work: TaskWork; readonly kept: EnvironmentOfPart },
): Promise<Omit<EndedTask, "collect" | "withheld">> {
  const { clock } = job;
  const startedAt = clock.now();
  const marking = markTask(kept.env);
  let left: EndedTask["left"] = Promise.resolve([]);
  const ended = new AbortController();
  const stop = new AbortController();
  // The task may take its time to stop, but its lease has ended.
  stop.signal.addEventListener("abort", kept.close, { once: true });
  const watching = watchLease(job, lease, { ended: ended.signal, stop });
  const effects = {
    matcher: delivered.masking.matcher,
    output: job.write,
    clock,
    groupEnded(leader: number, members: readonly GroupMember[]) {
      const search = { leader, startedAt, ...marking.search(delivered.env) };
      const others = endLeftProcesses(search, { clock, hurry: job.cancelled });
      left = bothLeft(
        left,
        others.then((found) => withMembers(members, found)),
      );
    },
    signal: AbortSignal.any([job.cancelled, stop.signal, ...(watched ? [watched.stop] : [])]),
  };
  const task = await attempt(() => work.perform({ env: marking.env, effects }));
  ended.abort();
  if (task.ok && task.value.outputDropped === true) {
    if (job.inputs.annotations || job.inputs.uses !== undefined) closeGroup(job);
    sayLines(job.runner, labelled("◌", "output", OUTPUT_DROPPED));
  }
  const endedAt = clock.now();
  const earlyEnd = (await watching) ?? (await whyItFailed(job, lease, task));
  return { startedAt, endedAt, task, earlyEnd, left };
}

/** An action has several groups, and each search may find the same process. */
async function bothLeft(earlier: EndedTask["left"], later: EndedTask["left"]): EndedTask["left"] {
  const [first, second] = await Promise.all([earlier, later]);
  const again = new Set(first.map(({ pid }) => pid));
  return [...first, ...second.filter(({ pid }) => !again.has(pid))];
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

/**
 * What was dropped may have ended a group of the task's. An open one would fold away what stepkey says from now on; to end
 * one that is not open does nothing. Nothing waits for the log.
 */
function closeGroup({ write }: Job): void {
  write(Buffer.from("\n::endgroup::\n"))?.catch(() => undefined);
}

const OUTPUT_DROPPED =
  "The last output of the task is not shown. It could not be written to the log in time, and the credential has to be revoked.";

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
