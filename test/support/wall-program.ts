import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import process from "node:process";
import { systemClock } from "../../src/shared/clock.ts";
import { agentEnvironment } from "../../src/action/agent/wall/agent-environment.ts";
import { execute } from "../../src/action/agent/wall/execute.ts";
import { openWall } from "../../src/action/agent/wall/open-wall.ts";
import type { WallRecord } from "../../src/action/agent/wall/wall.ts";

/** What it runs behind the wall, one after the other, and what it says about each: JSON lines on its output. */
export interface WallScript {
  readonly name: string;
  /** For bash. */
  readonly script: string;
  /** Milliseconds until it is stopped. */
  readonly stopAfterMs?: number;
}

/** Plays main on a hosted runner: opens the wall, runs scripts behind it as an agent would, closes it, and reports. */
const [file = ""] = process.argv.slice(2);
const given = JSON.parse(readFileSync(file, "utf8")) as {
  readonly expose: readonly string[];
  readonly scripts: readonly WallScript[];
  readonly env?: Record<string, string>;
  /** It kills itself instead of closing the wall. */
  readonly dies?: boolean;
};
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const {
  GITHUB_WORKSPACE: workspace = "",
  RUNNER_TEMP: runnerTemp = "",
  HOME: home = "",
} = process.env;
let record: WallRecord | undefined;
const startedAt = performance.now();
const wall = await openWall(
  { workspace, runnerTemp, home, expose: given.expose },
  {
    platform: process.platform,
    arch: process.arch,
    parentPid: process.ppid,
    uid: process.getuid?.() ?? 0,
    gid: process.getgid?.() ?? 0,
    clock: systemClock,
    randomBytes,
    execute,
    record: (made) => {
      record = made;
      say({ record: made });
    },
  },
);
if (!wall.ok) {
  say({ refused: wall.error });
  process.exit(1);
}
const { user, limits } = wall.value;
say({ opened: { user, limits, pid: process.pid }, ms: performance.now() - startedAt });
for (const { name, script, stopAfterMs } of given.scripts) {
  const stop = stopAfterMs === undefined ? undefined : AbortSignal.timeout(stopAfterMs);
  const { env } = agentEnvironment({ job: process.env, user, passEnv: [], env: given.env ?? {} });
  const child = wall.value.run({
    file: "/bin/bash",
    args: ["-c", script],
    env: { ...env, MAIN_PID: `${process.pid}` },
    cwd: workspace,
    signal: stop,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (piece: string) => (output += piece));
  }
  if (given.dies === true) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    process.kill(process.pid, "SIGKILL");
  }
  say({ name, exit: await child.exit, output: output.slice(0, 20_000) });
}
const closing = performance.now();
say({ closed: await wall.value.close(), record, ms: performance.now() - closing });
