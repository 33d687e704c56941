import { type Failure, failure } from "../../shared/failure.ts";
import { joined } from "../../shared/wording.ts";
import type { HostileVariable } from "../../shared/hostile-variable.ts";
import { harmfulNodeOptions, hostileVariable, isHarmlessValue } from "./hostile-variables.ts";
import { isRunnersLocation } from "./tool-locations.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface JobEnvironment {
  /** This process's own: what the runner has, the workflow sets, and earlier steps wrote to GITHUB_ENV. */
  readonly env: Environment;
  /** What the runner's own process was started with; undefined where that cannot be read (macOS). */
  readonly runnerEnv: Environment | undefined;
  /** Names from `trust-env`: set by the workflow on purpose. */
  readonly trusted: readonly string[];
  /** As `process.platform` says. */
  readonly platform: string;
  /** Those that only one kind of credential has to fear, of all kinds. */
  readonly hostileOfKinds: readonly HostileVariable[];
}

export interface PlantedVariable {
  readonly name: string;
  /** One line: the name, what it does, and a hint where the cause is well known. Never the value. */
  readonly message: string;
}

/**
 * Variables that an earlier step may have planted to read or redirect the credential before the task even starts. Check
 * for them before any token is requested. This detects, it does not prevent: a loader that got this far already runs
 * inside this process.
 */
export function findPlanted(job: JobEnvironment): readonly PlantedVariable[] {
  return Object.keys(job.env)
    .toSorted()
    .flatMap((name) => {
      const rule = hostileVariable(name, job.hostileOfKinds);
      if (rule?.stops !== true || !isSet(job, name) || isMeant(job, name)) return [];
      if (rule.platform !== undefined && rule.platform !== job.platform) return [];
      return [{ name, message: `${name} ${rule.does}.${hintFor(name, job.env[name] ?? "")}` }];
    });
}

/**
 * Names of hostile variables that are set on purpose: the runner itself has them with the same value, or `trust-env`
 * names them. The task gets them too, because it needs the runner's proxy or setup-python's libraries as much as stepkey.
 * It does not get what leads to a credential of the runner, unless `trust-env` names it. The runner's own locations of
 * tools are meant, too.
 */
export function meantVariables(job: JobEnvironment): readonly string[] {
  return Object.keys(job.env).filter((name) => {
    const rule = hostileVariable(name, job.hostileOfKinds);
    if (rule === undefined) return isRunnersLocation(name) && isMeant(job, name);
    if (!isSet(job, name)) return false;
    return rule.isOwnCredential === true ? job.trusted.includes(name) : isMeant(job, name);
  });
}

/** The proxies for stepkey's own requests: those that are set on purpose, never one that was planted. */
export function meantProxies(job: JobEnvironment): Readonly<Record<string, string>> {
  const proxies = meantVariables(job).filter((name) => /_PROXY$/iu.test(name));
  return Object.fromEntries(proxies.map((name) => [name, job.env[name] ?? ""]));
}

/** The refusal, which names each planted variable and both ways out. */
export function plantedFailure(planted: readonly PlantedVariable[]): Failure {
  const names = planted.map(({ name }) => name).join(", ");
  const count = planted.length === 1 ? "1 variable" : `${planted.length} variables`;
  return failure(
    "environment_hostile",
    `${count} of this job could read or redirect the credential: ${names}.`,
    {
      remedy: `Remove those that nobody set on purpose. If the workflow needs them, list them where a reviewer sees it: trust-env: ${names}`,
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

/** What usually sets it, and which part of it stops the step, for a reader who planted nothing. */
function hintFor(name: string, value: string): string {
  const options = name === "NODE_OPTIONS" ? harmfulNodeOptions(value) : [];
  if (options.length > 0) {
    return ` It has ${joined(options)}; options that only set limits, such as --max-old-space-size, may stay.`;
  }
  if (name === "LD_LIBRARY_PATH" && /python/iu.test(value)) {
    return " actions/setup-python sets it: if that is the cause, add it to trust-env.";
  }
  if (/_PROXY$/iu.test(name)) {
    return " If the runner needs a proxy, set it in the runner's own environment: stepkey uses that one.";
  }
  return "";
}
