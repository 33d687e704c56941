import { unicodePattern } from "../../shared/unicode-pattern.ts";

/** Shorter parts of a secret are neither useful to anyone nor distinguishable from ordinary words. */
const PART = 12;

/** Characters of a token in any encoding that is masked here. A masked part covers the whole run of them. */
const RUN = /[\w%+/=.~-]/u;

/**
 * Replaces every part of a secret that a text contains with `***`: the secret, a segment between its dots, and any other 12
 * characters or more, also with percent-encoding, in either alphabet of base64, in base64 once more, in lower case (as in a
 * host's name), and broken into lines. A server may put all of these into an error message.
 */
export function maskParts(text: string, secrets: readonly string[]): string {
  const given = secrets.filter((secret) => secret !== "");
  const short = given.filter((secret) => secret.length < PART);
  const whole = short.reduce((masked, secret) => masked.replaceAll(secret, "***"), text);
  const windows = new Set(given.flatMap(formsOf).flatMap(windowsOf));
  return windows.size === 0 ? whole : replaceRanges(whole, rangesIn(whole, windows));
}

/** The secret, and in base64: as the secret may begin at any of three places in a group of 3 bytes, three more forms. */
function formsOf(secret: string): readonly string[] {
  const encoded = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)])
      .toString("base64url")
      // Without the characters that depend on what stands before the secret.
      .slice(Math.ceil((shift * 8) / 6)),
  );
  return [secret, ...encoded].map((form) => Array.from(form, comparable).join(""));
}

/** A character in the alphabet of base64url, in lower case. Always one character: other letters than ASCII stay. */
function comparable(character: string): string {
  return ALPHABET[character] ?? (/^[A-Z]$/u.test(character) ? character.toLowerCase() : character);
}

const ALPHABET: Readonly<Record<string, string>> = { "+": "-", "/": "_" };

function windowsOf(form: string): readonly string[] {
  return Array.from({ length: Math.max(0, form.length - PART + 1) }, (_, at) =>
    form.slice(at, at + PART),
  );
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** One plain character, and which part of the text stands for it. */
interface Unit extends Range {
  readonly character: string;
}

/** The parts of the text that match, in order and without overlaps. */
function rangesIn(text: string, windows: ReadonlySet<string>): readonly Range[] {
  const units = [...unitsFrom(text, 0)];
  const plain = units.map(({ character }) => character).join("");
  const ranges: Range[] = [];
  for (const [at, { from, to }] of units.entries()) {
    const last = units[at + PART - 1];
    if (last !== undefined && windows.has(plain.slice(at, at + PART)))
      add(ranges, { from, to: last.to });
    // The `%41` of `%41BC…` may be a letter, or a percent sign before a secret that begins with `41BC…`.
    for (let inside = from + 1; inside < to; inside += 1) {
      const range = matchAt(text, inside, windows);
      if (range !== undefined) add(ranges, range);
    }
  }
  return ranges;
}

function matchAt(text: string, at: number, windows: ReadonlySet<string>): Range | undefined {
  let plain = "";
  for (const { character, to } of unitsFrom(text, at)) {
    plain += character;
    if (plain.length === PART) return windows.has(plain) ? { from: at, to } : undefined;
  }
  return undefined;
}

/** Ranges come in the order of their beginnings. */
function add(ranges: Range[], { from, to }: Range): void {
  const before = ranges.at(-1);
  if (before === undefined || before.to < from) ranges.push({ from, to });
  else ranges[ranges.length - 1] = { from: before.from, to: Math.max(before.to, to) };
}

/** Percent-encoding, also of percent-encoding: `%2E`, `%252E`. */
const ENCODED = /%(?:25)*([0-9a-f]{2})/iuy;

const INVISIBLE = unicodePattern(String.raw`[\s\p{C}]`, "u");

/** The text from a place on, without encoding, white space and invisible characters, in comparable characters. */
function* unitsFrom(text: string, start: number): Generator<Unit> {
  let to = start;
  for (let from = start; from < text.length; from = to) {
    ENCODED.lastIndex = from;
    const [encoded, hex] = ENCODED.exec(text) ?? [];
    to = from + (encoded?.length ?? 1);
    const character =
      hex === undefined ? text.charAt(from) : String.fromCharCode(Number.parseInt(hex, 16));
    if (INVISIBLE().test(character)) continue;
    yield { from, to, character: comparable(character) };
  }
}

/** A part in base64 once more ends with characters that depend on what follows it: the whole run goes. */
function grown(text: string, range: Range): Range {
  let { from, to } = range;
  while (from > 0 && RUN.test(text.charAt(from - 1))) from -= 1;
  while (to < text.length && RUN.test(text.charAt(to))) to += 1;
  return { from, to };
}

function replaceRanges(text: string, ranges: readonly Range[]): string {
  let masked = "";
  let end = 0;
  for (const range of ranges) {
    // A run that grew over several ranges is already masked.
    if (range.to <= end) continue;
    const { from, to } = grown(text, range);
    masked += `${text.slice(end, from)}***`;
    end = to;
  }
  return masked + text.slice(end);
}
