import { execFile } from "node:child_process";
import { errorCode } from "../shared/error-code.ts";
import type { GitRun, RunGit } from "./arguments/cli-deps.ts";

/** Git reads a commit that is here already. A disk that needs longer than this does not come back. */
const DEADLINE_MS = 60_000;
const LATE = `it did not end within ${DEADLINE_MS / 1000} s`;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** What git needs of the process's variables. All of `GIT_…` stays out: it could lead to another repository. */
const NEEDED = [
  "PATH",
  "HOME",
  "XDG_CONFIG_HOME",
  "USERPROFILE",
  "HOMEDRIVE",
  "HOMEPATH",
  "SYSTEMROOT",
  "TMPDIR",
  "TEMP",
] as const;

/**
 * Settings that are stronger than those of a repository: a pull request may have chosen what is in its directory. A directory
 * that looks like a bare repository is not taken for one. `safe.directory` stays the user's.
 */
const SETTINGS = [
  ["safe.bareRepository", "explicit"],
  ["core.fsmonitor", "false"],
  ["core.hooksPath", "/dev/null"],
  ["core.attributesFile", "/dev/null"],
] as const;

const FIXED: Readonly<Record<string, string>> = {
  // Messages are not translated.
  LC_ALL: "C",
  GIT_TERMINAL_PROMPT: "0",
  GIT_PAGER: "cat",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_LITERAL_PATHSPECS: "1",
  // A commit is what its id says.
  GIT_NO_REPLACE_OBJECTS: "1",
  // What a partial clone left out stays out: fetching it would run what the repository's configuration names.
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "none",
  GIT_CONFIG_COUNT: String(SETTINGS.length),
  ...Object.fromEntries(
    SETTINGS.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  ),
};

/** Git, without a shell, and with nothing of a repository's configuration that starts a program. */
export function gitWith(variables: Readonly<Record<string, string | undefined>>): RunGit {
  const own = NEEDED.flatMap((name) => {
    const value = variables[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const env = { ...Object.fromEntries(own), ...FIXED };
  return (args, { input, signal }) => start(["--no-pager", ...args], { input, signal, env });
}

function start(
  args: readonly string[],
  given: {
    readonly input: string;
    readonly signal: AbortSignal;
    readonly env: Readonly<Record<string, string>>;
  },
): Promise<GitRun> {
  const { input, signal, env } = given;
  const late = AbortSignal.timeout(DEADLINE_MS);
  return new Promise((resolve) => {
    const child = execFile(
      "git",
      args,
      {
        env,
        signal: AbortSignal.any([signal, late]),
        killSignal: "SIGKILL",
        maxBuffer: MAX_OUTPUT_BYTES,
        encoding: "buffer",
        windowsHide: true,
      },
      (error, out, stderr) => {
        const cut = whyCut(signal, late);
        resolve({ exit: exitOf(error), out, why: cut ?? lastWords(stderr.toString("utf8")) });
      },
    );
    // Git may end before it has read everything.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}

function whyCut(signal: AbortSignal, late: AbortSignal): string | undefined {
  if (signal.aborted) return "cancelled";
  return late.aborted ? LATE : undefined;
}

function exitOf(error: Error | null): GitRun["exit"] {
  if (error === null) return "done";
  return errorCode(error) === "ENOENT" ? "missing" : "failed";
}

/** The line that says why git failed. */
function lastWords(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/u).filter((line) => line.trim() !== "");
  const fatal = lines.find((line) => /^(?:fatal|error): /u.test(line)) ?? lines.at(-1);
  return (fatal ?? "it did not say why").replace(/^(?:fatal|error): /u, "");
}
