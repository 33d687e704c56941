import { getInput, getState } from "@actions/core";
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
  /** Writes to the step's log, which is also where the runner reads commands. */
  readonly write: (text: string) => void;
  readonly state: string | undefined;
  readonly output: string | undefined;
  readonly summary: string | undefined;
  readonly docs: string;
}

/**
 * The real runner. `@actions/core` reads inputs and state. It does not write: its implementation of file commands loads
 * `node:crypto` at start-up, and each of its lines loads `process.stdout`, together half of what a refusal costs.
 */
export function actionsRunner({ write, ...files }: RunnerFiles): Runner {
  const command = (name: string, message: string): void =>
    write(`::${name}::${commandData(message)}\n`);
  return {
    input: (name) => getInput(name, { trimWhitespace: false }),
    state: (name) => getState(name),
    saveState: (name, value) => append(files.state, keyValueLines(name, value)),
    setOutput: (name, value) => append(files.output, keyValueLines(name, value)),
    mask: (value) => command("add-mask", value),
    say: (line) => write(`${line}\n`),
    warn: (message) => command("warning", message),
    fail: (message) => command("error", message),
    appendSummary: (markdown) => append(files.summary, markdown),
    docs: files.docs,
  };
}

/**
 * The data of a command, as the runner reads it back.
 * @see https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs
 */
export function commandData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
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
