/** How wide a table may be: fits a terminal, a ticket and a mail. */
const WIDTH = 100;

export interface Column {
  readonly title: string;
  /** The least width that the column is cut down to; columns without one are never cut. */
  readonly least?: number;
}

/** A table of plain text: columns as wide as they need, those with a `least` cut with … until a line fits. */
export function table(
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

/** Takes from the columns that may be cut, the last first, until a line fits or none can give more. */
function fit(columns: readonly Column[], needed: readonly number[]): readonly number[] {
  const gaps = 2 * (columns.length - 1);
  let over = needed.reduce((sum, width) => sum + width, gaps) - WIDTH;
  const widths = [...needed];
  for (const [index, { title, least }] of [...columns.entries()].toReversed()) {
    const width = widths[index] ?? 0;
    const spare = least === undefined ? 0 : width - Math.max(title.length, least);
    const taken = Math.max(0, Math.min(spare, over));
    widths[index] = width - taken;
    over -= taken;
  }
  return widths;
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
