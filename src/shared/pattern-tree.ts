import { err, ok, type Result } from "./result.ts";

/** A part of a pattern, as it is written. */
export type PatternTree =
  /** One character. */
  | { readonly kind: "character"; readonly fits: (character: string) => boolean }
  | { readonly kind: "sequence"; readonly parts: readonly PatternTree[] }
  | { readonly kind: "choice"; readonly options: readonly PatternTree[] }
  | {
      readonly kind: "repeat";
      readonly part: PatternTree;
      readonly least: number;
      /** `Infinity`: as often as there are characters. */
      readonly most: number;
    };

/** Longer ones belong into the task's own script. */
const MAX_PATTERN_LENGTH = 500;
/** A deeper one would be nothing that a person reads. */
const MAX_DEPTH = 20;

/**
 * Parses a regular expression of JavaScript (with the flag `u`) that is a regular language: look-around, back references and
 * word boundaries are refused, because no engine decides them in linear time. `^` at the start and `$` at the end say what
 * is true anyway. The error is a sentence without its full stop.
 */
export function parsePattern(text: string): Result<PatternTree, string> {
  if (text === "") return err("The pattern is empty");
  if (text.length > MAX_PATTERN_LENGTH) {
    return err(`The pattern is longer than ${MAX_PATTERN_LENGTH} characters`);
  }
  try {
    RegExp(text, "u").test("");
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*: /u, "") : "";
    return err(`"${text}" is not a regular expression: ${why}`);
  }
  const reader: Reader = { text: withoutAnchors(text), at: 0, depth: 0 };
  try {
    const tree = readChoice(reader);
    return reader.at < reader.text.length ? err("The pattern has a ) too many") : ok(tree);
  } catch (error) {
    if (error instanceof Unsupported) return err(error.message);
    throw error;
  }
}

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
}

/** Ends the reading of a pattern; never leaves this file. */
class Unsupported extends Error {}

function withoutAnchors(text: string): string {
  const start = text.startsWith("^") ? 1 : 0;
  const isEscaped = /(?<!\\)(?:\\\\)*\\\$$/u.test(text);
  return text.endsWith("$") && !isEscaped ? text.slice(start, -1) : text.slice(start);
}

function readChoice(reader: Reader): PatternTree {
  const options = [readSequence(reader)];
  while (reader.text[reader.at] === "|") {
    reader.at += 1;
    options.push(readSequence(reader));
  }
  const [only] = options;
  return options.length === 1 && only !== undefined ? only : { kind: "choice", options };
}

function readSequence(reader: Reader): PatternTree {
  const parts: PatternTree[] = [];
  while (reader.at < reader.text.length && !"|)".includes(reader.text.charAt(reader.at))) {
    parts.push(readRepeated(reader));
  }
  return { kind: "sequence", parts };
}

const QUANTIFIER = /(?:(?<sign>[*+?])|\{(?<least>\d+)(?<range>,(?<most>\d*))?\})\??/uy;
const SIGNS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  "*": [0, Infinity],
  "+": [1, Infinity],
  "?": [0, 1],
};

function readRepeated(reader: Reader): PatternTree {
  const part = readAtom(reader);
  QUANTIFIER.lastIndex = reader.at;
  const found = QUANTIFIER.exec(reader.text);
  if (found === null) return part;
  reader.at = QUANTIFIER.lastIndex;
  const { sign = "", least = "0", range, most } = found.groups ?? {};
  const [from, to] = SIGNS[sign] ?? [Number(least), mostOf({ least, range, most })];
  return { kind: "repeat", part, least: from, most: to };
}

function mostOf(given: {
  readonly least: string;
  readonly range: string | undefined;
  readonly most: string | undefined;
}): number {
  if (given.range === undefined) return Number(given.least);
  return given.most === undefined || given.most === "" ? Infinity : Number(given.most);
}

/** What stands for one character: a class, an escape, a dot, or the character itself. */
const CHARACTER =
  /\[(?:\\.|[^\]\\])*\]|\\(?:u\{[0-9a-f]+\}|u[0-9a-f]{4}|x[0-9a-f]{2}|c[a-z]|p\{[^}]*\}|[^1-9bk])|[^\\^$()[\]{}*+?|]/iuy;

function readAtom(reader: Reader): PatternTree {
  if (reader.text[reader.at] === "(") return readGroup(reader);
  CHARACTER.lastIndex = reader.at;
  const found = CHARACTER.exec(reader.text)?.[0];
  if (found === undefined) throw new Unsupported(unsupportedAt(reader));
  reader.at = CHARACTER.lastIndex;
  if (found.length === 1 && found !== ".") {
    return { kind: "character", fits: (character) => character === found };
  }
  const one = new RegExp(`^${found}$`, "u");
  return { kind: "character", fits: (character) => one.test(character) };
}

function readGroup(reader: Reader): PatternTree {
  const isPlain = reader.text.startsWith("(?:", reader.at);
  if (!isPlain && reader.text.startsWith("(?", reader.at)) {
    throw new Unsupported(unsupportedAt(reader));
  }
  reader.depth += 1;
  if (reader.depth > MAX_DEPTH) throw new Unsupported("The pattern has too many nested groups");
  reader.at += isPlain ? 3 : 1;
  const inner = readChoice(reader);
  // The expression was accepted as a whole, so each group has its end.
  reader.at += 1;
  reader.depth -= 1;
  return inner;
}

function unsupportedAt({ text, at }: Reader): string {
  const what = /^(?:\(\?<?[=!]?|\\.|.)/u.exec(text.slice(at))?.[0] ?? "";
  return `A pattern cannot have \`${what}\` here: it is compared with the whole value, without look-around, back references, names of groups or anchors`;
}
