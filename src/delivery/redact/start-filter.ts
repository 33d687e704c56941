import type { ElementList } from "./elements.ts";
import type { FormPattern } from "./secret-forms.ts";
import { oncePerSpellings } from "./spelling-trie.ts";

/** Skips bytes at which no form can start, far faster than the automaton reads them. */
export interface StartFilter {
  /**
   * The first position at or after `from` at which a form may start. Near the end of the bytes, where too few are left
   * to decide, it returns the position itself.
   */
  next(bytes: Uint8Array, from: number): number;
}

/** As many as there are bits in an entry of the table. */
const MAX_OFFSETS = 8;

/**
 * Looks at pairs of bytes: for each of the 65 536 pairs, the table has the offsets from the start of a form at which it
 * may be. The pairs of a window are read from its end to its start, and as soon as no form fits, the window moves past
 * the place that ruled it out. Ordinary text needs one look in eight bytes. This is a BNDM search over pairs (Navarro and
 * Raffinot, "Fast and Flexible String Matching by Combining Bit-Parallelism and Suffix Automata", 2000), with one set
 * of offsets for all patterns together. It may stop where no form starts, and never skips one.
 */
export function createStartFilter(patterns: readonly FormPattern[]): StartFilter {
  const offsets = Math.min(MAX_OFFSETS, shortestOf(patterns) - 1);
  if (offsets < 1) return { next: (_bytes, from) => from };
  const pairs = pairTable(patterns, offsets);
  const last = offsets - 1;
  return {
    next(bytes, from) {
      const end = bytes.length - offsets;
      let start = from;
      while (start < end) {
        let at = start + last;
        let fitting = pairs[((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)] ?? 0;
        while (fitting !== 0) {
          if (at === start) return start;
          at -= 1;
          fitting = (fitting >> 1) & (pairs[((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)] ?? 0);
        }
        start = at + 1;
      }
      return start;
    },
  };
}

/** Length of the shortest form, as far as it matters here. */
function shortestOf(patterns: readonly FormPattern[]): number {
  const enough = MAX_OFFSETS + 1;
  const shortest = oncePerSpellings((spellings) =>
    Math.min(...spellings.map(({ length }) => Math.max(1, length))),
  );
  const lengths = patterns.map(({ elements }) => {
    let length = 0;
    for (let index = 0; index < elements.length && length < enough; index += 1) {
      length += shortest(spellingsAt(elements, index));
    }
    return length;
  });
  return Math.min(enough, ...lengths);
}

/** By pair of bytes: the offsets at which it may be in a form, one a bit. */
function pairTable(patterns: readonly FormPattern[], offsets: number): Uint8Array {
  const all = (1 << offsets) - 1;
  const table = new Uint8Array(65_536);
  const profileOf = profiler(offsets);
  const firstsOf = oncePerSpellings(firstBytes);
  for (const { elements } of patterns) {
    /** The offsets at which the element may start, one a bit. */
    let starts = 1;
    for (let index = 0; starts !== 0 && index < elements.length; index += 1) {
      const { inside, ends } = profileOf(spellingsAt(elements, index), starts);
      for (const one of inside) mark(table, one & 0xffff, (starts << (one >> 16)) & all);
      const firsts = ends.length === 0 ? [] : firstsOf(spellingsAt(elements, index + 1));
      let next = 0;
      for (const one of ends) {
        const where = (starts << (one >> 8)) & all;
        next |= where << 1;
        const pair = (one & 0xff) << 8;
        for (const first of firsts) mark(table, pair | first, where);
      }
      starts = next & all;
    }
  }
  return table;
}

function mark(table: Uint8Array, pair: number, where: number): void {
  table[pair] = (table[pair] ?? 0) | where;
}

const NO_SPELLINGS: readonly string[] = [];

function spellingsAt(elements: ElementList, index: number): readonly string[] {
  return elements.at(index) ?? NO_SPELLINGS;
}

/** By spellings and where they may start. What is further inside has an offset that the table does not have. */
function profiler(offsets: number): (spellings: readonly string[], starts: number) => Profile {
  const byDepth = Array.from({ length: offsets + 1 }, (_, depth) =>
    oncePerSpellings((spellings) => profile(spellings, depth)),
  );
  return (spellings, starts) => byDepth[offsets - lowestBit(starts)]?.(spellings) ?? NOTHING;
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

/** What one element adds to the table. Depths are counted from the element's start. */
interface Profile {
  /** Pairs, with their depth above them. */
  readonly inside: Iterable<number>;
  /** Last bytes, with their depth above them. */
  readonly ends: readonly number[];
}

const NOTHING: Profile = { inside: [], ends: [] };

/** Down to a depth. Many spellings begin in the same way, and are looked at once. */
function profile(spellings: readonly string[], offsets: number): Profile {
  const inside = new Set<number>();
  const ends = new Set<number>();
  const beginnings = new Set(spellings.map((spelling) => spelling.slice(0, offsets + 1)));
  for (const beginning of beginnings) {
    const end = beginning.length - 1;
    if (end >= 0 && end < offsets) ends.add((end << 8) | (beginning.charCodeAt(end) & 0xff));
    for (let depth = 0; depth < end; depth += 1) {
      const pair =
        ((beginning.charCodeAt(depth) & 0xff) << 8) | (beginning.charCodeAt(depth + 1) & 0xff);
      inside.add((depth << 16) | pair);
    }
  }
  return { inside, ends: [...ends] };
}

function firstBytes(spellings: readonly string[]): readonly number[] {
  const starting = spellings.filter((spelling) => spelling !== "");
  return [...new Set(starting.map((spelling) => spelling.charCodeAt(0) & 0xff))];
}
