/** The maximal width of a table, so that it fits a terminal, a ticket and a mail. */
const WIDTH = 100;

export interface Column {
  readonly title: string;
  /** The column can be cut to this width. Columns without it are never cut. */
  readonly minWidth?: number;
}

/** A table of plain text. Columns with a `minWidth` are cut with … until a line fits. */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const widths = fit(
    columns,
    columns.map(({ title }, index) =>
      Math.max(title.length, ...rows.map((row) => (row[index] ?? "").length)),
    ),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cut(cell, widths[index] ?? 0).padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd();
  return [columns.map(({ title }) => title), ...rows].map(line);
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
