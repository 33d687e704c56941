import { writeFileSync } from "node:fs";
import { constants } from "node:os";
import { pumpOutput } from "../../../delivery/task/pump-output.ts";
import { openTaskPipes } from "../../../delivery/task/task-pipes.ts";
import { runTask } from "../../../delivery/task/run-task.ts";
import { notStarted, taskShell } from "../../../delivery/task/check-task.ts";
import { scriptContents, scriptExtension, shellCommand } from "../../../delivery/task/shell.ts";
import { resolve } from "node:path";
import type { Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { settlesWithin } from "../../../shared/settles-within.ts";
import type { WriteBytes } from "../../../shared/write-bytes.ts";
import type { Job } from "../../context/job.ts";
import { taskLocation } from "../../task/use-lease.ts";
import type { KnownSecrets } from "../task/known-secrets.ts";
import type { Wall } from "../wall/wall.ts";
import type { AgentDirectory } from "./agent-directory.ts";
import type { AgentPlace } from "./agent-place.ts";

export interface AgentRun {
  readonly job: Job;
  readonly place: AgentPlace;
  readonly directory: AgentDirectory;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly known: Pick<KnownSecrets, "matcher">;
  readonly write: WriteBytes;
}

export interface AgentExit {
  readonly exitCode: number;
  readonly wasStopped: boolean;
  /** Names of processes that it left, and that were ended. */
  readonly left: readonly string[];
}

/** Runs the agent to its end, and passes on what it prints. It is stopped when the job is cancelled. */
export async function runAgent(run: AgentRun): Promise<Result<AgentExit, Failure>> {
  const { place } = run;
  return place.wall === undefined ? await runBeside(run) : await runBehind(place.wall, run);
}

/** As a task runs, but without a credential. */
async function runBeside({
  job,
  directory,
  env,
  known,
  write,
}: AgentRun): Promise<Result<AgentExit, Failure>> {
  const { inputs, clock, cancelled } = job;
  const ran = await runTask(
    { script: inputs.run, ...taskLocation(job), env, directory: directory.path },
    {
      matcher: known.matcher(),
      output: write,
      clock,
      signal: cancelled,
      annotations: inputs.annotations,
    },
  );
  if (!ran.ok) return ran;
  const { exitCode, wasStopped } = ran.value;
  return ok({ exitCode, wasStopped, left: [] });
}

/** After the agent, and after a process that holds its pipes open. */
const LAST_READ_MS = 5000;

async function runBehind(wall: Wall, run: AgentRun): Promise<Result<AgentExit, Failure>> {
  const { job, env, known, write } = run;
  const command = await commandOf(run);
  if (!command.ok) return command;
  const { file, args } = command.value;
  const { workingDirectory, workspace } = taskLocation(job);
  const child = wall.run({
    // The program is looked for on the agent's PATH, behind the wall.
    file: "/usr/bin/env",
    args: ["--", file, ...args],
    env,
    cwd: resolve(workspace, workingDirectory),
    signal: job.cancelled,
    pipes: await openTaskPipes(run.directory.path, "622"),
  });
  const streams = { stdout: child.stdout, stderr: child.stderr };
  const pump = pumpOutput(streams, {
    matcher: known.matcher(),
    output: write,
    clock: job.clock,
    annotations: job.inputs.annotations,
  });
  // A log that cannot be written ends nothing here: the wall ends the agent when it is closed.
  pump.done.catch(() => undefined);
  const exit = await child.exit;
  const isRead = await settlesWithin(pump.done, LAST_READ_MS, job.clock).catch(() => false);
  if (!isRead) pump.stop();
  if (exit.kind === "not_started") {
    return err(notStarted(`The agent could not be started: ${exit.why}`, { remedy: REMEDY }));
  }
  const { exitCode, wasStopped, left } = exit;
  return ok({
    exitCode: wasStopped && exitCode === 0 ? 128 + constants.signals.SIGINT : exitCode,
    wasStopped,
    left,
  });
}

const REMEDY = "Check `run`, `shell` and `working-directory`.";

/** The script as a file that the agent can read. */
async function commandOf({ job, directory, env }: AgentRun) {
  const location = taskLocation(job);
  const shell = await taskShell(location, env["PATH"]);
  const path = directory.script(scriptExtension(shell));
  const command = shellCommand(shell, path);
  if (command.ok) {
    writeFileSync(path, scriptContents(shell, job.inputs.run), { mode: 0o700, flag: "wx" });
  }
  return command;
}
