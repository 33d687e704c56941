import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import process from "node:process";
import { agentEnvironment } from "../../src/action/agent/wall/agent-environment.ts";
import { execute } from "../../src/action/agent/wall/execute.ts";
import { cleanUpWall, openWall } from "../../src/action/agent/wall/open-wall.ts";
import type { Wall, WallEffects, WallRecord } from "../../src/action/agent/wall/wall.ts";
import { systemClock } from "../../src/shared/clock.ts";

/** What this program does, as JSON in the file that it is started with. */
export interface WallProgram {
  /** Directories and files that the agent may read: see `WallRequest`. */
  readonly expose: readonly string[];
  /** For bash, one after the other, behind one wall. */
  readonly scripts: readonly WallScript[];
  /** When it ends by SIGKILL, before the wall is closed: as soon as the first script printed this. */
  readonly diesAt?: string;
  /** Instead: what post does with what a killed main recorded. */
  readonly cleanUp?: WallRecord;
  /** What the agent gets in its environment besides. */
  readonly env?: Readonly<Record<string, string>>;
  /** Main answers `service` on this port and on these sockets while the agent runs. */
  readonly services?: { readonly port: number; readonly sockets: readonly string[] };
  /** As if the job ran in a container, or on another system. */
  readonly machine?: Partial<Pick<WallEffects, "platform" | "parentPid" | "arch">>;
}

export interface WallScript {
  readonly name: string;
  readonly script: string;
  /** It is stopped as soon as it printed this. */
  readonly stopAt?: string;
}

/** Plays main, or post, on a hosted runner, and says as JSON lines what it saw. */
const given = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as WallProgram;
const {
  GITHUB_WORKSPACE: workspace = "",
  RUNNER_TEMP: runnerTemp = "",
  HOME: home = "",
} = process.env;
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const effects: WallEffects = {
  platform: process.platform,
  arch: process.arch,
  parentPid: process.ppid,
  uid: process.getuid?.() ?? 0,
  gid: process.getgid?.() ?? 0,
  clock: systemClock,
  randomBytes,
  execute,
  record: (record) => say({ record }),
  ...given.machine,
};

if (given.cleanUp === undefined) await playMain();
else say({ cleaned: await cleanUpWall(given.cleanUp, effects) });

async function playMain(): Promise<void> {
  const services = await openServices();
  const opened = await openWall({ workspace, runnerTemp, home, expose: given.expose }, effects);
  if (!opened.ok) {
    say({ refused: opened.error });
    return;
  }
  const wall = opened.value;
  say({ opened: { user: wall.user, limits: wall.limits } });
  for (const script of given.scripts) await runScript(wall, script);
  say({ closed: await wall.close(), again: await wall.close() });
  for (const service of services) service.close();
}

async function openServices(): Promise<readonly { close(): void }[]> {
  const { port, sockets } = given.services ?? { port: 0, sockets: [] };
  if (port === 0) return [];
  const datagrams = createSocket("udp4", (_, from) => datagrams.send("service", from.port));
  datagrams.bind(port, "127.0.0.1");
  const places = [{ port, host: "::" }, ...sockets.map((path) => ({ path }))];
  const servers = places.map((place) => createServer((peer) => peer.end("service")).listen(place));
  await Promise.all([datagrams, ...servers].map((service) => once(service, "listening")));
  return [datagrams, ...servers];
}

async function runScript(wall: Wall, { name, script, stopAt }: WallScript): Promise<void> {
  const stop = new AbortController();
  const { env } = agentEnvironment({
    job: process.env,
    user: wall.user,
    passEnv: [],
    env: given.env ?? {},
  });
  const child = wall.run({
    file: "/bin/bash",
    args: ["-c", script],
    env: { ...env, MAIN: `${process.pid}` },
    cwd: workspace,
    signal: stop.signal,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (piece: string) => {
      output += piece;
      if (stopAt !== undefined && output.includes(stopAt)) stop.abort();
      if (given.diesAt !== undefined && output.includes(given.diesAt)) {
        process.kill(process.pid, "SIGKILL");
      }
    });
  }
  const exit = await child.exit;
  say({ script: name, exit, output });
}
