import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { createCommandReader, parseFileCommand, type Annotation } from "./commands.ts";
import { createMasks, type Masks } from "./masks.ts";

/**
 * A driver that behaves as the real runner does where it matters to an action: files, environment, masks, commands,
 * signals, and what post gets. It runs the built main.js and post.js as processes of their own.
 */
export interface RunnerJob {
  /** The job's environment: what steps wrote to GITHUB_ENV is added between them. */
  readonly env: Record<string, string>;
  readonly workspace: string;
  /** RUNNER_TEMP. */
  readonly temp: string;
  readonly home: string;
  readonly masks: Masks;
  /** Starts the action's main. */
  main(options?: StepOptions): RunningStep;
  /** Runs the post of a step that ran main before, with what the runner kept of its state. */
  post(step: StepResult, options?: PostOptions): RunningStep;
  /** A `run` step of the same job: what comes before or after the action. */
  script(run: string, options?: StepOptions): RunningStep;
  /** Everything that the job's steps showed, in order, masked. */
  log(): string;
  /** Removes the job's directories. */
  end(): Promise<void>;
}

export interface JobOptions {
  /** Directory of the built main.js and post.js. */
  readonly dist: string;
  /** Over the defaults: repository, event, ids, `ACTIONS_ID_TOKEN_REQUEST_URL` and `_TOKEN`. */
  readonly env?: Readonly<Record<string, string>>;
  /** What `${{ github.token }}` is. */
  readonly githubToken?: string;
  /** Called with each line of the log, masked, as it comes. */
  readonly onLine?: (line: string) => void;
}

export interface StepOptions {
  /** The step's `with:`. Defaults come from session/action.yml. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The step's `env:`. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the runner itself gives this step, over the job's contexts. */
  readonly contexts?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
}

export interface PostOptions {
  /** The runner evaluates inputs again for post, and is wrong when nested: `deleted` (the default) or other ones. */
  readonly inputs?: "deleted" | Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** State in place of what main saved: what a forger would plant. */
  readonly state?: Readonly<Record<string, string>>;
}

export interface RunningStep {
  readonly pid: number;
  readonly done: Promise<StepResult>;
  /** As the runner cancels: SIGINT, 7.5 s, SIGTERM, 2.5 s, SIGKILL, to the entry process only. */
  cancel(): void;
  /** The machine is lost: SIGKILL at once. */
  kill(): void;
  /** The runner itself is gone: nobody reads what the process writes. */
  hangUp(): void;
}

export interface StepResult {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** The step's log as people see it: masked, commands carried out. */
  readonly log: string;
  /** What the process wrote, unmasked, stderr before stdout within one batch. For searching for secrets. */
  readonly raw: string;
  readonly outputs: ReadonlyMap<string, string>;
  readonly state: ReadonlyMap<string, string>;
  /** What it wrote to GITHUB_ENV. */
  readonly exported: ReadonlyMap<string, string>;
  /** Masked line by line, as the runner uploads it. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  /** Paths of the step's own command files: they stay until the job ends, readable by every later step. */
  readonly files: Readonly<
    Record<"env" | "output" | "state" | "path" | "summary" | "artifacts" | "artifactsList", string>
  >;
  /** Commands and files of commands that the runner did not accept. The step fails, also with exit code 0. */
  readonly refused: readonly string[];
}

/** A held-open pipe delays the end of a step by so much. */
const PIPE_GRACE_MS = 5000;
const INT_TO_TERM_MS = 7500;
const TERM_TO_KILL_MS = 2500;
const ACTION = fileURLToPath(new URL("../../../session/action.yml", import.meta.url));

