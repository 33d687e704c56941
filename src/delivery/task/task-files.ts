import { constants } from "node:fs";
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Failure, failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { parseFileCommands } from "./file-commands.ts";
import type { FormMatcher } from "../redact/form-matcher.ts";
import { holdsSecret, redactText } from "../redact/redact.ts";

/** The task's own GITHUB_OUTPUT and GITHUB_STEP_SUMMARY, in its private directory. */
export interface TaskFiles {
  readonly output: string;
  readonly summary: string;
}

/** The runner takes summaries up to this size, and outputs of a job up to the same. */
export const LARGEST_TASK_FILE = 1024 * 1024;
/** The runner drops a step's summary as a whole when it is larger: stepkey's own part needs room in it. */
export const LARGEST_TASK_SUMMARY = LARGEST_TASK_FILE - 64 * 1024;

/** Makes both files, empty: a script may append to them without looking. */
export async function createTaskFiles(directory: string): Promise<TaskFiles> {
  const files = { output: join(directory, "output"), summary: join(directory, "summary") };
  for (const path of [files.output, files.summary]) await writeFile(path, "", { mode: 0o600 });
  return files;
}

/**
 * The task's outputs by name. Refused as a whole when any name or value holds any form of any secret: outputs are not
 * masked, and every later step and job could read them.
 */
export async function collectOutputs(
  path: string,
  matcher: FormMatcher,
): Promise<Result<Readonly<Record<string, string>>, Failure>> {
  const text = await readTaskFile(path, { name: "GITHUB_OUTPUT", largest: LARGEST_TASK_FILE });
  if (!text.ok) return text;
  const parsed = parseFileCommands(text.value);
  const named = Object.entries(parsed.ok ? parsed.value : {})
    .filter(([name, value]) => holdsSecret(matcher, name) || holdsSecret(matcher, value))
    .map(([name]) => redactText(matcher, name));
  // The file as well: what is in no value (a replaced one, a delimiter) was still written on purpose.
  if (named.length > 0 || holdsSecret(matcher, text.value)) {
    const what = named.length > 0 ? `The task's output ${named.join(", ")}` : "GITHUB_OUTPUT";
    return err(secretFailure(`${what} holds a secret, so none of the outputs is handed on.`));
  }
  if (!parsed.ok) return err(malformed(`GITHUB_OUTPUT cannot be read: ${parsed.error}.`));
  return parsed;
}

/** The task's summary, in Markdown; refused when it holds any form of any secret. */
export async function collectSummary(
  path: string,
  matcher: FormMatcher,
): Promise<Result<string, Failure>> {
  const text = await readTaskFile(path, {
    name: "GITHUB_STEP_SUMMARY",
    largest: LARGEST_TASK_SUMMARY,
  });
  if (!text.ok || !holdsSecret(matcher, text.value)) return text;
  return err(secretFailure("The task's summary holds a secret, so it is not handed on."));
}

/** The file as text; a file that the task removed is empty, as it is for the runner. */
async function readTaskFile(
  path: string,
  { name, largest }: { readonly name: string; readonly largest: number },
): Promise<Result<string, Failure>> {
  try {
    const bytes = await readOwnFile(path, largest);
    if (bytes === undefined) {
      const size = `${largest / 1024} KiB`;
      return err(malformed(`${name} is no file any more, or larger than ${size}.`));
    }
    return ok(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError) return err(malformed(`${name} is not in UTF-8.`));
    if (error instanceof Error && "code" in error) {
      if (error.code === "ENOENT") return ok("");
      return err(malformed(`${name} cannot be read: ${String(error.code)}.`));
    }
    throw error;
  }
}

/** A task may put anything in the file's place: a link to a file of others, or a pipe that never ends. */
async function readOwnFile(path: string, largest: number): Promise<Uint8Array | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const status = await file.stat();
    if (!status.isFile() || status.size > largest) return undefined;
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function secretFailure(message: string): Failure {
  return failure("secret_in_output", message, {
    remedy:
      "Write something else there: the credential ends with this step and is of no use later.",
  });
}

function malformed(message: string): Failure {
  return failure("task_output_malformed", message, {
    remedy: "Write `name=value` lines, or a delimiter for values of several lines, in UTF-8.",
  });
}
