import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A broker as an admin runs it: the committed `dist/cli.js` in a process of its own. */
export interface BrokerProcess {
  readonly url: string;
  /** Of the process that runs now. */
  readonly pid: () => number;
  /** Path of its configuration: what `stepkey leases --config` and its likes read. */
  readonly config: string;
  /** Everything that it printed so far. */
  readonly printed: () => string;
  /** The audit log so far, one object a line. */
  readonly audit: () => readonly Readonly<Record<string, unknown>>[];
  /** Runs another command of `stepkey` beside it, with its configuration and environment. */
  readonly stepkey: (...args: readonly string[]) => Promise<CommandRun>;
  /** Starts it again after `kill` or `stop`. */
  readonly start: () => Promise<void>;
  /** SIGKILL: nothing of it gets to clean up. */
  readonly kill: () => Promise<void>;
  /** SIGSTOP, as when its machine or container is paused; `wake` lets it go on where it was. */
  readonly freeze: () => void;
  readonly wake: () => void;
  /** False once it has exited by itself. */
  readonly isRunning: () => boolean;
  /** Sends any other signal, and waits for nothing. */
  readonly signal: (name: NodeJS.Signals) => void;
  /** SIGTERM, and waits for its graceful end; its exit code. */
  readonly stop: () => Promise<number | null>;
}

export interface CommandRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface BrokerSetting {
  /** A directory of its own, with configuration, store, policy and audit log. */
  readonly folder: string;
  readonly port: number;
  /** The address that clients use, if it is not the port itself. */
  readonly publicPort?: number;
  /** `dist/cli.js`. */
  readonly cli: string;
  /** The configuration's text. */
  readonly config: string;
  /** What the configuration names by `{ env: … }`. */
  readonly env: Readonly<Record<string, string>>;
}

export async function startBrokerProcess(setting: BrokerSetting): Promise<BrokerProcess> {
  const config = join(setting.folder, "broker.yml");
  writeFileSync(config, setting.config);
  const own = `http://127.0.0.1:${setting.port}`;
  const url = `http://127.0.0.1:${setting.publicPort ?? setting.port}`;
  const audit = join(setting.folder, "audit.log");
  let printed = "";
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, [setting.cli, "broker", "--config", config], {
      cwd: setting.folder,
      env: { PATH: process.env["PATH"], ...setting.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        printed += text;
      });
    }
    child = started;
    await ready(started, own, () => printed);
  };
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return null;
    const exited = once(ending, "exit");
    ending.kill(signal);
    // One that is frozen gets only SIGKILL.
    ending.kill("SIGCONT");
    await exited;
    return ending.exitCode;
  };
  await start();
  return {
    url,
    pid: () => child?.pid ?? 0,
    config,
    printed: () => printed,
    audit: () => readLines(audit),
    stepkey: (...args) => runCommand(setting, [...args, "--config", config]),
    start,
    kill: async () => {
      await end("SIGKILL");
    },
    freeze: () => void child?.kill("SIGSTOP"),
    wake: () => void child?.kill("SIGCONT"),
    isRunning: () => child?.exitCode === null && child.signalCode === null,
    signal: (name) => void child?.kill(name),
    stop: () => end("SIGTERM"),
  };
}

function runCommand(setting: BrokerSetting, args: readonly string[]): Promise<CommandRun> {
  const env = { PATH: process.env["PATH"], ...setting.env };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [setting.cli, ...args], { env }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === "number") resolve({ exitCode, stdout, stderr });
      else reject(error ?? new Error("the command was ended by a signal"));
    });
  });
}

async function ready(child: ChildProcess, url: string, printed: () => string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`the broker did not start:\n${printed()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.status === 200) return;
    await sleep(50);
  }
  child.kill("SIGKILL");
  throw new Error(`the broker does not answer:\n${printed()}`);
}

/** A broker that was killed may have written its last line in part. */
function readLines(file: string): readonly Readonly<Record<string, unknown>>[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.endsWith("}"))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}
