import { Buffer } from "node:buffer";
import { constants, writeFileSync } from "node:fs";
import { type FileHandle, lstat, mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../shared/error-code.ts";
import { type Failure, failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { FormMatcher } from "../redact/form-matcher.ts";
import { holdsSecret, redactText } from "../redact/redact.ts";
import { parseFileCommands } from "./file-commands.ts";

/** Paths of what the task may write for the runner. */
export interface OwnFiles {
  readonly output: string;
  readonly summary: string;
  readonly env: string;
  readonly path: string;
}

/** An action's own: beside what a script has, the file for what it tells its post. */
export interface ActionFiles extends OwnFiles {
  readonly state: string;
}

/** The runner's limit for a step's summary, and for the outputs of a job. */
export const MAX_TASK_FILE_BYTES = 1024 * 1024;
/** The runner drops a larger summary as a whole, so this leaves room for stepkey's own part. */
export const MAX_TASK_SUMMARY_BYTES = MAX_TASK_FILE_BYTES - 64 * 1024;

/**
 * Creates the task's own files in its private directory, empty, so that a script can append to them. Nothing can delay
 * that yet, so it goes without Node's threads, which take ten times as long.
 */
export function createTaskFiles(directory: string): OwnFiles {
  const at = (name: string): string => join(directory, name);
  const files = { output: at("output"), summary: at("summary"), env: at("env"), path: at("path") };
  createEmpty(Object.values(files));
  return files;
}

/** The same for a part of an action, whose directory it makes. */
export async function createActionFiles(directory: string): Promise<ActionFiles> {
  await mkdir(directory, { mode: 0o700 });
  const files = createTaskFiles(directory);
  const state = join(directory, "state");
  createEmpty([state]);
  return { ...files, state };
}

function createEmpty(paths: readonly string[]): void {
  for (const path of paths) writeFileSync(path, "", { mode: 0o600 });
}

/**
 * The task's outputs by name. Refused as a whole when any name or value contains a secret in any form: the runner does
 * not mask outputs, and every later step and job can read them.
 */
export async function collectOutputs(
  path: string,
  matcher: FormMatcher,
): Promise<Result<Readonly<Record<string, string>>, Failure>> {
  const text = await readTaskFile(path, "GITHUB_OUTPUT");
  return text.ok ? outputsOf(text.value, matcher) : text;
}

/** The same for the text of such a file. */
export function outputsOf(
  text: string,
  matcher: FormMatcher,
): Result<Readonly<Record<string, string>>, Failure> {
  const parsed = parseFileCommands(text);
  const named = Object.entries(parsed.ok ? parsed.value : {})
    .filter(([name, value]) => holdsSecret(matcher, name) || holdsSecret(matcher, value))
    .map(([name]) => redactText(matcher, name));
  // The whole file too: a secret may be in a value that was replaced later, or in a delimiter.
  if (named.length > 0 || holdsSecret(matcher, text)) {
    const what = named.length > 0 ? `The task's output ${named.join(", ")}` : "GITHUB_OUTPUT";
    return err(secretFailure(`${what} contains a secret, so none of the outputs is passed on.`));
  }
  if (!parsed.ok) return err(malformed(`GITHUB_OUTPUT cannot be read: ${parsed.error}.`));
  // As stepkey passes them on: JSON can be several times longer than what the task wrote.
  const json = Buffer.byteLength(JSON.stringify(parsed.value));
  return json > MAX_TASK_FILE_BYTES ? err(tooLarge("GITHUB_OUTPUT")) : parsed;
}

/** The task's summary, in Markdown; refused when it contains a secret in any form. */
export async function collectSummary(
  path: string,
  matcher: FormMatcher,
): Promise<Result<string, Failure>> {
  const text = await readTaskFile(path, "GITHUB_STEP_SUMMARY");
  return text.ok ? summaryOf(text.value, matcher) : text;
}

/** The same for the text of such a file. */
export function summaryOf(text: string, matcher: FormMatcher): Result<string, Failure> {
  // The parts of an action share one summary.
  if (Buffer.byteLength(text) > MAX_TASK_SUMMARY_BYTES) return err(tooLarge("GITHUB_STEP_SUMMARY"));
  if (!holdsSecret(matcher, text)) return ok(text);
  return err(secretFailure("The task's summary contains a secret, so it is not passed on."));
}

type TaskFileName =
  | "GITHUB_OUTPUT"
  | "GITHUB_STATE"
  | "GITHUB_STEP_SUMMARY"
  | "GITHUB_ENV"
  | "GITHUB_PATH";

function maxBytesOf(name: TaskFileName): number {
  return name === "GITHUB_STEP_SUMMARY" ? MAX_TASK_SUMMARY_BYTES : MAX_TASK_FILE_BYTES;
}

/** The file as text; a file that the task removed counts as empty, as it does for the runner. */
export async function readTaskFile(
  path: string,
  name: TaskFileName,
): Promise<Result<string, Failure>> {
  try {
    const bytes = await readOwnFile(path, maxBytesOf(name));
    if (bytes === "not a file") return err(malformed(`${name} is not a file any more.`));
    if (bytes === "too large") return err(tooLarge(name));
    return ok(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError) return err(malformed(`${name} is not valid UTF-8.`));
    const code = errorCode(error);
    if (code === undefined) throw error;
    return code === "ENOENT" ? ok("") : err(malformed(`${name} cannot be read: ${code}.`));
  }
}

/** A task may have replaced the file with anything: a link to another file, or a pipe that never ends. */
async function readOwnFile(
  path: string,
  maxBytes: number,
): Promise<Uint8Array | "not a file" | "too large"> {
  // Most tasks write nothing there, and one look shows that.
  const seen = await lstat(path);
  if (seen.isFile() && seen.size === 0) return NO_BYTES;
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const status = await file.stat();
    if (!status.isFile()) return "not a file";
    if (status.size > maxBytes) return "too large";
    return await readAsFarAs(file, status.size);
  } finally {
    await file.close();
  }
}

const NO_BYTES = new Uint8Array();

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
    remedy: "Do not write the secret there: only this step may have it.",
  });
}

/** Whoever wrote so much did no harm: the step does not fail for it. */
function tooLarge(name: TaskFileName): Failure {
  const limit = name === "GITHUB_STEP_SUMMARY" ? "960 KiB" : "1 MiB";
  const why =
    name === "GITHUB_STEP_SUMMARY"
      ? " The runner keeps 1 MiB of a step's summary, and stepkey adds its own part."
      : "";
  const message = `${name} is larger than ${limit}, so nothing of it is passed on.${why}`;
  return failure("task_output_too_large", message, {
    remedy: "Write large data to a file, and upload it as an artifact.",
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
