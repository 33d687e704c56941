import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Pair,
  type YAMLMap,
} from "yaml";
import { err, ok, type Result } from "./result.ts";
import {
  faultsOf,
  keyText,
  positionAt,
  TOO_DEEP,
  type Path,
  type Position,
  type YamlFault,
} from "./yaml-faults.ts";

/** A parsed YAML text: its content as plain data, and the position of each part. */
export interface YamlSource {
  readonly content: unknown;
  /** The value at `path`; undefined when there is none. */
  valueAt(path: Path): unknown;
  /** Keys of the mapping at `path`, in the order of the text; empty when there is no mapping. */
  keysAt(path: Path): readonly string[];
  /** The position of the value at `path`, or of its nearest parent that exists. */
  positionOf(path: Path): Position;
  /** The position of the last key in `path`; without such a key, the same as `positionOf`. */
  positionOfKey(path: Path): Position;
}

/** What scalars become: numbers, booleans and texts, or texts as they are written (`1.10`, `true`). */
export type Scalars = "typed" | "texts";

/** Policies and configurations are short. A longer text is refused before it is parsed. */
const MAX_CHARACTERS = 256 * 1024;

/**
 * Reads one plain YAML 1.2 document. Refuses, each with its position: syntax errors, duplicate keys, more than one
 * document, anchors and aliases (they can multiply a small text without limit), tags, and keys that are not strings.
 */
export function readYaml(
  text: string,
  scalars: Scalars = "typed",
): Result<YamlSource, readonly YamlFault[]> {
  if (text.length > MAX_CHARACTERS) {
    const message = `the text is longer than ${MAX_CHARACTERS} characters`;
    return err([{ message, line: 1, column: 1, maxCharacters: MAX_CHARACTERS }]);
  }
  try {
    return read(text, scalars);
  } catch (error) {
    // The library recurses: thousands of nested brackets exhaust the stack. That is a fault of the text, not a bug.
    if (!(error instanceof RangeError)) throw error;
    return err([{ message: TOO_DEEP, line: 1, column: 1 }]);
  }
}

function read(text: string, scalars: Scalars): Result<YamlSource, readonly YamlFault[]> {
  const lineCounter = new LineCounter();
  // The library compares each key with every other one: seconds for a large mapping. `duplicateFaults` does not.
  const options = {
    lineCounter,
    prettyErrors: false,
    uniqueKeys: false,
    version: "1.2",
    schema: scalars === "typed" ? "core" : "failsafe",
  } as const;
  // The library types an empty stream as an array with extra properties; spread, it is a plain array.
  const [document, second] = [...parseAllDocuments(text, options)];
  if (document === undefined) return err([{ message: "the text is empty", line: 1, column: 1 }]);
  if (second !== undefined) {
    const message = "there is more than one YAML document (a line ---): keep only one";
    return err([{ message, ...positionAt(lineCounter, second.range[0]) }]);
  }
  const faults = faultsOf(document, lineCounter, text);
  if (faults.length > 0) return err(faults);
  return ok(sourceOf(document, lineCounter));
}

function sourceOf(document: Document.Parsed, lines: LineCounter): YamlSource {
  const content: unknown = document.toJS({ maxAliasCount: 0 });
  const positionOf = (path: Path): Position =>
    positionAt(lines, find(document.contents, path).offset);
  return {
    content,
    valueAt: (path) => valueAt(content, path),
    positionOf,
    keysAt: (path) => {
      const { node, found } = find(document.contents, path);
      return found && isMap(node) ? node.items.map(({ key }) => keyText(key)) : [];
    },
    positionOfKey: (path) => {
      const { node, found } = find(document.contents, path.slice(0, -1));
      const last = path.at(-1);
      const pair = found && isMap(node) ? pairOf(node, last) : undefined;
      if (pair !== undefined && isNode(pair.key))
        return positionAt(lines, pair.key.range?.[0] ?? 0);
      return positionOf(path);
    },
  };
}

function valueAt(content: unknown, path: Path): unknown {
  return path.reduce<unknown>((here, step) => {
    if (typeof here !== "object" || here === null) return undefined;
    // Own properties only: a key such as `constructor` is not found on what every object inherits.
    const value: unknown = Object.getOwnPropertyDescriptor(here, step)?.value;
    return value;
  }, content);
}

interface Found {
  readonly node: unknown;
  /** The node's offset in the text; an empty value has none, so its key's. */
  readonly offset: number;
  readonly found: boolean;
}

/** Follows the path as far as it exists. */
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
  const pair = pairOf(node, step);
  if (pair === undefined) return undefined;
  const empty = isScalar(pair.value) && pair.value.source === "";
  return {
    value: pair.value,
    offset: (empty ? undefined : offsetOf(pair.value)) ?? offsetOf(pair.key),
  };
}

/** Pairs of a mapping by key: each mistake looks its position up, and a mapping can have thousands of keys. */
const PAIRS = new WeakMap<YAMLMap, ReadonlyMap<unknown, Pair>>();

function pairOf(map: YAMLMap, key: unknown): Pair | undefined {
  const pairs = PAIRS.get(map) ?? new Map(map.items.map((pair) => [keyText(pair.key), pair]));
  PAIRS.set(map, pairs);
  return pairs.get(key);
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
