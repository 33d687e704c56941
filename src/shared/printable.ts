/**
 * Text from outside as one harmless line of the log: no control or invisible formatting characters (they move cursors,
 * end lines and turn the reading order), and nothing that the runner would read as a command: a line that starts with
 * `::`, or holds `##[` anywhere.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function printable(text: string): string {
  return text
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")
    .replaceAll("##[", "## [")
    .replace(/^(\s*):(?=:)/u, "$1: ");
}
