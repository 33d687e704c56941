import type { Secret } from "../../shared/secret.ts";
import { base64Spellings, base64Windows } from "./base64-forms.ts";
import { columnElements, dumpElements } from "./dump-forms.ts";
import {
  type Elements,
  type ElementSpellings,
  inPairs,
  longest,
  separated,
  spelled,
  type Units,
} from "./elements.ts";
import { bytesOf, spellingsOf } from "./escapes.ts";
import { FIRST_STAMPED, STAMPED_BREAKS } from "./line-stamps.ts";
import { memoized } from "./memoized.ts";
import { plainPatterns } from "./part-forms.ts";
import { withoutRepetition } from "./repeated-texts.ts";
import { shortLinesOf, textsOf } from "./secret-texts.ts";
import { LINE_BREAKS, WRAPS } from "./wraps.ts";

/**
 * The forms in which a secret may appear in output and files, as patterns for the matcher. docs/delivery.md lists which
 * forms are found and which are not.
 */
export type FormName =
  | "plain"
  | "escaped"
  | "base64"
  | "hex"
  | "decimal"
  | "utf16"
  | "utf16 base64"
  | "dump";

/**
 * A sequence of elements, each of which matches any one of its spellings. Spellings are bytes, one a character, or
 * classes of them. An element between others with an empty spelling may be left out.
 */
export interface FormPattern {
  readonly form: FormName;
  readonly elements: Elements;
  /** Whether every second element is only what separates two others. */
  readonly isSeparated?: true;
  /** The elements with which it may start, in order. By default that is the first one. */
  readonly starts?: readonly number[];
  /**
   * The first element with which it may end, in a pattern of single bytes that starts with its first. A match ends there,
   * and grows with every further byte. By default that is the last element.
   */
  readonly firstEnd?: number;
}

/** Patterns for all forms of all secrets, and of each line of a secret that has several. */
export function formPatterns(secrets: readonly Secret[]): readonly FormPattern[] {
  const values = secrets.map((secret) => secret.reveal());
  const all = new Set(values.flatMap((value) => textsOf(value)));
  const texts = [...new Set([...all].flatMap(withoutRepetition))];
  // Secrets use few different characters: equal elements share one array, which the matcher compiles once.
  const spellings = memoizedSpellings();
  const eachByte = (text: string): Elements => spelled(bytesOf(text), spellings.byte, 1);
  const plain = texts.flatMap((text) => {
    const elements = eachByte(text);
    // The parts of a value with several lines are those of its lines.
    return /[\r\n]/u.test(text) ? [{ form: "plain" as const, elements }] : plainPatterns(elements);
  });
  const encoded = texts.flatMap(partsOf).map((parts) => patternOf(parts, spellings[parts.as]));
  const dumps = texts.flatMap((text) => dumpPatterns(text, spellings.byte));
  // A short line is a secret only behind the line before it, whatever the tool that copied both put between them.
  const short = values.flatMap(shortLinesOf).map(({ before, line }) => ({
    form: "plain" as const,
    elements: [
      ...Array.from(bytesOf(before), spellings.byte),
      BEFORE_LINES,
      ...Array.from(bytesOf(line), spellings.byte),
    ],
  }));
  return [...plain, ...encoded, ...dumps, ...short];
}

const BEFORE_LINES = [...LINE_BREAKS, ...STAMPED_BREAKS];

type Speller = "byte" | "character" | "base64" | "hex" | "decimal";
type Spell = (unit: string) => ElementSpellings;

function memoizedSpellings(): Readonly<Record<Speller, Spell>> {
  const alone = memoized((text: string) => [text]);
  return {
    byte: alone,
    character: memoized(spellingsOf),
    base64: memoized(base64Spellings),
    hex: memoized((digits: string) => [...new Set([digits, digits.toUpperCase()])]),
    decimal: memoized((byte: string) => [String(byte.charCodeAt(0))]),
  };
}

/** The secret in units for each form but the plain one. */
interface Parts {
  readonly form: FormName;
  readonly as: Speller;
  readonly units: Units;
  /** The first unit before which a line with a stamp may begin. */
  readonly firstStamped?: number;
}

