import { bytesFor } from "./byte-classes.ts";
import type { FormName, FormPattern } from "./secret-forms.ts";
import { memoized } from "./memoized.ts";
import { spellingTrie, type SpellingTrie } from "./spelling-trie.ts";

/**
 * The attempts to match that are not complete yet, oldest first. Attempts that started at the same byte are one group.
 * An attempt is its place: the element of a pattern that it has reached, and the node in the tree of its spellings. Where
 * a group started is not part of this, because otherwise the states of the automaton would multiply: the scan keeps the
 * starts in a list beside it.
 */
export type Attempts = readonly (readonly number[])[];

/** What one more byte does to the attempts. */
export interface Advance {
  readonly attempts: Attempts;
  /** Which groups go on, oldest first. The number after the last group is the one that starts with this byte. */
  readonly kept: readonly number[];
  /** The oldest group of which a form ends here; -1 when none ends. */
  readonly ended: number;
  readonly form: FormName;
  /** The oldest group of which the first part of a form ended before this byte; -1 when none did. */
  readonly cut: number;
}

export interface Network {
  /** `mayStart`: whether a form may start with this byte. */
  advance(attempts: Attempts, byte: number, mayStart: boolean): Advance;
  /** Whether an attempt has come so far that this is hardly chance. */
  readonly isLikely: (place: number) => boolean;
  /** Whether an attempt has the first part of a form, which ends here if it does not go on. */
  readonly isPart: (place: number) => boolean;
}

/** More than any element has nodes. */
const NODES = 65_536;

/** From this many elements on (characters, or bytes in hex) chance is ruled out: one line in many million. */
export const LIKELY_ELEMENTS = 4;

/** All patterns, their elements numbered one after the other. */
export function createNetwork(patterns: readonly FormPattern[]): Network {
  const elements = numberElements(patterns);
  const trieOf = memoized(spellingTrie);
  const trie = byNumber(elements.count, (element): SpellingTrie =>
    trieOf(elements.spellings(element)),
  );
  /** The elements that may come after one: also the one after that, if the next may be left out. */
  const followers = byNumber(elements.count, (element): readonly number[] => {
    const following: number[] = [];
    for (let last = element; !elements.isLast(last);) {
      last += 1;
      following.push(last);
      if (!trie(last).isComplete(0)) break;
    }
    return following;
  });
  const firstBytes = memoized(firstBytesOf);
  const makeBeginnings = (): readonly (readonly number[])[] => {
    const places = Array.from({ length: 256 }, (): number[] => []);
    for (const element of elements.starts) {
      for (const byte of firstBytes(trie(element))) places[byte]?.push(element * NODES);
    }
    return places;
  };
  let made: readonly (readonly number[])[] | undefined;
  /** The places of the elements that may begin with a byte. */
  const beginnings = (byte: number): readonly number[] => (made ??= makeBeginnings())[byte] ?? [];

  /** Where an attempt goes with this byte: further into the spelling, to the next element, both, or nowhere. */
  const moved = (element: number, node: number, byte: number): Moved => {
    const spellings = trie(element);
    const nodes = spellings.next(node, byte);
    if (nodes.length === 0) return NOWHERE;
    const places: number[] = [];
    let isComplete = false;
    for (const reached of nodes) {
      if (spellings.steps(reached).length > 0) places.push(element * NODES + reached);
      isComplete ||= spellings.isComplete(reached);
    }
    if (!isComplete) return { places, ended: undefined };
    for (const following of followers(element)) places.push(following * NODES);
    return { places, ended: elements.mayEnd(element) ? elements.form(element) : undefined };
  };
  /** The same for the beginning of an element, of which most attempts are at one: computed once. */
  const movesOf = byNumber(elements.count, (element) =>
    memoized((byte: number) => moved(element, 0, byte)),
  );
  const moveOf = (place: number, byte: number): Moved => {
    const node = place % NODES;
    const element = (place - node) / NODES;
    return node === 0 ? movesOf(element)(byte) : moved(element, node, byte);
  };

  const isPart = (place: number): boolean => place % NODES === 0 && elements.isPart(place / NODES);

  /** Where one group goes, without the places that older groups have taken. */
  const advanceGroup = (
    group: readonly number[],
    byte: number,
    taken: Set<number>,
  ): GroupAdvance => {
    const places: number[] = [];
    let ended: FormName | undefined;
    let isCut = false;
    for (const place of group) {
      const move = moveOf(place, byte);
      isCut ||= move === NOWHERE && isPart(place);
      // Of forms of the same length the plain one, which helps a reader most.
      if (ended === undefined || move.ended === "plain") ended = move.ended ?? ended;
      for (const to of move.places) {
        if (taken.has(to)) continue;
        taken.add(to);
        places.push(to);
      }
    }
    return { places: places.toSorted((one, other) => one - other), ended, isCut };
  };

  return {
    isLikely: (place) => elements.isLikely(Math.floor(place / NODES)),
    isPart,
    advance(attempts, byte, mayStart) {
      const kept: number[] = [];
      const groups: (readonly number[])[] = [];
      // Of two attempts at the same place, the older one's match covers the younger one's.
      const taken = new Set<number>();
      let ended = -1;
      let cut = -1;
      let form: FormName = "plain";
      const all = mayStart ? [...attempts, beginnings(byte)] : attempts;
      for (const [index, group] of all.entries()) {
        const next = advanceGroup(group, byte, taken);
        if (next.places.length > 0) {
          kept.push(index);
          groups.push(next.places);
        }
        if (cut < 0 && next.isCut) cut = index;
        if (ended < 0 && next.ended !== undefined) {
          ended = index;
          form = next.ended;
        }
      }
      return { attempts: groups, kept, ended, form, cut };
    },
  };
}

