import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findAction, OWN_REPOSITORY, type ActionUse } from "./actions.ts";
import { contextsOf, defaultEnv, inputEnv, runnersOwn, stateEnv } from "./environment.ts";
import { interpolateAll, isMet, type JobStatus, type Scope } from "./expressions.ts";
import { createMasks, type Masks } from "./masks.ts";
import {
  readText,
  startStep,
  type Outcome,
  type RunningStep,
  type StepRequest,
  type StepResult,
} from "./step.ts";
import { ownedBy, type RunnerUser } from "./runner-user.ts";
import { startWorker } from "./worker-client.ts";

export type { RunningStep, StepResult } from "./step.ts";

/**
 * A driver that behaves as actions/runner 2.336 does where it matters to an action: the composite with its `with:`,
 * outputs and contexts, files, environment, masks, commands, signals, and what post gets. It runs the built main.js and
 * post.js as processes of their own, whose parent is one worker process a job with the runner's own environment.
 *
 * What still differs from the runner:
 * - A test says which step runs when. A step without `if` runs also after one that failed; posts run when a test asks.
 * - Expressions: names of `inputs`, `github.token`, `env` and `steps.ID.outputs`, `job`, `strategy` and `matrix` as a
 *   whole, `fromJSON`, `toJSON`, quoted text, and one status function. No operators, no `format`, no `hashFiles`.
 * - Composites of one `uses` step that is a node24 action, one inside another. No `run` steps inside, no `pre`, no Docker
 *   actions, no template memory (10 MiB for a composite's outputs).
 * - An output of the composite that is empty is absent; no expression sees the difference.
 * - The two false annotations of `$/` (runner#4706), the composite's markers and the group of a step's inputs are not
 *   shown. An input that the action does not have is an error, and not a warning.
 * - Node is the tests' own, without `--no-maglev`; the runner's may be older.
 * - `GITHUB_*` is a selection. Artifact files, matchers, `debug` and `echo` are taken and do nothing.
 * - `container: true`: no container is started. A cancel reaches nothing and the step ends at once (the runner: when
 *   `docker exec` ended, within 10 s); HOME is below RUNNER_TEMP. The parent is the worker and not 0, paths are the
 *   host's, and the image's tools and libc are not to be had.
 * - A composite in the background: environment and outputs count at once, and not at `wait:`. `wait:` is `await`.
 * - No timeout-minutes, no debugger, no hooks before and after the job, no action lock files, nothing of Windows.
 * - Time between signals, and before held-open pipes are left, is the runner's. Log lines carry no time.
 */
export interface RunnerJob {
  /** The job's environment: what steps wrote to GITHUB_ENV is added between them. */
  readonly env: Record<string, string>;
  readonly workspace: string;
  /** RUNNER_TEMP. */
  readonly temp: string;
  readonly home: string;
  readonly masks: Masks;
  /** Starts a step that uses stepkey: the composite, unless `uses` says otherwise. */
  main(options?: StepOptions): RunningStep;
  /** Runs the post of a step that ran main before, with what the runner kept of its state. */
  post(step: StepResult, options?: PostOptions): RunningStep;
  /** A `run` step of the same job: what comes before or after the action. */
  script(run: string, options?: StepOptions): RunningStep;
  /** Everything that the job's steps showed, in order, masked. */
  log(): string;
  /** The job's summary: a part a step. Inside a composite, what post writes replaces the part of its main. */
  summary(): string;
  /** Ends what still runs with the job's tracking id, as the runner does when the job is over; the number of processes. */
  endOrphans(): number;
  /** Removes the job's directories. */
  end(): Promise<void>;
}

export interface JobOptions {
  /** Directory of the built main.js and post.js. */
  readonly dist: string;
  /** Over the defaults: repository, event, ids, `ACTIONS_ID_TOKEN_REQUEST_URL` and `_TOKEN`. */
  readonly env?: Readonly<Record<string, string>>;
  /** `job.workflow_ref`: the workflow file that defines the job. */
  readonly jobWorkflow?: string;
  /** `matrix`; without one it is null. */
  readonly matrix?: unknown;
  /** What the runner's own process was started with, besides PATH, HOME and LANG. Every step gets it. */
  readonly runnerEnv?: Readonly<Record<string, string>>;
  /** What `${{ github.token }}` is. */
  readonly githubToken?: string;
  /** A copy of the action's repository, in place of this one. Its own dist/ is used. */
  readonly repository?: string;
  /** A job with `container:`. */
  readonly container?: boolean;
  /** The user of the runner and of every step; the tests' own by default. */
  readonly user?: RunnerUser | undefined;
  /** Called with each line of the log, masked, as it comes. */
  readonly onLine?: (line: string) => void;
}

