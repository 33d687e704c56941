import { error, getInput, getState, info, setSecret, warning } from "@actions/core";
import type { InputName, OutputName, StateName } from "./keys.ts";

/** The runner as the action sees it: what it gives a step, and what it accepts from one. */
export interface Runner {
  /** An input as the workflow has it, or its default; empty when absent. */
  input(name: InputName): string;
  state(name: StateName): string;
  /** Never a secret: every later step of the job can read its file. */
  saveState(name: StateName, value: string): void;
  setOutput(name: OutputName, value: string): void;
  /** From now on the runner shows `***` instead of this value in this job's logs. */
  mask(value: string): void;
  /** One line of the step's log. */
  say(line: string): void;
  /** A line of the log that also appears as an annotation of the job. */
  warn(message: string): void;
  fail(message: string): void;
  /** Adds Markdown to the job's summary. */
  appendSummary(markdown: string): void;
  /** Where the documentation of this version of the action is: a URL, or a path in its repository. */
  readonly docs?: string;
}

/** Paths of the runner's file commands, from this process's environment. */
export interface RunnerFiles {
  readonly state: string | undefined;
  readonly output: string | undefined;
  readonly summary: string | undefined;
  readonly docs: string;
}

/**
 * The real runner. Commands go through `@actions/core`. File commands do not, because its implementation loads
 * `node:crypto` at start-up, a quarter of post's time.
 */
export function actionsRunner(files: RunnerFiles): Runner {
  return {
    input: (name) => getInput(name, { trimWhitespace: false }),
    state: (name) => getState(name),
    saveState: (name, value) => append(files.state, keyValueLines(name, value)),
    setOutput: (name, value) => append(files.output, keyValueLines(name, value)),
    mask: (value) => setSecret(value),
    say: (line) => info(line),
    warn: (message) => warning(message),
    fail: (message) => error(message),
    appendSummary: (markdown) => append(files.summary, markdown),
    docs: files.docs,
  };
}

function append(file: string | undefined, text: string): void {
  if (file === undefined || file === "") return;
  // Not imported, because an import would slow down every start.
  process.getBuiltinModule("node:fs").appendFileSync(file, text);
}

/**
 * `name<<MARK`, the value, `MARK`. The mark is chosen after the value is known, so that no value can contain it, end
 * early and write a key of its own. That needs no randomness.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
export function keyValueLines(name: string, value: string): string {
  let mark = "STEPKEY_END";
  for (let index = 0; value.includes(mark); index += 1) mark = `STEPKEY_END_${index}`;
  return `${name}<<${mark}\n${value}\n${mark}\n`;
}
