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
    for (const byte of Buffer.from(spelling, "latin1")) {
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

/** One trie for each array of spellings: a secret has many characters, but only a few dozen different ones. */
export function trieCache(): (spellings: readonly string[]) => SpellingTrie {
  const known = new Map<readonly string[], SpellingTrie>();
  return (spellings) => {
    const trie = known.get(spellings) ?? spellingTrie(spellings);
    known.set(spellings, trie);
    return trie;
  };
}

/** The states met so far, by number, and where each byte leads from there: a cache that can be dropped at any time. */
export interface StateTable<State> {
  /** The number of a state; a new number when it was not met before. */
  idOf(state: State): number;
  state(id: number): State | undefined;
  /** How many states there are. */
  size(): number;
  link(id: number, byte: number, target: number): void;
  forget(): void;
  /** For the inner loop: 256 targets a state (-1: not known yet), and each state's figure. Valid until the next change. */
  rows(): { readonly next: Int32Array; readonly figures: Int32Array };
}

const FIRST_CAPACITY = 64;

export function createStateTable<State>(describe: {
  /** The same for states that behave alike. */
  readonly key: (state: State) => string;
  /** What the inner loop needs to know of a state. */
  readonly figure: (state: State) => number;
}): StateTable<State> {
  let states: State[] = [];
  let ids = new Map<string, number>();
  let next = new Int32Array(FIRST_CAPACITY * 256).fill(-1);
  let figures = new Int32Array(FIRST_CAPACITY);
  return {
    idOf(state) {
      const key = describe.key(state);
      const known = ids.get(key);
      if (known !== undefined) return known;
      const id = states.length;
      if (id === figures.length) {
        next = widened(next, -1);
        figures = widened(figures, 0);
      }
      states.push(state);
      ids.set(key, id);
      figures[id] = describe.figure(state);
      return id;
    },
    state: (id) => states[id],
    size: () => states.length,
    link(id, byte, target) {
      next[(id << 8) | byte] = target;
    },
    forget() {
      states = [];
      ids = new Map();
      next.fill(-1);
    },
    rows: () => ({ next, figures }),
  };
}

function widened(numbers: Int32Array<ArrayBuffer>, empty: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(numbers.length * 2).fill(empty);
  wider.set(numbers);
  return wider;
}
