import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createCommandReader, parseFileCommand, type Annotation } from "./commands.ts";
import type { Masks } from "./masks.ts";
import { ownedBy, type RunnerUser } from "./runner-user.ts";
import type { ProcessEnd, RunnerWorker, StepProcess } from "./worker-client.ts";

export interface RunningStep {
  /** Of the entry process; 0 until it runs. */
  readonly pid: number;
  /** When the runner goes on: the process ended, or the runner gave up on it. */
  readonly done: Promise<StepResult>;
  /** When the process really ended, which can be later. */
  readonly ended: Promise<StepResult>;
  /**
   * The job is cancelled: SIGINT, 7.5 s, SIGTERM, 2.5 s, SIGKILL, to the entry process only. In a container no signal
   * arrives; a step whose condition still holds is not cancelled.
   */
  readonly cancel: () => void;
  /** `cancel:` of a background step: no signal, and 7.5 s later the step counts as cancelled, whatever still runs. */
  readonly cancelInBackground: () => void;
  /** The machine is lost: SIGKILL at once. */
  readonly kill: () => void;
  /** The runner itself is gone: nobody reads what the process writes. */
  readonly hangUp: () => void;
  /** The runner is too busy to read what the process writes, until it reads on. */
  readonly stopReading: () => void;
  readonly readOn: () => void;
}

