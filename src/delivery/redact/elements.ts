/**
 * The elements of a pattern, each with its spellings. A long secret has thousands, of which a stream without the secret
 * needs the first few, so spellings are made when they are asked for. Equal elements share one object, which is compiled
 * once.
 */
export interface ElementList {
  readonly length: number;
  at(index: number): Spellings | undefined;
}

/** Every spelling, or every combination of what tools write between two characters and how they spell the second one. */
export type Spellings = readonly string[] | Joined;

export interface Joined {
  readonly before: readonly string[];
  readonly words: readonly string[];
}

export function allOf(spellings: Spellings): readonly string[] {
  if (!("words" in spellings)) return spellings;
  const { before, words } = spellings;
  return before.flatMap((separator) => words.map((word) => separator + word));
}

/** `spell` returns the same object for the same element, whatever its index. */
export function elementList(length: number, spell: (index: number) => Spellings): ElementList {
  return { length, at: (index) => (index < length ? spell(index) : undefined) };
}

export function memoized<K, T>(compute: (key: K) => T): (key: K) => T {
  const known = new Map<K, T>();
  return (key) => {
    const cached = known.get(key) ?? compute(key);
    known.set(key, cached);
    return cached;
  };
}
