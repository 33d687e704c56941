import { err, ok, type Result } from "../../shared/result.ts";

/**
 * Reads the runner's format of GITHUB_OUTPUT and GITHUB_ENV: lines `name=value`, or `name<<delimiter`, the value's lines, and the
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
