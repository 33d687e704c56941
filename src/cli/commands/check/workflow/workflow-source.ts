import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Document, Node } from "yaml";
import { err, ok, type Result } from "../../../../shared/result.ts";
import {
  TOO_DEEP,
  type Path,
  type Position,
  type YamlFault,
} from "../../../../shared/yaml-faults.ts";

/** A workflow as parsed. Unlike a policy it may have anchors and aliases, which GitHub accepts. */
export interface WorkflowSource {
  readonly content: unknown;
  /** The position of the value at `path`, or of its nearest parent that exists. */
  positionOf(path: Path): Position;
  /** The position of the last key in `path`. */
  positionOfKey(path: Path): Position;
  /** The position of a text inside the value at `path`: of `${{ … }}` in a script of many lines. */
  positionOfText(path: Path, part: string): Position;
}

/** Longer than any workflow that GitHub runs. */
const MAX_CHARACTERS = 1024 * 1024;
/** Aliases multiply a text: this many uses of anchors are enough for every real workflow. */
const MAX_ALIASES = 1000;
const MAX_FAULTS = 3;

export function readWorkflow(text: string): Result<WorkflowSource, readonly YamlFault[]> {
  if (text.length > MAX_CHARACTERS) return faulty("the text is too long for a workflow");
  try {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const errors = document.errors.slice(0, MAX_FAULTS);
    if (errors.length > 0) {
      return err(
        errors.map(({ message, pos: [offset] }) => {
          const { line, column } = positionIn(lines, offset);
          return { message: `this is not valid YAML: ${message}`, line, column };
        }),
      );
    }
    const content: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return ok(sourceOf(content, { document, lines, text }));
  } catch (error) {
    if (error instanceof RangeError) return faulty(TOO_DEEP);
    // An alias without its anchor, or more than MAX_ALIASES.
    if (error instanceof ReferenceError) return faulty(error.message);
    throw error;
  }
}

function faulty(message: string): Result<never, readonly YamlFault[]> {
  return err([{ message, line: 1, column: 1 }]);
}

interface Parsed {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly text: string;
}

function sourceOf(content: unknown, { document, lines, text }: Parsed): WorkflowSource {
  const nodeAt = (path: Path): Node | undefined => {
    let here = resolved(document, document.contents);
    let last = here;
    for (const step of path) {
      here = resolved(document, here === undefined ? undefined : childOf(here, step));
      last = here ?? last;
    }
    return last;
  };
  const positionOf = (path: Path): Position => positionIn(lines, nodeAt(path)?.range?.[0] ?? 0);
  return {
    content,
    positionOf,
    positionOfKey: (path) => {
      const parent = nodeAt(path.slice(0, -1));
      const key = isMap(parent)
        ? parent.items.map((pair) => pair.key).find((one) => isKey(one, path.at(-1)))
        : undefined;
      return isNode(key) ? positionIn(lines, key.range?.[0] ?? 0) : positionOf(path);
    },
    positionOfText: (path, part) => {
      const [start = 0, end = start] = nodeAt(path)?.range ?? [];
      const found = text.slice(start, end).indexOf(part);
      return positionIn(lines, start + Math.max(0, found));
    },
  };
}

function childOf(node: Node, step: string | number): unknown {
  if (isSeq(node) && typeof step === "number") return node.items[step];
  return isMap(node) ? node.items.find(({ key }) => isKey(key, step))?.value : undefined;
}

function isKey(node: unknown, name: unknown): boolean {
  return isScalar(node) && String(node.value) === String(name);
}

function resolved(document: Document, node: unknown): Node | undefined {
  if (isAlias(node)) return node.resolve(document);
  return isNode(node) ? node : undefined;
}

function positionIn(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
