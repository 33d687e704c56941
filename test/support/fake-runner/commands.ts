import type { Masks } from "./masks.ts";

/** What the runner shows beside a job's result. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  /** Masked. */
  readonly message: string;
}

export interface CommandSink {
  /** One line of the log, masked. */
  readonly log: (line: string) => void;
  readonly annotate: (annotation: Annotation) => void;
  /** A command that changes the job: `set-output`, `save-state`, and those that are refused. */
  readonly legacy: (name: string, key: string, value: string) => void;
}

const LEGACY = new Set(["set-output", "save-state", "set-env", "add-path"]);
const SILENT = new Set(["add-mask", "debug", "echo", "add-matcher", "remove-matcher"]);

/**
 * Reads a step's lines as the runner does: a command is a line that starts with `::` (blanks before it do not matter) or
 * holds `##[` anywhere; between `::stop-commands::token` and `::token::` nothing is a command.
 */
export function createCommandReader(masks: Masks, sink: CommandSink): (line: string) => void {
  let stoppedBy: string | undefined;
  return (line) => {
    const command = parseCommand(line);
    if (stoppedBy === undefined && command?.name === "stop-commands") stoppedBy = command.value;
    else if (stoppedBy === undefined && command !== undefined) carryOut(command, masks, sink);
    else {
      if (command !== undefined && command.name === stoppedBy?.toLowerCase()) stoppedBy = undefined;
      sink.log(masks.mask(line));
    }
  };
}

function carryOut(command: Command, masks: Masks, sink: CommandSink): void {
  const { name, value, properties, line } = command;
  if (name === "add-mask") masks.add(value);
  else if (isLevel(name)) {
    const message = masks.mask(value);
    sink.annotate({ level: name, message });
    for (const part of message.split("\n")) sink.log(`##[${name}]${part}`);
  } else if (LEGACY.has(name)) sink.legacy(name, properties.get("name") ?? "", value);
  else if (!SILENT.has(name)) sink.log(masks.mask(line));
}

interface Command {
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly value: string;
  readonly line: string;
}

function parseCommand(line: string): Command | undefined {
  const modern = /^\s*::([^\s:]+)(?:\s+(.*?))?::(.*)$/su.exec(line);
  if (modern !== null) return commandOf(line, [modern[1], modern[2], unescapeV2(modern[3] ?? "")]);
  const old = /##\[([^\s\]]+)(?:\s+([^\]]*))?\](.*)$/su.exec(line);
  if (old === null) return undefined;
  return commandOf(line, [old[1], old[2], old[3]]);
}

type Parts = readonly (string | undefined)[];

function commandOf(line: string, [name = "", properties = "", value = ""]: Parts): Command {
  const pairs = properties.split(/[,;]/u).map((pair): [string, string] => {
    const [key = "", ...rest] = pair.split("=");
    return [key.trim(), unescapeV2(rest.join("=")).replaceAll("%3A", ":").replaceAll("%2C", ",")];
  });
  return { name: name.toLowerCase(), properties: new Map(pairs), value, line };
}

function unescapeV2(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

function isLevel(name: string): name is Annotation["level"] {
  return name === "error" || name === "warning" || name === "notice";
}

/** `name=value` lines and `name<<MARK` blocks of GITHUB_ENV, GITHUB_OUTPUT and GITHUB_STATE. */
export function parseFileCommand(text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  const lines = text.split(/\r?\n/u);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (line === "") continue;
    const block = /^([^=]+?)<<(.+)$/u.exec(line);
    if (block === null) {
      const split = line.indexOf("=");
      if (split < 1) throw new Error(`Invalid format '${line}'`);
      pairs.set(line.slice(0, split), line.slice(split + 1));
      continue;
    }
    const end = lines.indexOf(block[2] ?? "", index + 1);
    if (end < 0) throw new Error(`Matching delimiter not found '${block[2] ?? ""}'`);
    pairs.set(block[1] ?? "", lines.slice(index + 1, end).join("\n"));
    index = end;
  }
  return pairs;
}