export function startJob(options: JobOptions): RunnerJob {
  const root = mkdtempSync(join(tmpdir(), "stepkey-job-"));
  const folder = (name: string): string => {
    const path = join(root, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const [workspace, temp, home] = [folder("workspace"), folder("temp"), folder("home")];
  folder("temp/_runner_file_commands");
  const env = { ...defaultEnv({ workspace, temp, home }), ...options.env };
  writeFileSync(env["GITHUB_EVENT_PATH"] ?? "", "{}");
  const contexts = contextsOf(env);
  const masks = createMasks();
  masks.add(env["ACTIONS_RUNTIME_TOKEN"] ?? "");
  if (options.githubToken !== undefined) masks.add(options.githubToken);
  const lines: string[] = [];
  const start = (request: Omit<StepRequest, "masks" | "workspace" | "temp">): RunningStep => {
    const onLine = (line: string): void => {
      lines.push(line);
      options.onLine?.(line);
      request.onLine?.(line);
    };
    const stepEnv = { ...request.env, ...contexts, ...request.contexts };
    const step = startStep({ ...request, env: stepEnv, masks, workspace, temp, onLine });
    return { ...step, done: step.done.then((result) => applyTo(env, result)) };
  };
  return {
    env,
    workspace,
    temp,
    home,
    masks,
    main: ({ inputs = {}, env: own = {}, contexts: given = {}, onLine } = {}) =>
      start({
        command: [process.execPath, join(options.dist, "main.js")],
        env: { ...env, ...own, ...inputEnv(withDefaults(inputs, options.githubToken ?? "")) },
        contexts: given,
        ...(onLine === undefined ? {} : { onLine }),
      }),
    post: (step, { inputs = "deleted", env: own = {}, state } = {}) =>
      start({
        command: [process.execPath, join(options.dist, "post.js")],
        env: {
          ...env,
          ...own,
          ...(inputs === "deleted" ? {} : inputEnv(inputs)),
          ...stateEnv(state === undefined ? step.state : new Map(Object.entries(state))),
        },
      }),
    script: (run, { env: own = {}, onLine } = {}) => {
      const file = join(temp, `${randomUUID()}.sh`);
      writeFileSync(file, run);
      return start({
        command: ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", file],
        env: { ...env, ...own },
        ...(onLine === undefined ? {} : { onLine }),
      });
    },
    log: () => lines.join("\n"),
    end: () => rm(root, { recursive: true, force: true }),
  };
}

function defaultEnv(at: { workspace: string; temp: string; home: string }): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "/usr/bin:/bin",
    HOME: at.home,
    LANG: "C.UTF-8",
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION: "session",
    GITHUB_ACTION_PATH: dirname(ACTION),
    GITHUB_ACTION_REF: "v1",
    GITHUB_ACTION_REPOSITORY: "octo-org/stepkey",
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
    RUNNER_TRACKING_ID: `github_${randomUUID()}`,
  };
}

/**
 * What the runner writes over everything that a step or GITHUB_ENV sets: the contexts `github` and `runner`, and the right
 * to request ID tokens where the job has it. `GITHUB_TOKEN`, `GITHUB_PAT` and the tracking id are in no context.
 */
function contextsOf(env: Readonly<Record<string, string>>): Record<string, string> {
  const isFree = /^(?:GITHUB_TOKEN|GITHUB_PAT|RUNNER_TRACKING_ID)$/u;
  const names = Object.keys(env).filter(
    (name) => /^(?:GITHUB|RUNNER|ACTIONS)_/u.test(name) && !isFree.test(name) && env[name] !== "",
  );
  return Object.fromEntries(names.map((name) => [name, env[name] ?? ""]));
}

/** `INPUT_NAME`: upper case, blanks as `_`, everything else as it is. */
function inputEnv(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
      value,
    ]),
  );
}

function stateEnv(state: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...state].map(([name, value]) => [`STATE_${name}`, value]));
}

function withDefaults(
  given: Readonly<Record<string, string>>,
  githubToken: string,
): Record<string, string> {
  const action = parse(readFileSync(ACTION, "utf8")) as {
    inputs: Record<string, { default?: string }>;
  };
  const inputs: Record<string, string> = {};
  for (const [name, { default: text = "" }] of Object.entries(action.inputs)) {
    inputs[name] = given[name] ?? (text === "${{ github.token }}" ? githubToken : text);
  }
  for (const name of Object.keys(given)) {
    if (!(name in inputs)) throw new Error(`the action has no input ${name}`);
  }
  return inputs;
}

/** The runner takes over what the step wrote to GITHUB_ENV and GITHUB_PATH, for the steps after it. */
function applyTo(env: Record<string, string>, result: StepResult): StepResult {
  for (const [name, value] of result.exported) {
    // The one name that is refused.
    if (name.toUpperCase() !== "NODE_OPTIONS") env[name] = value;
  }
  const paths = readText(result.files.path)
    .split("\n")
    .filter((line) => line !== "");
  if (paths.length > 0) env["PATH"] = [...paths.toReversed(), env["PATH"]].join(":");
  return result;
}

interface StepRequest {
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly contexts?: Readonly<Record<string, string>>;
  readonly masks: Masks;
  readonly workspace: string;
  readonly temp: string;
  readonly onLine?: (line: string) => void;
}

