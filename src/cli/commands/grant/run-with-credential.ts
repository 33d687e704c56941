import { mayBeCredential } from "../../../delivery/environment/child-environment.ts";
import {
  envWithPaths,
  filesParents,
  placeFiles,
  type PlacedFiles,
} from "../../../delivery/task/credential-files.ts";
import { endLeftProcesses } from "../../../delivery/task/left-processes.ts";
import { markTask } from "../../../delivery/task/mark-task.ts";
import { openPrivateDirectory } from "../../../delivery/task/private-directory.ts";
import type { KeptPart, OpenedPart } from "../../../credentials/kind/kept-part.ts";
import { errorCode } from "../../../shared/error-code.ts";
import { faultText } from "../../../shared/fault-text.ts";
import { failure, type Failure } from "../../../shared/failure.ts";
import { err, ok, type Result } from "../../../shared/result.ts";
import { joined } from "../../../shared/wording.ts";
import type { CliDeps, Program } from "../../arguments/cli-deps.ts";
import type { HeldCredential } from "./credential.ts";
import type { Stops } from "./stops.ts";
import { keepAlive, overText, type KeepAliveOptions } from "./keep-alive.ts";

export interface CommandRun {
  readonly command: readonly string[];
  readonly credential: HeldCredential;
  /** What this process made for the lease; undefined for most kinds. */
  readonly kept: KeptPart | undefined;
  readonly lease: Pick<KeepAliveOptions, "lease" | "intervalMs" | "expiresAt">;
  readonly stops: Pick<Stops, "handle">;
  readonly say: (line: string) => void;
}

export interface CommandOutcome {
  readonly exitCode: number;
  /** Removes what the command left. The end of the lease does not wait for it. */
  readonly cleanUp: () => Promise<void>;
}

/**
 * Runs the command with the credential in its environment and files only, while heartbeats keep its lease. Resolves when the
 * command has ended; the failure says why it did not start.
 */
export async function runWithCredential(
  run: CommandRun,
  deps: CliDeps,
): Promise<Result<CommandOutcome, Failure>> {
  const unfit = whyUnfit(run.credential, deps);
  if (unfit !== undefined) return err(unfit);
  const placed = await placeCredential(run.credential, deps);
  if (!placed.ok) return placed;
  const directory = openPrivateDirectory(deps.tempDirectory);
  const env = envWithPaths(run.credential.env, placed.value.pathOf);
  const kept = await openKept(run, { env, directory: directory.path, deps });
  const remove = async (): Promise<void> => {
    if (kept.ok) kept.value.close();
    await Promise.all([placed.value.remove(), directory.remove()]);
  };
  if (!kept.ok) {
    await remove();
    return kept;
  }
  const marking = markTask({ ...inherited(deps), ...env, ...kept.value.env });
  const startedAt = deps.clock.now();
  const program = await deps.startProgram(run.command, marking.env);
  if ("error" in program) {
    await remove();
    return err(notStarted(run.command[0] ?? "", program.error));
  }
  const exitCode = await supervise(program, run, deps);
  const search = { leader: program.pid, startedAt, ...marking.search(env) };
  const cleanUp = async (): Promise<void> => {
    const hurry = new AbortController().signal;
    const left = await endLeftProcesses(search, { clock: deps.clock, hurry });
    await remove();
    for (const { pid, name, ended } of left) {
      run.say(
        `${ended ? "Ended" : "Could not end"} a process that the command left: ${pid} ${name}`,
      );
    }
  };
  return ok({ exitCode, cleanUp });
}

/** Stops the command when its lease ends or this process is stopped. */
async function supervise(program: Program, run: CommandRun, deps: CliDeps): Promise<number> {
  const ended = new AbortController();
  run.stops.handle((signal) => {
    // The terminal has sent it to the command too: an editor or a client may have its own use for it.
    if (signal === "SIGINT" && program.hearsTerminal) return;
    run.say(`${signal}: the command is being stopped.`);
    program.stop(signal);
  });
  const { clock } = deps;
  const stopFor = (why: string): void => {
    if (ended.signal.aborted) return;
    run.say(why);
    program.stop("SIGTERM");
  };
  // The end of the lease does not wait for the response to a heartbeat.
  void keepAlive({ ...run.lease, clock, signal: ended.signal, say: run.say }).then(
    (over) => over && stopFor(overText(over)),
    (error: unknown) =>
      stopFor(`Heartbeats failed (${faultText(error)}): the command is being stopped.`),
  );
  const exitCode = await program.exit;
  ended.abort();
  run.stops.handle(() => undefined);
  return exitCode;
}

/** The admin's own environment: whoever runs the command chose it. */
function inherited({ variables }: CliDeps): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

function whyUnfit({ env }: HeldCredential, { kinds }: CliDeps): Failure | undefined {
  const hostile = kinds.flatMap(({ hostileVariables }) => hostileVariables);
  const unfit = Object.keys(env).filter((name) => !mayBeCredential(name, hostile));
  if (unfit.length === 0) return undefined;
  const message = `The credential sets ${joined(unfit)}, which no credential may set.`;
  const remedy = "Name another variable in the settings of the credential.";
  return failure("task_not_started", message, { remedy });
}

async function placeCredential(
  { files }: HeldCredential,
  { tempDirectory }: CliDeps,
): Promise<Result<PlacedFiles, Failure>> {
  try {
    return ok(await placeFiles(files, await filesParents(tempDirectory), () => undefined));
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    const message = `The credential's files could not be written (${code}).`;
    const remedy = `Free space on the disk of ${tempDirectory}, and check its permissions.`;
    return err(failure("task_not_started", message, { remedy }));
  }
}

async function openKept(
  { kept, credential }: CommandRun,
  place: {
    readonly env: HeldCredential["env"];
    readonly directory: string;
    readonly deps: CliDeps;
  },
): Promise<Result<OpenedPart, Failure>> {
  if (kept === undefined) return ok({ env: {}, close: () => undefined });
  const { env, directory, deps } = place;
  const path = deps.variables["PATH"] ?? "";
  const opened = await kept.open({ env, files: credential.files, directory, path });
  if (opened.ok) return opened;
  const { message, remedy } = opened.error;
  return err(failure("task_not_started", message, { remedy }));
}

function notStarted(file: string, code: string): Failure {
  const message =
    code === "ENOENT" ? `${file} was not found.` : `${file} could not be started: ${code}.`;
  const remedy = "Check the command after --, and its PATH. The lease is being ended.";
  return failure("task_not_started", message, { remedy });
}
