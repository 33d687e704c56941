import { type Elements, type ElementSpellings, separated, spelled } from "./elements.ts";
import { memoized } from "./memoized.ts";

/**
 * How `od` and `hexdump` print bytes in their defaults: as numbers of two bytes each, the second byte first, sixteen bytes
 * a line, with an address before each line. Where the secret starts at the second byte of a number, its first byte stays
 * readable within that number, and nothing more.
 */
export function dumpElements(bytes: Uint8Array, spell: Spell): readonly Elements[] {
  return DUMPS.flatMap((dump) =>
    [0, 1].map((first) => wordsOf(bytes.subarray(first), dump, spell)),
  );
}

/** Equal texts get the same array: see `memoized`. */
type Spell = (text: string) => ElementSpellings;

interface Dump {
  readonly digits: (word: number) => string;
  /** Between two words. */
  readonly separators: () => readonly string[];
}

/** Addresses are known up to this one: a dump of a secret is short. */
const LAST_ADDRESS = 4096;
/** A line end, an address and a space. */
const MAX_ADDRESS = 9;
const MAX_DIGITS = 6;

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

/** A word is made when it is asked for: see `Elements`. */
function wordsOf(bytes: Uint8Array, { digits, separators }: Dump, spell: Spell): Elements {
  const whole = Math.floor(bytes.length / 2);
  const low = (word: number): number => bytes[2 * word] ?? 0;
  const lastWords = memoized((byte: number) =>
    Array.from({ length: 256 }, (_, high) => digits(byte | (high << 8))),
  );
  const words = {
    // The byte after the last one is unknown: another one, or none at the end of the input.
    length: whole === 0 ? 0 : Math.ceil(bytes.length / 2),
    maxBytes: Math.ceil(bytes.length / 2) * MAX_DIGITS,
    at: (word: number): ElementSpellings =>
      word < whole
        ? spell(digits(low(word) | ((bytes[2 * word + 1] ?? 0) << 8)))
        : lastWords(low(word)),
  };
  return separated(words, separators, MAX_ADDRESS);
}

const columnSeparators = memoized((radix: number) => [
  " ",
  "  ",
  "   ",
  "\n   ",
  ...addressed(radix).map((separator) => `${separator}  `),
]);

/** `od -c` and `od -An -c`: each character in four columns; and characters with a space between them. */
export function columnElements(text: string, spell: Spell): Elements {
  return separated(spelled(text, spell, 1), () => columnSeparators(8), MAX_ADDRESS + 2);
}
