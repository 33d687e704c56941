import { createServer } from "node:net";
import { once } from "node:events";
import { printable } from "../../../shared/printable.ts";
import { TRIAL } from "./trial.ts";
import type { AgentUser, WallCommand, WallProcess, WallRequest } from "./wall.ts";

export interface TrialRequest {
  readonly request: WallRequest;
  readonly user: AgentUser;
  readonly perl: string;
}

/** It does little, so it hangs when it takes longer. */
const MAX_MS = 20_000;
const MAX_LINES = 10;

/** What the wall does not hold back, a sentence each, seen by a program behind it. */
export async function standsTrial(
  run: (command: WallCommand) => WallProcess,
  { request, user, perl }: TrialRequest,
): Promise<readonly string[]> {
  const server = createServer((socket) => socket.destroy());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { runnerTemp, home, workspace } = request;
  const hidden = [`${runnerTemp}/_runner_file_commands`, `${home}/.bashrc`, `${home}/.profile`];
  const child = run({
    file: perl,
    args: ["-e", TRIAL, `${user.uid}`, `${port}`, workspace, ...hidden],
    env: { PATH: "/usr/bin:/bin" },
    cwd: workspace,
    signal: AbortSignal.timeout(MAX_MS),
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (piece: string) => (text += piece));
  }
  try {
    const exit = await child.exit;
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    const said = lines.slice(0, MAX_LINES).map((line) => printable(line));
    if (exit.kind === "not_started") return [`${exit.why}.`, ...said];
    return said.length === 0 && exit.exitCode !== 0 ? ["The trial did not end well."] : said;
  } finally {
    server.close();
  }
}
