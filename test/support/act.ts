import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { leftOut } from "./left-out.ts";
import { sharedPlaces } from "./shared-places.ts";
import { DIST } from "./test-system.ts";

/**
 * act in host mode: runs whole workflow files, and of the composite the nested action's main and post. It is no evidence
 * for masks, signals, or inputs in post, which it does otherwise than the real runner: runner.ts is for those.
 */

/** Path of act, for `describe.runIf`; where it is missing, notes so, and throws in CI. */
export function findAct(): string | undefined {
  const found = [...(process.env["PATH"] ?? "").split(delimiter), ...toolFolders()]
    .map((folder) => join(folder, "act"))
    .find(isExecutable);
  return found ?? leftOut("act", ".ci/go-tools.sh act (builds it, with Go)");
}

/** Where `.ci/go-tools.sh` puts what it builds: one directory for each set of pins. */
function toolFolders(): readonly string[] {
  const { STEPKEY_TOOLS, XDG_CACHE_HOME } = process.env;
  const cache = XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const tools = STEPKEY_TOOLS ?? join(cache, "stepkey", "tools");
  try {
    return readdirSync(tools).map((name) => join(tools, name));
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

type Files = Readonly<Record<string, string>>;

export interface ActSetting {
  /** Path of act. */
  readonly act: string;
  /** Files of octo-org/shop, by path: its workflows, and what they run. */
  readonly repository: Files;
  /** Files of other repositories, by `owner/name@ref`: reusable workflows. */
  readonly others: Readonly<Record<string, Files>>;
  /** The stepkey that is run, as the workflows name it. */
  readonly stepkey: string;
  /** Programs that are found before the machine's own, by name. */
  readonly programs?: Files;
  /** What the runner would set on every job; act has nothing else of this machine's environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly githubToken: string;
}

export interface ActRequest {
  readonly workflow: string;
  readonly event: string;
  /** What GitHub sends with the event. */
  readonly payload: object;
  /** Called with each line that act prints. */
  readonly onLine?: (line: string) => void;
}

export interface ActResult {
  readonly exitCode: number | null;
  /** Everything that act printed. */
  readonly log: string;
}

/** A checkout of octo-org/shop with everything that act needs, in one directory that is removed at the end. */
export interface ActRepository {
  /** The commit that is checked out. */
  readonly sha: string;
  readonly run: (request: ActRequest) => Promise<ActResult>;
  /** Stops what still runs, and removes the directory. */
  readonly close: () => Promise<void>;
}

/** A run that takes longer has failed. */
const LONGEST_RUN_MS = 90_000;
/** act ends its steps, and runs their posts, on SIGINT; after this long it is killed. */
const GRACE_MS = 10_000;

export function openActRepository(setting: ActSetting): ActRepository {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-act-"));
  const at = (name: string): string => join(folder, name);
  writeFiles(at("shop"), setting.repository);
  writeFiles(at("programs"), setting.programs ?? {});
  mkdirSync(at("home"));
  copyAction(at("stepkey"), setting.stepkey);
  const mapped = [`${setting.stepkey}=${at("stepkey")}`];
  for (const [index, [name, files]] of Object.entries(setting.others).entries()) {
    writeFiles(at(`other-${index}`), files);
    mapped.push(`${name}=${at(`other-${index}`)}`);
  }
  const sha = commitAll(at("shop"));
  const running = new Set<Run>();
  return {
    sha,
    run: async (request) => {
      const run = startAct({ setting, request, folder, mapped });
      running.add(run);
      return await run.done.finally(() => running.delete(run));
    },
    close: async () => {
      for (const run of running) {
        run.stop();
        await run.done;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writeFiles(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    if (text.startsWith("#!")) chmodSync(path, 0o755);
  }
}

/** act refuses `uses: $/…`, so the copy names what the runner makes of it: the same repository at the same commit. */
function copyAction(folder: string, stepkey: string): void {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const [repository = "", commit = ""] = stepkey.split("@");
  const files = ["action.yml", "session/action.yml", "package.json"].map((name) => {
    const text = readFileSync(join(root, name), "utf8");
    return [name, text.replaceAll(/(uses: *)\$\/(\S+)/gu, `$1${repository}/$2@${commit}`)] as const;
  });
  writeFiles(folder, Object.fromEntries(files));
  cpSync(DIST, join(folder, "dist"), { recursive: true });
}

function commitAll(folder: string): string {
  const git = (...args: readonly string[]): string =>
    execFileSync(
      "git",
      ["-C", folder, "-c", "user.name=octocat", "-c", "user.email=o@c", ...args],
      {
        encoding: "utf8",
        env: { PATH: process.env["PATH"], HOME: folder, GIT_CONFIG_NOSYSTEM: "1" },
      },
    );
  git("init", "--quiet", "--initial-branch=main");
  git("remote", "add", "origin", "https://github.com/octo-org/shop.git");
  git("add", "--all");
  git("commit", "--quiet", "--message=All");
  return git("rev-parse", "HEAD").trim();
}

interface Run {
  readonly done: Promise<ActResult>;
  readonly stop: () => void;
}

interface Start {
  readonly setting: ActSetting;
  readonly request: ActRequest;
  readonly folder: string;
  readonly mapped: readonly string[];
}

function startAct({ setting, request, folder, mapped }: Start): Run {
  const at = (name: string): string => join(folder, name);
  writeFileSync(at("event.json"), JSON.stringify(request.payload));
  const child = spawn(
    setting.act,
    [
      request.event,
      `--workflows=${join(".github", "workflows", request.workflow)}`,
      `--eventpath=${at("event.json")}`,
      "--platform=ubuntu-latest=-self-hosted",
      "--no-cache-server",
      "--action-offline-mode",
      "--rm",
      `--action-cache-path=${at("cache")}`,
      "--secret=GITHUB_TOKEN",
      ...mapped.map((each) => `--local-repository=${each}`),
      ...Object.entries(setting.env).map(([name, value]) => `--env=${name}=${value}`),
    ],
    {
      cwd: at("shop"),
      // The whole environment of act reaches the actions, so it gets hardly any; and it runs the first `node` in PATH.
      env: {
        PATH: [at("programs"), dirname(process.execPath), process.env["PATH"]].join(delimiter),
        HOME: at("home"),
        LANG: "C.UTF-8",
        NO_COLOR: "1",
        GITHUB_TOKEN: setting.githubToken,
        STEPKEY_RESIDUE_SKIP: sharedPlaces(),
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const stop = (): void => stopAct(child);
  const timer = setTimeout(stop, LONGEST_RUN_MS);
  return {
    stop,
    done: resultOf(child, request.onLine).finally(() => clearTimeout(timer)),
  };
}

function stopAct(child: ChildProcess): void {
  child.kill("SIGINT");
  const kill = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  child.once("exit", () => clearTimeout(kill));
}

function resultOf(child: ChildProcess, onLine?: (line: string) => void): Promise<ActResult> {
  let log = "";
  let rest = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine?.(line);
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, log }));
  });
}
