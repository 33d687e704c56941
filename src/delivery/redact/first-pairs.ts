import { bytesFor, isClass } from "./byte-classes.ts";
import type { ElementSpellings } from "./elements.ts";
import { memoized } from "./memoized.ts";
import type { FormPattern } from "./secret-forms.ts";
import { AT_START, NO_TABLE, type StartTable } from "./start-table.ts";

/**
 * The pairs of bytes with which a form may start: what `startTable` knows of its first offset, in a small part of the time
 * that making all of it takes. The automaton then reads few of the bytes that a task prints or leaves.
 */
export function firstPairs(patterns: readonly FormPattern[]): StartTable {
  const pairs = new Uint8Array(65_536).fill(ANY_LATER);
  const begin = createBeginnings(pairs);
  for (const pattern of patterns) {
    const { starts = FIRST, elements } = pattern;
    if (elements.length > 0 && !starts.every((start) => begin(pattern, start))) return NO_TABLE;
  }
  return { offsets: 1, pairs };
}

const FIRST: readonly number[] = [0];

/** The bits of all offsets but the first: it does not look at them. */
const ANY_LATER = AT_START - 1;

/** Marks the pairs with which a pattern may begin at one of its elements. False: it may be over after one byte. */
function createBeginnings(pairs: Uint8Array) {
  const firstsOf = memoized(firstCodes);
  /** Of those that are one byte, or one class: the pair ends in what follows. Equal elements share their spellings. */
  const singlesOf = memoized((spellings: ElementSpellings) => {
    for (const spelling of spellings) markWithin(pairs, spelling);
    return firstCodes(spellings.filter(({ length }) => length === 1));
  });
  return ({ elements, firstEnd }: FormPattern, start: number): boolean => {
    const singles = singlesOf(elements.at(start) ?? []);
    if (singles.length === 0) return true;
    const end = start === firstEnd ? start : elements.length;
    for (let index = start + 1; index < end; index += 1) {
      const following = elements.at(index) ?? [];
      for (const first of singles) for (const next of firstsOf(following)) mark(pairs, first, next);
      if (!following.includes("")) return true;
    }
    return false;
  };
}

/** Bytes, or classes of them, each once. */
function firstCodes(spellings: ElementSpellings): readonly number[] {
  const some = spellings.filter((spelling) => spelling !== "");
  return [...new Set(some.map((spelling) => spelling.charCodeAt(0)))];
}

function markWithin(pairs: Uint8Array, spelling: string): void {
  const first = spelling.charCodeAt(0);
  // A class goes on for as long as there are bytes of it.
  if (isClass(first)) mark(pairs, first, first);
  if (spelling.length > 1) mark(pairs, first, spelling.charCodeAt(1));
}

function mark(pairs: Uint8Array, first: number, next: number): void {
  for (const one of bytesFor(first)) {
    for (const other of bytesFor(next)) pairs[one | (other << 8)] = AT_START | ANY_LATER;
  }
}
