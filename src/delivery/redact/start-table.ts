import type { FormPattern } from "./secret-forms.ts";
import { bytesFor, isClass } from "./byte-classes.ts";
import type { Elements, ElementSpellings } from "./elements.ts";
import { memoized } from "./memoized.ts";

/** What the filter knows about all forms together. */
export interface StartTable {
  /** How many bytes from the start of a form on it looks at pairs. 0: some form is too short for it. */
  readonly offsets: number;
  /**
   * By pair of bytes, the first one in the lower bits: the offsets at which it may be in a form, one a bit, offset 0 in the
   * highest. At the offsets that the table does not look at, every pair may be.
   */
  readonly pairs: Uint8Array;
}

export function startTable(patterns: readonly FormPattern[]): StartTable {
  const offsets = Math.min(MAX_OFFSETS, shortestOf(patterns) - 1);
  return offsets < 1 ? NO_TABLE : { offsets, pairs: pairTable(patterns, offsets) };
}

/** With it, nothing is skipped. */
export const NO_TABLE: StartTable = { offsets: 0, pairs: new Uint8Array(0) };

/** As many as there are bits in an entry of the table. */
export const MAX_OFFSETS = 8;

/** The bit of offset 0. */
export const AT_START = 1 << (MAX_OFFSETS - 1);
const ALL_OFFSETS = (1 << MAX_OFFSETS) - 1;

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
  const lengths = patterns.map(({ elements, starts = FIRST, firstEnd }) => {
    const last = elements.length - 1;
    // From the last start to the end, and from the first start to the first end.
    const toEnd = between(elements, starts.at(-1) ?? 0, last);
    return firstEnd === undefined ? toEnd : Math.min(toEnd, between(elements, 0, firstEnd));
  });
  return Math.min(enough, ...lengths);
}

function pairTable(patterns: readonly FormPattern[], offsets: number): Uint8Array {
  const all = (1 << offsets) - 1;
  const marks = createMarks(offsets);
  const profileOf = memoized((spellings: ElementSpellings) => createProfile(spellings, all));
  /** Where elements may start: equal elements share their profile. */
  const startsOf = new Map<Profile, number>();
  const add: AddElement = (element, starts, following) => {
    startsOf.set(element, (startsOf.get(element) ?? 0) | starts);
    let next = 0;
    for (const { code, depths } of element.ends) {
      const where = shifted(depths, starts) & all;
      next |= where << 1;
      for (const firsts of following) for (const first of firsts) marks.pair(code, first, where);
    }
    return next & all;
  };
  for (const pattern of patterns) addPattern(pattern, profileOf, add);
  // Once for each, when all places are known.
  for (const [{ spellings }, starts] of startsOf) {
    for (const spelling of spellings) marks.within(spelling, starts);
  }
  return marks.table;
}

/** Adds an element that may start at these offsets. Returns where what comes after it may start. */
type AddElement = (
  element: Profile,
  starts: number,
  following: readonly (readonly number[])[],
) => number;

/** Adds the elements of a pattern, as far as any of them is near enough to a start. */
function addPattern(
  { elements, starts: own = FIRST }: FormPattern,
  profileOf: (spellings: ElementSpellings) => Profile,
  add: AddElement,
): void {
  const profileAt = (index: number): Profile => profileOf(elements.at(index) ?? NO_SPELLINGS);
  const lastStart = own.at(-1) ?? 0;
  let start = 0;
  /** The offsets at which an element and the one after it may start, one a bit. */
  let [starts, later] = [0, 0];
  let [element, following] = [profileAt(0), profileAt(1)];
  for (let index = 0; index < elements.length; index += 1) {
    const after = profileAt(index + 2);
    if (own[start] === index) {
      starts |= 1;
      start += 1;
    }
    if ((starts | later) === 0 && index > lastStart) return;
    const { firsts, isOptional } = following;
    const next = add(element, starts, isOptional ? [firsts, after.firsts] : [firsts]);
    [starts, later] = [later | next, isOptional ? next : 0];
    [element, following] = [following, after];
  }
}

const FIRST: readonly number[] = [0];
const NO_SPELLINGS: ElementSpellings = [];

/** What one element adds to the table. */
interface Profile {
  /** Those with pairs in them. */
  readonly spellings: readonly string[];
  /** Its first bytes, or classes of them. */
  readonly firsts: readonly number[];
  /** Whether it may be left out. */
  readonly isOptional: boolean;
  readonly ends: readonly End[];
}

