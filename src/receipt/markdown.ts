/** Text from outside in a Markdown document: whatever it holds, it stays text. */

const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}\s]+/gu;
/** What is no letter, digit or harmless mark could mean something in Markdown or HTML. */
const MEANING = /[^\p{L}\p{M}\p{N} .,;/():'-]|:(?![\d ]|$)/gu;
const PLAIN_NAME = /^[\w./:@-]+$/u;

/** One line of plain text: every other character as its number, which no Markdown reads as structure. */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replaceAll(INVISIBLE, " ")
      .trim()
      .replaceAll(MEANING, asNumber)
      // What would begin a list at the start of a line.
      .replace(/^-/u, asNumber)
      .replace(/(?<=^\d+)[.)]/u, asNumber)
      .replaceAll(/www\./giu, (prefix) => `${prefix.slice(0, 3)}&#46;`)
  );
}

function asNumber(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`;
}

/** A name in fixed width where it is plain (a commit, a lease), else escaped text. */
export function code(text: string): string {
  return PLAIN_NAME.test(text) ? `\`${text}\`` : escapeMarkdown(text);
}

/** A text block in a fence that nothing inside it can close. */
export function fenced(language: string, text: string): string {
  const runs = text.match(/`+/gu) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${fence}${language}\n${text.replace(/\n$/u, "")}\n${fence}`;
}

/** A table; cells are Markdown already, one line each. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => "---"), ...rows].map(tableLine).join("\n");
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