function patternOf({ form, as, units, firstStamped = Infinity }: Parts, spell: Spell): FormPattern {
  const elements = spelled(units, spell, MAX_UNIT_BYTES[as]);
  const separators = SEPARATORS[as];
  if (separators === undefined) return { form, elements };
  const { plain, afterLine } = separators;
  const between = (next: number): ElementSpellings => (next < firstStamped ? plain : afterLine);
  const maxBetween = longestOf(firstStamped < units.length ? afterLine : plain);
  return { form, elements: separated(elements, between, maxBetween), isSeparated: true };
}

/** The separators of all patterns are a few lists, and long ones. */
const longestOf = memoized(longest);

/** Of the longest spelling of any unit, in bytes: four bytes of UTF-8, percent-encoded three times. */
const MAX_UNIT_BYTES = { byte: 1, character: 28, base64: 6, hex: 2, decimal: 3 };

function partsOf(text: string): readonly Parts[] {
  const bytes = Buffer.from(text, "utf8");
  const wide = Buffer.from(text, "utf16le");
  const hex = bytes.toString("hex");
  return [
    { form: "escaped", as: "character", units: Array.from(text.replaceAll("\r\n", "\n")) },
    ...base64Windows(bytes).flatMap((window) => stamped("base64", (first) => window.slice(first))),
    ...stamped("hex", (first) => inPairs(hex.slice(2 * first))),
    { form: "decimal", as: "decimal", units: bytes.toString("latin1") },
    // What PowerShell writes to files, and takes as an encoded command.
    { form: "utf16", as: "byte", units: wide.toString("latin1") },
    { form: "utf16", as: "byte", units: Buffer.from(wide).swap16().toString("latin1") },
    ...base64Windows(wide).map((window): Parts => ({
      form: "utf16 base64",
      as: "base64",
      units: window,
    })),
  ];
}

/** All of it, and what comes after a first line that is too short for a stamp to follow. */
function stamped(
  form: keyof typeof FIRST_STAMPED,
  unitsFrom: (first: number) => Units,
): readonly Parts[] {
  const firstStamped = FIRST_STAMPED[form];
  const whole = { form, as: form, units: unitsFrom(0), firstStamped };
  const rest = unitsFrom(firstStamped - 1);
  return rest.length < MIN_REST ? [whole] : [whole, { ...whole, units: rest }];
}

/** Where the rest of a text is long enough to be searched for by itself. */
const MIN_REST = 12;

function dumpPatterns(text: string, spell: Spell): readonly FormPattern[] {
  const dumps = [
    ...dumpElements(Buffer.from(text, "utf8"), spell),
    columnElements(bytesOf(text), spell),
  ];
  return dumps.map((elements) => ({ form: "dump", elements }));
}

/** `xxd -i` and the source of a program: `0x61, 0x62`, wrapped after the comma. */
const HEX_SEPARATORS = [
  ...WRAPS,
  " ",
  "  ",
  ":",
  "-",
  ".",
  "_",
  ",",
  ", ",
  "0x",
  " 0x",
  ",0x",
  ", 0x",
  ...LINE_BREAKS.flatMap((wrap) => [`,${wrap}`, `,${wrap}0x`, `${wrap}0x`]),
];

const COLUMNS = ["", " ", "  ", "   "];

/** An array of numbers, as JSON, debuggers and `od -tu1` print one: often in columns. */
const DECIMAL_SEPARATORS = [
  ...COLUMNS.slice(1),
  ...[",", ...LINE_BREAKS, ...LINE_BREAKS.map((wrap) => `,${wrap}`)].flatMap((separator) =>
    COLUMNS.map((gap) => separator + gap),
  ),
];

/** What may be between two units; `afterLine`, where a line with a stamp may begin. */
interface Separators {
  readonly plain: ElementSpellings;
  readonly afterLine: ElementSpellings;
}

const SEPARATORS: Partial<Readonly<Record<Speller, Separators>>> = {
  base64: { plain: WRAPS, afterLine: [...WRAPS, ...STAMPED_BREAKS] },
  hex: { plain: HEX_SEPARATORS, afterLine: [...HEX_SEPARATORS, ...STAMPED_BREAKS] },
  decimal: { plain: DECIMAL_SEPARATORS, afterLine: DECIMAL_SEPARATORS },
};
