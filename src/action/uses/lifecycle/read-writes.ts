import { failure, type Failure } from "../../../shared/failure.ts";
import { parseFileCommands } from "../../../delivery/task/file-commands.ts";
import { outOfReach, readTaskFile, type ActionFiles } from "../../../delivery/task/task-files.ts";
import type { NamedValue, PrintedCommands } from "../commands/command-reader.ts";
import type { StepWrites } from "./step.ts";

/** What a process of an action wrote to its own files, and what it printed as commands before those. */
export async function readWrites(
  files: ActionFiles,
  printed: PrintedCommands,
): Promise<StepWrites> {
  const output = pairsOf("GITHUB_OUTPUT", await readTaskFile(files.output, "GITHUB_OUTPUT"));
  const state = pairsOf("GITHUB_STATE", await readTaskFile(files.state, "GITHUB_STATE"));
  const env = pairsOf("GITHUB_ENV", await readTaskFile(files.env, "GITHUB_ENV"));
  const path = await readTaskFile(files.path, "GITHUB_PATH");
  const summary = await readTaskFile(files.summary, "GITHUB_STEP_SUMMARY");
  const directories = path.ok ? path.value.split(/\r?\n/u).filter((line) => line !== "") : [];
  return {
    outputs: [...printed.outputs, ...output.values],
    state: [...printed.state, ...state.values],
    env: [...printed.env, ...env.values],
    directories: [...printed.directories, ...directories],
    summary: summary.ok ? summary.value : "",
    failures: [state, env].flatMap(({ failed }) => failed ?? []).concat(path.ok ? [] : path.error),
    ...(output.failed === undefined ? {} : { outputFailure: output.failed }),
    ...(summary.ok ? {} : { summaryFailure: summary.error }),
  };
}

/** When the files are on a file system that does not respond. */
export function writesOutOfReach({
  outputs,
  state,
  env,
  directories,
}: PrintedCommands): StepWrites {
  const outputFailure = outOfReach("GITHUB_OUTPUT");
  return { outputs, state, env, directories, summary: "", failures: [], outputFailure };
}

interface Pairs {
  readonly values: readonly NamedValue[];
  readonly failed: Failure | undefined;
}

function pairsOf(name: string, read: Awaited<ReturnType<typeof readTaskFile>>): Pairs {
  if (!read.ok) return { values: [], failed: read.error };
  const parsed = parseFileCommands(read.value);
  if (!parsed.ok) {
    const malformed = failure("task_output_malformed", `${name} cannot be read: ${parsed.error}.`, {
      remedy: "Report it to the action's authors.",
    });
    return { values: [], failed: malformed };
  }
  const values = Object.entries(parsed.value).map(([key, value]) => ({ name: key, value }));
  return { values, failed: undefined };
}
