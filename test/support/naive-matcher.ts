import { bytesFor, isClass } from "../../src/delivery/redact/byte-classes.ts";
import type { FormMatch } from "../../src/delivery/redact/form-match.ts";
import type { FormPattern } from "../../src/delivery/redact/secret-forms.ts";

/** What the matcher must find, by trying every pattern at every place. Slow, and simple enough to believe. */
export function naiveMatches(patterns: readonly FormPattern[], text: string): FormMatch[] {
  const best = new Map<number, FormMatch>();
  for (let start = 0; start < text.length; start += 1) {
    const here = patterns.flatMap((pattern) =>
      [...walk(pattern, text, start).ends].map((end): FormMatch => ({
        form: pattern.form,
        start,
        end,
      })),
    );
    for (const match of here) {
      const other = best.get(match.end);
      const isBetter =
        other === undefined ||
        (other.start === start && other.form !== "plain" && match.form === "plain");
      if (isBetter) best.set(match.end, match);
    }
  }
  return [...best.values()].toSorted((one, other) => one.end - other.end);
}

/**
 * How many bytes at the end of the text may be the start of a form that is not complete. `least` is the first element
 * that must be reached.
 */
export function naiveHeld(
  patterns: readonly FormPattern[],
  text: string,
  least: (pattern: FormPattern) => number = () => 0,
): number {
  for (let start = 0; start < text.length; start += 1) {
    const isHeld = patterns.some((pattern) => walk(pattern, text, start).deepest >= least(pattern));
    if (isHeld) return text.length - start;
  }
  return 0;
}

type List = readonly (readonly string[])[];

const LISTS = new WeakMap<FormPattern, List>();

/** All elements of a pattern, as a list. */
export function elementsOf(pattern: FormPattern): List {
  const { elements } = pattern;
  const list =
    LISTS.get(pattern) ??
    Array.from({ length: elements.length }, (_, index) => elements.at(index) ?? []);
  LISTS.set(pattern, list);
  return list;
}

interface Walk {
  /** Where the pattern may end. */
  readonly ends: ReadonlySet<number>;
  /** The last element within which the text may end; -1 when there is none. */
  readonly deepest: number;
}

function walk(pattern: FormPattern, text: string, from: number): Walk {
  const { elements, starts = [0] } = pattern;
  const last = elements.length - 1;
  const firstEnd = pattern.firstEnd ?? last;
  const ends: number[] = [];
  let deepest = -1;
  let places: readonly number[] = [];
  for (const [index, spellings] of elementsOf(pattern).entries()) {
    const here = starts.includes(index) ? [...places, from] : places;
    const reads = here.flatMap((place) => spellings.map((one) => readSpelling(one, text, place)));
    if (reads.some(({ goesOn }) => goesOn)) deepest = index;
    const reached = reads.flatMap((read) => read.ends);
    const isEnd = index === firstEnd || index === last;
    if (isEnd) ends.push(...reads.filter((read) => !read.isEmpty).flatMap((read) => read.ends));
    // A first part ends where it does not go on.
    const isCut = index > firstEnd && reached.length === 0;
    if (isCut) ends.push(...here.filter((place) => place < text.length));
    places = [...new Set(reached)];
  }
  return { ends: new Set(ends), deepest };
}

/** Where the spelling may end, and whether the text ends before it has to. A class stands for one or more bytes. */
function readSpelling(spelling: string, text: string, from: number) {
  let places = new Set([from]);
  let goesOn = false;
  for (const character of spelling) {
    const code = character.charCodeAt(0);
    const bytes = new Set(bytesFor(code));
    const next = new Set<number>();
    for (const place of places) {
      if (place === text.length) goesOn = true;
      let end = place;
      while (bytes.has(text.charCodeAt(end)) && (end === place || isClass(code))) {
        end += 1;
        next.add(end);
      }
    }
    if (isClass(code) && next.has(text.length)) goesOn = true;
    places = next;
    if (places.size === 0) break;
  }
  return { ends: [...places], goesOn, isEmpty: spelling === "" };
}
