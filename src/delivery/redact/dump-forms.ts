import { elementList, type ElementList, memoized } from "./elements.ts";

/**
 * How `od` and `hexdump` print bytes in their defaults: as numbers of two bytes each, the second byte first, sixteen bytes
 * a line, with an address before each line. Where the secret starts at the second byte of a number, its first byte stays
 * readable within that number, and nothing more.
 */
export function dumpElements(bytes: Uint8Array): readonly ElementList[] {
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

/** A word, a separator, a word, and so on. */
function wordsOf(bytes: Uint8Array, { digits, separators }: Dump): ElementList {
  const words = Math.floor(bytes.length / 2);
  const isOdd = bytes.length % 2 === 1 && words > 0;
  const alone = memoized((word: string) => [word]);
  // The byte after the last one is unknown: another one, or none at the end of the input.
  const lastWords = memoized((last: number) =>
    Array.from({ length: 256 }, (_, high) => digits(last | (high << 8))),
  );
  return elementList(Math.max(0, 2 * words - 1 + (isOdd ? 2 : 0)), (index) => {
    if (index % 2 === 1) return separators();
    const [low = 0, high] = bytes.subarray(index, index + 2);
    return high === undefined ? lastWords(low) : alone(digits(low | (high << 8)));
  });
}

const columnSeparators = memoized((radix: number) => [
  " ",
  "  ",
  "   ",
  "\n   ",
  ...addressed(radix).map((separator) => `${separator}  `),
]);

/** `od -c` and `od -An -c`: each character in four columns; and characters with a space between them. */
export function columnElements(text: string): ElementList {
  const alone = memoized((character: string) => [character]);
  return elementList(Math.max(0, 2 * text.length - 1), (index) =>
    index % 2 === 1 ? columnSeparators(8) : alone(text.charAt(index / 2)),
  );
}
