import type { FormPattern } from "./secret-forms.ts";
import { bytesFor } from "./byte-classes.ts";
import type { Elements, ElementSpellings } from "./elements.ts";
import { memoized } from "./memoized.ts";
import { spellingTrie, type SpellingTrie, type Step } from "./spelling-trie.ts";

/** Skips bytes at which no form can start, far faster than the automaton reads them. */
export interface StartFilter {
  /** The bytes that come next. They stay as they are until the next call. */
  begin(bytes: Uint8Array): void;
  /**
   * The first position at or after `from` at which a form may start. Near the end of the bytes, where too few are left
   * to decide, it returns the position itself.
   */
  next(bytes: Uint8Array, from: number): number;
  /** No form starts with the `WORD_BYTES` bytes at a position: it may skip them wherever it finds them again. */
  exclude(bytes: Uint8Array, at: number): void;
}

/** How many bytes of a start are looked at more closely. */
export const WORD_BYTES = 4;

/** What the filter knows about all forms together. */
export interface StartTable {
  /** How many bytes from the start of a form on it looks at pairs. 0: some form is too short for it. */
  readonly offsets: number;
  /** By pair of bytes, the first one in the lower bits: the offsets at which it may be in a form, one a bit. */
  readonly pairs: Uint8Array;
}

export function startTable(patterns: readonly FormPattern[]): StartTable {
  const offsets = Math.min(MAX_OFFSETS, shortestOf(patterns) - 1);
  return offsets < 1
    ? { offsets: 0, pairs: new Uint8Array(0) }
    : { offsets, pairs: pairTable(patterns, offsets) };
}

/** As many as there are bits in an entry of the table. */
export const MAX_OFFSETS = 8;

/**
 * Looks at pairs of bytes: for each of the 65 536 pairs, the table has the offsets from the start of a form at which it
 * may be. The pairs of a window are read from its end to its start, and as soon as no form fits, the window moves to
 * the first place behind at which what was read may be the start of one. Ordinary text needs one look in eight bytes.
 * This is a BNDM search over pairs (Navarro and Raffinot, "Fast and Flexible String Matching by Combining
 * Bit-Parallelism and Suffix Automata", 2000), with one set of offsets for all patterns together. It may stop where no
 * form starts, and never skips one. byte-scan.wat has the same search for long texts.
 */
export function createStartFilter({ offsets, pairs }: StartTable): StartFilter {
  const common = { begin: ignore, exclude: ignore };
  if (offsets < 1) return { ...common, next: (_bytes, from) => from };
  const last = offsets - 1;
  const offsetsOf = (bytes: Uint8Array, at: number): number =>
    pairs[(bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)] ?? 0;
  return {
    ...common,
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

/** It reads every text in the same way. */
function ignore(): void {}

/** Length of the shortest form, as far as it matters here. */
function shortestOf(patterns: readonly FormPattern[]): number {
  const enough = MAX_OFFSETS + 1;
  const shortest = memoized((spellings: ElementSpellings) =>
    Math.min(...spellings.map(({ length }) => length)),
  );
  const between = (elements: Elements, first: number, last: number): number => {
    let length = 0;
    for (let index = first; index <= last && length < enough; index += 1) {
      length += shortest(elements.at(index) ?? NO_SPELLINGS);
    }
    return length;
  };
  const lengths = patterns.flatMap(({ elements, starts = FIRST, firstEnd }) => {
    const last = elements.length - 1;
    // From the last start to the end, and from the first start to the first end.
    return [between(elements, starts.at(-1) ?? 0, last), between(elements, 0, firstEnd ?? last)];
  });
  return Math.min(enough, ...lengths);
}

function pairTable(patterns: readonly FormPattern[], offsets: number): Uint8Array {
  const all = (1 << offsets) - 1;
  const table = new Uint8Array(65_536);
  const mark = (firsts: readonly number[], seconds: readonly number[], where: number): void => {
    for (const byte of firsts) {
      for (const second of seconds) {
        const pair = byte | (second << 8);
        table[pair] = (table[pair] ?? 0) | where;
      }
    }
  };
  const profileOf = memoized(createProfile);
  /** Where the pairs within an element are marked already: equal elements share their profile. */
  const marked = new Map<Profile, number>();
  /** Marks an element that may start at these offsets. Returns where what comes after it may start. */
  const markElement = (
    element: Profile,
    starts: number,
    following: readonly (readonly number[])[],
  ): number => {
    const known = marked.get(element) ?? 0;
    marked.set(element, known | starts);
    const added = starts & ~known;
    let next = 0;
    for (let depth = 0; ((starts << depth) & all) !== 0; depth += 1) {
      const { pairs, ends } = element.at(depth);
      const fresh = (added << depth) & all;
      if (fresh !== 0) for (const { bytes, next: seconds } of pairs) mark(bytes, seconds, fresh);
      if (ends.length > 0) {
        const where = (starts << depth) & all;
        next |= where << 1;
        for (const firsts of following) mark(ends, firsts, where);
      }
      if (pairs.length === 0) break;
    }
    return next & all;
  };
  for (const { elements, starts: own = FIRST } of patterns) {
    const profileAt = (index: number): Profile => profileOf(elements.at(index) ?? NO_SPELLINGS);
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
const NO_SPELLINGS: ElementSpellings = [];

/** What one element adds to the table. */
interface Profile {
  /** Its first bytes. */
  readonly firsts: readonly number[];
  /** Whether it may be left out. */
  readonly isOptional: boolean;
  /** What may be that many bytes after its start. */
  at(depth: number): Level;
}

/** Each of these bytes with each of those. */
interface Pairs {
  readonly bytes: readonly number[];
  readonly next: readonly number[];
}

interface Level {
  /** This byte and the next one of the element. */
  readonly pairs: readonly Pairs[];
  /** This byte, where it may be the element's last. */
  readonly ends: readonly number[];
}

function createProfile(spellings: ElementSpellings): Profile {
  const trie = spellingTrie(spellings);
  const firsts = trie.steps(0);
  const levels: Level[] = [];
  let reached = firsts;
  return {
    firsts: firsts.flatMap(({ code }) => bytesFor(code)),
    isOptional: trie.isComplete(0),
    at(depth) {
      while (levels.length <= depth) {
        levels.push(levelOf(trie, reached));
        reached = eachOnce(reached.flatMap(({ node }) => trie.steps(node)));
      }
      return levels[depth] ?? NO_LEVEL;
    },
  };
}

const NO_LEVEL: Level = { pairs: [], ends: [] };

/** What the bytes that these steps read may be, alone and with the next one. */
function levelOf(trie: SpellingTrie, reached: readonly Step[]): Level {
  const pairs: Pairs[] = [];
  const ends = new Set<number>();
  /** Many spellings differ only in what comes later. */
  const known = new Set<number>();
  for (const { code, node } of reached) {
    if (trie.isComplete(node)) for (const byte of bytesFor(code)) ends.add(byte);
    for (const next of trie.steps(node)) {
      const both = (code << 16) | next.code;
      if (known.has(both)) continue;
      known.add(both);
      pairs.push({ bytes: bytesFor(code), next: bytesFor(next.code) });
    }
  }
  return { pairs, ends: [...ends] };
}

function eachOnce(steps: readonly Step[]): readonly Step[] {
  return [...new Map(steps.map((step) => [step.node, step])).values()];
}
