import { hasByte, isClass } from "./byte-classes.ts";

/**
 * The spellings of one element as a tree; node 0 is the root. A node is made when something leads to it: an element may
 * have hundreds of spellings, and hardly any of them is ever met.
 */
export interface SpellingTrie {
  /** How spellings go on from a node, each way once. */
  steps(node: number): readonly Step[];
  /** The nodes that a byte leads to. More than one where it also belongs to a class. */
  next(node: number, byte: number): readonly number[];
  /** Whether nothing goes on from a node. */
  isLeaf(node: number): boolean;
  /** Whether a spelling ends here. An element whose root is complete may be left out. */
  isComplete(node: number): boolean;
}

export interface Step {
  /** A byte, or a class of bytes. */
  readonly code: number;
  /** Where it leads: to the same node where a class goes on. */
  readonly node: number;
}

interface Node {
  /** The characters that lead here are so many, and the last of them is `code`. */
  readonly length: number;
  readonly code: number;
  /** The spellings that begin with them, and are longer. */
  readonly longer: string[];
  isComplete: boolean;
  steps: readonly Step[] | undefined;
}

export function spellingTrie(spellings: readonly string[]): SpellingTrie {
  const root = newNode(0, 0);
  for (const spelling of spellings) add(spelling, root);
  const nodes = [root];
  const at = (node: number): Node => nodes[node] ?? NOWHERE;
  const steps = (node: number): readonly Step[] => {
    const from = at(node);
    if (from.steps !== undefined) return from.steps;
    const made = childrenOf(from).map((child): Step => {
      nodes.push(child);
      return { code: child.code, node: nodes.length - 1 };
    });
    if (isClass(from.code)) made.push({ code: from.code, node });
    from.steps = made;
    return made;
  };
  return {
    steps,
    next(node, byte) {
      const reached: number[] = [];
      for (const step of steps(node)) if (hasByte(step.code, byte)) reached.push(step.node);
      return reached;
    },
    isLeaf: (node) => steps(node).length === 0,
    isComplete: (node) => at(node).isComplete,
  };
}

const NOWHERE = newNode(0, 0);

function newNode(length: number, code: number): Node {
  return { length, code, longer: [], isComplete: false, steps: undefined };
}

function add(spelling: string, node: Node): void {
  if (spelling.length === node.length) node.isComplete = true;
  else node.longer.push(spelling);
}

function childrenOf({ longer, length }: Node): readonly Node[] {
  const children = new Map<number, Node>();
  for (const spelling of longer) {
    const code = spelling.charCodeAt(length);
    let child = children.get(code);
    if (child === undefined) {
      child = newNode(length + 1, code);
      children.set(code, child);
    }
    add(spelling, child);
  }
  return [...children.values()];
}