/** A byte, or a class of them, that may be an element's last, and how far after its start, one distance a bit. */
interface End {
  readonly code: number;
  readonly depths: number;
}

function createProfile(spellings: ElementSpellings, all: number): Profile {
  const firsts = new Set<number>();
  const ends = new Map<number, number>();
  for (const spelling of spellings) {
    if (spelling === "") continue;
    firsts.add(spelling.charCodeAt(0));
    const depths = depthsOfEnd(spelling, all);
    const code = spelling.charCodeAt(spelling.length - 1);
    if (depths !== 0) ends.set(code, (ends.get(code) ?? 0) | depths);
  }
  return {
    spellings: spellings.filter((one) => one.length > 1 || isClass(one.charCodeAt(0))),
    firsts: [...firsts],
    isOptional: spellings.includes(""),
    ends: [...ends].map(([code, depths]) => ({ code, depths })),
  };
}

function depthsOfEnd(spelling: string, all: number): number {
  let depths = 1;
  for (let index = 0; ; index += 1) {
    if (isClass(spelling.charCodeAt(index))) depths = andLater(depths, all);
    if (index === spelling.length - 1 || depths === 0) return depths;
    depths = (depths << 1) & all;
  }
}

/** The entries of a table that looks at so many offsets, by which of these a pair may be at: offset 0 in the lowest bit. */
function entriesFor(offsets: number): Uint8Array {
  const entries = new Uint8Array(1 << offsets);
  entries[0] = ALL_OFFSETS >> offsets;
  for (let offset = 0; offset < offsets; offset += 1) {
    const before = 1 << offset;
    for (let where = 0; where < before; where += 1) {
      entries[before + where] = (entries[where] ?? 0) | (AT_START >> offset);
    }
  }
  return entries;
}

/** The table, while it is made. This runs once in each step, so it is written for a machine that has not warmed up. */
function createMarks(offsets: number) {
  const all = (1 << offsets) - 1;
  const entries = entriesFor(offsets);
  const table = new Uint8Array(65_536).fill(entries[0] ?? 0);
  /** Many spellings have the same classes, whose pairs are many. */
  const known = new Map<number, number>();

  const markAll = (code: number, next: number, where: number): void => {
    const key = (code << 16) | next;
    const before = known.get(key) ?? 0;
    const fresh = where & ~before;
    if (fresh === 0) return;
    known.set(key, before | where);
    const entry = entries[fresh] ?? 0;
    const bytes = bytesFor(code);
    const seconds = bytesFor(next);
    for (let row = 0; row < bytes.length; row += 1) {
      const first = bytes[row] ?? 0;
      for (let column = 0; column < seconds.length; column += 1) {
        const pair = first | ((seconds[column] ?? 0) << 8);
        table[pair] = (table[pair] ?? 0) | entry;
      }
    }
  };
  /** Bytes, or classes of them, one after the other, the first at these offsets. */
  const pair = (code: number, next: number, where: number): void => {
    if (isClass(code) || isClass(next)) {
      markAll(code, next, where);
      return;
    }
    const both = code | (next << 8);
    table[both] = (table[both] ?? 0) | (entries[where] ?? 0);
  };
  return {
    table,
    pair,
    /** The pairs of a spelling that may start at these offsets. */
    within(spelling: string, starts: number): void {
      let where = starts;
      const last = spelling.length - 1;
      for (let index = 0; where !== 0 && index <= last; index += 1) {
        const code = spelling.charCodeAt(index);
        if (isClass(code)) {
          // It goes on for as long as there are bytes of it.
          where = andLater(where, all);
          pair(code, code, where);
        }
        if (index < last) pair(code, spelling.charCodeAt(index + 1), where);
        where = (where << 1) & all;
      }
    },
  };
}

/** These offsets, each further by each of those. */
function shifted(offsets: number, by: number): number {
  let sum = 0;
  for (let left = by, shift = 0; left !== 0; left >>= 1, shift += 1) {
    if ((left & 1) !== 0) sum |= offsets << shift;
  }
  return sum;
}

/** The first of these offsets, and all after it. */
function andLater(offsets: number, all: number): number {
  return offsets === 0 ? 0 : all & -(offsets & -offsets);
}
