import { Buffer } from "node:buffer";
import { constants } from "node:fs";
import { type FileHandle, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../shared/error-code.ts";
import { type Failure, failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { FormMatcher } from "../redact/form-matcher.ts";
import { holdsSecret, redactText } from "../redact/redact.ts";

/** The task's own GITHUB_OUTPUT and GITHUB_STEP_SUMMARY, in its private directory. */
export interface TaskFiles {
  readonly output: string;
  readonly summary: string;
}

/** The runner's limit for a step's summary, and for the outputs of a job. */
export const MAX_TASK_FILE_BYTES = 1024 * 1024;
/** The runner drops a larger summary as a whole, so this leaves room for stepkey's own part. */
export const MAX_TASK_SUMMARY_BYTES = MAX_TASK_FILE_BYTES - 64 * 1024;

/** Creates both files, empty, so that a script can append to them. */
export async function createTaskFiles(directory: string): Promise<TaskFiles> {
  const files = { output: join(directory, "output"), summary: join(directory, "summary") };
  for (const path of [files.output, files.summary]) await writeFile(path, "", { mode: 0o600 });
  return files;
}

/**
 * The task's outputs by name. Refused as a whole when any name or value contains a secret in any form: the runner does
 * not mask outputs, and every later step and job can read them.
 */
export async function collectOutputs(
  path: string,
  matcher: FormMatcher,
): Promise<Result<Readonly<Record<string, string>>, Failure>> {
  const text = await readTaskFile(path, { name: "GITHUB_OUTPUT", maxBytes: MAX_TASK_FILE_BYTES });
  if (!text.ok) return text;
  const parsed = parseFileCommands(text.value);
  const named = Object.entries(parsed.ok ? parsed.value : {})
    .filter(([name, value]) => holdsSecret(matcher, name) || holdsSecret(matcher, value))
    .map(([name]) => redactText(matcher, name));
  // The whole file too: a secret may be in a value that was replaced later, or in a delimiter.
  if (named.length > 0 || holdsSecret(matcher, text.value)) {
    const what = named.length > 0 ? `The task's output ${named.join(", ")}` : "GITHUB_OUTPUT";
    return err(secretFailure(`${what} contains a secret, so none of the outputs is passed on.`));
  }
  if (!parsed.ok) return err(malformed(`GITHUB_OUTPUT cannot be read: ${parsed.error}.`));
  return parsed;
}

/** The task's summary, in Markdown; refused when it contains a secret in any form. */
export async function collectSummary(
  path: string,
  matcher: FormMatcher,
): Promise<Result<string, Failure>> {
  const text = await readTaskFile(path, {
    name: "GITHUB_STEP_SUMMARY",
    maxBytes: MAX_TASK_SUMMARY_BYTES,
  });
  if (!text.ok || !holdsSecret(matcher, text.value)) return text;
  return err(secretFailure("The task's summary contains a secret, so it is not passed on."));
}

/** The file as text; a file that the task removed counts as empty, as it does for the runner. */
async function readTaskFile(
  path: string,
  { name, maxBytes }: { readonly name: string; readonly maxBytes: number },
): Promise<Result<string, Failure>> {
  try {
    const bytes = await readOwnFile(path, maxBytes);
    if (bytes === undefined) {
      const size = `${maxBytes / 1024} KiB`;
      return err(malformed(`${name} is not a file any more, or is larger than ${size}.`));
    }
    return ok(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError) return err(malformed(`${name} is not valid UTF-8.`));
    const code = errorCode(error);
    if (code === undefined) throw error;
    return code === "ENOENT" ? ok("") : err(malformed(`${name} cannot be read: ${code}.`));
  }
}

/** A task may have replaced the file with anything: a link to another file, or a pipe that never ends. */
async function readOwnFile(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const status = await file.stat();
    if (!status.isFile() || status.size > maxBytes) return undefined;
    return await readAsFarAs(file, status.size);
  } finally {
    await file.close();
  }
}

/** What was there when its size was asked for: a process that the task left may write on and on. */
async function readAsFarAs(file: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await file.read(bytes, length, size - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

function secretFailure(message: string): Failure {
  return failure("secret_in_output", message, {
    remedy:
      "Do not write the secret there: the credential ends with this step, so a later step could not use it.",
  });
}

/** The file cannot be read without waiting for a program. */
export function outOfReach(name: string): Failure {
  return malformed(`${name} is on a file system that does not respond.`);
}

function malformed(message: string): Failure {
  return failure("task_output_malformed", message, {
    remedy: "Write `name=value` lines, or a delimiter for values of several lines, in UTF-8.",
  });
}

/**
 * Reads the runner's format of GITHUB_OUTPUT: lines `name=value`, or `name<<delimiter`, the value's lines, and the
 * delimiter alone on a line. A later value of a name replaces an earlier one. The error says which line is wrong and does
 * not quote it, because the line may contain a secret.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
export function parseFileCommands(text: string): Result<Readonly<Record<string, string>>, string> {
  const lines = text.split("\n");
  const pairs: (readonly [string, string])[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const number = at + 1;
    at += 1;
    if (line === "") continue;
    const head = headOf(line);
    if (head === undefined) return err(`line ${number} is neither name=value nor name<<delimiter`);
    if (head.name === "") return err(`line ${number} has no name`);
    if (head.delimiter === undefined) {
      pairs.push([head.name, head.value]);
      continue;
    }
    if (head.delimiter === "") return err(`line ${number} has no delimiter after <<`);
    const end = lines.indexOf(head.delimiter, at);
    if (end < 0) return err(`the closing delimiter of line ${number} is missing`);
    pairs.push([head.name, lines.slice(at, end).join("\n")]);
    at = end + 1;
  }
  return ok(Object.fromEntries(pairs));
}

interface Head {
  readonly name: string;
  readonly value: string;
  readonly delimiter: string | undefined;
}

/** Whichever of `=` and `<<` comes first decides. */
function headOf(line: string): Head | undefined {
  const match = /^(?<name>.*?)(?<kind>=|<<)(?<rest>.*)$/su.exec(line)?.groups;
  if (match === undefined) return undefined;
  const { name = "", kind, rest = "" } = match;
  return { name, value: rest, delimiter: kind === "<<" ? rest : undefined };
}
