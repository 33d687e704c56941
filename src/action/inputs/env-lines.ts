import { err, ok, type Result } from "../../shared/result.ts";

/** One variable of the `env` input, and the line that it starts in. */
export interface EnvVariable {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/**
 * Reads the format of GITHUB_ENV: lines `NAME=value`, and blocks `NAME<<END`, the value's lines, `END`. Returns every
 * mistake, in a sentence with its line. A sentence quotes a name that looks like one, and nothing else of the line: an
 * expression may have put a secret anywhere.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
export function readEnvLines(text: string): Result<readonly EnvVariable[], readonly string[]> {
  const lines = text.split(/\r?\n/u);
  const entries: Entry[] = [];
  for (let at = 0; at < lines.length; at = entries.at(-1)?.next ?? lines.length) {
    entries.push(entryAt(lines, at));
  }
  const mistakes = entries.flatMap(({ mistake }) => mistake ?? []);
  return mistakes.length > 0
    ? err(mistakes)
    : ok(entries.flatMap(({ variable }) => variable ?? []));
}

/** What one line starts, and the line after it. */
interface Entry {
  readonly next: number;
  readonly variable?: EnvVariable;
  readonly mistake?: string;
}

function entryAt(lines: readonly string[], at: number): Entry {
  const text = lines[at] ?? "";
  const line = at + 1;
  if (text.trim() === "") return { next: line };
  const head = headOf(text);
  if (head === undefined) return { next: line, mistake: `line ${line} ${notAnAssignment(text)}` };
  const { name, rest, isBlock } = head;
  const wrong = headMistake(text, head);
  if (wrong !== undefined) {
    return {
      next: isBlock ? afterBlock(lines, line, rest) : line,
      mistake: `line ${line} ${wrong}`,
    };
  }
  if (!isBlock) return { next: line, variable: { name, value: rest, line } };
  const end = lines.indexOf(rest, line);
  if (end >= 0) {
    return { next: end + 1, variable: { name, value: lines.slice(line, end).join("\n"), line } };
  }
  // Whatever follows may belong to the value.
  const mistake = `line ${line} ${blockWithoutEnd(lines.slice(line), head)}`;
  return { next: lines.length, mistake };
}

interface Head {
  readonly name: string;
  /** The value, or the block's last line. */
  readonly rest: string;
  readonly isBlock: boolean;
}

/** Whichever of `=` and `<<` comes first decides. */
function headOf(line: string): Head | undefined {
  const match = /^(?<name>.*?)(?<kind>=|<<)(?<rest>.*)$/su.exec(line)?.groups;
  if (match === undefined) return undefined;
  const { name = "", kind, rest = "" } = match;
  return { name, rest, isBlock: kind === "<<" };
}

/** The block of a mistaken head still ends where it ends: its lines are no mistakes of their own. */
function afterBlock(lines: readonly string[], from: number, rest: string): number {
  const end = rest.trim().replaceAll(/^-?["']?|["']$/gu, "");
  const found = lines.indexOf(end, from);
  return end === "" || found < 0 ? from : found + 1;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/u;
const YAML = /^\s*(?<name>[A-Za-z_][A-Za-z0-9_]{0,99}):(?:\s|$)/u;
const SHELL =
  /^\s*(?<word>export|set|setenv|local|readonly|declare -x)\s+(?<name>[A-Za-z_]\w{0,99})\s*$/u;

const COMMENT = "is a comment, and this format has none. Remove it.";

function notAnAssignment(line: string): string {
  if (/^\s*(?:#|\/\/)/u.test(line)) return COMMENT;
  const yaml = yamlMistake(line);
  if (yaml !== undefined) return yaml;
  return "is neither NAME=value nor NAME<<END. A value of several lines needs a block: NAME<<END, its lines, END.";
}

function yamlMistake(line: string): string | undefined {
  const name = YAML.exec(line)?.groups?.["name"];
  return name === undefined ? undefined : `has the form ${name}: value. Write ${name}=value.`;
}

function headMistake(line: string, head: Head): string | undefined {
  const { name, isBlock } = head;
  if (NAME.test(name)) return isBlock ? delimiterMistake(head) : quotesMistake(head);
  const sign = isBlock ? "<<" : "=";
  const shell = SHELL.exec(name)?.groups;
  if (shell !== undefined) {
    return `starts with ${shell["word"]}. Write ${shell["name"]}${sign}… without it.`;
  }
  const yaml = yamlMistake(line);
  if (yaml !== undefined) return yaml;
  return /^\s*#/u.test(name) ? COMMENT : nameMistake(name, sign);
}

function nameMistake(name: string, sign: string): string {
  const trimmed = name.trim();
  if (trimmed === "") return `has no name before ${sign}.`;
  if (NAME.test(trimmed)) return `has blanks around ${trimmed}. Remove them.`;
  if (name.startsWith("$")) return "starts with $. Write the name without it.";
  return `has no valid name before ${sign}: use letters, digits and _, and no digit first.`;
}

function delimiterMistake({ name, rest }: Head): string | undefined {
  if (rest.trim() === "") return `has nothing after <<. Write ${name}<<END.`;
  if (rest !== rest.trim()) return `has blanks after <<. Write ${name}<<END.`;
  // A shell would remove these; here they would belong to the last line.
  if (/^-?["'].*["']$|^-\w/u.test(rest))
    return `has more than a word after <<. Write ${name}<<END.`;
  return undefined;
}

/** A shell would remove them, and nobody expects them in a value. A block is the way to keep them. */
function quotesMistake({ name, rest }: Head): string | undefined {
  if (!/^\s*(?<quote>["']).*\k<quote>\s*$/su.test(rest) || rest.trim().length < 2) return undefined;
  return `puts quotes around the value of ${name}, and they would be part of it. Remove them; to keep them, use a block ${name}<<END.`;
}

function blockWithoutEnd(after: readonly string[], { name, rest }: Head): string {
  const word = /^\w{1,40}$/u.test(rest) ? rest : "its last line";
  const almost = after.some((line) => line.trim() === rest);
  const why = almost ? `has blanks around it` : "is missing";
  return `starts a block for ${name}, and ${word} ${why}. Put ${word} alone on a line, without blanks.`;
}
