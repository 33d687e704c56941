import type { FormMatcher } from "../redact/form-matcher.ts";
import { redactText } from "../redact/redact.ts";
import { parseFileCommands } from "./file-commands.ts";
import { readTaskFile, type OwnFiles } from "./task-files.ts";

/** What a task wrote for later steps, which do not get it. */
export interface UnsharedWrites {
  /** Names of variables, from GITHUB_ENV. */
  readonly variables: readonly string[];
  /** Directories, from GITHUB_PATH. */
  readonly directories: readonly string[];
  /** Why one of both could not be read, in a sentence each. */
  readonly unread: readonly string[];
}

export const NOTHING_UNSHARED: UnsharedWrites = { variables: [], directories: [], unread: [] };

/** Never a value, and no secret: one in a value harms nobody there, because the file ends with the task. */
export async function collectUnshared(
  files: Pick<OwnFiles, "env" | "path">,
  matcher: FormMatcher,
): Promise<UnsharedWrites> {
  const [env, path] = [
    await readTaskFile(files.env, "GITHUB_ENV"),
    await readTaskFile(files.path, "GITHUB_PATH"),
  ];
  // Before it is read, so that no part of a secret looks like a name.
  const textOf = (read: typeof env): string => (read.ok ? redactText(matcher, read.value) : "");
  const parsed = parseFileCommands(textOf(env));
  return {
    variables: Object.keys(parsed.ok ? parsed.value : {}),
    directories: textOf(path)
      .split(/\r?\n/u)
      .filter((line) => line !== ""),
    unread: [
      ...[env, path].flatMap((read) => (read.ok ? [] : [read.error.message])),
      ...(parsed.ok ? [] : [`GITHUB_ENV cannot be read: ${parsed.error}.`]),
    ],
  };
}