export interface StepOptions {
  /** The composite `octo-org/stepkey@v1` by default. A path in the workspace begins with `./`. */
  readonly uses?: string;
  /** The step's `with:`. Defaults come from action.yml. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The step's `env:`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The step's `if:`. Without one, the step runs. */
  readonly if?: string;
  readonly continueOnError?: boolean;
  /** What the runner itself gives this step, over the job's contexts. */
  readonly contexts?: Readonly<Record<string, string>>;
  /** Of a `run` step: the shell with its flags. `bash` by default, which has pipefail. */
  readonly shell?: readonly [string, ...string[]];
  readonly onLine?: (line: string) => void;
}

export interface PostOptions {
  /**
   * What the runner evaluates for post: `deleted` (the default) is the worst that nesting gives, `again` evaluates the
   * step's `with:` again, which is right inside one composite.
   */
  readonly inputs?: "deleted" | "again" | Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** State in place of what main saved: what a forger would plant. */
  readonly state?: Readonly<Record<string, string>>;
}

export function startJob(options: JobOptions): RunnerJob {
  const root = mkdtempSync(join(tmpdir(), "stepkey-job-"));
  const places = placesIn(root, options.container === true);
  const { workspace, temp } = places;
  const runnerEnv = { ...runnersOwn(places), ...options.runnerEnv };
  const env: Record<string, string> = { ...defaultEnv(places), ...runnerEnv, ...options.env };
  writeFileSync(env["GITHUB_EVENT_PATH"] ?? "", "{}");
  const contexts = contextsOf(env);
  const masks = createMasks();
  masks.add(env["ACTIONS_RUNTIME_TOKEN"] ?? "");
  if (options.githubToken !== undefined) masks.add(options.githubToken);
  ownedBy(options.user, root);
  const worker = startWorker(runnerEnv, options.user);
  const node = options.user?.node ?? process.execPath;
  const lines: string[] = [];
  const summaries = new Map<object, string>();
  let status: JobStatus = "success";
  const uses = new WeakMap<StepResult, StepUse>();
  const scope = (own: Readonly<Record<string, string>> = {}): Scope => ({
    env: { ...env, ...own },
    github: { token: options.githubToken ?? "" },
    job: { workflow_ref: options.jobWorkflow ?? "" },
    strategy: { "fail-fast": true, "job-index": 0, "job-total": 1, "max-parallel": 1 },
    matrix: options.matrix ?? null,
    status,
  });

  const start = (request: PartOfStep, given: StepOptions): RunningStep => {
    const onLine = (line: string): void => {
      lines.push(line);
      options.onLine?.(line);
      given.onLine?.(line);
    };
    const step = startStep({
      ...request,
      env: { ...request.env, ...contexts, ...request.contexts, ...given.contexts },
      masks,
      workspace,
      temp,
      user: options.user,
      worker,
      onLine,
      continueOnError: given.continueOnError ?? false,
      inContainer: options.container ?? false,
    });
    const apply = (result: StepResult): StepResult => {
      applyTo(env, result);
      if (result.summary !== "") summaries.set(request.part ?? step, result.summary);
      // A cancelled job stays cancelled.
      if (status === "success" && result.conclusion === "failure") status = "failure";
      return result;
    };
    const cancel = (): void => {
      status = "cancelled";
      step.cancel();
    };
    return withParts(step, { cancel, ended: step.ended, done: step.done.then(apply) });
  };

  const main = (given: StepOptions = {}): RunningStep => {
    const own = interpolateAll(given.env ?? {}, scope());
    if (given.if !== undefined && !isMet(given.if, scope(own))) return withoutProcess("skipped");
    const action = findAction(given.uses ?? "octo-org/stepkey@v1", {
      repository: options.repository ?? OWN_REPOSITORY,
      workspace,
      dist: options.dist,
    });
    const inputs = action.inputs(interpolateAll(given.inputs ?? {}, scope(own)), scope(own));
    const step = start(
      {
        command: [node, action.main],
        env: { ...env, ...own, ...inputEnv(inputs) },
        contexts: { GITHUB_ACTION: "__octo-org_stepkey", ...action.contexts },
        survivesCancel: isMet(action.condition, { ...scope(own), status: "cancelled" }),
        outputs: action.outputs,
        part: given,
      },
      given,
    );
    const kept = (result: StepResult): StepResult => {
      uses.set(result, { action, given });
      return result;
    };
    return withParts(step, { done: step.done.then(kept), ended: step.ended.then(kept) });
  };

  const post = (step: StepResult, given: PostOptions = {}): RunningStep => {
    const use = uses.get(step);
    if (use === undefined) throw new Error("this step has no post");
    const evaluated = evaluateForPost(use, given, scope);
    if (typeof evaluated === "string") return withoutProcess("failure", evaluated);
    const { own, inputs } = evaluated;
    const state = given.state === undefined ? step.state : new Map(Object.entries(given.state));
    return start(
      {
        command: [node, use.action.post],
        env: { ...env, ...own, ...inputEnv(inputs), ...stateEnv(state) },
        contexts: { GITHUB_ACTION: "__octo-org_stepkey", ...use.action.contexts },
        // `post-if: always()`.
        survivesCancel: false,
        outputs: (outputs) => outputs,
        ...(use.action.isNested ? { part: use.given } : {}),
      },
      {},
    );
  };

  const endOrphans = (): number => endProcessesOf(env["RUNNER_TRACKING_ID"] ?? "");
  return {
    env,
    ...places,
    masks,
    main,
    post,
    script: (run, given = {}) => {
      const file = join(temp, `${randomUUID()}.sh`);
      writeFileSync(file, run);
      const shell = given.shell ?? ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail"];
      const own = interpolateAll(given.env ?? {}, scope());
      const rest = {
        survivesCancel: false,
        outputs: (outputs: ReadonlyMap<string, string>) => outputs,
      };
      return start({ command: [...shell, file], env: { ...env, ...own }, ...rest }, given);
    },
    log: () => lines.join("\n"),
    summary: () => [...summaries.values()].join(""),
    endOrphans,
    end: async () => {
      endOrphans();
      worker.end();
      await rm(root, { recursive: true, force: true });
    },
  };
}

