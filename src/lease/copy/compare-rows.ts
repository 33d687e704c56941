import type { ImportTable, TextRow } from "../postgres/import-store.ts";

/**
 * Whether two tables have the same rows, both in the order of their key. Returns where they differ first, as a phrase;
 * undefined when they are equal. Each side is read a part at a time.
 */
export async function whereRowsDiffer(
  table: Pick<ImportTable, "name" | "columns" | "key">,
  expected: Iterable<TextRow>,
  found: AsyncIterable<readonly TextRow[]>,
): Promise<string | undefined> {
  const rest = expected[Symbol.iterator]();
  for await (const page of found) {
    for (const row of page) {
      const next = rest.next();
      if (next.done === true) return `${table.name} has ${nameOf(table, row)} in addition`;
      const column = table.columns.find((name) => next.value[name] !== row[name]);
      if (column !== undefined) return `${table.name} differs at ${nameOf(table, next.value)}`;
    }
  }
  const left = rest.next();
  return left.done === true ? undefined : `${table.name} lacks ${nameOf(table, left.value)}`;
}

function nameOf({ key }: Pick<ImportTable, "key">, row: TextRow): string {
  return key.map((column) => `${column}=${row[column]}`).join(" ");
}
