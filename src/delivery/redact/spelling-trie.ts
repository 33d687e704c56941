import type { Spellings } from "./elements.ts";

/** The spellings of one element as a tree over bytes; node 0 is the root. */
export interface SpellingTrie {
  /** By node: the node that each byte leads to. */
  readonly next: readonly ReadonlyMap<number, number>[];
  /** By node: whether a spelling ends here. */
  readonly complete: readonly boolean[];
}

export function spellingTrie(spellings: readonly string[]): SpellingTrie {
  const next = [new Map<number, number>()];
  const complete = [false];
  for (const spelling of spellings) {
    let node = 0;
    for (let at = 0; at < spelling.length; at += 1) {
      const byte = spelling.charCodeAt(at) & 0xff;
      const known = next[node]?.get(byte);
      if (known === undefined) {
        next[node]?.set(byte, next.length);
        node = next.length;
        next.push(new Map<number, number>());
        complete.push(false);
      } else {
        node = known;
      }
    }
    complete[node] = true;
  }
  return { next, complete };
}

/** One value for each element's spellings: a secret has many characters, but only a few dozen different ones. */
export function oncePerSpellings<S extends Spellings, T>(
  make: (spellings: S) => T,
): (spellings: S) => T {
  const known = new Map<S, T>();
  return (spellings) => {
    const found = known.get(spellings) ?? make(spellings);
    known.set(spellings, found);
    return found;
  };
}
