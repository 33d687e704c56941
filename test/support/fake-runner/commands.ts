import type { Masks } from "./masks.ts";

/** What the runner shows beside a job's result. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  /** Masked, and cut at 4096 characters. Title and file are not masked by the runner either. */
  readonly message: string;
}

export interface CommandSink {
  /** One line of the log, masked. */
  readonly log: (line: string) => void;
  readonly annotate: (annotation: Annotation) => void;
  /** A command that changes the job: `set-output` and `save-state`, which the runner still takes from a log. */
  readonly legacy: (name: "set-output" | "save-state", key: string, value: string) => void;
  /** A command that the runner refuses: the step fails, also with exit code 0. */
  readonly refuse: (name: string, why: string) => void;
}

/** Every command that the runner registers (src/Runner.Worker/ActionCommandManager.cs). */
export const COMMANDS: readonly string[] = [
  "add-mask",
  "add-matcher",
  "add-path",
  "debug",
  "echo",
  "endgroup",
  "error",
  "group",
  "internal-set-repo-path",
  "notice",
  "remove-matcher",
  "save-state",
  "set-env",
  "set-output",
  "stop-commands",
  "warning",
];

const SILENT = new Set(["debug", "echo", "add-matcher", "remove-matcher"]);
const REFUSED = new Set(["set-env", "add-path", "internal-set-repo-path"]);
const MAX_MESSAGE = 4096;
/** Of each kind in a step; further ones are only in the log. */
const MAX_ANNOTATIONS = 10;

/**
 * Reads one step's lines as the runner does: a command is a line that starts with `::` and the name of a command (white
 * space before it does not matter), otherwise one that contains `##[` and a name anywhere. Between
 * `::stop-commands::token` and `::token::` nothing is a command.
 */
export function createCommandReader(masks: Masks, sink: CommandSink): (line: string) => void {
  const names = new Set(COMMANDS);
  const shown = { error: 0, warning: 0, notice: 0 };
  let stoppedBy: string | undefined;
  const annotate = (level: Annotation["level"], text: string): void => {
    const message = masks.mask(text).slice(0, MAX_MESSAGE);
    shown[level] += 1;
    if (shown[level] <= MAX_ANNOTATIONS) sink.annotate({ level, message });
    // One tag, before the first line.
    for (const line of `##[${level}]${message}`.split("\n")) sink.log(masks.mask(line));
  };
  const refuse = (name: string, why: string): void => {
    sink.refuse(name, why);
    annotate("error", `Unable to process command '${name}' successfully.`);
  };
  const stop = (token: string): void => {
    if (token === "" || token.toLowerCase() === "pause-logging" || names.has(token.toLowerCase())) {
      refuse("stop-commands", "the token is not allowed");
      return;
    }
    stoppedBy = token.toLowerCase();
    names.add(stoppedBy);
    if (token.length > 6) masks.addPlain(token);
  };
  const carryOut = ({ name, value, properties }: Command, line: string): void => {
    const key = properties.get("name") ?? "";
    if (name === "stop-commands") stop(value);
    else if (name === "add-mask") masks.add(value);
    else if (isLevel(name)) annotate(name, value);
    else if (REFUSED.has(name)) refuse(name, "it is disabled");
    else if (name === "set-output" || name === "save-state") {
      if (key === "") refuse(name, "it has no name");
      else sink.legacy(name, key, value);
    } else if (!SILENT.has(name)) sink.log(masks.mask(line));
  };
  return (line) => {
    const command = parseCommand(line, names);
    if (command !== undefined && stoppedBy === undefined) {
      carryOut(command, line);
      return;
    }
    if (command !== undefined && command.name === stoppedBy) {
      names.delete(stoppedBy);
      stoppedBy = undefined;
    }
    sink.log(masks.mask(line));
  };
}

interface Command {
  /** In lower case: the runner compares names without regard to case. */
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly value: string;
}

/** What .NET's `TrimStart` removes (`Char.IsWhiteSpace`): not the byte-order mark, which JavaScript trims. */
const NET_WHITE_SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

/** As ActionCommand.cs: the newer form first; if it names no command, the older form is looked for in the same line. */
export function parseCommand(line: string, names: ReadonlySet<string>): Command | undefined {
  return parseNew(line.replace(NET_WHITE_SPACE, ""), names) ?? parseOld(line, names);
}

function parseNew(message: string, names: ReadonlySet<string>): Command | undefined {
  if (!message.startsWith("::")) return undefined;
  const end = message.indexOf("::", 2);
  if (end < 0) return undefined;
  const info = splitInfo(message.slice(2, end));
  if (!names.has(info.name)) return undefined;
  const pairs = pairsOf(info.properties.trim(), ",", unescapeProperty);
  return { name: info.name, properties: pairs, value: unescapeData(message.slice(end + 2)) };
}

function parseOld(message: string, names: ReadonlySet<string>): Command | undefined {
  const start = message.indexOf("##[");
  const end = start < 0 ? -1 : message.indexOf("]", start);
  if (end < 0) return undefined;
  const info = splitInfo(message.slice(start + 3, end));
  if (!names.has(info.name)) return undefined;
  const pairs = pairsOf(info.properties, ";", unescapeOld);
  return { name: info.name, properties: pairs, value: unescapeOld(message.slice(end + 1)) };
}

function splitInfo(info: string): { readonly name: string; readonly properties: string } {
  const space = info.indexOf(" ");
  if (space < 0) return { name: info.toLowerCase(), properties: "" };
  return { name: info.slice(0, space).toLowerCase(), properties: info.slice(space + 1) };
}

function pairsOf(
  text: string,
  ...[separator, unescape]: [string, (value: string) => string]
): ReadonlyMap<string, string> {
  const pairs = text.split(separator).flatMap((pair): [string, string][] => {
    const equals = pair.indexOf("=");
    if (equals < 1 || equals === pair.length - 1) return [];
    return [[pair.slice(0, equals), unescape(pair.slice(equals + 1))]];
  });
  return new Map(pairs);
}

function unescapeData(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll("%3A", ":").replaceAll("%2C", ","));
}

function unescapeOld(text: string): string {
  return unescapeData(text.replaceAll("%3B", ";").replaceAll("%5D", "]"));
}

function isLevel(name: string): name is Annotation["level"] {
  return name === "error" || name === "warning" || name === "notice";
}

/**
 * `name=value` lines and `name<<MARK` blocks of GITHUB_ENV, GITHUB_OUTPUT and GITHUB_STATE, as FileCommandManager.cs reads
 * them on Linux: only `\n` ends a line, so a `\r` before it belongs to the value, or to the delimiter.
 */
export function parseFileCommand(text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (line === "") continue;
    const { name, value, end } = pairAt(lines, index);
    pairs.set(name, value);
    index = end;
  }
  return pairs;
}

interface Pair {
  readonly name: string;
  readonly value: string;
  /** The last line that belongs to it. */
  readonly end: number;
}

function pairAt(lines: readonly string[], index: number): Pair {
  const line = lines[index] ?? "";
  const equals = line.indexOf("=");
  const heredoc = line.indexOf("<<");
  if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
    return { name: line.slice(0, equals), value: line.slice(equals + 1), end: index };
  }
  if (heredoc < 0) throw new Error(`Invalid format '${line}'`);
  const [name, mark] = [line.slice(0, heredoc), line.slice(heredoc + 2)];
  if (name === "" || mark === "") {
    throw new Error(`Invalid format '${line}'. Name and delimiter must not be empty`);
  }
  const end = lines.indexOf(mark, index + 1);
  if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${mark}'`);
  return { name, value: lines.slice(index + 1, end).join("\n"), end };
}
