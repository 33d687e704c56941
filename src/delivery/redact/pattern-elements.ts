import { memoized } from "./memoized.ts";
import type { FormName, FormPattern } from "./secret-forms.ts";
import { type SpelledMoves, spelledMoves } from "./spelled-moves.ts";

/** The elements of all patterns, numbered one after the other. */
export interface PatternElements {
  readonly count: number;
  /** Those with which a pattern may start. */
  readonly starts: readonly number[];
  readonly kind: (element: number) => ElementKind;
  /** Whether an attempt has come so far that this is hardly chance. */
  isLikely(element: number): boolean;
}

/** What the search must know of an element. A secret has many elements, but few kinds of them. */
export interface ElementKind {
  readonly spelled: SpelledMoves;
  readonly form: FormName;
  /** How many of the next elements may come after it: also the one after the next, if the next may be left out. */
  readonly followers: number;
  readonly mayEnd: boolean;
  /** Whether an attempt that is at its beginning has the first part of a form, which ends here if it does not go on. */
  readonly isPart: boolean;
}

/** From this many elements on (characters, or bytes in hex) chance is ruled out: one line in many million. */
export const LIKELY_ELEMENTS = 4;

export function numberElements(all: readonly FormPattern[]): PatternElements {
  const patterns = all.filter(({ elements }) => elements.length > 0);
  const { count, starts, ownerOf } = numbered(patterns);
  const movesOf = memoized(spelledMoves);
  const spelledAt = (pattern: FormPattern, index: number): SpelledMoves =>
    movesOf(pattern.elements.at(index) ?? NO_SPELLINGS);

  const makeKind = (element: number): ElementKind => {
    const { pattern, index } = ownerOf(element);
    const { form, firstEnd } = pattern;
    const last = pattern.elements.length - 1;
    let following = index;
    while (following < last) {
      following += 1;
      if (!spelledAt(pattern, following).isOptional) break;
    }
    return {
      spelled: spelledAt(pattern, index),
      form,
      followers: following - index,
      mayEnd: index === firstEnd || index === last,
      isPart: firstEnd !== undefined && index > firstEnd,
    };
  };
  // Of those alone that begin: most never do.
  const likelyFrom = memoized(firstLikely);
  return {
    count,
    starts,
    kind: interned(makeKind),
    isLikely(element) {
      const { pattern, index } = ownerOf(element);
      return index >= likelyFrom(pattern);
    },
  };
}

interface Owner {
  readonly pattern: FormPattern;
  /** Of the element within the pattern. */
  readonly index: number;
}

/** For each so many elements, the pattern of the first is noted: a number for each of them would take much memory. */
const BLOCK_BITS = 6;

function numbered(patterns: readonly FormPattern[]) {
  const firsts: number[] = [];
  const starts: number[] = [];
  let count = 0;
  for (const { elements, starts: own = FIRST } of patterns) {
    firsts.push(count);
    for (const start of own) starts.push(count + start);
    count += elements.length;
  }
  const blocks = new Uint32Array((count >> BLOCK_BITS) + 1);
  for (const [index, first] of firsts.entries()) {
    blocks.fill(index, Math.ceil(first / (1 << BLOCK_BITS)));
  }
  const ownerOf = (element: number): Owner => {
    let owner = blocks[element >> BLOCK_BITS] ?? 0;
    while ((firsts[owner + 1] ?? Infinity) <= element) owner += 1;
    const pattern = patterns[owner];
    if (pattern === undefined) throw new RangeError("there is no such element");
    return { pattern, index: element - (firsts[owner] ?? 0) };
  };
  return { count, starts, ownerOf };
}

const FIRST: readonly number[] = [0];
const NO_SPELLINGS: readonly string[] = [];

/** Equal kinds as one object. */
function interned(make: (element: number) => ElementKind): (element: number) => ElementKind {
  const kindsOf = memoized<SpelledMoves, ElementKind[]>(() => []);
  return (element) => {
    const kind = make(element);
    const kinds = kindsOf(kind.spelled);
    const known = kinds.find((one) => isSame(one, kind));
    if (known === undefined) kinds.push(kind);
    return known ?? kind;
  };
}

function isSame(one: ElementKind, other: ElementKind): boolean {
  return (
    one.form === other.form &&
    one.followers === other.followers &&
    one.mayEnd === other.mayEnd &&
    one.isPart === other.isPart
  );
}

/** The first element before which enough others were read, wherever the attempt started. */
function firstLikely({ elements, starts = FIRST, isSeparated }: FormPattern): number {
  const lastStart = starts.at(-1) ?? 0;
  const needed: number[] = [];
  for (let index = 0; index < elements.length; index += 1) {
    if (needed.length >= lastStart + 2 * LIKELY_ELEMENTS) break;
    const spellings = elements.at(index) ?? [];
    // A spelling that may be left out comes first.
    const isSeparator = spellings[0] === "" || (isSeparated === true && index % 2 === 1);
    if (!isSeparator) needed.push(index);
  }
  const enough = lastStart + Math.min(LIKELY_ELEMENTS, Math.ceil(needed.length / 2));
  return (needed[enough - 1] ?? elements.length) + 1;
}
