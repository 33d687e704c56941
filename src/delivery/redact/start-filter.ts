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
    for (const element of elements) {
      length += shortest(element);
      if (length >= enough) break;
    }
    return length;
  });
  return Math.min(enough, ...lengths);
}

/** By pair of bytes: the offsets at which it may be in a form, one a bit. */
function pairTable(patterns: readonly FormPattern[], offsets: number): Uint8Array {
  const all = (1 << offsets) - 1;
  const table = new Uint8Array(65_536);
  const profileOf = oncePerSpellings((spellings) => profile(spellings, offsets));
  for (const { elements } of patterns) {
    /** The offsets at which the element may start, one a bit. */
    let starts = 1;
    for (let index = 0; starts !== 0 && index < elements.length; index += 1) {
      const { inside, ends } = profileOf(elements[index] ?? NO_SPELLINGS);
      const { firsts } = profileOf(elements[index + 1] ?? NO_SPELLINGS);
      for (const one of inside) mark(table, one & 0xffff, (starts << (one >> 16)) & all);
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

/** What one element adds to the table. Depths are counted from the element's start. */
interface Profile {
  readonly firsts: Uint8Array;
  /** Pairs, with their depth above them. */
  readonly inside: Uint32Array;
  /** Last bytes, with their depth above them. */
  readonly ends: Uint32Array;
}

function profile(spellings: readonly string[], offsets: number): Profile {
  const firsts = new Set<number>();
  const inside = new Set<number>();
  const ends = new Set<number>();
  for (const spelling of spellings) {
    const end = spelling.length - 1;
    let byte = spelling.charCodeAt(0) & 0xff;
    if (end >= 0) firsts.add(byte);
    if (end >= 0 && end < offsets) ends.add((end << 8) | (spelling.charCodeAt(end) & 0xff));
    for (let depth = 0; depth < end && depth < offsets; depth += 1) {
      const next = spelling.charCodeAt(depth + 1) & 0xff;
      inside.add((depth << 16) | (byte << 8) | next);
      byte = next;
    }
  }
  return {
    firsts: Uint8Array.from(firsts),
    inside: Uint32Array.from(inside),
    ends: Uint32Array.from(ends),
  };
}
