import type { Secret } from "../../shared/secret.ts";
import { base64Spellings, base64Windows } from "./base64-forms.ts";
import { columnElements, dumpElements } from "./dump-forms.ts";
import { elementList, type ElementList, memoized, type Spellings } from "./elements.ts";
import { bytesOf, spellingsOf } from "./escapes.ts";
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

/** A sequence of elements, each of which matches any one of its spellings. Spellings are bytes, one a character. */
export interface FormPattern {
  readonly form: FormName;
  readonly elements: ElementList;
}

/** Patterns for all forms of all secrets, and of each line of a secret that has several. */
export function formPatterns(secrets: readonly Secret[]): readonly FormPattern[] {
  const values = secrets.map((secret) => secret.reveal());
  const texts = [...new Set(values.flatMap((value) => textsOf(value)))];
  // Secrets use few different characters: equal elements share one object, which the matcher compiles once.
  const first = memoizedSpellings({});
  const further = memoizedSpellings({
    base64: WRAPS,
    hex: HEX_SEPARATORS,
    decimal: DECIMAL_SEPARATORS,
  });
  const spelled = texts.flatMap(partsOf).map(({ form, parts, as }) => ({
    form,
    elements: elementList(parts.length, (index) =>
      (index === 0 ? first : further)[as](parts[index] ?? ""),
    ),
  }));
  const short = values.flatMap(shortLinesOf).map(shortLinePattern);
  return [...spelled, ...texts.flatMap(dumpPatterns), ...short];
}

type Speller = "byte" | "character" | "base64" | "hex" | "decimal";
type Spelled = Readonly<Record<Speller, (part: string) => Spellings>>;

/** Nothing may come before the first element: otherwise every line end would look like the start of a form. */
function memoizedSpellings(
  before: Partial<Readonly<Record<"base64" | "hex" | "decimal", readonly string[]>>>,
): Spelled {
  return {
    byte: memoized((byte) => [byte]),
    character: memoized(spellingsOf),
    base64: memoized((character) => behind(before.base64, base64Spellings(character))),
    hex: memoized((digits) => behind(before.hex, hexSpellings(digits))),
    decimal: memoized((number) => behind(before.decimal, [number])),
  };
}

function behind(before: readonly string[] | undefined, words: readonly string[]): Spellings {
  return before === undefined ? words : { before, words };
}

interface Parts {
  readonly form: FormName;
  readonly as: Speller;
  readonly parts: readonly string[];
}

/** The secret, cut into elements for each form. */
function partsOf(text: string): readonly Parts[] {
  const bytes = Buffer.from(text, "utf8");
  const wide = Buffer.from(text, "utf16le");
  return [
    { form: "plain", as: "byte", parts: Array.from(bytesOf(text)) },
    { form: "escaped", as: "character", parts: Array.from(text.replaceAll("\r\n", "\n")) },
    ...base64Parts("base64", bytes),
    { form: "hex", as: "hex", parts: bytes.toString("hex").match(/../gu) ?? [] },
    { form: "decimal", as: "decimal", parts: Array.from(bytes, String) },
    // What PowerShell writes to files, and takes as an encoded command.
    { form: "utf16", as: "byte", parts: Array.from(wide.toString("latin1")) },
    { form: "utf16", as: "byte", parts: Array.from(Buffer.from(wide).swap16().toString("latin1")) },
    ...base64Parts("utf16 base64", wide),
  ];
}

function base64Parts(form: FormName, whole: Uint8Array): readonly Parts[] {
  return base64Windows(whole).map((window) => ({ form, as: "base64", parts: Array.from(window) }));
}

function dumpPatterns(text: string): readonly FormPattern[] {
  return [...dumpElements(Buffer.from(text, "utf8")), columnElements(bytesOf(text))].map(
    (elements) => ({ form: "dump", elements }),
  );
}

/** A short line is a secret only behind the line before it, whatever the tool that copied both put between them. */
function shortLinePattern({
  before,
  line,
}: {
  readonly before: string;
  readonly line: string;
}): FormPattern {
  return { form: "plain", elements: [...eachByte(before), LINE_BREAKS, ...eachByte(line)] };
}

function eachByte(text: string): readonly (readonly string[])[] {
  return Array.from(bytesOf(text), (byte) => [byte]);
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

function hexSpellings(digits: string): readonly string[] {
  return [...new Set([digits, digits.toUpperCase()])];
}
