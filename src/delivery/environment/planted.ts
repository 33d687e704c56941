import { type Failure, failure } from "../../shared/failure.ts";
import { hostileVariable, isHarmlessValue } from "./hostile-variables.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface JobEnvironment {
  /** Of our own process: what the runner has, the workflow sets, and earlier steps wrote to GITHUB_ENV. */
  readonly env: Environment;
  /** What the runner's own process was started with; undefined where nothing says so (macOS). */
  readonly runnerEnv: Environment | undefined;
  /** Names from `trust-env`: set by the workflow on purpose. */
  readonly trusted: readonly string[];
  /** As `process.platform` says. */
  readonly platform: string;
}

export interface PlantedVariable {
  readonly name: string;
  /** One line: name, what it does, and a hint where the cause is well known. Never the value. */
  readonly message: string;
}

/**
 * Variables that an earlier step may have planted, by which the credential could be read or redirected before the task
 * even starts. To be asked before any token is requested. It is detection, not prevention: a loader that got this far is
 * already inside this process.
 */
export function findPlanted(job: JobEnvironment): readonly PlantedVariable[] {
  return Object.keys(job.env)
    .toSorted()
    .flatMap((name) => {
      const rule = hostileVariable(name);
      if (rule?.stops !== true || !isSet(job, name) || isMeant(job, name)) return [];
      if (rule.platform !== undefined && rule.platform !== job.platform) return [];
      return [{ name, message: `${name} ${rule.does}.${hintFor(name, job.env[name] ?? "")}` }];
    });
}

/**
 * Names of hostile variables that are meant: the runner has them itself, with the same value, or `trust-env` names them.
 * They are passed on to the task, which needs the runner's proxy or setup-python's libraries as much as we do.
 */
export function meantVariables(job: JobEnvironment): readonly string[] {
  return Object.keys(job.env).filter(
    (name) => hostileVariable(name) !== undefined && isSet(job, name) && isMeant(job, name),
  );
}

/** The proxies to use for our own requests: those that are meant, never one that was planted. */
export function meantProxies(job: JobEnvironment): Readonly<Record<string, string>> {
  const proxies = meantVariables(job).filter((name) => /_PROXY$/iu.test(name));
  return Object.fromEntries(proxies.map((name) => [name, job.env[name] ?? ""]));
}

/** The refusal that names each planted variable, and both ways out. */
export function plantedFailure(planted: readonly PlantedVariable[]): Failure {
  const names = planted.map(({ name }) => name).join(", ");
  const count = planted.length === 1 ? "1 variable" : `${planted.length} variables`;
  return failure(
    "environment_hostile",
    `${count} of this job could read or redirect the credential: ${names}.`,
    {
      remedy: `Remove what no one set on purpose. If the workflow needs it, say so where a reviewer sees it: trust-env: ${names}`,
      details: planted.map(({ message }) => message),
    },
  );
}

function isSet(job: JobEnvironment, name: string): boolean {
  const value = job.env[name];
  return value !== undefined && !isHarmlessValue(name, value);
}

function isMeant(job: JobEnvironment, name: string): boolean {
  if (job.trusted.includes(name)) return true;
  return job.runnerEnv?.[name] !== undefined && job.runnerEnv[name] === job.env[name];
}

/** Who usually sets it, for the reader who did not plant anything. */
function hintFor(name: string, value: string): string {
  if (name === "LD_LIBRARY_PATH" && /python/iu.test(value)) {
    return " actions/setup-python sets it: if that is the cause, name it in trust-env.";
  }
  if (/_PROXY$/iu.test(name)) {
    return " A runner behind a proxy has it in its own environment, which is used as it is.";
  }
  return "";
}
