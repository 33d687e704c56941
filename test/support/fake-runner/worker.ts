import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import type { FromWorker, ToWorker } from "./worker-client.ts";

/**
 * Runner.Worker as an action meets it: the parent of its processes, started with the runner's own environment, so that
 * `/proc/PPID/environ` is what it is in a job. It starts what the driver asks for, passes signals on, and says how it
 * ended.
 */
const children = new Map<number, ChildProcess>();

function say(message: FromWorker): void {
  // The driver may have ended the job: nobody listens any more then.
  process.send?.(message, undefined, undefined, () => undefined);
}

function start({ id, command, cwd, env, stdout, stderr }: ToWorker & { kind: "start" }): void {
  const [program = "", ...args] = command;
  const pipes = [stdout, stderr].map((path) => openSync(path, constants.O_WRONLY));
  const failed = (error: unknown): void => {
    children.delete(id);
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    say({ kind: "failed", id, code });
  };
  try {
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", ...pipes] });
    children.set(id, child);
    child.once("error", failed);
    child.once("spawn", () => say({ kind: "started", id, pid: child.pid ?? 0 }));
    child.once("exit", (code, signal) => {
      children.delete(id);
      say({ kind: "ended", id, exitCode: code ?? undefined, signal: signal ?? undefined });
    });
  } catch (error) {
    // Node throws what the system refuses outright (E2BIG), instead of emitting it.
    failed(error);
  } finally {
    for (const pipe of pipes) closeSync(pipe);
  }
}

process.on("message", (message: ToWorker) => {
  if (message.kind === "start") start(message);
  else children.get(message.id)?.kill(message.signal);
});
process.on("disconnect", () => process.exit());
