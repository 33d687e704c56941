/**
 * Text from outside as one harmless line of the log: no control characters (they move cursors and end lines), and
 * nothing that the runner would read as a command. A command is a line that starts with `::`, or holds `##[` anywhere.
 */
export function printable(text: string): string {
  return text
    .replaceAll(/\p{Cc}+/gu, " ")
    .replaceAll("##[", "## [")
    .replace(/^(\s*):(?=:)/u, "$1: ");
}
