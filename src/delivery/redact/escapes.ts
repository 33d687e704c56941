import { htmlNames } from "./html-names.ts";

/**
 * Every spelling of one character that the redactor looks for: how programs that print or encode text may write it.
 * Spellings may be mixed within one secret, because encoders differ in which characters they escape.
 * Strings here are bytes: each character is one byte of the output.
 */
export function spellingsOf(character: string): readonly string[] {
  const codePoint = character.codePointAt(0) ?? 0;
  const bytes = [...Buffer.from(character, "utf8")];
  const numeric = [
    ...cases(bytes.map((byte) => `%${hex(byte)}`).join("")),
    // Percent-encoded two and three times, like a URL within a URL.
    ...cases(bytes.map((byte) => `%25${hex(byte)}`).join("")),
    ...cases(bytes.map((byte) => `%2525${hex(byte)}`).join("")),
    // Quoted-printable (RFC 2045 §6.7).
    ...cases(bytes.map((byte) => `=${hex(byte)}`).join("")),
    ...cases(bytes.map((byte) => String.raw`\x${hex(byte)}`).join("")),
    bytes.map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join(""),
    ...unicodeEscapes(character),
    ...codePointEscapes(codePoint),
    ...htmlNumbers(codePoint),
  ];
  return [...new Set([bytesOf(character), ...numeric, ...named(character)])];
}

/** UTF-8 bytes, each as one character. */
export function bytesOf(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** Hexadecimal digits in lower and in upper case; letters that are not digits (`\x`) stay unchanged. */
function cases(text: string): readonly string[] {
  const upper = text.replaceAll(/[a-f]/gu, (digit) => digit.toUpperCase());
  return upper === text ? [text] : [text, upper];
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

const WIDTHS = [0, 3, 4, 5, 6];

/** `&#55;`, `&#055;`, `&#x37;`: with as many leading zeros as people write, and as in HTML within HTML. */
function htmlNumbers(codePoint: number): readonly string[] {
  const decimal = codePoint.toString();
  const digits = codePoint.toString(16);
  const decimals = WIDTHS.map((width) => `&#${decimal.padStart(width, "0")};`);
  const hexadecimals = WIDTHS.flatMap((width) => cases(digits.padStart(width, "0")));
  const once = [...decimals, ...hexadecimals.flatMap((one) => [`&#x${one};`, `&#X${one};`])];
  return [...once, ...once.map((reference) => reference.replace("&", "&amp;"))];
}

/** `\u00e9` as in JSON (RFC 8259 §7), once and twice escaped, and `%u00e9`. */
function unicodeEscapes(character: string): readonly string[] {
  const units = Array.from({ length: character.length }, (_, index) =>
    character.charCodeAt(index).toString(16).padStart(4, "0"),
  );
  return cases(units.join(" ")).flatMap((digits) => {
    const parts = digits.split(" ");
    const once = parts.map((unit) => String.raw`\u${unit}`).join("");
    const twice = parts.map((unit) => String.raw`\\u${unit}`).join("");
    // As JavaScript's `escape` writes them.
    const percent = parts.map((unit) => `%u${unit}`).join("");
    return [once, twice, percent];
  });
}

/** `\u{e9}`, `\xe9` and `\U0001f600`: how ECMAScript, Rust, Python and C write a whole character. */
function codePointEscapes(codePoint: number): readonly string[] {
  const digits = codePoint.toString(16);
  const braces = [0, 2, 4, 6].flatMap((width) => cases(`\\u{${digits.padStart(width, "0")}}`));
  if (codePoint > 0xff_ff) return [...braces, ...cases(String.raw`\U${digits.padStart(8, "0")}`)];
  return codePoint > 0x7f && codePoint <= 0xff
    ? [...braces, ...cases(String.raw`\x${digits}`)]
    : braces;
}

/** Line ends are listed too, because a file from one system may be printed on another. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  "\n": ["\r\n", "\r", "\\n", "\\r\\n", "\\\\n", "\\\\r\\\\n", "%0D%0A", "%0d%0a"],
  "\r": ["\\r", "\\\\r"],
  "\t": ["\\t", "\\\\t"],
  "\b": ["\\b", "\\\\b"],
  "\f": ["\\f", "\\\\f"],
  '"': ['\\\\\\"', '""', "\\&quot;", "\\&#34;"],
  "'": ["''", "'\\''", "'\"'\"'"],
  "\\": ["\\\\\\\\"],
  "/": ["\\\\/"],
  " ": ["+"],
};

/** Named references, doubled quotes, and the escape characters of shells (`\`, PowerShell's backtick) and JSON (`\/`, `\"`). */
function named(character: string): readonly string[] {
  const escaped = /^[!-/:-@[-`{-~ ]$/u.test(character) ? [`\\${character}`, `\`${character}`] : [];
  return [...(NAMED[character] ?? []), ...htmlNames(character), ...escaped];
}
