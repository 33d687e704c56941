import { memoized } from "./memoized.ts";

/**
 * How `od` and `hexdump` print bytes in their defaults: as numbers of two bytes each, the second byte first, sixteen bytes
 * a line, with an address before each line. Where the secret starts at the second byte of a number, its first byte stays
 * readable within that number, and nothing more.
 */
export type Elements = readonly (readonly string[])[];

export function dumpElements(bytes: Uint8Array): readonly Elements[] {
  return DUMPS.flatMap((dump) => [0, 1].map((first) => wordsOf(bytes.subarray(first), dump)));
}

interface Dump {
  readonly digits: (word: number) => string;
  /** Between two words. */
  readonly separators: () => readonly string[];
}

/** Addresses are known up to this one: a dump of a secret is short. */
const LAST_ADDRESS = 4096;

/** What `od` writes between two lines, by the radix of its addresses. Most steps print nothing, and need none of it. */
const addressed = memoized(separatorsOf);
const wordSeparators = memoized((radix: number) => [" ", "  ", ...addressed(radix)]);

const DUMPS: readonly Dump[] = [
  { digits: (word) => word.toString(8).padStart(6, "0"), separators: () => wordSeparators(8) },
  { digits: (word) => word.toString(16).padStart(4, "0"), separators: () => wordSeparators(16) },
];

function separatorsOf(radix: number): readonly string[] {
  const addresses = Array.from({ length: LAST_ADDRESS / 16 }, (_, line) =>
    (line * 16).toString(radix).padStart(7, "0"),
  );
  return addresses.map((address) => `\n${address} `);
}

function wordsOf(bytes: Uint8Array, dump: Dump): Elements {
  const { digits } = dump;
  const separators = dump.separators();
  const words = Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) =>
    digits((bytes[2 * index] ?? 0) | ((bytes[2 * index + 1] ?? 0) << 8)),
  );
  const elements = words.flatMap((word, index) => (index === 0 ? [[word]] : [separators, [word]]));
  const last = bytes.length % 2 === 0 ? undefined : bytes.at(-1);
  if (last === undefined || elements.length === 0) return elements;
  // The byte after it is unknown: another one, or none at the end of the input.
  const lastWords = Array.from({ length: 256 }, (_, high) => digits(last | (high << 8)));
  return [...elements, separators, lastWords];
}

const columnSeparators = memoized((radix: number) => [
  " ",
  "  ",
  "   ",
  "\n   ",
  ...addressed(radix).map((separator) => `${separator}  `),
]);

/** `od -c` and `od -An -c`: each character in four columns; and characters with a space between them. */
export function columnElements(text: string): Elements {
  const separators = columnSeparators(8);
  return Array.from(text, (character, index) =>
    index === 0 ? [[character]] : [separators, [character]],
  ).flat();
}
