import { wildcardFits } from "../../../shared/wildcard.ts";
import type { AgentUser } from "./wall.ts";

export interface AgentEnvironmentRequest {
  /** The job's environment, as main has it. */
  readonly job: Readonly<Record<string, string | undefined>>;
  readonly user: Pick<AgentUser, "name" | "home" | "tmp">;
  /** Names of the job's variables that the agent gets as well; a pattern never matches a token of the job. */
  readonly passEnv: readonly string[];
  /** What the step sets for the agent alone. Nothing overrides it. */
  readonly env: Readonly<Record<string, string>>;
}

export interface AgentEnvironment {
  readonly env: Readonly<Record<string, string>>;
  /** Names of `passEnv` that no agent gets: they would let it act as the step. */
  readonly refused: readonly string[];
}

/** What the agent gets of the job in any case: where it is, and what it works on. */
const HARMLESS = [
  "PATH",
  "LANG",
  "LANGUAGE",
  "LC_*",
  "TZ",
  "TERM",
  "CI",
  "GITHUB_ACTIONS",
  "GITHUB_ACTOR",
  "GITHUB_ACTOR_ID",
  "GITHUB_API_URL",
  "GITHUB_BASE_REF",
  "GITHUB_EVENT_NAME",
  "GITHUB_GRAPHQL_URL",
  "GITHUB_HEAD_REF",
  "GITHUB_JOB",
  "GITHUB_REF",
  "GITHUB_REF_NAME",
  "GITHUB_REF_PROTECTED",
  "GITHUB_REF_TYPE",
  "GITHUB_REPOSITORY",
  "GITHUB_REPOSITORY_ID",
  "GITHUB_REPOSITORY_OWNER",
  "GITHUB_REPOSITORY_OWNER_ID",
  "GITHUB_RUN_ATTEMPT",
  "GITHUB_RUN_ID",
  "GITHUB_RUN_NUMBER",
  "GITHUB_SERVER_URL",
  "GITHUB_SHA",
  "GITHUB_TRIGGERING_ACTOR",
  "GITHUB_WORKFLOW",
  "GITHUB_WORKFLOW_REF",
  "GITHUB_WORKFLOW_SHA",
  "GITHUB_WORKSPACE",
  "RUNNER_ARCH",
  "RUNNER_DEBUG",
  "RUNNER_ENVIRONMENT",
  "RUNNER_NAME",
  "RUNNER_OS",
  "RUNNER_TOOL_CACHE",
];

/** The right to request ID tokens, the runner's own services and file commands, inputs and state of actions. */
const NEVER = [
  "ACTIONS_*",
  "GITHUB_OUTPUT",
  "GITHUB_ENV",
  "GITHUB_PATH",
  "GITHUB_STATE",
  "GITHUB_STEP_SUMMARY",
  "GITHUB_ARTIFACTS*",
  "INPUT_*",
  "STATE_*",
];

/** Only their full name passes them. */
const TOKENS = new Set(["GITHUB_TOKEN", "GH_TOKEN", "GITHUB_PAT"]);

/** An agent's whole environment: a harmless base, what the step passes by name, and a home of its own. */
export function agentEnvironment(request: AgentEnvironmentRequest): AgentEnvironment {
  const { job, user, passEnv, env } = request;
  const names = Object.keys(job).filter((name) => isPassed(name, passEnv));
  const { home, tmp } = user;
  return {
    env: {
      PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      LANG: "C.UTF-8",
      ...Object.fromEntries(names.map((name) => [name, job[name] ?? ""])),
      ...env,
      HOME: home,
      USER: user.name,
      LOGNAME: user.name,
      SHELL: "/bin/bash",
      TMPDIR: tmp,
      RUNNER_TEMP: tmp,
    },
    refused: passEnv.filter((name) => matchesAny(NEVER, name)),
  };
}

function isPassed(name: string, passEnv: readonly string[]): boolean {
  if (matchesAny(NEVER, name)) return false;
  if (passEnv.includes(name)) return true;
  return matchesAny([...HARMLESS, ...(TOKENS.has(name) ? [] : passEnv)], name);
}

function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => wildcardFits(pattern, name));
}
