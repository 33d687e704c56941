/** The maximal width of a table, so that it fits a terminal, a ticket and a mail. */
const WIDTH = 100;

export interface Column {
  readonly title: string;
  /** The column can be cut to this width. Columns without it are never cut. */
  readonly minWidth?: number;
}

/**
 * A table of plain text, written a page of rows at a time. Its columns are as wide as the first page needs, and those with
 * a `minWidth` are cut with … until a line fits; later pages are cut like it.
 */
export function pagedTable(
  columns: readonly Column[],
): (page: readonly (readonly string[])[]) => readonly string[] {
  let line: ReturnType<typeof tableLine> | undefined;
  return (page) => {
    if (line !== undefined) return page.map(line);
    line = tableLine(columns, page);
    return [columns.map(({ title }) => title), ...page].map(line);
  };
}

function tableLine(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): (cells: readonly string[]) => string {
  const needed = columns.map(({ title }, index) =>
    rows.reduce((width, row) => Math.max(width, (row[index] ?? "").length), title.length),
  );
  const widths = fit(columns, needed);
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
function fit(columns: readonly Column[], needed: readonly number[]): readonly number[] {
  const gaps = 2 * (columns.length - 1);
  let over = needed.reduce((sum, width) => sum + width, gaps) - WIDTH;
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
