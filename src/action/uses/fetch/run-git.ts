import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { PassThrough, pipeline } from "node:stream";
import type { Bytes } from "../../../delivery/archive/byte-reader.ts";
import { codeOf } from "../../../shared/error-code.ts";

export interface GitCall {
  readonly args: readonly string[];
  /** The bare repository, or the directory in which one is made. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  /** Ends git with everything that it started. */
  readonly signal: AbortSignal;
}

export interface GitOutcome<T> {
  /** `missing`: there is no git. */
  readonly exit: "ok" | "failed" | "missing";
  /** Git's last word, which a server may have chosen; empty if it did not fail. */
  readonly why: string;
  /** What `read` made of its output. */
  readonly value: T | undefined;
}

/** Nobody reads more of what git says. */
const MAX_STDERR = 16 * 1024;

/** Runs git, and hands what it prints to `read`. When `read` is done before git is, git is ended. */
export async function runGit<T>(
  call: GitCall,
  read: (stdout: Bytes) => Promise<T>,
): Promise<GitOutcome<T>> {
  if (call.signal.aborted) return { exit: "failed", why: "cancelled", value: undefined };
  const child = spawn("git", call.args, {
    cwd: call.directory,
    env: call.env,
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: git starts programs that fetch and unpack.
    detached: true,
  });
  const kill = (): void => killGroup(child.pid);
  call.signal.addEventListener("abort", kill, { once: true });
  // From the start: when a process ends, Node throws away what nobody has begun to read.
  const stdout = pipeline(child.stdout, new PassThrough(), () => undefined);
  const said: Buffer[] = [];
  let size = 0;
  child.stderr.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MAX_STDERR) said.push(chunk);
  });
  try {
    const closed = once(child, "close");
    const [value, code] = await Promise.all([
      read(stdout as Bytes).finally(() => stdout.destroy()),
      closed.then(([exit]: unknown[]) => exit),
    ]);
    if (code === 0) return { exit: "ok", why: "", value };
    return { exit: "failed", why: lastWord(Buffer.concat(said).toString("utf8")), value };
  } catch (error) {
    if (child.pid !== undefined) throw error;
    return { exit: "missing", why: codeOf(error), value: undefined };
  } finally {
    kill();
    call.signal.removeEventListener("abort", kill);
  }
}

export async function readText(stdout: Bytes): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stdout) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** The line that says why git failed. */
function lastWord(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/u).filter((line) => line.trim() !== "");
  const fatal = lines.find((line) => /^(?:fatal|error): /u.test(line)) ?? lines.at(-1);
  return (fatal ?? "git failed and did not say why").replace(/^(?:fatal|error): /u, "");
}
