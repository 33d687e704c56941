import { spawn } from "node:child_process";
import { closeSync, constants, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import type { Readable } from "node:stream";

/** Where a task writes, and where this process reads it. */
export interface TaskPipe {
  /** The descriptor for the task. This process closes its own copy as soon as the task has it. */
  readonly writeEnd: number;
  readonly reader: Readable;
}

export interface TaskPipes {
  readonly stdout: TaskPipe;
  readonly stderr: TaskPipe;
}

/** Never by PATH, which an earlier step can change. */
const MKFIFO = ["/usr/bin/mkfifo", "/bin/mkfifo"];

/**
 * Two pipes, as the runner gives a step. Node's own `pipe` gives sockets, and a program that opens `/dev/stderr` or
 * `/proc/self/fd/1` by name fails on a socket (open(2): ENXIO): `echo > /dev/stderr`, `tee /dev/stderr`. Undefined where
 * the system makes no named pipes in this directory. `mode` is 622 where another user prints to them: opening by name asks for
 * the right to write again, and nobody has the name of a pipe any more when the task starts.
 */
export async function openTaskPipes(
  directory: string,
  mode: "600" | "622" = "600",
): Promise<TaskPipes | undefined> {
  const paths = { stdout: join(directory, "stdout"), stderr: join(directory, "stderr") };
  if (!(await makeFifos(mode, [paths.stdout, paths.stderr]))) return undefined;
  const stdout = openPipe(paths.stdout);
  try {
    return { stdout, stderr: openPipe(paths.stderr) };
  } catch (error) {
    closePipe(stdout);
    throw error;
  }
}

async function makeFifos(mode: string, paths: readonly string[]): Promise<boolean> {
  for (const program of MKFIFO) {
    if (await succeeds(program, ["-m", mode, ...paths])) return true;
    for (const path of paths) rmSync(path, { force: true });
  }
  return false;
}

/** Nothing of what it prints is read: a socket for each stream would take longer than the program. */
async function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  return await new Promise((resolve) => {
    const child = spawn(program, [...args], { env: {}, stdio: "ignore" });
    child.once("exit", (code) => resolve(code === 0));
    child.once("error", () => resolve(false));
  });
}

/** The reader first and without waiting: a writer waits until there is a reader (fifo(7)). */
function openPipe(path: string): TaskPipe {
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const writeEnd = openSync(path, constants.O_WRONLY);
    // From here on it is like any other pipe: only those who have a descriptor can use it.
    rmSync(path);
    return { writeEnd, reader: readerOf(readEnd) };
  } catch (error) {
    closeSync(readEnd);
    throw error;
  }
}

/** As much as a pipe holds. */
const READ_BYTES = 64 * 1024;

/**
 * Reads into the same memory again and again: new memory for each chunk costs more than to look for secrets in it. What
 * a listener gets is overwritten by the next chunk, so it pauses the reader for as long as it needs this one.
 */
function readerOf(fd: number): Readable {
  const reader: Socket = new Socket({
    fd,
    readable: true,
    writable: false,
    onread: {
      buffer: Buffer.allocUnsafeSlow(READ_BYTES),
      callback(length, memory) {
        const chunk = memory.subarray(0, length);
        const isFlowing = reader.readableFlowing === true && reader.readableLength === 0;
        // A stream that is given a chunk reads ahead, also when its listener has paused it. So the listener gets it first hand.
        if (isFlowing && reader.emit("data", chunk)) return true;
        return reader.push(Buffer.from(chunk));
      },
    },
  });
  return reader;
}

/** When no task uses them. */
export function closePipes(pipes: TaskPipes | undefined): void {
  if (pipes === undefined) return;
  closePipe(pipes.stdout);
  closePipe(pipes.stderr);
}

function closePipe({ writeEnd, reader }: TaskPipe): void {
  closeSync(writeEnd);
  reader.destroy();
}