export interface StepResult {
  /** Undefined when a signal ended the process, or when it was never started. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** What the runner makes of it. `skipped` when the step's condition did not hold. */
  readonly outcome: Outcome;
  /** The same after `continue-on-error`. */
  readonly conclusion: Outcome;
  /** The step's log as people see it: masked, commands carried out. */
  readonly log: string;
  /** What the process wrote, unmasked, stderr before stdout within one batch. For searching for secrets. */
  readonly raw: string;
  /** Of an action in a composite: the composite's own. They are not masked. */
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

export type Outcome = "success" | "failure" | "cancelled" | "skipped";

export interface StepRequest {
  readonly command: readonly [string, ...string[]];
  /** Everything but the paths of the step's command files. */
  readonly env: Readonly<Record<string, string>>;
  readonly masks: Masks;
  readonly workspace: string;
  readonly temp: string;
  readonly user: RunnerUser | undefined;
  readonly worker: RunnerWorker;
  readonly onLine: (line: string) => void;
  readonly continueOnError: boolean;
  /** Whether the condition of the step still holds when the job is cancelled. */
  readonly survivesCancel: boolean;
  readonly inContainer: boolean;
  readonly outputs: (own: ReadonlyMap<string, string>) => ReadonlyMap<string, string>;
}

/** A held-open pipe delays the end of a step by so much. */
const PIPE_GRACE_MS = 5000;
const INT_TO_TERM_MS = 7500;
const TERM_TO_KILL_MS = 2500;
/** After `cancel:` the coordinator of background steps waits so long for the step to end by itself. */
const BACKGROUND_GRACE_MS = 7500;

export function startStep(request: StepRequest): RunningStep {
  const files = commandFiles(request);
  const child = request.worker.start({
    command: request.command,
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
  });
  const book = createBook(request);
  const gaveUp = Promise.withResolvers<StepResult>();
  let isCancelled = false;
  const resultOf = (end: ProcessEnd | "given up"): StepResult => {
    const read = book.read(end === "given up" && !request.inContainer ? undefined : files);
    const exit = end === "given up" ? { exitCode: undefined, signal: undefined } : end;
    const outcome = outcomeOf(exit, read.refused, isCancelled);
    const isForgiven = outcome === "failure" && request.continueOnError;
    const outputs = request.outputs(read.outputs);
    return {
      ...exit,
      ...read,
      outputs,
      files,
      outcome,
      conclusion: isForgiven ? "success" : outcome,
    };
  };
  const ended = whenDone(child, collect(child, book.line), (code) =>
    book.fail(startFailure(request, code)),
  ).then((end) => resultOf(end));
  return {
    get pid() {
      return child.pid();
    },
    done: Promise.race([ended, gaveUp.promise]),
    ended,
    cancel: () => {
      if (request.survivesCancel) return;
      isCancelled = true;
      if (!request.inContainer) signalInTurn(child);
      // The signals end `docker exec` on the host, which passes none on. Its files are read all the same.
      else gaveUp.resolve(resultOf("given up"));
    },
    cancelInBackground: () => {
      isCancelled = true;
      setTimeout(() => gaveUp.resolve(resultOf("given up")), BACKGROUND_GRACE_MS).unref();
    },
    kill: () => child.signal("SIGKILL"),
    hangUp: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    stopReading: () => {
      child.stdout.pause();
      child.stderr.pause();
    },
    readOn: () => {
      child.stdout.resume();
      child.stderr.resume();
    },
  };
}

function outcomeOf(
  { exitCode }: ProcessEnd,
  ...[refused, isCancelled]: [readonly string[], boolean]
): Outcome {
  if (isCancelled) return "cancelled";
  return exitCode === 0 && refused.length === 0 ? "success" : "failure";
}

/** As .NET says it, and the runner shows it. */
function startFailure({ command, workspace }: StepRequest, code: string): string {
  const reasons: Readonly<Record<string, string>> = {
    E2BIG: "Argument list too long",
    ENOENT: "No such file or directory",
    EACCES: "Permission denied",
  };
  return `An error occurred trying to start process '${command[0]}' with working directory '${workspace}'. ${reasons[code] ?? code}`;
}

type Files = StepResult["files"];

function commandFiles({ temp, user }: StepRequest): Files {
  const suffix = randomUUID();
  const make = (name: string): string => {
    const path = join(temp, "_runner_file_commands", `${name}${suffix}`);
    appendFileSync(path, "");
    ownedBy(user, path);
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
  const say = (line: string): void => {
    log.push(line);
    onLine(line);
  };
  const reader = createCommandReader(masks, {
    log: say,
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
    fail: (text: string): void => {
      const message = masks.mask(text);
      annotations.push({ level: "error", message });
      say(`##[error]${message}`);
    },
    /** Without files when the runner never came to reading them: it does so after the process ended. */
    read: (files: Files | undefined) => {
      const pairs = (name: keyof Files): ReadonlyMap<string, string> => {
        if (files === undefined) return new Map();
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
        summary: files === undefined ? "" : summaryOf(readText(files.summary), masks),
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
function collect(child: StepProcess, onLine: (line: string) => void): { flush(): void } {
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
    child[name].setEncoding("utf8");
    child[name].on("data", (chunk: string) => {
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
  child: StepProcess,
  output: { flush(): void },
  onStartFailure: (code: string) => void,
): Promise<ProcessEnd> {
  const closed = Promise.all(
    [child.stdout, child.stderr].map(
      (pipe) => new Promise<void>((resolve) => void pipe.once("close", () => resolve())),
    ),
  );
  const end = await child.end;
  // A background process may hold the pipes open: the runner does not wait for it for long.
  let grace: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    grace = setTimeout(resolve, PIPE_GRACE_MS);
  });
  await Promise.race([closed, patience]);
  clearTimeout(grace);
  child.stdout.destroy();
  child.stderr.destroy();
  output.flush();
  if (!("failed" in end)) return end;
  onStartFailure(end.failed);
  return { exitCode: undefined, signal: undefined };
}

function signalInTurn(child: StepProcess): void {
  if (!child.isRunning()) return;
  child.signal("SIGINT");
  const term = setTimeout(() => child.signal("SIGTERM"), INT_TO_TERM_MS);
  const kill = setTimeout(() => child.signal("SIGKILL"), INT_TO_TERM_MS + TERM_TO_KILL_MS);
  const forget = (): void => {
    clearTimeout(term);
    clearTimeout(kill);
  };
  void child.end.then(forget);
}

export function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
