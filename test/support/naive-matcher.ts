import type { FormMatch } from "../../src/delivery/redact/form-matcher.ts";
import { allOf } from "../../src/delivery/redact/elements.ts";
import type { FormName, FormPattern } from "../../src/delivery/redact/secret-forms.ts";

/** A pattern whose elements are all made. */
export interface ListedPattern {
  readonly form: FormName;
  readonly elements: readonly (readonly string[])[];
}

export function listed(patterns: readonly FormPattern[]): readonly ListedPattern[] {
  return patterns.map(({ form, elements }) => ({
    form,
    elements: Array.from({ length: elements.length }, (_, index) =>
      allOf(elements.at(index) ?? []),
    ),
  }));
}

/** What the matcher must find, by trying every pattern at every place. Slow, and simple enough to believe. */
export function naiveMatches(patterns: readonly ListedPattern[], text: string): FormMatch[] {
  const best = new Map<number, FormMatch>();
  for (let start = 0; start < text.length; start += 1) {
    const here = patterns.flatMap(({ form, elements }) =>
      endsOf(elements, text, start).map((end): FormMatch => ({ form, start, end })),
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

/** Every place at which a match that starts here may end. */
function endsOf(elements: ListedPattern["elements"], text: string, start: number): number[] {
  let places = new Set([start]);
  for (const spellings of elements) {
    places = new Set(
      [...places].flatMap((place) =>
        spellings.filter((one) => text.startsWith(one, place)).map((one) => place + one.length),
      ),
    );
  }
  return elements.length === 0 ? [] : [...places];
}

/**
 * How many bytes at the end of the text may be the start of a form that is not complete. `least` is how many elements of
 * it must be read at least.
 */
export function naiveHeld(
  patterns: readonly ListedPattern[],
  text: string,
  least: (pattern: ListedPattern) => number = () => 0,
): number {
  for (let start = 0; start < text.length; start += 1) {
    if (patterns.some((pattern) => reaches(pattern, text.slice(start), least(pattern)))) {
      return text.length - start;
    }
  }
  return 0;
}

/** Whether the text is the start of the pattern, longer than `least` elements, and not all of it. */
function reaches({ elements }: ListedPattern, text: string, least: number): boolean {
  let places = new Set([text]);
  for (const [index, spellings] of elements.entries()) {
    const isInside = [...places].some((rest) =>
      spellings.some((one) => one.length > rest.length && one.startsWith(rest)),
    );
    if (isInside && index >= least) return true;
    places = new Set(
      [...places].flatMap((rest) =>
        spellings.filter((one) => rest.startsWith(one)).map((one) => rest.slice(one.length)),
      ),
    );
  }
  return false;
}
