import { StringDecoder } from "node:string_decoder";
import type { StreamName } from "../../../delivery/redact/byte-filter.ts";

/** What an action asked the runner for with commands in its output, as toolkits before 2022 do. */
export interface PrintedCommands {
  readonly outputs: readonly NamedValue[];
  readonly state: readonly NamedValue[];
  readonly env: readonly NamedValue[];
  readonly directories: readonly string[];
  /** Names of commands that do nothing here. */
  readonly dropped: readonly string[];
  /** What of the runner's services it looked for and cannot have here. */
  readonly missed: readonly MissedService[];
}

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

export type MissedService = "caches and artifacts" | "ID tokens";

export interface CommandReader {
  /** The output as it comes: nothing is redacted yet, because a state may hold what the action needs again. */
  write(stream: StreamName, chunk: Uint8Array): void;
  /** What was read so far, an unfinished line too. */
  end(): PrintedCommands;
}

/** A longer line is not a command that anybody reads. */
const MAX_LINE_BYTES = 1024 * 1024;
/** Of all values together: what is more is not kept. */
const MAX_VALUES_BYTES = 4 * 1024 * 1024;
const MAX_NAMES = 20;

const DROPPED = /^(?:add-matcher|remove-matcher|internal-[a-z-]+|save-cache)$/u;
const LINE_END = /[\r\n]/u;

/** Reads the lines of both streams as the runner does, and acts on none of them. */
export function createCommandReader(): CommandReader {
  const rest: Record<StreamName, LineRest> = { stdout: lineRest(), stderr: lineRest() };
  const found = {
    outputs: new Map<string, string>(),
    state: new Map<string, string>(),
    env: new Map<string, string>(),
    directories: new Set<string>(),
    dropped: new Set<string>(),
    missed: new Set<MissedService>(),
  };
  let left = MAX_VALUES_BYTES;
  let stoppedBy: string | undefined;

  const named: Readonly<Record<string, Map<string, string>>> = {
    "set-output": found.outputs,
    "save-state": found.state,
    "set-env": found.env,
  };
  const act = ({ name, key, value }: Command): void => {
    left -= key.length + value.length;
    if (left < 0) return;
    if (key !== "") named[name]?.set(key, value);
    if (name === "add-path" && value !== "") found.directories.add(value);
    if (DROPPED.test(name) && found.dropped.size < MAX_NAMES) found.dropped.add(name);
  };
  const readLine = (line: string): void => {
    const missed = missedIn(line);
    if (missed !== undefined) found.missed.add(missed);
    const command = parseCommand(line);
    if (command === undefined) return;
    if (stoppedBy !== undefined) {
      if (command.name === stoppedBy) stoppedBy = undefined;
    } else if (command.name === "stop-commands" && command.value !== "") {
      stoppedBy = command.value.toLowerCase();
    } else {
      act(command);
    }
  };
  return {
    write(stream, chunk) {
      for (const line of rest[stream].lines(chunk)) readLine(line);
    },
    end() {
      for (const line of [rest.stdout, rest.stderr]) readLine(line.last());
      const { outputs, state, env, directories, dropped, missed } = found;
      return {
        outputs: valuesOf(outputs),
        state: valuesOf(state),
        env: valuesOf(env),
        directories: [...directories],
        dropped: [...dropped],
        missed: [...missed],
      };
    },
  };
}

function valuesOf(found: ReadonlyMap<string, string>): readonly NamedValue[] {
  return [...found].map(([name, value]) => ({ name, value }));
}

interface LineRest {
  /** The lines that have ended with this chunk. */
  lines(chunk: Uint8Array): readonly string[];
  /** The unfinished line. */
  last(): string;
}

function lineRest(): LineRest {
  const decoder = new StringDecoder("utf8");
  let parts: string[] = [];
  let size = 0;

  const keep = (text: string): void => {
    size += text.length;
    if (size <= MAX_LINE_BYTES) parts.push(text);
    else parts = [];
  };
  const take = (): string => {
    const line = parts.join("");
    parts = [];
    size = 0;
    return line;
  };
  return {
    lines(chunk) {
      const [first = "", ...others] = decoder.write(chunk).split(LINE_END);
      keep(first);
      const last = others.pop();
      if (last === undefined) return [];
      const lines = [take(), ...others];
      keep(last);
      return lines;
    },
    last: take,
  };
}

interface Command {
  readonly name: string;
  /** The property `name`. */
  readonly key: string;
  readonly value: string;
}

const COMMAND = /^\s*::(?<name>[^\s:]{1,200})(?: (?<properties>.*?))?::(?<value>.*)$/su;

function parseCommand(line: string): Command | undefined {
  if (!line.includes("::")) return undefined;
  const parts = COMMAND.exec(line)?.groups;
  if (parts === undefined) return undefined;
  const { name = "", properties = "", value = "" } = parts;
  const key = properties
    .split(",")
    .map((pair) => /^\s*name=(?<name>.*)$/su.exec(pair)?.groups?.["name"])
    .find((each) => each !== undefined);
  return {
    name: name.toLowerCase(),
    key: unescaped(key ?? "", PROPERTY),
    value: unescaped(value, DATA),
  };
}

const DATA: Readonly<Record<string, string>> = { "%0D": "\r", "%0A": "\n", "%25": "%" };
const PROPERTY = { ...DATA, "%3A": ":", "%2C": "," };

function unescaped(text: string, escapes: Readonly<Record<string, string>>): string {
  return text.replaceAll(/%(?:0D|0A|25|3A|2C)/gu, (escape) => escapes[escape] ?? escape);
}

/** What GitHub's own toolkit says when the runner's services are out of its reach. */
function missedIn(line: string): MissedService | undefined {
  if (!line.includes("ACTIONS_") && !line.includes("Cache Service")) return undefined;
  if (/\bACTIONS_ID_TOKEN_REQUEST_(?:URL|TOKEN)\b/u.test(line)) return "ID tokens";
  const isService = /\bACTIONS_(?:RUNTIME_TOKEN|RUNTIME_URL|RESULTS_URL|CACHE_URL)\b/u.test(line);
  return isService || /\bCache Service Url not found\b/u.test(line)
    ? "caches and artifacts"
    : undefined;
}
