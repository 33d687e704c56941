import { allOf, type Spellings } from "./elements.ts";
import type { FormName, FormPattern } from "./secret-forms.ts";
import { oncePerSpellings, spellingTrie, type SpellingTrie } from "./spelling-trie.ts";

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
}

export interface Network {
  /** `mayStart`: whether a form may start with this byte. */
  advance(attempts: Attempts, byte: number, mayStart: boolean): Advance;
  /** Whether an attempt has come so far that this is hardly chance. */
  isLikely(place: number): boolean;
}

/** More than any element has nodes. */
const NODES = 65_536;

/** From this many elements on (characters, or bytes in hex) chance is ruled out: one line in many million. */
export const LIKELY_ELEMENTS = 4;

/** All patterns, their elements numbered one after the other. */
export function createNetwork(patterns: readonly FormPattern[]): Network {
  const elements = numberElements(patterns);
  const trieOf = oncePerSpellings((spellings: Spellings) => spellingTrie(allOf(spellings)));
  const trie = (element: number): SpellingTrie => trieOf(elements.spellings(element));
  const beginnings = oncePerByte((byte) =>
    elements.firsts
      .filter((element) => trie(element).next[0]?.has(byte) === true)
      .map((element) => element * NODES),
  );

  /** Where an attempt goes with this byte: further into the spelling, to the next element, both, or nowhere. */
  const moved = (place: number, byte: number): Moved => {
    const element = Math.floor(place / NODES);
    const { next, complete } = trie(element);
    const node = next[place % NODES]?.get(byte);
    if (node === undefined) return NOWHERE;
    const further = next[node]?.size === 0 ? [] : [element * NODES + node];
    if (complete[node] !== true) return { places: further, ended: undefined };
    if (elements.isLast(element)) return { places: further, ended: elements.form(element) };
    return { places: [...further, (element + 1) * NODES], ended: undefined };
  };

  return {
    isLikely: (place) => elements.isLikely(Math.floor(place / NODES)),
    advance(attempts, byte, mayStart) {
      const kept: number[] = [];
      const groups: (readonly number[])[] = [];
      // Of two attempts at the same place, the older one's match covers the younger one's.
      const taken = new Set<number>();
      let ended = -1;
      let form: FormName = "plain";
      for (const [index, group] of [...attempts, mayStart ? beginnings(byte) : []].entries()) {
        const moves = group.map((place) => moved(place, byte));
        const places = moves.flatMap((move) => move.places).filter((place) => isNew(taken, place));
        if (places.length > 0) {
          kept.push(index);
          groups.push(places.toSorted((one, other) => one - other));
        }
        const forms = moves.flatMap((move) => move.ended ?? []);
        if (ended < 0 && forms[0] !== undefined) {
          ended = index;
          // Of forms of the same length the plain one, which helps a reader most.
          form = forms.includes("plain") ? "plain" : forms[0];
        }
      }
      return { attempts: groups, kept, ended, form };
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
  let count = 0;
  for (const { elements } of patterns) {
    firsts.push(count);
    count += elements.length;
  }
  const owners = new Uint32Array(count);
  for (const [index, first] of firsts.entries()) owners.fill(index, first);
  const owner = (element: number): Owner => {
    const index = owners[element] ?? 0;
    const pattern = patterns[index];
    if (pattern === undefined) throw new RangeError("there is no such element");
    return { pattern, index: element - (firsts[index] ?? 0) };
  };
  return {
    firsts,
    spellings(element: number): Spellings {
      const { pattern, index } = owner(element);
      return pattern.elements.at(index) ?? [];
    },
    form: (element: number): FormName => owner(element).pattern.form,
    isLast(element: number): boolean {
      const { pattern, index } = owner(element);
      return index === pattern.elements.length - 1;
    },
    isLikely(element: number): boolean {
      const { pattern, index } = owner(element);
      return index >= Math.min(LIKELY_ELEMENTS, Math.ceil(pattern.elements.length / 2));
    },
  };
}

interface Owner {
  readonly pattern: FormPattern;
  /** Of the element within the pattern. */
  readonly index: number;
}

function oncePerByte<T>(make: (byte: number) => T): (byte: number) => T {
  const known = new Map<number, T>();
  return (byte) => {
    const found = known.get(byte) ?? make(byte);
    known.set(byte, found);
    return found;
  };
}
