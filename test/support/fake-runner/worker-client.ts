import { execFileSync, fork } from "node:child_process";
import { chmodSync, closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunnerUser } from "./runner-user.ts";

export type ToWorker =
  | {
      readonly kind: "start";
      readonly id: number;
      readonly command: readonly string[];
      readonly cwd: string;
      readonly env: Readonly<Record<string, string>>;
      /** Named pipes, of which the driver holds the other ends. */
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: "signal"; readonly id: number; readonly signal: NodeJS.Signals };

export type FromWorker =
  | { readonly kind: "started"; readonly id: number; readonly pid: number }
  | { readonly kind: "failed"; readonly id: number; readonly code: string }
  | ({ readonly kind: "ended"; readonly id: number } & ProcessEnd);

export interface ProcessEnd {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
}

/** A process whose parent is the worker. */
export interface StepProcess {
  readonly stdout: Socket;
  readonly stderr: Socket;
  /** 0 until it runs. */
  readonly pid: () => number;
  readonly isRunning: () => boolean;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** The code of what the system refused (E2BIG, ENOENT), or how the process ended. */
  readonly end: Promise<ProcessEnd | { readonly failed: string }>;
}

export interface ProcessRequest {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface RunnerWorker {
  readonly start: (request: ProcessRequest) => StepProcess;
  readonly end: () => void;
}

interface Listener {
  readonly started: (pid: number) => void;
  readonly ended: (end: ProcessEnd | { readonly failed: string }) => void;
}

export const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));

/** One process a job. `env` is what the runner's own process was started with; `user`, whose it is, if not the tests'. */
export function startWorker(
  env: Readonly<Record<string, string>>,
  user: RunnerUser | undefined,
): RunnerWorker {
  const pipes = mkdtempSync(join(tmpdir(), "stepkey-pipes-"));
  if (user !== undefined) chmodSync(pipes, 0o711);
  const mode = user === undefined ? "600" : "666";
  const [program = process.execPath, ...execArgv] = user?.launch ?? [];
  const worker = fork(user?.worker ?? WORKER, {
    env,
    execPath: program,
    execArgv,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const listeners = new Map<number, Listener>();
  let started = 0;
  // A job that nobody ends must not keep its test's process alive.
  worker.unref();
  worker.channel?.unref();
  const done = (id: number, end: ProcessEnd | { readonly failed: string }): void => {
    listeners.get(id)?.ended(end);
    listeners.delete(id);
    if (listeners.size === 0) worker.channel?.unref();
  };
  worker.on("message", (message: FromWorker) => {
    if (message.kind === "started") listeners.get(message.id)?.started(message.pid);
    else if (message.kind === "failed") done(message.id, { failed: message.code });
    else done(message.id, { exitCode: message.exitCode, signal: message.signal });
  });
  return {
    start: ({ command, cwd, env: childEnv }) => {
      started += 1;
      const id = started;
      const stdout = pipe(join(pipes, `out${id}`), mode);
      const stderr = pipe(join(pipes, `err${id}`), mode);
      const closeEnds = (): void => {
        stdout.closeWriter();
        stderr.closeWriter();
      };
      let pid = 0;
      let isRunning = true;
      const end = new Promise<ProcessEnd | { readonly failed: string }>((resolve) => {
        listeners.set(id, {
          started: (given) => {
            pid = given;
            closeEnds();
          },
          ended: (how) => {
            isRunning = false;
            closeEnds();
            resolve(how);
          },
        });
      });
      worker.channel?.ref();
      const paths = { stdout: stdout.path, stderr: stderr.path };
      worker.send({ kind: "start", id, command, cwd, env: childEnv, ...paths } satisfies ToWorker);
      return {
        stdout: stdout.reader,
        stderr: stderr.reader,
        pid: () => pid,
        isRunning: () => isRunning,
        signal: (signal) => {
          if (isRunning) worker.send({ kind: "signal", id, signal } satisfies ToWorker);
        },
        end,
      };
    },
    end: () => {
      if (worker.connected) worker.disconnect();
      rmSync(pipes, { recursive: true, force: true });
    },
  };
}

/**
 * A pipe, as the runner gives: Node's own would be a socket. The driver holds a writing end until the process has one,
 * because a pipe without any is at its end.
 */
function pipe(path: string, mode: string) {
  execFileSync("mkfifo", ["-m", mode, path]);
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  let writeEnd: number | undefined = openSync(path, constants.O_WRONLY);
  return {
    path,
    reader: new Socket({ fd: readEnd, readable: true, writable: false }),
    closeWriter: (): void => {
      if (writeEnd === undefined) return;
      closeSync(writeEnd);
      writeEnd = undefined;
      rmSync(path, { force: true });
    },
  };
}
