import { fork, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A program of Node, with its whole environment. */
export interface TimedRun {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export interface Timed {
  /** When it was spawned, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** From spawn to exit. */
  readonly milliseconds: number;
  readonly exitCode: number | null;
  readonly output: string;
}

/** Starts and times programs, one at a time. */
export interface Timer {
  run(run: TimedRun): Promise<Timed>;
  end(): void;
}

const TIMEOUT_MS = 30_000;
const OWN_FILE = fileURLToPath(import.meta.url);

/**
 * A process of its own is their parent. It has the environment of a runner, and nothing else to do while a program runs:
 * the servers that the program talks to are elsewhere.
 */
export function startTimer(env: Readonly<Record<string, string>>): Timer {
  const timer = fork(OWN_FILE, ["timer"], { env, execArgv: [] });
  return {
    run: (run) =>
      new Promise((resolve, reject) => {
        const ended = (): void => reject(new Error("the process that times others has ended"));
        timer.once("exit", ended);
        timer.once("message", (timed: Timed) => {
          timer.off("exit", ended);
          resolve(timed);
        });
        timer.send(run);
      }),
    end: () => timer.disconnect(),
  };
}

function time({ args, env, cwd }: TimedRun): Timed {
  const startedAt = Date.now();
  const started = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    env,
    encoding: "utf8",
    timeout: TIMEOUT_MS,
  });
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
  return { startedAt, milliseconds, exitCode: status, output: stdout + stderr };
}

if (process.argv[1] === OWN_FILE && process.argv[2] === "timer") {
  process.on("message", (run: TimedRun) => process.send?.(time(run)));
}
