import { type ChildProcess, execFileSync, spawn, type StdioOptions } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { leftOut } from "./left-out.ts";

/**
 * A machine as GitHub's hosted Linux runners are: a user with `sudo` without a password, in a home of its own, with the
 * runner's directories below `work`. The runner starts main as this user.
 */
export interface HostedRunner {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  /** `GITHUB_WORKSPACE`. */
  readonly workspace: string;
  /** `RUNNER_TEMP`. */
  readonly temp: string;
  /** `RUNNER_TOOL_CACHE`: everybody can write there, as on hosted runners. */
  readonly toolCache: string;
  /** The runner's own Node, where the user can start it. */
  readonly node: string;
  /** A directory of this user for what a test brings along: the user may not enter where the tests are. */
  readonly brought: string;
  /** What the runner sets for every step; nothing else is in its environment. */
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

const PROGRAMS = ["sudo", "nft", "useradd", "setpriv", "unshare", "perl"];

/** Whether the tests run as root on Linux, and everything is installed that the wall needs. */
export function canHostRunner(): boolean {
  const isRoot = process.platform === "linux" && process.getuid?.() === 0;
  if (isRoot && PROGRAMS.every(isInstalled)) return true;
  const command = `run the tests as root after: apt-get install -y --no-install-recommends sudo nftables acl git`;
  leftOut("A hosted runner (a user with sudo, nftables)", command);
  return false;
}

/** Undefined where this machine cannot be one. */
export function openHostedRunner(): HostedRunner | undefined {
  if (!canHostRunner()) return undefined;
  const name = `stepkey-runner-${randomBytes(4).toString("hex")}`;
  execFileSync("useradd", ["--create-home", "--user-group", "--shell", "/bin/bash", name]);
  const sudoers = `/etc/sudoers.d/${name}`;
  writeFileSync(sudoers, `${name} ALL=(ALL) NOPASSWD:ALL\n`, { mode: 0o440 });
  const id = (kind: string): number => Number(execFileSync("id", [kind, name]).toString());
  const home = `/home/${name}`;
  const work = join(home, "work");
  const temp = join(work, "_temp");
  const places = {
    workspace: join(work, "orders/orders"),
    temp,
    toolCache: join("/opt", name, "hostedtoolcache"),
    brought: join(home, "brought"),
  };
  for (const path of [...Object.values(places), join(temp, "_runner_file_commands")]) {
    mkdirSync(path, { recursive: true });
  }
  const node = join(home, "actions-runner/externals/node24/bin/node");
  mkdirSync(dirname(node), { recursive: true });
  copyFileSync(process.execPath, node);
  chmodSync(node, 0o755);
  const runner = { name, uid: id("-u"), gid: id("-g"), home, node, ...places };
  own(runner, home);
  own(runner, places.toolCache);
  chmodSync(places.toolCache, 0o777);
  const remove = (): void => {
    rmSync(sudoers, { force: true });
    rmSync(join("/opt", name), { recursive: true, force: true });
    execFileSync("userdel", ["--remove", "--force", name], { stdio: "ignore" });
  };
  return { ...runner, env: environmentOf(runner), remove };
}

function isInstalled(program: string): boolean {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`]);
    return true;
  } catch {
    return false;
  }
}

function environmentOf(
  runner: Pick<HostedRunner, "name" | "home" | "workspace" | "temp" | "toolCache">,
): Readonly<Record<string, string>> {
  const commands = join(runner.temp, "_runner_file_commands");
  const file = (name: string): string => {
    const path = join(commands, `${name}_1f0c`);
    appendFileSync(path, "");
    execFileSync("chown", [runner.name, path]);
    return path;
  };
  return {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: runner.home,
    USER: runner.name,
    LANG: "C.UTF-8",
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_REPOSITORY: "octo-org/orders",
    GITHUB_SHA: "c0ffee".padEnd(40, "0"),
    GITHUB_WORKSPACE: runner.workspace,
    GITHUB_OUTPUT: file("set_output"),
    GITHUB_ENV: file("set_env"),
    GITHUB_PATH: file("add_path"),
    GITHUB_STATE: file("save_state"),
    GITHUB_STEP_SUMMARY: file("step_summary"),
    RUNNER_TEMP: runner.temp,
    RUNNER_TOOL_CACHE: runner.toolCache,
    RUNNER_OS: "Linux",
    ACTIONS_RUNTIME_TOKEN: "runtime-token-of-the-job",
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-token-of-the-job",
    ACTIONS_ID_TOKEN_REQUEST_URL: "http://127.0.0.1:9/token?api-version=2.0",
  };
}

/** Gives a path with everything below it to the runner's user. */
export function own({ uid, gid }: Pick<HostedRunner, "uid" | "gid">, path: string): void {
  execFileSync("chown", ["-R", "-h", `${uid}:${gid}`, path]);
}

/** Copies a file or directory to `brought`, below the same name, and returns its path there. */
export function bring(runner: HostedRunner, from: string, name: string): string {
  const to = join(runner.brought, name);
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, dereference: true });
  own(runner, runner.brought);
  return to;
}

/** Starts a program as the runner's user, with the environment of a step. */
export function startAsRunner(
  runner: HostedRunner,
  [file, ...args]: readonly [string, ...string[]],
  { env = {}, stdio = "pipe", addresses }: RunnerOptions = {},
): ChildProcess {
  const ids = [`--reuid=${runner.uid}`, `--regid=${runner.gid}`, "--init-groups"];
  const network = addresses === undefined ? [] : ownNetwork(addresses);
  const [program, ...rest] = [...network, "setpriv", ...ids, "--", file, ...args];
  return spawn(program, rest, {
    cwd: runner.workspace,
    env: { ...runner.env, ...env },
    stdio,
  });
}

/** A network with nothing but loopback, which has these addresses too. */
function ownNetwork(addresses: readonly string[]): readonly [string, ...string[]] {
  const add = addresses.map((address) => `ip addr add ${address} dev lo`);
  const script = ["ip link set lo up", ...add, 'exec "$@"'].join(" && ");
  return ["unshare", "--net", "sh", "-c", script, "sh"];
}

export interface RunnerOptions {
  /** In a network of its own, with these addresses and loopback: nothing of this machine can be reached. */
  readonly addresses?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdio?: StdioOptions;
}

export interface RunnerOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The same to its end. */
export async function asHostedRunner(
  runner: HostedRunner,
  command: readonly [string, ...string[]],
  options: Omit<RunnerOptions, "stdio"> = {},
): Promise<RunnerOutcome> {
  const child = startAsRunner(runner, command, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const closed = new Promise<number | null>((resolve) => {
    child.once("close", (code) => resolve(code));
  });
  const [stdout, stderr, code] = await Promise.all([
    child.stdout === null ? "" : text(child.stdout),
    child.stderr === null ? "" : text(child.stderr),
    closed,
  ]);
  return { code, stdout, stderr };
}
