import type { FormMatcher } from "./form-matcher.ts";
import { holdsSecret, redactText } from "./redact.ts";

/** Reads a task's own groups and annotations, and writes them anew: no byte of the task's line is passed on as it is. */
export interface AnnotationWriter {
  /** Whether a line that starts with these characters may be one; they may be cut off anywhere. */
  mayBegin(start: string): boolean;
  /**
   * The command to write in place of this line; undefined when the line is not one, so that it is shown as text. With an
   * empty text the line is left out.
   */
  rewrite(line: string): string | undefined;
  /** What ends a group that the task left open: it would hide what stepkey logs after it. */
  end(): string;
}

const LEVELS = ["error", "warning", "notice"] as const;
const NAMES = ["group", "endgroup", "debug", ...LEVELS] as const;

type Name = (typeof NAMES)[number];

/**
 * Of each level that stepkey uses too. The runner shows ten in a step and drops the rest, and what stepkey has to say comes
 * last: a secret in a file, a credential that was not revoked.
 */
export const MAX_ANNOTATIONS = 7;

/** The longest start that decides: `::` and the longest name. */
const LONGEST_START = Math.max(...NAMES.map(({ length }) => length)) + 2;

export function createAnnotationWriter(matcher: FormMatcher): AnnotationWriter {
  const written = new Map<Name, number>();
  let isGroupOpen = false;

  const isTooMany = (name: Name): boolean => {
    if (name !== "error" && name !== "warning") return false;
    const count = (written.get(name) ?? 0) + 1;
    written.set(name, count);
    return count > MAX_ANNOTATIONS;
  };
  /** Decoding can join what was apart, so the meaning is redacted and not only the line. */
  const safe = (text: string): string => withoutMarkers(redactText(matcher, text));

  return {
    mayBegin(start) {
      const seen = start.slice(0, LONGEST_START).toLowerCase();
      return NAMES.some((name) => {
        const command = `::${name}`;
        return command.startsWith(seen) || seen.startsWith(command);
      });
    },
    rewrite(line) {
      const command = parseCommand(line);
      if (command === undefined) return undefined;
      const { name, properties, message } = command;
      const pairs = properties.map(([key, value]) => `${key}=${escapeProperty(safe(value))}`);
      const head = pairs.length === 0 ? name : `${name} ${pairs.join(",")}`;
      const text = `::${head}::${escapeData(safe(message))}`;
      if (holdsSecret(matcher, text) || isTooMany(name)) return undefined;
      if (name === "group") isGroupOpen = true;
      if (name === "endgroup") isGroupOpen = false;
      return text;
    },
    end() {
      const text = isGroupOpen ? "::endgroup::\n" : "";
      isGroupOpen = false;
      return text;
    },
  };
}

interface Command {
  readonly name: Name;
  readonly properties: readonly (readonly [string, string])[];
  readonly message: string;
}

/**
 * As the runner reads it: `::name key=value,key=value::message`, the name in any case.
 * @see https://github.com/actions/runner, src/Runner.Common/ActionCommand.cs
 */
function parseCommand(line: string): Command | undefined {
  const parts = /^::(?<name>[a-z]+)(?: (?<properties>.*?))?::(?<message>.*)$/isu.exec(line)?.groups;
  const name = NAMES.find((one) => one === parts?.["name"]?.toLowerCase());
  if (parts === undefined || name === undefined) return undefined;
  const isLevel = LEVELS.some((level) => level === name);
  return {
    name,
    properties: isLevel ? propertiesOf(parts["properties"] ?? "") : [],
    message: name === "endgroup" ? "" : unescapeData(parts["message"] ?? ""),
  };
}

const TEXTS = ["title", "file"];
const NUMBERS = ["line", "endLine", "col", "endColumn"];

/** Those that GitHub documents; the last value of a key counts. */
function propertiesOf(text: string): readonly (readonly [string, string])[] {
  const given = new Map(
    text.split(",").map((pair): [string, string] => {
      const equals = pair.indexOf("=");
      return [pair.slice(0, Math.max(0, equals)).trim(), unescapeProperty(pair.slice(equals + 1))];
    }),
  );
  return [...TEXTS, ...NUMBERS].flatMap((key) => {
    const value = given.get(key) ?? "";
    const isValid = TEXTS.includes(key) ? value !== "" : /^\d{1,9}$/u.test(value);
    return isValid ? [[key, value] as const] : [];
  });
}

/** The runner would read `##[…]` as a command of the older form. */
function withoutMarkers(text: string): string {
  return text.replaceAll("##[", String.raw`##\[`);
}

function unescapeData(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll("%3A", ":").replaceAll("%2C", ","));
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
