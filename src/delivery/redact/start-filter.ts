import type { FormPattern } from "./secret-forms.ts";
import { bytesFor, HAS_CLASS, isClass } from "./byte-classes.ts";
import { memoized } from "./memoized.ts";

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
 * may be. The pairs of a window are read from its end to its start, and as soon as no form fits, the window moves to
 * the first place behind at which what was read may be the start of one. Ordinary text needs one look in eight bytes. This is a BNDM search over pairs (Navarro and
 * Raffinot, "Fast and Flexible String Matching by Combining Bit-Parallelism and Suffix Automata", 2000), with one set
 * of offsets for all patterns together. It may stop where no form starts, and never skips one.
 */
export function createStartFilter(patterns: readonly FormPattern[]): StartFilter {
  const offsets = Math.min(MAX_OFFSETS, shortestOf(patterns) - 1);
  if (offsets < 1) return { next: (_bytes, from) => from };
  const pairs = pairTable(patterns, offsets);
  const last = offsets - 1;
  const offsetsOf = (bytes: Uint8Array, at: number): number =>
    pairs[((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)] ?? 0;
  return {
    next(bytes, from) {
      const end = bytes.length - offsets;
      let start = from;
      while (start < end) {
        let next = start + offsets;
        let at = start + last;
        let fitting = offsetsOf(bytes, at);
        while (fitting !== 0) {
          if (at === start) return start;
          if ((fitting & 1) !== 0) next = at;
          at -= 1;
          fitting = (fitting >> 1) & offsetsOf(bytes, at);
        }
        start = next;
      }
      return start;
    },
  };
}

/** Length of the shortest form, as far as it matters here. */
function shortestOf(patterns: readonly FormPattern[]): number {
  const enough = MAX_OFFSETS + 1;
  const shortest = memoized((spellings: readonly string[]) =>
    Math.min(...spellings.map(({ length }) => length)),
  );
  const lengths = patterns.flatMap(({ elements, starts = FIRST, firstEnd = elements.length - 1 }) =>
    // From the last start to the end, and from the first start to the first end.
    [elements.slice(starts.at(-1)), elements.slice(0, firstEnd + 1)].map((part) => {
      let length = 0;
      for (const element of part) {
        length += shortest(element);
        if (length >= enough) break;
      }
      return length;
    }),
  );
  return Math.min(enough, ...lengths);
}

/** By pair of bytes: the offsets at which it may be in a form, one a bit. */
function pairTable(patterns: readonly FormPattern[], offsets: number): Uint8Array {
  const all = (1 << offsets) - 1;
  const table = new Uint8Array(65_536);
  const mark = (pair: number, where: number): void => {
    table[pair] = (table[pair] ?? 0) | where;
  };
  const profileOf = memoized(createProfile);
  /** Where the pairs within an element are marked already: equal elements share their profile. */
  const marked = new Map<Profile, number>();
  /** Marks an element that may start at these offsets. Returns where what comes after it may start. */
  const markElement = (
    element: Profile,
    starts: number,
    following: readonly Uint8Array[],
  ): number => {
    const known = marked.get(element) ?? 0;
    marked.set(element, known | starts);
    const added = starts & ~known;
    let next = 0;
    for (let depth = 0; ((starts << depth) & all) !== 0; depth += 1) {
      const { pairs, ends } = element.at(depth);
      const fresh = (added << depth) & all;
      if (fresh !== 0) for (const pair of pairs) mark(pair, fresh);
      const where = (starts << depth) & all;
      if (ends.size > 0) next |= where << 1;
      for (const end of ends) {
        for (const firsts of following) for (const first of firsts) mark((end << 8) | first, where);
      }
    }
    return next & all;
  };
  for (const { elements, starts: own = FIRST } of patterns) {
    const profileAt = (index: number): Profile => profileOf(elements[index] ?? NO_SPELLINGS);
    for (const first of own) {
      /** The offsets at which an element and the one after it may start, one a bit. */
      let [starts, later] = [1, 0];
      for (let index = first; (starts | later) !== 0 && index < elements.length; index += 1) {
        const { firsts, isOptional } = profileAt(index + 1);
        const following = isOptional ? [firsts, profileAt(index + 2).firsts] : [firsts];
        const next = markElement(profileAt(index), starts, following);
        [starts, later] = [later | next, isOptional ? next : 0];
      }
    }
  }
  return table;
}

const FIRST: readonly number[] = [0];
const NO_SPELLINGS: readonly string[] = [];

/** What one element adds to the table. */
interface Profile {
  /** Its first bytes. */
  readonly firsts: Uint8Array;
  /** Whether it may be left out. */
  readonly isOptional: boolean;
  /** What may be that many bytes after its start. */
  at(depth: number): Level;
}

interface Level {
  /** This byte and the next one of the element. */
  readonly pairs: Set<number>;
  /** This byte, where it may be the element's last. */
  readonly ends: Set<number>;
}

function createProfile(all: readonly string[]): Profile {
  const spellings = all.filter((spelling) => spelling !== "");
  const firsts = new Set(spellings.flatMap((spelling) => bytesFor(spelling.charCodeAt(0))));
  const plain = spellings.filter((spelling) => !HAS_CLASS.test(spelling));
  const walks = spellings.filter((spelling) => HAS_CLASS.test(spelling)).map(createWalk);
  const levels: Level[] = [];
  const addLevel = (depth: number): void => {
    const level: Level = { pairs: new Set(), ends: new Set() };
    for (const spelling of plain) {
      const byte = spelling.charCodeAt(depth);
      if (depth === spelling.length - 1) level.ends.add(byte);
      else if (depth < spelling.length) {
        level.pairs.add((byte << 8) | spelling.charCodeAt(depth + 1));
      }
    }
    for (const walk of walks) walk(level);
    levels.push(level);
  };
  return {
    firsts: Uint8Array.from(firsts),
    isOptional: spellings.length < all.length,
    at(depth) {
      while (levels.length <= depth) addLevel(levels.length);
      return levels[depth] ?? NO_LEVEL;
    },
  };
}

const NO_LEVEL: Level = { pairs: new Set(), ends: new Set() };

/** Adds what a spelling with classes may have at one depth after the other. A class of bytes may go on. */
function createWalk(spelling: string): (level: Level) => void {
  let reached = new Set([0]);
  return ({ pairs, ends }) => {
    const next = new Set<number>();
    for (const at of reached) {
      const bytes = bytesFor(spelling.charCodeAt(at));
      if (at === spelling.length - 1) for (const byte of bytes) ends.add(byte);
      for (const following of placesAfter(spelling, at)) {
        next.add(following);
        for (const second of bytesFor(spelling.charCodeAt(following))) {
          for (const byte of bytes) pairs.add((byte << 8) | second);
        }
      }
    }
    reached = next;
  };
}

function placesAfter(spelling: string, at: number): readonly number[] {
  const places = isClass(spelling.charCodeAt(at)) ? [at, at + 1] : [at + 1];
  return places.filter((place) => place < spelling.length);
}