function firstBytesOf(trie: SpellingTrie): readonly number[] {
  return [...new Set(trie.steps(0).flatMap(({ code }) => bytesFor(code)))];
}

interface Moved {
  readonly places: readonly number[];
  /** The form that is complete. */
  readonly ended: FormName | undefined;
}

const NOWHERE: Moved = { places: [], ended: undefined };

interface GroupAdvance {
  readonly places: readonly number[];
  readonly ended: FormName | undefined;
  /** Whether the first part of a form ended before this byte. */
  readonly isCut: boolean;
}

/** As `memoized`, for the numbers below `count`, of which most are never asked for. */
function byNumber<T>(count: number, compute: (key: number) => T): (key: number) => T {
  const known: (T | undefined)[] = [];
  // Room for all of them at once, without a value for each.
  known.length = count;
  return (key) => (known[key] ??= compute(key));
}

function numberElements(all: readonly FormPattern[]) {
  const patterns = all.filter(({ elements }) => elements.length > 0);
  const firsts: number[] = [];
  const starts: number[] = [];
  let count = 0;
  for (const { elements, starts: own = FIRST } of patterns) {
    firsts.push(count);
    for (const start of own) starts.push(count + start);
    count += elements.length;
  }
  const owners = new Uint32Array(count);
  for (const [index, first] of firsts.entries()) owners.fill(index, first);
  // Of those alone that begin: most never do.
  const likelyFrom = byNumber(patterns.length, (number) => {
    const pattern = patterns[number];
    return pattern === undefined ? 0 : firstLikely(pattern);
  });
  const owner = (element: number): Owner => {
    const number = owners[element] ?? 0;
    const pattern = patterns[number];
    if (pattern === undefined) throw new RangeError("there is no such element");
    return { pattern, number, index: element - (firsts[number] ?? 0) };
  };
  return {
    count,
    starts,
    spellings(element: number): readonly string[] {
      const { pattern, index } = owner(element);
      return pattern.elements.at(index) ?? [];
    },
    form: (element: number): FormName => owner(element).pattern.form,
    isLast(element: number): boolean {
      const { pattern, index } = owner(element);
      return index === pattern.elements.length - 1;
    },
    mayEnd(element: number): boolean {
      const { pattern, index } = owner(element);
      return index === pattern.firstEnd || index === pattern.elements.length - 1;
    },
    isPart(element: number): boolean {
      const { pattern, index } = owner(element);
      return pattern.firstEnd !== undefined && index > pattern.firstEnd;
    },
    isLikely(element: number): boolean {
      const { number, index } = owner(element);
      return index >= likelyFrom(number);
    },
  };
}

const FIRST: readonly number[] = [0];

interface Owner {
  readonly pattern: FormPattern;
  readonly number: number;
  /** Of the element within the pattern. */
  readonly index: number;
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
