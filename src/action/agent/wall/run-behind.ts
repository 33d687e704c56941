import { spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Clock } from "../../../shared/clock.ts";
import { printable } from "../../../shared/printable.ts";
import { valueWithin } from "../../../shared/settles-within.ts";
import { LAUNCHER } from "./launcher.ts";
import { type Act, encodePlan } from "./plan.ts";
import { type Privileged, KERNEL_NUMBERS } from "./requirements.ts";
import { signalUser } from "./signal-user.ts";
import type { AgentUser, WallExit, WallPipes, WallProcess } from "./wall.ts";

export interface BehindRequest {
  readonly plan: readonly Act[];
  /** Where the launcher says what became of it. */
  readonly statusFile: string;
  readonly user: AgentUser;
  readonly signal: AbortSignal | undefined;
  readonly pipes: WallPipes | undefined;
}

export interface BehindEffects {
  readonly root: Privileged;
  readonly arch: string;
  readonly clock: Clock;
}

/** A program behind the wall, and the way to end it at once. */
export interface Behind extends WallProcess {
  /** Ends all of its processes: its launcher kills them when it hears nothing more from here. */
  kill(): void;
}

/** How it is stopped: an agent may finish a sentence, and then it ends. */
const STOP = [
  { signal: "INT", waitMs: 4000 },
  { signal: "TERM", waitMs: 1000 },
] as const;
const KILL_MS = 2000;

/** Starts the launcher in namespaces of its own, gives it the plan, and says how it ended. */
export function runBehind(request: BehindRequest, effects: BehindEffects): Behind {
  const { root, arch } = effects;
  const { pipes } = request;
  const plan = encodePlan(request.plan);
  const { unshare, perl } = root.programs;
  const [file, ...args] = root.command(unshare, [
    ...NAMESPACES,
    "--",
    perl,
    "-e",
    LAUNCHER,
    `${plan.length}`,
    ...Object.entries(KERNEL_NUMBERS[arch] ?? {}).flatMap(([name, value]) => [name, `${value}`]),
  ]);
  const { child, stdin, stdout, stderr } = spawnInto(pipes, [file, ...args]);
  stdin?.on("error", () => undefined);
  stdin?.write(plan);
  const kill = (): void => void stdin?.end();
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(null));
    child.once("exit", (code) => resolve(code));
  });
  return {
    stdout,
    stderr,
    exit: exitOf(request, { ended, kill }, effects),
    kill,
  };
}

const SETTING = { cwd: "/", env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" } };

/** Starts it with its standard input as a pipe, and prints into `pipes` if there are any. */
function spawnInto(pipes: WallPipes | undefined, [file, ...args]: readonly [string, ...string[]]) {
  if (pipes === undefined) {
    const child = spawn(file, args, { ...SETTING, stdio: ["pipe", "pipe", "pipe"] });
    return { child, stdin: child.stdin, stdout: child.stdout, stderr: child.stderr };
  }
  const { stdout, stderr } = pipes;
  const child = spawn(file, args, {
    ...SETTING,
    stdio: ["pipe", stdout.writeEnd, stderr.writeEnd],
  });
  closeSync(stdout.writeEnd);
  closeSync(stderr.writeEnd);
  return { child, stdin: child.stdin, stdout: stdout.reader, stderr: stderr.reader };
}

const NAMESPACES = [
  "--mount",
  "--pid",
  "--ipc",
  "--fork",
  "--mount-proc",
  "--propagation=private",
  "--kill-child=SIGKILL",
];

interface Launched {
  readonly ended: Promise<number | null>;
  readonly kill: () => void;
}

async function exitOf(
  { signal, user, statusFile }: BehindRequest,
  { ended, kill }: Launched,
  { root, clock }: BehindEffects,
): Promise<WallExit> {
  const stopped = Promise.withResolvers<"stop">();
  const stop = (): void => stopped.resolve("stop");
  if (signal?.aborted === true) stop();
  else signal?.addEventListener("abort", stop, { once: true });
  const first = await Promise.race([ended.then(() => "ended" as const), stopped.promise]);
  signal?.removeEventListener("abort", stop);
  if (first === "stop") {
    for (const step of STOP) {
      await signalUser(user, step.signal, root);
      if (
        (await valueWithin(
          ended.then(() => true),
          step.waitMs,
          clock,
        )) === true
      )
        break;
    }
    kill();
    await valueWithin(ended, KILL_MS, clock);
  }
  kill();
  return readStatus(await textOf(statusFile), first === "stop");
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return "";
  }
}

/** What the launcher wrote, a line each: `started`, then `ended CODE` and names of processes; `failed …` when it could not. */
export function readStatus(text: string, wasStopped: boolean): WallExit {
  const lines = text.split("\n");
  const failed = lines.find((line) => line.startsWith("failed "));
  if (failed !== undefined) {
    return { kind: "not_started", why: printable(failed.slice("failed ".length)) };
  }
  const at = lines.findIndex((line) => ENDED.test(line));
  const code = ENDED.exec(lines[at] ?? "")?.groups?.["code"];
  if (code !== undefined) {
    const left = lines.slice(at + 1).filter((name) => name !== "");
    return { kind: "ended", exitCode: Number(code), wasStopped, left: left.map(printable) };
  }
  // It was killed, and everything behind it.
  if (wasStopped || lines[0] === "started") {
    return { kind: "ended", exitCode: KILLED, wasStopped, left: [] };
  }
  return { kind: "not_started", why: "its launcher ended and did not say why" };
}

const ENDED = /^ended (?<code>\d{1,3})$/u;
const KILLED = 137;
