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
    // Percent-encoded twice, like a URL within a URL.
    ...cases(bytes.map((byte) => `%25${hex(byte)}`).join("")),
    ...cases(bytes.map((byte) => String.raw`\x${hex(byte)}`).join("")),
    bytes.map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join(""),
    ...unicodeEscapes(character),
    ...codePointEscapes(codePoint),
    `&#${codePoint};`,
    ...cases(codePoint.toString(16)).map((digits) => `&#x${digits};`),
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

/** `\u00e9` as in JSON (RFC 8259 §7), once and twice escaped, and `\u{e9}` as in ECMAScript. */
function unicodeEscapes(character: string): readonly string[] {
  const units = Array.from({ length: character.length }, (_, index) =>
    character.charCodeAt(index).toString(16).padStart(4, "0"),
  );
  return cases(units.join(" ")).flatMap((digits) => {
    const parts = digits.split(" ");
    const once = parts.map((unit) => String.raw`\u${unit}`).join("");
    const twice = parts.map((unit) => String.raw`\\u${unit}`).join("");
    const braces = `\\u{${Number.parseInt(parts.join(""), 16).toString(16)}}`;
    return parts.length === 1 ? [once, twice, braces] : [once, twice];
  });
}

/** `\xe9` and `\U0001f600`: how Python and C write a whole character. */
function codePointEscapes(codePoint: number): readonly string[] {
  const digits = codePoint.toString(16);
  if (codePoint > 0xff_ff) return cases(String.raw`\U${digits.padStart(8, "0")}`);
  return codePoint > 0x7f && codePoint <= 0xff ? cases(String.raw`\x${digits}`) : [];
}

/** Line ends are listed too, because a file from one system may be printed on another. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  "\n": ["\r\n", "\r", "\\n", "\\r\\n", "\\\\n", "\\\\r\\\\n", "%0D%0A", "%0d%0a"],
  "\r": ["\\r", "\\\\r"],
  "\t": ["\\t", "\\\\t"],
  "\b": ["\\b", "\\\\b"],
  "\f": ["\\f", "\\\\f"],
  '"': ['\\\\\\"', '""', "&quot;"],
  "'": ["''", "'\\''", "'\"'\"'", "&apos;", "&#039;"],
  "\\": ["\\\\\\\\"],
  "/": ["\\\\/"],
  "&": ["&amp;"],
  "<": ["&lt;"],
  ">": ["&gt;"],
  " ": ["+"],
};

/** Named references, doubled quotes, and the escape characters of shells (`\`, PowerShell's backtick) and JSON (`\/`, `\"`). */
function named(character: string): readonly string[] {
  const escaped = /^[!-/:-@[-`{-~ ]$/u.test(character) ? [`\\${character}`, `\`${character}`] : [];
  return [...(NAMED[character] ?? []), ...escaped];
}
