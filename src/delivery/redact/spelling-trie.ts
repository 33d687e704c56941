import { bytesFor, isClass } from "./byte-classes.ts";
import { memoized } from "./memoized.ts";

/** The spellings of one element as a tree over bytes; node 0 is the root. */
export interface SpellingTrie {
  /** The nodes that a byte leads to from a node. More than one where the byte also belongs to a class. */
  next(node: number, byte: number): readonly number[];
  /** Whether nothing goes on from a node. */
  isLeaf(node: number): boolean;
  /** By node: whether a spelling ends here. An element whose root is complete may be left out. */
  readonly complete: readonly boolean[];
}

export function spellingTrie(spellings: readonly string[]): SpellingTrie {
  const { next, complete, loops } = characterTree(spellings);
  /** Of the nodes that were reached: a class has up to 220 bytes, and most nodes are never reached. */
  const byByte = memoized((node: number): ReadonlyMap<number, readonly number[]> => {
    const nodes = new Map<number, number[]>();
    for (const [code, child] of next[node] ?? []) addFor(code, child, nodes);
    const loop = loops[node];
    if (loop !== undefined) addFor(loop, node, nodes);
    return nodes;
  });
  return {
    next: (node, byte) => byByte(node).get(byte) ?? NONE,
    isLeaf: (node) => next[node]?.size === 0 && loops[node] === undefined,
    complete,
  };
}

const NONE: readonly number[] = [];

function addFor(code: number, node: number, byByte: Map<number, number[]>): void {
  for (const byte of bytesFor(code)) {
    const nodes = byByte.get(byte);
    if (nodes === undefined) byByte.set(byte, [node]);
    else nodes.push(node);
  }
}

function characterTree(spellings: readonly string[]) {
  const next = [new Map<number, number>()];
  const complete = [false];
  /** By node: the class that it was reached by, and that may go on. */
  const loops: (number | undefined)[] = [undefined];
  for (const spelling of spellings) {
    let node = 0;
    for (let at = 0; at < spelling.length; at += 1) {
      const code = spelling.charCodeAt(at);
      const known = next[node]?.get(code);
      if (known === undefined) {
        next[node]?.set(code, next.length);
        node = next.length;
        next.push(new Map<number, number>());
        complete.push(false);
        loops.push(isClass(code) ? code : undefined);
      } else {
        node = known;
      }
    }
    complete[node] = true;
  }
  return { next, complete, loops };
}
