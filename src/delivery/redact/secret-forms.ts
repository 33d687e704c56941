import type { Secret } from "../../shared/secret.ts";
import { bytesOf, spellingsOf } from "./escapes.ts";

/**
 * The forms in which a secret may appear in output and files, as patterns for the matcher. docs/delivery.md lists which
 * forms are found and which are not.
 */
export type FormName = "plain" | "escaped" | "base64" | "hex";

/** A sequence of elements, each of which matches any one of its spellings. Spellings are bytes, one a character. */
export interface FormPattern {
  readonly form: FormName;
  readonly elements: readonly (readonly string[])[];
}

/**
 * The shortest secret that is searched for, in bytes of UTF-8 without surrounding white space. Masking a shorter one
 * would make the log unreadable and hide nothing, because the gaps give it away.
 */
export const MIN_SECRET_BYTES = 4;

/** How many of the secrets are too short to be masked. The log must say so. */
export function countTooShort(secrets: readonly Secret[]): number {
  return secrets.filter((secret) => isTooShort(secret.reveal().trim())).length;
}

function isTooShort(text: string): boolean {
  return Buffer.byteLength(text, "utf8") < MIN_SECRET_BYTES;
}

/** Patterns for all forms of all secrets, and of each line of a secret that has several. */
export function formPatterns(secrets: readonly Secret[]): readonly FormPattern[] {
  const texts = [...new Set(secrets.flatMap((secret) => textsOf(secret.reveal())))];
  // Secrets use few different characters: equal elements share one array, which the matcher compiles once.
  const first = memoizedSpellings([""], [""]);
  const further = memoizedSpellings(WRAPS, HEX_SEPARATORS);
  return texts.flatMap((text) =>
    partsOf(text).map(({ form, parts }) => ({
      form,
      elements: parts.map((part, index) => (index === 0 ? first : further)[form](part)),
    })),
  );
}

type Spellings = Readonly<Record<FormName, (part: string) => readonly string[]>>;

/** Nothing may come before the first element: otherwise every line end would look like the start of a form. */
function memoizedSpellings(wraps: readonly string[], separators: readonly string[]): Spellings {
  return {
    plain: memoized((byte) => [byte]),
    escaped: memoized(spellingsOf),
    base64: memoized((character) => base64Spellings(character, wraps)),
    hex: memoized((digits) => hexSpellings(digits, separators)),
  };
}

/** The secret, cut into elements for each form. */
function partsOf(text: string): readonly { readonly form: FormName; readonly parts: string[] }[] {
  const bytes = Buffer.from(text, "utf8");
  return [
    { form: "plain", parts: Array.from(bytesOf(text)) },
    { form: "escaped", parts: Array.from(text.replaceAll("\r\n", "\n")) },
    ...base64Windows(text).map((window) => ({
      form: "base64" as const,
      parts: Array.from(window),
    })),
    { form: "hex", parts: bytes.toString("hex").match(/../gu) ?? [] },
  ];
}

function memoized<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const cached = known.get(key) ?? compute(key);
    known.set(key, cached);
    return cached;
  };
}

/** The secret with both kinds of line end, and each of its lines; trimmed, because white space is not secret. */
function textsOf(secret: string): readonly string[] {
  const whole = secret.toWellFormed().trim();
  const unix = whole.replaceAll("\r\n", "\n");
  const lines = unix.split(/[\r\n]+/u).map((line) => line.trim());
  return [whole, unix, unix.replaceAll("\n", "\r\n"), ...lines].filter((text) => !isTooShort(text));
}

/** Indentation of a line of a text within another (YAML), or of `od`. */
const INDENTS = ["\t", ...[1, 2, 3, 4, 5, 6, 7, 8].map((width) => " ".repeat(width))];

/** What may come between two characters of an encoded text: tools wrap long lines (`base64` at 76, `xxd -p` at 60). */
const WRAPS = ["", "\n", "\r\n", "\\n", "\\r\\n", ...INDENTS.map((indent) => `\n${indent}`)];

/** base64 has 62 safe characters, and two that other encoders escape or base64url (RFC 4648 §5) writes differently. */
const BASE64_SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  "+": ["+", "-", "%2B", "%2b", "\\u002b", "\\u002B", "\\+"],
  "/": ["/", "_", "%2F", "%2f", "\\/", "\\u002f", "\\u002F"],
};

function base64Spellings(character: string, wraps: readonly string[]): readonly string[] {
  const spellings = BASE64_SPELLINGS[character] ?? [character];
  return wraps.flatMap((wrap) => spellings.map((spelling) => wrap + spelling));
}

/**
 * The characters of a base64 text that the secret alone determines, for each of the three positions in a group of three
 * bytes at which it may start. What comes before and after it changes at most one character on either side.
 */
export function base64Windows(text: string): readonly string[] {
  const bytes = Buffer.from(text, "utf8");
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    const firstBit = offset * 8;
    const endBit = firstBit + bytes.length * 8;
    return encoded.slice(Math.ceil(firstBit / 6), Math.floor(endBit / 6));
  });
}

const HEX_SEPARATORS = [...WRAPS, " ", "  ", ":", "-"];

function hexSpellings(digits: string, separators: readonly string[]): readonly string[] {
  const spellings = [...new Set([digits, digits.toUpperCase()])];
  return separators.flatMap((separator) => spellings.map((spelling) => separator + spelling));
}

/**
 * The usual forms of one secret as plain strings, each encoded in one way throughout. The matcher finds far more, in any
 * mixture of spellings; this list is for the runner's masks, which are plain strings.
 */
export function secretForms(secret: string): readonly string[] {
  return [...new Set(textsOf(secret).flatMap((text) => usualForms(text)))];
}

function usualForms(text: string): readonly string[] {
  const hex = Buffer.from(text, "utf8").toString("hex");
  const windows = base64Windows(text);
  const percent = strictPercent(encodeURIComponent(text));
  const json = JSON.stringify(text).slice(1, -1);
  return [
    text,
    ...windows,
    ...windows.map((window) => window.replaceAll("+", "-").replaceAll("/", "_")),
    hex,
    hex.toUpperCase(),
    encodeURIComponent(text),
    percent,
    lowerPercent(percent),
    percent.replaceAll("%20", "+"),
    json,
    json.replaceAll("/", "\\/"),
    json.replaceAll(/[<>&']/gu, unicodeEscape),
    text.replaceAll("'", "''"),
    text.replaceAll(/["\\$`]/gu, "\\$&"),
    xmlEscape(text),
  ];
}

/**
 * What to register with the runner (`::add-mask::`) before the task starts, including forms that the runner's own
 * encoders leave out (base64url, base64 at any position, hex, other ways of percent-encoding). A secret of several lines
 * is masked line by line, as the runner itself does: its masks apply to one line at a time.
 * @see https://github.com/actions/runner, src/Sdk/DTLogging/Logging/ValueEncoders.cs
 */
export function maskForms(secrets: readonly Secret[]): readonly string[] {
  const forms = new Set(secrets.flatMap((secret) => secretForms(secret.reveal())));
  return [...forms].filter((form) => !/[\r\n]/u.test(form));
}

function lowerPercent(text: string): string {
  return text.replaceAll(/%[0-9A-F]{2}/gu, (escape) => escape.toLowerCase());
}

/** RFC 3986 §2.2 reserves five characters that encodeURIComponent does not encode. */
function strictPercent(text: string): string {
  return text.replaceAll(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function unicodeEscape(character: string): string {
  return String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

const XML: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

function xmlEscape(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => XML[character] ?? character);
}
