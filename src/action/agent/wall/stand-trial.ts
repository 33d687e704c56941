import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { printable } from "../../../shared/printable.ts";
import { TRIAL } from "./trial.ts";
import type { AgentUser, WallCommand, WallProcess, WallRequest } from "./wall.ts";

export interface TrialRequest {
  readonly request: WallRequest;
  readonly user: AgentUser;
  readonly perl: string;
}

/** What a program behind the wall saw of it. */
export interface TrialOutcome {
  /** What it does not hold back, a sentence each. */
  readonly wrong: readonly string[];
  /** What this machine cannot hold back, likewise. */
  readonly limits: readonly string[];
}

/** It does little, so it hangs when it takes longer. */
const MAX_MS = 20_000;
const MAX_LINES = 10;

/** Tries the wall before an agent does. */
export async function standsTrial(
  run: (command: WallCommand) => WallProcess,
  trial: TrialRequest,
): Promise<TrialOutcome> {
  const abstract = `stepkey-trial-${randomUUID()}`;
  const servers = [createServer(refuse), createServer(refuse)] as const;
  const [loopback, other] = servers;
  try {
    await Promise.all([
      listening(loopback.listen(0, "127.0.0.1")),
      listening(other.listen(`\0${abstract}`)),
    ]);
    return await look(run, trial, { port: portOf(loopback), abstract });
  } finally {
    for (const server of servers) server.close();
  }
}

function refuse(socket: { destroy(): void }): void {
  socket.destroy();
}

async function listening(server: Server): Promise<void> {
  await once(server, "listening");
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function look(
  run: (command: WallCommand) => WallProcess,
  { request, user, perl }: TrialRequest,
  { port, abstract }: { readonly port: number; readonly abstract: string },
): Promise<TrialOutcome> {
  const { runnerTemp, home, workspace } = request;
  const hidden = [`${runnerTemp}/_runner_file_commands`, `${home}/.bashrc`, `${home}/.profile`];
  const child = run({
    file: perl,
    args: ["-e", TRIAL, `${user.uid}`, `${port}`, abstract, workspace, ...hidden],
    env: { PATH: "/usr/bin:/bin" },
    cwd: workspace,
    signal: AbortSignal.timeout(MAX_MS),
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (piece: string) => (text += piece));
  }
  const exit = await child.exit;
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const limits = lines.includes("abstract") ? [ABSTRACT] : [];
  const rest = lines.filter((line) => line !== "abstract").slice(0, MAX_LINES);
  const said = rest.map((line) => printable(line));
  if (exit.kind === "not_started") return { wrong: [`${exit.why}.`, ...said], limits };
  const failed = said.length === 0 && exit.exitCode !== 0;
  return { wrong: failed ? ["The trial did not end well."] : said, limits };
}

const ABSTRACT =
  "This kernel cannot close abstract Unix sockets (Linux 6.12 with Landlock can): the agent can connect to those of other programs.";
