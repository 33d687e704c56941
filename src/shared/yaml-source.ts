import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
  type Document,
  type YAMLError,
} from "yaml";
import { err, ok, type Result } from "./result.ts";

/** Where something stands in a file: both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What keeps a text from being read as one plain YAML document. */
export interface YamlFault extends Place {
  readonly message: string;
}

export type Path = readonly (string | number)[];

/** A YAML text that was read: its content as plain data, and where each part of it stands. */
export interface YamlSource {
  readonly content: unknown;
  /** The value at `path`; undefined when there is none. */
  valueAt(path: Path): unknown;
  /** Keys of the mapping at `path`, in the order of the text; empty when there is no mapping. */
  keysAt(path: Path): readonly string[];
  /** Where the value at `path` stands, or its nearest parent that exists. */
  placeOf(path: Path): Place;
  /** Where the key at the end of `path` stands, or else as `placeOf`. */
  placeOfKey(path: Path): Place;
}

/** Policies and configurations are pages, not data sets: a larger text is refused before it is parsed. */
const MAX_CHARACTERS = 256 * 1024;
const TOO_DEEP = "the text is nested too deeply";

/**
 * Reads one plain YAML 1.2 document. Refused, with their places: syntax errors, duplicate keys, more than one document,
 * anchors and aliases (they can multiply a small text without limit), tags, and keys that are no text.
 */
export function readYaml(text: string): Result<YamlSource, readonly YamlFault[]> {
  if (text.length > MAX_CHARACTERS) {
    const message = `the text is longer than ${MAX_CHARACTERS} characters`;
    return err([{ message, line: 1, column: 1 }]);
  }
  try {
    return read(text);
  } catch (error) {
    // The library recurses: some thousand nested brackets exhaust the stack, and that is no bug of ours.
    if (!(error instanceof RangeError)) throw error;
    return err([{ message: TOO_DEEP, line: 1, column: 1 }]);
  }
}

function read(text: string): Result<YamlSource, readonly YamlFault[]> {
  const lineCounter = new LineCounter();
  const options = { lineCounter, prettyErrors: false, version: "1.2", schema: "core" } as const;
  // An empty text is an array with properties in this library's types; its length says the same.
  const [document, second] = [...parseAllDocuments(text, options)];
  if (document === undefined) return err([{ message: "the text is empty", line: 1, column: 1 }]);
  if (second !== undefined) {
    const message = "there is more than one document (a line ---); write one a file";
    return err([{ message, ...placeAt(lineCounter, second.range[0]) }]);
  }
  const syntax = syntaxFaults(document, lineCounter);
  const faults = syntax.length > 0 ? syntax : structureFaults(document, lineCounter);
  return faults.length > 0 ? err(faults) : ok(sourceOf(document, lineCounter));
}

/** The first few alone: what follows a syntax error is mostly its echo. */
const MAX_SYNTAX_FAULTS = 3;

function syntaxFaults(document: Document.Parsed, lines: LineCounter): readonly YamlFault[] {
  const problems: readonly YAMLError[] = [...document.errors, ...document.warnings];
  // The library catches the exhausted stack itself in some of its parts.
  const tooDeep = problems.find(({ message }) => message.includes("call stack"));
  if (tooDeep !== undefined) return [faultAt(lines, tooDeep.pos[0], TOO_DEEP)];
  return problems
    .slice(0, MAX_SYNTAX_FAULTS)
    .map(({ code, message, pos }) => faultAt(lines, pos[0], syntaxMessage(code, message)));
}

function syntaxMessage(code: string, message: string): string {
  return code === "DUPLICATE_KEY" ? "this key stands here twice" : `it is not YAML: ${message}`;
}

/** Anchors, aliases, tags, and keys that are no text: all are YAML, none has a place in a policy. */
function structureFaults(document: Document.Parsed, lines: LineCounter): readonly YamlFault[] {
  const faults: YamlFault[] = [];
  const add = (message: string, offset: number | undefined): void => {
    faults.push(faultAt(lines, offset ?? 0, message));
  };
  visit(document, {
    Node(_key, node) {
      const start = node.range?.[0];
      if (isAlias(node)) add("aliases (*name) are not used here; write the value out", start);
      else if (node.anchor !== undefined) {
        add("anchors (&name) are not used here; write the value out", start);
      }
      if (node.tag !== undefined) {
        add("tags (!name) are not used here; write the value alone", start);
      }
    },
    Pair(_key, { key }) {
      if (isScalar(key) && typeof key.value === "string") return;
      add("this key is not text; put it in quotes", isNode(key) ? key.range?.[0] : undefined);
    },
  });
  return faults;
}

function faultAt(lines: LineCounter, offset: number, message: string): YamlFault {
  return { message, ...placeAt(lines, offset) };
}

function sourceOf(document: Document.Parsed, lines: LineCounter): YamlSource {
  const content: unknown = document.toJS({ maxAliasCount: 0 });
  const placeOf = (path: Path): Place => placeAt(lines, find(document.contents, path).offset);
  return {
    content,
    valueAt: (path) => valueAt(content, path),
    placeOf,
    keysAt: (path) => {
      const { node, found } = find(document.contents, path);
      return found && isMap(node) ? node.items.map(({ key }) => keyText(key)) : [];
    },
    placeOfKey: (path) => {
      const { node, found } = find(document.contents, path.slice(0, -1));
      const last = path.at(-1);
      const pair =
        found && isMap(node) ? node.items.find(({ key }) => keyText(key) === last) : undefined;
      if (pair !== undefined && isNode(pair.key)) return placeAt(lines, pair.key.range?.[0] ?? 0);
      return placeOf(path);
    },
  };
}

function valueAt(content: unknown, path: Path): unknown {
  return path.reduce<unknown>((here, step) => {
    if (typeof here !== "object" || here === null) return undefined;
    // Own properties alone: a key such as `constructor` is not found on what every object inherits.
    const value: unknown = Object.getOwnPropertyDescriptor(here, step)?.value;
    return value;
  }, content);
}

interface Found {
  readonly node: unknown;
  /** Where the node stands; an empty value has no place of its own, so its key's. */
  readonly offset: number;
  readonly found: boolean;
}

/** Walks down as far as the path exists. */
function find(root: unknown, path: Path): Found {
  let here: Found = { node: root, offset: offsetOf(root) ?? 0, found: true };
  for (const step of path) {
    const next = child(here.node, step);
    if (next === undefined) return { ...here, found: false };
    here = { node: next.value, offset: next.offset ?? here.offset, found: true };
  }
  return here;
}

function child(
  node: unknown,
  step: string | number,
): { readonly value: unknown; readonly offset: number | undefined } | undefined {
  if (isSeq(node) && typeof step === "number" && step in node.items) {
    return { value: node.items[step], offset: offsetOf(node.items[step]) };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => keyText(key) === step);
  if (!isPair(pair)) return undefined;
  const empty = isScalar(pair.value) && pair.value.source === "";
  return {
    value: pair.value,
    offset: (empty ? undefined : offsetOf(pair.value)) ?? offsetOf(pair.key),
  };
}

function keyText(key: unknown): string {
  return isScalar(key) && typeof key.value === "string" ? key.value : "";
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  // An empty text has no lines at all: the library says line 0.
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
