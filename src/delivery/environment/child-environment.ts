import type { Secret } from "../../shared/secret.ts";
import { hostileVariable } from "./hostile-variables.ts";
import { wildcardFits } from "../../shared/wildcard.ts";
import { isGlob, matchesAny } from "./name-pattern.ts";

export interface ChildEnvironmentRequest {
  /** The environment of the job, as our own process has it. */
  readonly job: Readonly<Record<string, string | undefined>>;
  /** Names and globs from `pass-env`. */
  readonly passEnv: readonly string[];
  /** Hostile names that are meant: see `meantVariables`. */
  readonly meant: readonly string[];
  readonly credential: Readonly<Record<string, Secret | string>>;
  /** The task's own files, in place of the runner's. */
  readonly files: { readonly output: string; readonly summary: string };
}

export interface ChildEnvironment {
  /** Secrets stay wrapped until the child starts. */
  readonly env: Readonly<Record<string, Secret | string>>;
  /** Names that the task does not see and `pass-env` could let through; those that look like credentials first. */
  readonly withheld: readonly string[];
  /** Names that `pass-env` asks for in full, and that are never passed. */
  readonly refused: readonly string[];
}

/** What a task needs to find its way, and cannot be harmed by. */
const BASE = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "LANGUAGE",
  "LC_*",
  "TZ",
  "TERM",
  "TMPDIR",
  "CI",
  "GITHUB_*",
  "RUNNER_*",
];

/**
 * What would let the task act as this step or ask for further credentials: the ID-token request, the runtime token, the
 * step's own files, inputs and state. No `pass-env` lets these through.
 */
const NEVER = [
  "ACTIONS_ID_TOKEN_*",
  "ACTIONS_RUNTIME_TOKEN",
  "GITHUB_STATE",
  "GITHUB_ENV",
  "GITHUB_PATH",
  "INPUT_*",
  "STATE_*",
];

/**
 * Whether a credential may be delivered in a variable of this name: not where the name says which code runs, where programs
 * look, or what only the runner says. `GITHUB_TOKEN` is a credential's own name.
 */
export function mayBeCredential(name: string): boolean {
  if (name === "GITHUB_TOKEN") return true;
  return hostileVariable(name) === undefined && !matchesAny([...BASE, ...NEVER], name);
}

/** The task's environment: a safe base, what `pass-env` names, and the credential, which nothing overrides. */
export function childEnvironment(request: ChildEnvironmentRequest): ChildEnvironment {
  const { job, credential, files } = request;
  const replaced = {
    ...credential,
    GITHUB_OUTPUT: files.output,
    GITHUB_STEP_SUMMARY: files.summary,
  };
  const names = Object.keys(job).filter((name) => !Object.hasOwn(replaced, name));
  const passed = names.filter((name) => isPassed(name, request));
  const withheld = names.filter((name) => !passed.includes(name) && !matchesAny(NEVER, name));
  return {
    env: {
      ...Object.fromEntries(passed.map((name) => [name, job[name] ?? ""])),
      ...replaced,
    },
    withheld: withheld.toSorted(
      (one, other) =>
        Number(looksSecret(other)) - Number(looksSecret(one)) || (one < other ? -1 : 1),
    ),
    refused: request.passEnv.filter((name) => !isGlob(name) && matchesAny(NEVER, name)),
  };
}

function isPassed(name: string, { passEnv, meant }: ChildEnvironmentRequest): boolean {
  if (matchesAny(NEVER, name)) return false;
  if (passEnv.includes(name) || meant.includes(name)) return true;
  // A glob such as `*` was not written with these in mind: they must be named.
  if (mustBeNamed(name)) return false;
  if (matchesAny(passEnv, name)) return true;
  return matchesAny(BASE, name) && !looksSecret(name);
}

/** The job's token, and variables that load code or redirect: passed by their full name only, never by a glob. */
function mustBeNamed(name: string): boolean {
  return name === "GITHUB_TOKEN" || hostileVariable(name) !== undefined;
}

const SECRET_WORDS = ["TOKEN", "PAT", "KEY", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL*", "AUTH"];

/** By its words: `GITHUB_PAT` and `NPM_TOKEN` do, `GITHUB_PATH` does not. */
function looksSecret(name: string): boolean {
  return name
    .toUpperCase()
    .split("_")
    .some((word) => SECRET_WORDS.some((glob) => wildcardFits(glob, word)));
}
