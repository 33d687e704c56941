/**
 * Untrusted text as one harmless line of the log: without control and invisible formatting characters (they move the
 * cursor, end lines, and change the reading order), and without anything that the runner would read as a command: a line
 * that starts with `::`, or contains `##[`.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function printable(text: string): string {
  return text
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")
    .replaceAll("##[", "## [")
    .replace(/^(\s*):(?=:)/u, "$1: ");
}
