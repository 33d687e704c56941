import type { ElementSpellings } from "./elements.ts";
import { bytesFor } from "./byte-classes.ts";
import { spellingTrie } from "./spelling-trie.ts";

/** Where bytes lead within the spellings of one element. Elements with the same spellings share this. */
export interface SpelledMoves {
  /** Where a byte leads from a node of the tree of spellings. */
  move(node: number, byte: number): SpelledMove;
  /** The bytes with which a spelling goes on from a node. */
  bytes(node: number): readonly number[];
  /** Whether the element may be left out. */
  readonly isOptional: boolean;
}

export interface SpelledMove {
  /** The nodes from which a spelling goes on. */
  readonly nodes: readonly number[];
  /** Whether a spelling is complete. */
  readonly isComplete: boolean;
}

export function spelledMoves(spellings: ElementSpellings): SpelledMoves {
  const trie = spellingTrie(spellings);
  return {
    move(node, byte) {
      const reached = trie.next(node, byte);
      const nodes = reached.filter((next) => trie.steps(next).length > 0);
      return { nodes, isComplete: reached.some((next) => trie.isComplete(next)) };
    },
    bytes: (node) => [...new Set(trie.steps(node).flatMap(({ code }) => bytesFor(code)))],
    isOptional: trie.isComplete(0),
  };
}
