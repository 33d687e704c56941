/** The narrowest table on a terminal: it also fits a ticket and a mail. */
const LEAST_WIDTH = 100;

/** How wide a table may be: as its terminal, and without a limit in a file or a pipe, where a program reads it. */
export function tableWidth(terminalColumns: number | undefined): number {
  return terminalColumns === undefined
    ? Number.POSITIVE_INFINITY
    : Math.max(LEAST_WIDTH, terminalColumns);
}

export interface Column {
  readonly title: string;
  /** The column can be cut to this width. Columns without it are never cut. */
  readonly minWidth?: number;
}

/**
 * A table of plain text, written a page of rows at a time. Its columns are as wide as the pages so far need. Where a line
 * does not fit `width`, those with a `minWidth` are cut with ….
 */
export function pagedTable(
  columns: readonly Column[],
  width = LEAST_WIDTH,
): (page: readonly (readonly string[])[]) => readonly string[] {
  const head = columns.map(({ title }) => title);
  let needed: readonly number[] | undefined;
  return (page) => {
    const rows = needed === undefined ? [head, ...page] : page;
    needed = neededBy(rows, needed ?? columns.map(() => 0));
    const line = tableLine(columns, fit(columns, needed, width));
    return rows.map(line);
  };
}

function neededBy(
  rows: readonly (readonly string[])[],
  before: readonly number[],
): readonly number[] {
  return before.map((least, index) =>
    rows.reduce((most, row) => Math.max(most, (row[index] ?? "").length), least),
  );
}

function tableLine(
  columns: readonly Column[],
  widths: readonly number[],
): (cells: readonly string[]) => string {
  return (cells) =>
    columns
      .map(({ minWidth }, index) => {
        const [cell, width] = [cells[index] ?? "", widths[index] ?? 0];
        return (minWidth === undefined ? cell : cut(cell, width)).padEnd(width);
      })
      .join("  ")
      .trimEnd();
}

/** Narrows the columns that can be cut, the last first, until a line fits or all are at their minimum. */
function fit(
  columns: readonly Column[],
  needed: readonly number[],
  most: number,
): readonly number[] {
  const gaps = 2 * (columns.length - 1);
  let over = needed.reduce((sum, width) => sum + width, gaps) - most;
  const widths = [...needed];
  for (const [index, { title, minWidth }] of [...columns.entries()].toReversed()) {
    const width = widths[index] ?? 0;
    const spare = minWidth === undefined ? 0 : width - Math.max(title.length, minWidth);
    const taken = Math.max(0, Math.min(spare, over));
    widths[index] = width - taken;
    over -= taken;
  }
  return widths;
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
