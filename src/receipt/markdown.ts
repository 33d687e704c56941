/** Text from outside in a Markdown document: whatever it contains, it stays text. */

import { isPlainAscii } from "../shared/printable.ts";
import { unicodePattern } from "../shared/unicode-pattern.ts";

const INVISIBLE = unicodePattern(String.raw`[\p{C}\p{Zl}\p{Zp}\s]+`, "gu");
/** Anything but letters, digits and harmless marks could mean something in Markdown or HTML. */
const MEANING = unicodePattern(String.raw`[^\p{L}\p{M}\p{N} .,;/():'-]|:(?![\d ]|$)`, "gu");
/** The same in plain ASCII. */
const MEANING_IN_ASCII = /[^A-Za-z0-9 .,;/():'-]|:(?![\d ]|$)/gu;
const PLAIN_NAME = /^[\w./:@-]+$/u;

/** One line of plain text: every other character becomes a numeric reference, which Markdown never reads as structure. */
export function escapeMarkdown(text: string): string {
  const isAscii = isPlainAscii(text);
  return (
    (isAscii ? text.replaceAll(/ +/gu, " ") : text.replaceAll(INVISIBLE(), " "))
      .trim()
      .replaceAll(isAscii ? MEANING_IN_ASCII : MEANING(), asNumber)
      // These would start a list at the start of a line.
      .replace(/^-/u, asNumber)
      .replace(/(?<=^\d+)[.)]/u, asNumber)
      .replaceAll(/www\./giu, (prefix) => `${prefix.slice(0, 3)}&#46;`)
  );
}

function asNumber(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`;
}

/** A plain name (a commit, a lease) in fixed width, any other text escaped. */
export function codeSpan(text: string): string {
  return PLAIN_NAME.test(text) ? `\`${text}\`` : escapeMarkdown(text);
}

/** A text block in a fence that nothing inside can close. */
export function fenced(language: string, text: string): string {
  const runs = text.match(/`+/gu) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${fence}${language}\n${text.replace(/\n$/u, "")}\n${fence}`;
}

/** A table. Cells are Markdown already, one line each. */
export function markdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return [headings, headings.map(() => "---"), ...rows].map(tableLine).join("\n");
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
