/** How one element may be written: bytes, one a character, or classes of them. Any one of them matches. */
export type ElementSpellings = readonly string[];

/**
 * The elements of a pattern, in order. Those of a secret are made when they are asked for: a session token has tens of
 * thousands in all its forms, and hardly any attempt to match gets beyond the first ones.
 */
export interface Elements {
  readonly length: number;
  at(index: number): ElementSpellings | undefined;
  /** No text that matches is longer, in bytes, without what classes repeat. Absent: count. */
  readonly maxBytes?: number;
}

/** What a form is made of: characters of a text, or a few of them at a time. */
export interface Units {
  readonly length: number;
  at(index: number): string | undefined;
}

/** A text in pieces of two characters, such as bytes in hex. */
export function inPairs(text: string): Units {
  return {
    length: Math.floor(text.length / 2),
    at: (index) => text.slice(2 * index, 2 * index + 2),
  };
}

/** One element for each unit. */
export function spelled(
  units: Units,
  spell: (unit: string) => ElementSpellings,
  maxUnitBytes: number,
): Elements & { readonly maxBytes: number } {
  return {
    length: units.length,
    maxBytes: units.length * maxUnitBytes,
    at(index) {
      const unit = units.at(index);
      return unit === undefined ? undefined : spell(unit);
    },
  };
}

/**
 * Elements with what separates them in between. Nothing comes before the first element: otherwise every line end would
 * look like the start of a form.
 */
export function separated(
  elements: Elements & { readonly maxBytes: number },
  /** What comes before the element with that index. */
  between: (next: number) => ElementSpellings,
  maxBetweenBytes: number,
): Elements {
  const gaps = Math.max(0, elements.length - 1);
  const length = elements.length + gaps;
  return {
    length,
    maxBytes: elements.maxBytes + gaps * maxBetweenBytes,
    at(index) {
      if (index >= length) return undefined;
      return index % 2 === 1 ? between((index + 1) / 2) : elements.at(index / 2);
    },
  };
}

/** The length in bytes of the longest spelling, without what classes repeat. */
export function longest(spellings: ElementSpellings): number {
  return Math.max(0, ...spellings.map(({ length }) => length));
}

/** No text that matches is longer, in bytes, without what classes repeat. */
export function maxBytesOf(elements: Elements): number {
  if (elements.maxBytes !== undefined) return elements.maxBytes;
  let bytes = 0;
  for (let index = 0; index < elements.length; index += 1)
    bytes += longest(elements.at(index) ?? []);
  return bytes;
}
