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
  const trie = (element: number): SpellingTrie => trieOf(elements.spellings(element));
  /** The elements that may come after one: also the one after that, if the next may be left out. */
  const followers = memoized((element: number): readonly number[] => {
    const following: number[] = [];
    for (let last = element; !elements.isLast(last);) {
      last += 1;
      following.push(last);
      if (!trie(last).isComplete(0)) break;
    }
    return following;
  });
  const beginnings = memoized((byte: number) =>
    elements.starts
      .filter((element) => trie(element).next(0, byte).length > 0)
      .map((element) => element * NODES),
  );

  /** Where an attempt goes with this byte: further into the spelling, to the next element, both, or nowhere. */
  const moved = (place: number, byte: number): Moved => {
    const element = Math.floor(place / NODES);
    const spelled = trie(element);
    const nodes = spelled.next(place % NODES, byte);
    if (nodes.length === 0) return NOWHERE;
    const places: number[] = [];
    let isComplete = false;
    for (const node of nodes) {
      if (spelled.steps(node).length > 0) places.push(element * NODES + node);
      isComplete ||= spelled.isComplete(node);
    }
    if (!isComplete) return { places, ended: undefined };
    for (const following of followers(element)) places.push(following * NODES);
    return { places, ended: elements.mayEnd(element) ? elements.form(element) : undefined };
  };

  const isPart = (place: number): boolean => place % NODES === 0 && elements.isPart(place / NODES);

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
      for (const [index, group] of [...attempts, mayStart ? beginnings(byte) : []].entries()) {
        const moves = group.map((place) => moved(place, byte));
        const places = moves.flatMap((move) => move.places).filter((place) => isNew(taken, place));
        if (places.length > 0) {
          kept.push(index);
          groups.push(places.toSorted((one, other) => one - other));
        }
        const isCut = group.some((place, at) => moves[at] === NOWHERE && isPart(place));
        if (cut < 0 && isCut) cut = index;
        const forms = moves.flatMap((move) => move.ended ?? []);
        if (ended < 0 && forms[0] !== undefined) {
          ended = index;
          // Of forms of the same length the plain one, which helps a reader most.
          form = forms.includes("plain") ? "plain" : forms[0];
        }
      }
      return { attempts: groups, kept, ended, form, cut };
    },
  };
}

interface Moved {
  readonly places: readonly number[];
  /** The form that is complete. */
  readonly ended: FormName | undefined;
}

const NOWHERE: Moved = { places: [], ended: undefined };

function isNew(taken: Set<number>, place: number): boolean {
  if (taken.has(place)) return false;
  taken.add(place);
  return true;
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
  const likelyFrom = patterns.map(firstLikely);
  const owner = (element: number): Owner => {
    const number = owners[element] ?? 0;
    const pattern = patterns[number];
    if (pattern === undefined) throw new RangeError("there is no such element");
    return { pattern, number, index: element - (firsts[number] ?? 0) };
  };
  return {
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
      return index >= (likelyFrom[number] ?? 0);
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
