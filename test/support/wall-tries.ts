import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type HostedRunner, own } from "./hosted-runner.ts";
import { bringWall, runWall, type WallSeen } from "./wall-stage.ts";

/** A line of `test/corpus/climb.txt`. */
export interface Try {
  readonly verdict: "held" | "gone" | "open";
  readonly title: string;
  readonly script: string;
  /** For `gone`: what finds something that was left. */
  readonly check: string | undefined;
}

export interface TryOutcome extends Try {
  readonly asExpected: boolean;
  /** In one line. */
  readonly how: string;
}

export function readTries(): readonly Try[] {
  const text = readFileSync(join(import.meta.dirname, "../corpus/climb.txt"), "utf8");
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => readTry(line));
}

const FORM =
  /^(?:(?<verdict>held|open) \| (?<title>[^|]+) \| (?<script>.+)|gone \| (?<left>[^|]+) \| (?<leaves>.+) => (?<check>.+))$/u;

function readTry(line: string): Try {
  const parts = FORM.exec(line)?.groups;
  if (parts === undefined) throw new Error(`climb.txt has a line of another form: ${line}`);
  const { verdict, title = "", script = "", left = "", leaves = "", check } = parts;
  if (verdict === "held" || verdict === "open") return { verdict, title, script, check: undefined };
  return { verdict: "gone", title: left, script: leaves, check };
}

const PORT = 7001;
/** Loopback has them in the network of the tries, so that whatever closes them must be the wall. */
const ADDRESSES = ["169.254.169.254/32", "168.63.129.16/32", "192.0.2.7/32", "fd00:ec2::254/128"];

/** Makes what a hostile agent looks for, lets it try, and looks for what is left. */
export async function tryToClimb(runner: HostedRunner): Promise<{
  readonly outcomes: readonly TryOutcome[];
  readonly seen: WallSeen;
}> {
  bringWall(runner);
  const other = join("/opt", runner.name, "other");
  prepareMachine(runner, other);
  prepareRepositories(runner);
  const env = {
    HOST_HOME: runner.home,
    HOST_TEMP: runner.temp,
    HOST_TOOLS: runner.toolCache,
    OTHER: other,
    PORT: `${PORT}`,
    ...pick(runner.env, "GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STATE"),
  };
  const tries = readTries();
  const scripts = tries.map(({ script }, index) => ({ name: `${index}`, script }));
  const sockets = [join(other, "other.sock"), join(runner.workspace, "service.sock"), `\0${other}`];
  const services = { port: PORT, sockets };
  const seen = await runWall(runner, { env, scripts, services }, ADDRESSES);
  const after = { ...env, ...runner.env, USER: seen.opened?.user.name ?? "" };
  return {
    seen,
    outcomes: tries.map((one, index) => outcomeOf(one, seen.scripts[`${index}`], after)),
  };
}

function pick(env: HostedRunner["env"], ...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, env[name] ?? ""]));
}

function outcomeOf(
  one: Try,
  ran: WallSeen["scripts"][string] | undefined,
  env: Readonly<Record<string, string>>,
): TryOutcome {
  if (ran === undefined || ran.exit.kind === "not_started") {
    return { ...one, asExpected: false, how: "it did not run" };
  }
  const { exitCode } = ran.exit;
  const said = lastLine(ran.output);
  const how = `exit ${exitCode}${said === "" ? "" : `: ${said}`}`;
  if (one.verdict === "held") return { ...one, asExpected: exitCode !== 0, how };
  if (one.verdict === "open") return { ...one, asExpected: exitCode === 0, how };
  const { status, stdout } = spawnSync("bash", ["-c", one.check ?? ""], { env, encoding: "utf8" });
  const left = ran.exit.left.length;
  const nothing = left === 0 ? "nothing is left" : `nothing is left; ended with it: ${left}`;
  return { ...one, asExpected: status !== 0, how: status === 0 ? lastLine(stdout) : nothing };
}

function lastLine(text: string): string {
  return (text.trim().split("\n").at(-1) ?? "").slice(0, 160);
}

function prepareMachine(runner: HostedRunner, other: string): void {
  mkdirSync(other, { recursive: true });
  writeFileSync(join(other, "readable"), "readable\n");
  own(runner, other);
  const cat = join(other, "root-cat");
  copyFileSync("/bin/cat", cat);
  chmodSync(cat, 0o4755);
  const files: readonly (readonly [path: string, mode: number])[] = [
    [join(runner.home, ".netrc"), 0o644],
    [join(runner.home, "locked"), 0o400],
    [join(runner.home, "actions-runner/.credentials"), 0o644],
    [join(runner.temp, "credentials.json"), 0o644],
    [join(runner.toolCache, "tool"), 0o777],
    // The form of a git directory, outside of the workspace.
    [join(runner.home, "beside/part/HEAD"), 0o644],
    [join(runner.home, "beside/part/config"), 0o644],
    [join(runner.home, "beside/part/hooks/kept"), 0o755],
  ];
  for (const [path, mode] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "of-the-job\n");
    chmodSync(path, mode);
    own(runner, path);
  }
  own(runner, join(runner.home, "beside"));
}

/** As checkout leaves them: with its credential, a nested repository and a submodule. */
function prepareRepositories(runner: HostedRunner): void {
  const git = (directory: string, ...args: readonly string[]): void =>
    void execFileSync("git", ["-c", "protocol.file.allow=always", ...args], {
      cwd: directory,
      uid: runner.uid,
      gid: runner.gid,
      env: { PATH: process.env["PATH"], HOME: "/nonexistent", ...AUTHOR },
    });
  const { workspace } = runner;
  for (const path of [workspace, join(workspace, "nested"), join(runner.brought, "part")]) {
    mkdirSync(path, { recursive: true });
    own(runner, path);
    git(path, "init", "--quiet", "--initial-branch=main");
    writeFileSync(join(path, "README.md"), "read me\n");
    git(path, "add", "README.md");
    git(path, "commit", "--quiet", "--message=Begin");
    git(path, "config", "http.https://github.com/.extraheader", "AUTHORIZATION: basic of-the-job");
  }
  git(workspace, "submodule", "--quiet", "add", join(runner.brought, "part"), "part");
  const header = "http.https://github.com/.extraheader";
  git(join(workspace, "part"), "config", header, "AUTHORIZATION: basic of-the-job");
  own(runner, workspace);
}

const AUTHOR = {
  GIT_AUTHOR_NAME: "mona",
  GIT_AUTHOR_EMAIL: "mona@octo.example",
  GIT_COMMITTER_NAME: "mona",
  GIT_COMMITTER_EMAIL: "mona@octo.example",
};
