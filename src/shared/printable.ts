import { unicodePattern } from "./unicode-pattern.ts";

/** Control and formatting characters, and ends of lines. */
const INVISIBLE = unicodePattern(String.raw`[\p{C}\p{Zl}\p{Zp}]+`, "gu");

/**
 * Untrusted text as one harmless line of the log: without control and invisible formatting characters (they move the
 * cursor, end lines, and change the reading order), and without anything that the runner would read as a command: a line
 * that starts with `::`, or contains `##[`.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function printable(text: string): string {
  const visible = isPlainAscii(text) ? text : text.replaceAll(INVISIBLE(), " ");
  return visible.replaceAll("##[", "## [").replace(/^(\s*):(?=:)/u, "$1: ");
}

/**
 * Whether all of it is ASCII that is visible, or a space, as in most lines. Then no class of Unicode is needed, which takes
 * Node a millisecond or more when a process uses it first.
 */
export function isPlainAscii(text: string): boolean {
  return !/[^ -~]/u.test(text);
}
