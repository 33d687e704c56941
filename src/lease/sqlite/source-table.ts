import { DatabaseSync } from "node:sqlite";
import { text } from "../row/read-row.ts";
import { migrate } from "./schema.ts";

/** What the other store makes by itself: its own versions, and counts that its triggers keep. */
const OWN_TABLES: ReadonlySet<string> = new Set(["migrations", "lease_counts"]);

/** One table of a file that is copied. */
export interface SourceTable {
  readonly name: string;
  readonly columns: readonly string[];
  readonly integers: ReadonlySet<string>;
  /** The columns of its key, in their order. */
  readonly key: readonly string[];
  /**
   * Rows that refer to one that is missing: somebody removed a lease by hand. Nothing reads them, and no other database
   * would take them. Undefined where the table refers to none.
   */
  readonly dangling: string | undefined;
}

/**
 * Every table of a store that has to be copied, each after those that it refers to. What another program keeps in the file stays
 * there, such as the tables of a tool that replicates it: nobody could read them in the other store.
 */
export function sourceTables(database: Pick<DatabaseSync, "prepare">): readonly SourceTable[] {
  const names = tablesOfNewStore().filter((name) => !OWN_TABLES.has(name));
  const tables = names.map((name) => tableOf(database, name));
  const isReferring = ({ dangling }: SourceTable): boolean => dangling !== undefined;
  return [...tables.filter((table) => !isReferring(table)), ...tables.filter(isReferring)];
}

/** In alphabetical order. A file that was brought up to date has each of them. */
function tablesOfNewStore(): readonly string[] {
  const database = new DatabaseSync(":memory:");
  try {
    migrate(database, { now: 0, randomBytes: (size) => new Uint8Array(size) });
    return database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
      .all()
      .map((row) => text(row, "name"))
      .toSorted();
  } finally {
    database.close();
  }
}

function tableOf(database: Pick<DatabaseSync, "prepare">, name: string): SourceTable {
  const columns = database.prepare("SELECT name, type, pk FROM pragma_table_info(?)").all(name);
  const references = database
    .prepare('SELECT "table", "from", "to" FROM pragma_foreign_key_list(?)')
    .all(name)
    .map((row) => {
      const [from, table, to] = [text(row, "from"), text(row, "table"), text(row, "to")];
      return `${from} NOT IN (SELECT ${to} FROM ${table})`;
    });
  return {
    name,
    columns: columns.map((row) => text(row, "name")),
    integers: new Set(
      columns.filter(({ type }) => type === "INTEGER").map((row) => text(row, "name")),
    ),
    key: columns
      .filter(({ pk }) => Number(pk) > 0)
      .toSorted((one, other) => Number(one["pk"]) - Number(other["pk"]))
      .map((row) => text(row, "name")),
    dangling: references.length === 0 ? undefined : references.join(" OR "),
  };
}
