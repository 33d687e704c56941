import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { sharedPlaces } from "../shared-places.ts";

export interface JobPlaces {
  readonly workspace: string;
  readonly temp: string;
  readonly home: string;
}

/** What a job's steps start with, before anything that the test gives. */
export function defaultEnv(at: JobPlaces): Record<string, string> {
  return {
    ...runnersOwn(at),
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION: "__run",
    GITHUB_ACTOR: "octocat",
    GITHUB_API_URL: "https://api.github.com",
    GITHUB_EVENT_NAME: "push",
    GITHUB_EVENT_PATH: join(at.temp, "_runner_file_commands", "event.json"),
    GITHUB_JOB: "job",
    GITHUB_REF: "refs/heads/main",
    GITHUB_REPOSITORY: "octo-org/shop",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_RUN_ID: "9001",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_SHA: "4f2c91e0000000000000000000000000000000aa",
    GITHUB_WORKSPACE: at.workspace,
    ACTIONS_CACHE_URL: "https://acghubeus1.actions.example/",
    ACTIONS_RESULTS_URL: "https://results-receiver.actions.example/",
    ACTIONS_RUNTIME_TOKEN: `runtime-${randomUUID()}`,
    ACTIONS_RUNTIME_URL: "https://pipelines.actions.example/",
    RUNNER_ARCH: "X64",
    RUNNER_ENVIRONMENT: "github-hosted",
    RUNNER_NAME: "stand-in",
    RUNNER_OS: process.platform === "darwin" ? "macOS" : "Linux",
    RUNNER_TEMP: at.temp,
    // The runner sets it in its own process after it started, so `/proc/PPID/environ` does not show it.
    RUNNER_TRACKING_ID: `github_${randomUUID()}`,
  };
}

/**
 * What the runner's own process was started with: every step gets it too. The owner of this machine lets no job search what
 * all jobs share (../shared-places.ts).
 */
export function runnersOwn({ home }: Pick<JobPlaces, "home">): Record<string, string> {
  const PATH = process.env["PATH"] ?? "/usr/bin:/bin";
  return { PATH, HOME: home, LANG: "C.UTF-8", STEPKEY_RESIDUE_SKIP: sharedPlaces() };
}

/**
 * What the runner writes over everything that a step or GITHUB_ENV sets: the contexts `github` and `runner`, and the right
 * to request ID tokens where the job has it. `GITHUB_TOKEN`, `GITHUB_PAT` and the tracking id are in no context.
 */
export function contextsOf(env: Readonly<Record<string, string>>): Record<string, string> {
  const isFree = /^(?:GITHUB_TOKEN|GITHUB_PAT|RUNNER_TRACKING_ID)$/u;
  const names = Object.keys(env).filter(
    (name) => /^(?:GITHUB|RUNNER|ACTIONS)_/u.test(name) && !isFree.test(name) && env[name] !== "",
  );
  return Object.fromEntries(names.map((name) => [name, env[name] ?? ""]));
}

/** `INPUT_NAME`: upper case, blanks as `_`, everything else as it is. */
export function inputEnv(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
      value,
    ]),
  );
}

export function stateEnv(state: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...state].map(([name, value]) => [`STATE_${name}`, value]));
}
