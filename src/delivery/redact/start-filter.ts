import type { ElementList, Joined, Spellings } from "./elements.ts";
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
  const shortest = oncePerSpellings(shortestSpelling);
  const lengths = patterns.map(({ elements }) => {
    let length = 0;
    for (let index = 0; index < elements.length && length < enough; index += 1) {
      length += shortest(spellingsAt(elements, index));
    }
    return length;
  });
  return Math.min(enough, ...lengths);
}

function shortestSpelling(spellings: Spellings): number {
  const length =
    "words" in spellings
      ? shortestIn(spellings.before) + shortestIn(spellings.words)
      : shortestIn(spellings);
  return Math.max(1, length);
}

function shortestIn(texts: readonly string[]): number {
  return Math.min(...texts.map(({ length }) => length));
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
      for (const part of inside) {
        for (const one of part) mark(table, one & 0xffff, (starts << (one >> 16)) & all);
      }
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

function spellingsAt(elements: ElementList, index: number): Spellings {
  return elements.at(index) ?? NO_SPELLINGS;
}

/** By spellings and where they may start. What is further inside has an offset that the table does not have. */
function profiler(offsets: number): (spellings: Spellings, starts: number) => Profile {
  const byDepth = Array.from({ length: offsets + 1 }, (_, depth) => {
    const profileOf = oncePerSpellings((texts: readonly string[]) => profile(texts, depth));
    const joinedOf = oncePerSpellings((joined: Joined) =>
      joinedProfile(profileOf(joined.before), joined, depth),
    );
    return (spellings: Spellings) =>
      "words" in spellings ? joinedOf(spellings) : profileOf(spellings);
  });
  return (spellings, starts) => byDepth[offsets - lowestBit(starts)]?.(spellings) ?? NOTHING;
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

/** What one element adds to the table. Depths are counted from the element's start. */
interface Profile {
  /** Pairs, with their depth above them. */
  readonly inside: readonly Iterable<number>[];
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
  return { inside: [inside], ends: [...ends] };
}

/** The same for every combination of the two: the separators are many, and their profile is made once. */
function joinedProfile(separators: Profile, { before, words }: Joined, offsets: number): Profile {
  const inside = new Set<number>();
  const ends = new Set<number>();
  const lengths = new Set(before.includes("") ? [0] : []);
  for (const end of separators.ends) {
    const depth = end >> 8;
    lengths.add(depth + 1);
    for (const first of firstBytes(words)) {
      inside.add((depth << 16) | ((end & 0xff) << 8) | first);
    }
  }
  for (const length of lengths) {
    const behind = profile(words, Math.max(0, offsets - length));
    for (const one of behind.inside.flatMap((part) => [...part])) inside.add(one + (length << 16));
    for (const end of behind.ends) ends.add(end + (length << 8));
  }
  return { inside: [...separators.inside, inside], ends: [...ends] };
}

function firstBytes(spellings: Spellings): readonly number[] {
  if (!("words" in spellings)) return [...new Set(spellings.flatMap(firstByte))];
  const { before, words } = spellings;
  const behind = before.includes("") ? words : [];
  return [...new Set([...before, ...behind].flatMap(firstByte))];
}

function firstByte(text: string): readonly number[] {
  return text === "" ? [] : [text.charCodeAt(0) & 0xff];
}
