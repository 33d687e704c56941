/** Reads back what `renderSummary` wrote, as far as the picture of it shows it. */

export interface Bar {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface ParsedSummary {
  readonly title: string;
  readonly outcome: string;
  readonly columns: readonly string[];
  /** The lines of each cell of the table's only row. */
  readonly cells: readonly (readonly string[])[];
  readonly chartTitle: string;
  readonly section: string;
  readonly bars: readonly Bar[];
  /** The title of the folded receipt. */
  readonly folded: string;
}

/** @throws where the summary no longer has one of these parts: the picture would leave it out in silence */
export function parseSummary(markdown: string): ParsedSummary {
  const rows = markdown.split("\n").filter((line) => line.startsWith("| "));
  const [columns, , cells] = rows.map(cellsOf);
  const bars = [
    ...markdown.matchAll(/^ {2}(?<name>[^:\n]+) :\w+, (?<from>\d+), (?<to>\d+)$/gmu),
  ].map(({ groups }) => ({
    name: groups?.["name"] ?? "",
    from: Number(groups?.["from"]),
    to: Number(groups?.["to"]),
  }));
  if (columns === undefined || cells === undefined || bars.length === 0) {
    throw new Error("the summary has no table or no chart");
  }
  return {
    title: found(markdown, /^## (?<it>.+)$/mu),
    outcome: found(markdown, /^### (?<it>.+)$/mu),
    columns,
    cells: cells.map((cell) => cell.split("<br>").map(plain)),
    chartTitle: found(markdown, /^ {2}title (?<it>.+)$/mu),
    section: found(markdown, /^ {2}section (?<it>.+)$/mu),
    bars,
    folded: found(markdown, /<summary>(?<it>.+)<\/summary>/u),
  };
}

function cellsOf(row: string): readonly string[] {
  return row.replace(/^\| /u, "").replace(/ \|$/u, "").split(" | ");
}

function found(markdown: string, pattern: RegExp): string {
  const it = pattern.exec(markdown)?.groups?.["it"];
  if (it === undefined) throw new Error(`the summary has nothing that matches ${pattern.source}`);
  return plain(it);
}

/** Markdown as a reader sees it: without the marks of code, and with each numeric reference as its character. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/&#(\d+);/gu, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("`", "");
}