type PartOfStep = Pick<StepRequest, "command" | "env" | "survivesCancel" | "outputs"> & {
  readonly contexts?: Readonly<Record<string, string>>;
  /** Steps with the same one share a part of the summary. */
  readonly part?: object;
};

function placesIn(root: string, isContainer: boolean) {
  const folder = (name: string): string => {
    const path = join(root, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  folder("temp/_runner_file_commands");
  // `/github/home` of a container is the host's RUNNER_TEMP/_github_home.
  const home = folder(isContainer ? "temp/_github_home" : "home");
  return { workspace: folder("workspace"), temp: folder("temp"), home };
}

/** Its pid is read when it is asked for: the process may not run yet. */
function withParts(
  step: RunningStep,
  parts: Partial<Pick<RunningStep, "done" | "ended" | "cancel">>,
): RunningStep {
  return {
    get pid() {
      return step.pid;
    },
    done: parts.done ?? step.done,
    ended: parts.ended ?? step.ended,
    cancel: parts.cancel ?? step.cancel,
    cancelInBackground: step.cancelInBackground,
    kill: step.kill,
    hangUp: step.hangUp,
    stopReading: step.stopReading,
    readOn: step.readOn,
  };
}

interface StepUse {
  readonly action: ActionUse;
  readonly given: StepOptions;
}

/** The step's `env:` and `with:`, evaluated again for post; a text says why that failed: then post does not start. */
function evaluateForPost(
  { action, given }: StepUse,
  post: PostOptions,
  scope: (own?: Readonly<Record<string, string>>) => Scope,
) {
  try {
    const own = { ...interpolateAll(given.env ?? {}, scope()), ...post.env };
    const again = interpolateAll(given.inputs ?? {}, scope(own));
    const wanted = post.inputs ?? "deleted";
    if (wanted === "deleted") return { own, inputs: {} };
    return { own, inputs: wanted === "again" ? action.inputs(again, scope(own)) : wanted };
  } catch (error) {
    return `The template is not valid. ${String(error)}`;
  }
}

/** A step that starts nothing, because its condition did not hold or its values could not be evaluated. */
function withoutProcess(outcome: Outcome, message = ""): RunningStep {
  const nothing = new Map<string, string>();
  const none = { env: "", output: "", state: "", path: "", summary: "", artifacts: "" };
  const result: StepResult = {
    exitCode: undefined,
    signal: undefined,
    outcome,
    conclusion: outcome,
    log: message === "" ? "" : `##[error]${message}`,
    raw: "",
    outputs: nothing,
    state: nothing,
    exported: nothing,
    summary: "",
    annotations: message === "" ? [] : [{ level: "error", message }],
    files: { ...none, artifactsList: "" },
    refused: [],
  };
  const ignore = (): void => undefined;
  const done = Promise.resolve(result);
  const methods = {
    cancel: ignore,
    cancelInBackground: ignore,
    kill: ignore,
    hangUp: ignore,
    stopReading: ignore,
    readOn: ignore,
  };
  return { pid: 0, done, ended: done, ...methods };
}

/** The runner takes over what the step wrote to GITHUB_ENV and GITHUB_PATH, for the steps after it. */
function applyTo(env: Record<string, string>, result: StepResult): void {
  for (const [name, value] of result.exported) {
    // The one name that is refused.
    if (name.toUpperCase() !== "NODE_OPTIONS") env[name] = value;
  }
  const paths = readText(result.files.path)
    .split("\n")
    .filter((line) => line !== "");
  if (paths.length > 0) env["PATH"] = [...paths.toReversed(), env["PATH"]].join(":");
}

/** SIGKILL to each process whose environment holds the id. A process that was started with another one is not found. */
function endProcessesOf(trackingId: string): number {
  if (trackingId === "" || process.platform !== "linux") return 0;
  let ended = 0;
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/u.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, "latin1").includes(trackingId)) continue;
      process.kill(Number(pid), "SIGKILL");
      ended += 1;
    } catch {
      // It ended meanwhile, or belongs to another user.
    }
  }
  return ended;
}
