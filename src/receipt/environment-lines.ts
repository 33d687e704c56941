import type { UnsharedWrites } from "../delivery/task/unshared-writes.ts";
import { joined, plural } from "../shared/wording.ts";
import { labelled } from "./log-lines.ts";

/** As wide as a table of the log: GitHub's own log shows about a hundred columns. */
const MAX_WIDTH = 84;

/** All names of the job's variables that the task does not get; nothing when there are none. */
export function withheldLines(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return labelled(" ", "withheld", wrapped([...names, "(pass-env can pass them)"]));
}

/** Names with commas between them, in lines; what is in parentheses at the end follows a name without one. */
function wrapped(words: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const [index, word] of words.entries()) {
    const next = index >= words.length - 2 ? word : `${word},`;
    if (line !== "" && line.length + next.length + 1 > MAX_WIDTH) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? next : `${line} ${next}`;
  }
  return [...lines, line];
}

/** Those of the names that a script has as a word: most likely it wanted them. */
export function usedIn(script: string, names: readonly string[]): readonly string[] {
  const words = new Set(script.match(/[A-Za-z_][A-Za-z0-9_]*/gu));
  return names.filter((name) => words.has(name));
}

/** What a script names and does not get; nothing when it gets everything. */
export function usedLines(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : labelled("◌", "withheld", usedText(names));
}

/** In one sentence, for the log. */
function usedText(names: readonly string[]): string {
  const [it, which] = names.length === 1 ? ["it", "which is"] : ["them", "which are"];
  return `The script names ${joined(names)}, ${which} withheld. If it needs ${it}, add ${it} to pass-env.`;
}

/** What a failed task did not get, for the annotation, which is often all that its author reads. */
export function withheldSentences(script: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const used = usedIn(script, names);
  return [
    ...(used.length === 0 ? [] : [usedText(used)]),
    `Variables of the job that the task did not get: ${whole(names)}. pass-env can pass them.`,
  ];
}

/** The runner cuts an annotation after 4096 characters, and nobody would see that. */
const MAX_LENGTH = 3000;

function whole(names: readonly string[]): string {
  let length = 0;
  const fits = names.findIndex((name) => (length += name.length + 2) > MAX_LENGTH);
  if (fits < 0) return names.join(", ");
  return `${names.slice(0, fits).join(", ")} and ${names.length - fits} more, which the log lists`;
}

/** `pass-env` in vain: what no variable of the job has. */
export function missingLines(
  missing: readonly string[],
  suggest: (name: string) => string | undefined,
): readonly string[] {
  return missing.flatMap((name) => labelled("◌", "pass-env", missingText(name, suggest(name))));
}

function missingText(name: string, meant: string | undefined): string {
  const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
  if (/[*?]/u.test(name)) return `${name} matches no variable of this job.${hint}`;
  const where = hint === "" ? " Set it in the step's env:, or in an earlier step." : hint;
  return `${name} does not exist in this job.${where}`;
}

/**
 * What the task wrote for later steps, and that they do not get it; nothing when it wrote nothing. An action writes what its
 * authors wanted, so a workflow can list what later steps need.
 */
export function unsharedLines(
  writes: UnsharedWrites,
  by: "script" | "action" = "script",
): readonly string[] {
  const { variables, directories, unread } = writes;
  const facts = [
    ...(variables.length === 0
      ? []
      : [`The task wrote ${joined(variables, "and", 20)} to GITHUB_ENV.`]),
    ...(directories.length === 0 ? [] : [`The task wrote ${named(directories)} to GITHUB_PATH.`]),
    ...unread,
  ];
  if (facts.length === 0) return [];
  return labelled("◌", "not shared", [
    ...facts,
    by === "script"
      ? "Later steps do not get it. Write to GITHUB_OUTPUT instead, or do it in a step of its own."
      : "Later steps get only what `exports` lists, and nothing with a secret in it.",
  ]);
}

function named(directories: readonly string[]): string {
  const count = plural(directories.length, "directory", "directories");
  return `${count} (${joined(directories, "and", 3)})`;
}
