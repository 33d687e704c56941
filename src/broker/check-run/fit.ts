import { plural } from "../../shared/wording.ts";

/**
 * GitHub's limits for a check run. It counts characters where its docs say so, and bytes where it stores them: a text that is
 * short enough in bytes is short enough in both.
 * @see https://docs.github.com/en/rest/checks/runs
 */
export const MAX_TITLE_LENGTH = 255;
export const MAX_CHECK_BYTES = 65_535;

/** A part of a Markdown document that is shown as a whole or not at all. */
export interface TextPart {
  readonly text: string;
  /** A row of the table before it. */
  readonly isRow?: true;
}

export function paragraph(text: string): TextPart {
  return { text };
}

/** A table, which can lose rows at its end. Cells are Markdown already, one line each. */
export function tableParts(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): readonly TextPart[] {
  if (rows.length === 0) return [];
  const head = [headings, headings.map(() => "---")].map(row).join("\n");
  return [{ text: head }, ...rows.map((cells) => ({ text: row(cells), isRow: true as const }))];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** For the sentence that says what is left out. */
const RESERVED_BYTES = 200;

/** The parts from the first on, as many as fit; then how many do not. */
export function fitParts(parts: readonly TextPart[], maxBytes = MAX_CHECK_BYTES): string {
  const whole = textOf(parts);
  if (bytesOf(whole) <= maxBytes) return whole;
  let shown = 0;
  let size = RESERVED_BYTES;
  for (const part of parts) {
    size += bytesOf(part.text) + 2;
    if (size > maxBytes) break;
    shown += 1;
  }
  const kept = textOf(parts.slice(0, shown));
  const left = parts.slice(shown);
  const characters = left.reduce((sum, { text }) => sum + text.length, 0);
  const note = `**${plural(left.length, "more part")} (${plural(characters, "character")}) left out**: GitHub shows no longer text.`;
  return kept === "" ? note : `${kept}\n\n${note}`;
}

function textOf(parts: readonly TextPart[]): string {
  return parts
    .map(({ text, isRow }, index) => (index === 0 ? text : `${isRow ? "\n" : "\n\n"}${text}`))
    .join("");
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The title is no Markdown: GitHub shows it as it is. */
export function fitTitle(text: string): string {
  const line = text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  if (line.length <= MAX_TITLE_LENGTH) return line;
  return `${wholeCharacters(line, MAX_TITLE_LENGTH - 1)}…`;
}

/** The beginning of a text, at most so long, without half a character at its end. */
export function wholeCharacters(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/u, "");
}
