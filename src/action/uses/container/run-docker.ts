import { spawn } from "node:child_process";
import process from "node:process";
import { codeOf } from "../../../shared/error-code.ts";
import type { DockerClient } from "./docker-client.ts";

/** How stepkey itself calls Docker: without the settings of anybody. */
export interface Docker {
  readonly client: DockerClient;
  /** An empty directory of ours, in place of the user's `~/.docker`. */
  readonly config: string;
  /** Where programs are that a client starts: those of BuildKit. */
  readonly path: string;
}

export interface DockerOutcome {
  readonly isOk: boolean;
  /** Without the white space around it. */
  readonly stdout: string;
  /** The last line that it wrote about an error. */
  readonly why: string;
}

/** Nobody reads more: a build prints as much as it likes. */
const MAX_TEXT = 64 * 1024;

/** Runs one command of Docker, which gets no variable of the job. Never rejects. */
export async function runDocker(
  { client, config, path }: Docker,
  args: readonly string[],
  signal: AbortSignal,
): Promise<DockerOutcome> {
  if (signal.aborted) return { isOk: false, stdout: "", why: "cancelled" };
  const child = spawn(client.file, [...clientArguments(client, config), ...args], {
    cwd: config,
    env: {
      ...client.env,
      PATH: path,
      HOME: config,
      // A builder that somebody chose may be on another machine.
      BUILDX_BUILDER: "default",
      BUILDKIT_PROGRESS: "plain",
      LC_ALL: "C",
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const stdout = lastText();
  const stderr = lastText();
  child.stdout.on("data", stdout.add);
  child.stderr.on("data", stderr.add);
  const kill = (): void => killGroup(child.pid);
  signal.addEventListener("abort", kill, { once: true });
  const ended = await new Promise<{ readonly code: number | null; readonly why: string }>(
    (resolve) => {
      child.once("error", (error) => resolve({ code: null, why: codeOf(error) }));
      child.once("close", (code) => resolve({ code, why: lastLine(stderr.text()) }));
    },
  );
  signal.removeEventListener("abort", kill);
  return {
    isOk: ended.code === 0,
    stdout: stdout.text().trim(),
    why: signal.aborted ? "cancelled" : ended.why,
  };
}

/** What comes before the command: nothing else decides which daemon is meant. */
export function clientArguments({ host }: DockerClient, config: string): readonly string[] {
  return ["--config", config, "--host", host];
}

function lastText(): { readonly add: (chunk: Buffer) => void; readonly text: () => string } {
  let text = "";
  return {
    add: (chunk) => void (text = (text + chunk.toString("utf8")).slice(-MAX_TEXT)),
    text: () => text,
  };
}

function lastLine(text: string): string {
  const lines = text.split(/[\r\n]+/u).filter((line) => line.trim() !== "");
  return lines.at(-1)?.trim() ?? "it did not say why";
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
