import type { HostileVariable } from "../../shared/hostile-variable.ts";
import type { Secret } from "../../shared/secret.ts";
import { wildcardFits } from "../../shared/wildcard.ts";
import { hostileVariable, isHarmlessSetting } from "./hostile-variables.ts";
import { isToolLocation, LOCATION_NAMES } from "./tool-locations.ts";
import type { OwnFiles } from "../task/task-files.ts";

export interface ChildEnvironmentRequest {
  /** The job's environment, as this process has it. */
  readonly job: Readonly<Record<string, string | undefined>>;
  /** Names and globs from `pass-env`. */
  readonly passEnv: readonly string[];
  /** The `env` input: variables for this task alone. */
  readonly env: Readonly<Record<string, string>>;
  /** Hostile names that are set on purpose: see `meantVariables`. */
  readonly meant: readonly string[];
  /** Those that only one kind of credential has to fear, of all kinds. */
  readonly hostileOfKinds: readonly HostileVariable[];
  readonly credential: Readonly<Record<string, Secret | string>>;
  /** The task's own files, in place of the runner's. */
  readonly files: OwnFiles;
}

export interface ChildEnvironment {
  /** Secrets stay wrapped until the child starts. */
  readonly env: Readonly<Record<string, Secret | string>>;
  /** Names that the task does not get unless `pass-env` lists them; those that look like credentials first. */
  readonly withheld: readonly string[];
  /** Names that `pass-env` lists in full although they are never passed. */
  readonly refused: readonly string[];
  /** Names and patterns of `pass-env` that no variable of the job has. */
  readonly missing: readonly string[];
  /** Names that `env` sets and the credential delivers: the task gets the credential's. */
  readonly overridden: readonly string[];
}

/** What every task needs, and what cannot harm it. */
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
 * What would let the task act as this step or request further credentials: the ID-token request, the runtime token, the
 * step's own files, inputs and state. `pass-env` never lets these through.
 */
const NEVER = [
  "ACTIONS_ID_TOKEN_*",
  "ACTIONS_RUNTIME_TOKEN",
  "GITHUB_STATE",
  "GITHUB_ENV",
  "GITHUB_PATH",
  // Also GITHUB_ARTIFACTS_LIST: a malformed line in such a file fails the step.
  "GITHUB_ARTIFACTS*",
  "INPUT_*",
  "STATE_*",
];

/**
 * Whether a credential may be delivered in a variable of this name: not in one that decides which code runs or where
 * programs look (unless its kind delivers that one), nor in one that only the runner sets. `GITHUB_TOKEN` is a
 * credential's own name.
 */
export function mayBeCredential(name: string, hostileOfKinds: readonly HostileVariable[]): boolean {
  if (name === "GITHUB_TOKEN") return true;
  const rule = hostileVariable(name, hostileOfKinds);
  if (rule !== undefined) return rule.isDelivered === true || rule.isCredential === true;
  return !matchesAny([...BASE, ...NEVER, ...LOCATION_NAMES], name);
}

/** Whether a name belongs to the runner or to stepkey: a workflow cannot set it for one task. */
export function belongsToRunner(name: string): boolean {
  return matchesAny([...NEVER, "GITHUB_*", "RUNNER_*", "ACTIONS_*", "STEPKEY_*"], name);
}

/** The task's environment: a safe base, what `pass-env` lists, `env`, and the credential, which nothing overrides. */
export function childEnvironment(request: ChildEnvironmentRequest): ChildEnvironment {
  const { job, passEnv, credential, files } = request;
  const replaced = {
    ...request.env,
    ...credential,
    GITHUB_OUTPUT: files.output,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_ENV: files.env,
    GITHUB_PATH: files.path,
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
    refused: passEnv.filter((name) => !isGlob(name) && matchesAny(NEVER, name)),
    missing: passEnv.filter((pattern) => isMissing(pattern, [...names, ...Object.keys(replaced)])),
    overridden: Object.keys(request.env).filter((name) => Object.hasOwn(credential, name)),
  };
}

function isMissing(pattern: string, names: readonly string[]): boolean {
  return !matchesAny(NEVER, pattern) && !names.some((name) => wildcardFits(pattern, name));
}

function isPassed(name: string, request: ChildEnvironmentRequest): boolean {
  const { passEnv, meant } = request;
  if (matchesAny(NEVER, name)) return false;
  if (passEnv.includes(name) || meant.includes(name)) return true;
  // Whoever wrote a glob such as `*` did not have these in mind: they must be listed in full.
  const value = request.job[name] ?? "";
  if (mustBeNamed(name, request.hostileOfKinds)) return isHarmlessSetting(name, value);
  if (matchesAny(passEnv, name)) return true;
  return (matchesAny(BASE, name) || isToolLocation(name, value)) && !looksSecret(name);
}

/** The job's token, and variables that load code or redirect: passed only by their full name, never by a glob. */
function mustBeNamed(name: string, hostileOfKinds: readonly HostileVariable[]): boolean {
  return name === "GITHUB_TOKEN" || hostileVariable(name, hostileOfKinds) !== undefined;
}

const SECRET_WORDS = ["TOKEN", "PAT", "KEY", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL*", "AUTH"];

/** By its words: `GITHUB_PAT` and `NPM_TOKEN` look secret, `GITHUB_PATH` does not. */
export function looksSecret(name: string): boolean {
  return name
    .toUpperCase()
    .split("_")
    .some((word) => SECRET_WORDS.some((glob) => wildcardFits(glob, word)));
}

/** Whether the name of an environment variable matches one of the globs as a whole; such names are case-sensitive. */
export function matchesAny(globs: readonly string[], name: string): boolean {
  return globs.some((glob) => wildcardFits(glob, name));
}

export function isGlob(pattern: string): boolean {
  return /[*?]/u.test(pattern);
}
