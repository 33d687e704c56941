import type { ImportTable, TextRow } from "../postgres/import-store.ts";
import type { SourceTable } from "../sqlite/source-table.ts";

/** What a table of a file is in PostgreSQL: the same, and leases have a column more. */
export function importTable({ name, columns, integers, key }: SourceTable): ImportTable {
  const all = name === "leases" ? [...columns, "server"] : columns;
  return { name, columns: all, integers, key };
}

/** Rows as PostgreSQL can keep them: it has no place for NUL, which the error of a provider may have. */
export function* portable(rows: Iterable<TextRow>): Generator<TextRow> {
  for (const row of rows) {
    const values = Object.entries(row).map(([column, value]) => [
      column,
      value?.includes("\0") === true ? value.replaceAll("\0", "\uFFFD") : value,
    ]);
    yield Object.fromEntries(values);
  }
}
