import {
  isAlias,
  isNode,
  isPair,
  isScalar,
  visit,
  type Document,
  type LineCounter,
  type Scalar,
  type YAMLError,
} from "yaml";
import { oddIndentation } from "./yaml-indentation.ts";

/** A position in a file. Lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Why a text cannot be read as one plain YAML document. */
export interface YamlFault extends Position {
  readonly message: string;
  /** The key that appears twice. */
  readonly twice?: { readonly path: Path; readonly firstLine: number };
  /** The text was not read, because it is longer than this. */
  readonly maxCharacters?: number;
}

export type Path = readonly (string | number)[];

export const TOO_DEEP = "the text is nested too deeply";

/** Why a document is not accepted: the faults of the first kind that it has. */
export function faultsOf(
  document: Document.Parsed,
  lines: LineCounter,
  text: string,
): readonly YamlFault[] {
  const syntax = syntaxFaults(document, lines);
  if (syntax.length > 0) return indentationFault(document, lines, text) ?? syntax;
  const duplicates = duplicateFaults(document, lines);
  return duplicates.length > 0 ? duplicates : structureFaults(document, lines);
}

/** Only the first few: most errors after a syntax error are caused by it. */
const MAX_SYNTAX_FAULTS = 3;
/** Nobody reads more, and each costs time. */
const MAX_FAULTS = 100;

function syntaxFaults(document: Document.Parsed, lines: LineCounter): readonly YamlFault[] {
  const problems: readonly YAMLError[] = [...document.errors, ...document.warnings];
  // In some places, the library itself catches the exhausted stack.
  const tooDeep = problems.find(({ message }) => message.includes("call stack"));
  if (tooDeep !== undefined) return [faultAt(lines, tooDeep.pos[0], TOO_DEEP)];
  return problems
    .slice(0, MAX_SYNTAX_FAULTS)
    .map(({ message, pos }) => faultAt(lines, pos[0], `this is not valid YAML: ${message}`));
}

const OF_INDENTATION = new Set(["BAD_INDENT", "BLOCK_AS_IMPLICIT_KEY", "UNEXPECTED_TOKEN"]);

/** The library stops at the end of a wrongly indented line, or at the one before, and says what it took it for. */
function indentationFault(
  { errors: [first] }: Document.Parsed,
  lines: LineCounter,
  text: string,
): readonly YamlFault[] | undefined {
  if (first === undefined || !OF_INDENTATION.has(first.code)) return undefined;
  const odd = oddIndentation(text, positionAt(lines, first.pos[0]).line);
  return odd === undefined ? undefined : [odd];
}

function duplicateFaults(document: Document.Parsed, lines: LineCounter): readonly YamlFault[] {
  const faults: YamlFault[] = [];
  visit(document, {
    Map(_key, { items }, ancestors) {
      const seen = new Map<unknown, number>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const offset = key.range?.[0] ?? 0;
        const first = seen.get(key.value);
        if (first !== undefined) faults.push(duplicateAt(lines, { key, first, ancestors }));
        if (faults.length >= MAX_SYNTAX_FAULTS) return visit.BREAK;
        if (first === undefined) seen.set(key.value, offset);
      }
      return undefined;
    },
  });
  return faults;
}

function duplicateAt(
  lines: LineCounter,
  found: { readonly key: Scalar; readonly first: number; readonly ancestors: readonly unknown[] },
): YamlFault {
  const { key, first, ancestors } = found;
  const parents = ancestors.filter((one) => isPair(one)).map((pair) => keyText(pair.key));
  const firstLine = positionAt(lines, first).line;
  const fault = faultAt(lines, key.range?.[0] ?? 0, "");
  const message = `this key appears twice: lines ${firstLine} and ${fault.line}`;
  return { ...fault, message, twice: { path: [...parents, keyText(key)], firstLine } };
}

/** Anchors, aliases, tags, and keys that are not strings: valid YAML, but not accepted here. */
function structureFaults(document: Document.Parsed, lines: LineCounter): readonly YamlFault[] {
  const faults: YamlFault[] = [];
  const add = (message: string, offset: number | undefined): void => {
    faults.push(faultAt(lines, offset ?? 0, message));
  };
  visit(document, {
    Node(_key, node) {
      if (faults.length >= MAX_FAULTS) return visit.BREAK;
      const start = node.range?.[0];
      if (isAlias(node)) add("aliases (*name) are not allowed: write out the value", start);
      else if (node.anchor !== undefined) {
        add("anchors (&name) are not allowed: write out the value", start);
      }
      if (node.tag !== undefined) {
        add("tags (!name) are not allowed: write only the value", start);
      }
      return undefined;
    },
    Pair(_key, { key }) {
      if (faults.length >= MAX_FAULTS) return visit.BREAK;
      if (isScalar(key) && typeof key.value === "string") return undefined;
      add("this key is not a string: put it in quotes", isNode(key) ? key.range?.[0] : undefined);
      return undefined;
    },
  });
  return faults;
}

function faultAt(lines: LineCounter, offset: number, message: string): YamlFault {
  return { message, ...positionAt(lines, offset) };
}

export function keyText(key: unknown): string {
  return isScalar(key) && typeof key.value === "string" ? key.value : "";
}

export function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  // An empty text has no lines at all: the library says line 0.
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
