/**
 * The elements of a pattern, each with its spellings. A long secret has thousands, of which a stream without the secret
 * needs the first few, so spellings are made when they are asked for. Equal elements share one array, which is compiled
 * once.
 */
export interface ElementList {
  readonly length: number;
  at(index: number): readonly string[] | undefined;
}

/** `spell` returns the same array for the same element, whatever its index. */
export function elementList(
  length: number,
  spell: (index: number) => readonly string[],
): ElementList {
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