function startStep(request: StepRequest): RunningStep {
  const files = commandFiles(request.temp);
  const [program, ...args] = request.command;
  const child = spawn(program, args, {
    cwd: request.workspace,
    env: {
      ...request.env,
      GITHUB_ENV: files.env,
      GITHUB_OUTPUT: files.output,
      GITHUB_STATE: files.state,
      GITHUB_PATH: files.path,
      GITHUB_STEP_SUMMARY: files.summary,
      GITHUB_ARTIFACTS: files.artifacts,
      GITHUB_ARTIFACTS_LIST: files.artifactsList,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const book = createBook(request);
  const outputs = collect(child, book.line);
  return {
    pid: child.pid ?? 0,
    done: whenDone(child, outputs).then((end) => ({ ...end, ...book.read(files), files })),
    cancel: () => cancel(child),
    kill: () => child.kill("SIGKILL"),
    hangUp: () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
  };
}

type Files = StepResult["files"];

function commandFiles(temp: string): Files {
  const suffix = randomUUID();
  const make = (name: string): string => {
    const path = join(temp, "_runner_file_commands", `${name}${suffix}`);
    appendFileSync(path, "");
    return path;
  };
  return {
    env: make("set_env_"),
    output: make("set_output_"),
    state: make("save_state_"),
    path: make("add_path_"),
    summary: make("step_summary_"),
    artifacts: make("artifacts_"),
    artifactsList: make("artifacts_list_"),
  };
}

function createBook({ masks, onLine }: Pick<StepRequest, "masks" | "onLine">) {
  const log: string[] = [];
  const raw: string[] = [];
  const annotations: Annotation[] = [];
  const refused: string[] = [];
  const legacy = { output: new Map<string, string>(), state: new Map<string, string>() };
  const reader = createCommandReader(masks, {
    log: (line) => {
      log.push(line);
      onLine?.(line);
    },
    annotate: (annotation) => annotations.push(annotation),
    legacy: (name, key, value) => {
      if (name === "set-output") legacy.output.set(key, value);
      else legacy.state.set(key, value);
    },
    refuse: (name) => refused.push(name),
  });
  return {
    line: (line: string): void => {
      raw.push(line);
      reader(line);
    },
    read: (files: Files) => {
      const pairs = (name: keyof Files): ReadonlyMap<string, string> => {
        try {
          return parseFileCommand(readText(files[name]));
        } catch {
          // One mistake, and nothing of the file counts.
          refused.push(name);
          return new Map();
        }
      };
      const [output, state, exported] = [pairs("output"), pairs("state"), pairs("env")];
      return {
        log: log.join("\n"),
        raw: raw.join("\n"),
        annotations,
        refused,
        outputs: new Map([...legacy.output, ...output]),
        state: new Map([...legacy.state, ...state]),
        exported,
        summary: summaryOf(readText(files.summary), masks),
      };
    },
  };
}

/** The runner drops a summary of more than 1 MiB as a whole. */
function summaryOf(text: string, masks: Masks): string {
  if (Buffer.byteLength(text) > 1024 * 1024) return "";
  return text
    .split("\n")
    .map((line) => masks.mask(line))
    .join("\n");
}

/**
 * Two queues, and in each batch stderr comes first: a mask on stdout does not protect what stderr says a moment later.
 */
function collect(child: ChildProcess, onLine: (line: string) => void): { flush(): void } {
  const queues = { stderr: [] as string[], stdout: [] as string[] };
  const rest = { stderr: "", stdout: "" };
  let scheduled = false;
  const drain = (): void => {
    scheduled = false;
    for (const name of ["stderr", "stdout"] as const) {
      for (const line of queues[name].splice(0)) onLine(line);
    }
  };
  for (const name of ["stderr", "stdout"] as const) {
    child[name]?.setEncoding("utf8");
    child[name]?.on("data", (chunk: string) => {
      // A lone CR ends a line too; one at the end of a chunk may be half of a CR LF.
      const lines = (rest[name] + chunk).split(/\r\n|\r(?!$)|\n/u);
      rest[name] = lines.pop() ?? "";
      queues[name].push(...lines);
      if (!scheduled) setImmediate(drain);
      scheduled = true;
    });
  }
  return {
    flush: () => {
      for (const name of ["stderr", "stdout"] as const) {
        if (rest[name] !== "") queues[name].push(rest[name]);
        rest[name] = "";
      }
      drain();
    },
  };
}

async function whenDone(
  child: ChildProcess,
  output: { flush(): void },
): Promise<Pick<StepResult, "exitCode" | "signal">> {
  return await new Promise((resolve, reject) => {
    let grace: NodeJS.Timeout | undefined;
    let end: Pick<StepResult, "exitCode" | "signal"> | undefined;
    const finish = (): void => {
      if (end === undefined) return;
      clearTimeout(grace);
      child.stdout?.destroy();
      child.stderr?.destroy();
      output.flush();
      resolve(end);
      end = undefined;
    };
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      end = { exitCode: code ?? undefined, signal: signal ?? undefined };
      // A background process may hold the pipes open: the runner does not wait for it for long.
      grace = setTimeout(finish, PIPE_GRACE_MS);
    });
    child.once("close", finish);
  });
}

function cancel(child: ChildProcess): void {
  const running = (): boolean => child.exitCode === null && child.signalCode === null;
  if (!running()) return;
  child.kill("SIGINT");
  const term = setTimeout(() => {
    if (running()) child.kill("SIGTERM");
  }, INT_TO_TERM_MS);
  const kill = setTimeout(() => {
    if (running()) child.kill("SIGKILL");
  }, INT_TO_TERM_MS + TERM_TO_KILL_MS);
  child.once("exit", () => {
    clearTimeout(term);
    clearTimeout(kill);
  });
}

function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
