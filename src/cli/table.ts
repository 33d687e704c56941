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

/** Takes from the widest column that may be cut, until all fit or none can give more. */
function fit(columns: readonly Column[], needed: readonly number[]): readonly number[] {
  const widths = [...needed];
  const least = columns.map(({ title, least: floor }, index) =>
    floor === undefined ? (needed[index] ?? 0) : Math.max(title.length, floor),
  );
  const gaps = 2 * (columns.length - 1);
  for (;;) {
    const over = widths.reduce((sum, width) => sum + width, gaps) - WIDTH;
    const spare = widths.map((width, index) => width - (least[index] ?? width));
    const widest = spare.indexOf(Math.max(...spare));
    const room = spare[widest] ?? 0;
    if (over <= 0 || room <= 0) return widths;
    widths[widest] = (widths[widest] ?? 0) - Math.max(1, Math.min(room, Math.ceil(over / 2)));
  }
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
