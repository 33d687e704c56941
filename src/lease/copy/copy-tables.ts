import type { ImportedStore, TextRow } from "../postgres/import-store.ts";
import { whyDamaged } from "../sqlite/copied-row.ts";
import type { MovableStore } from "../sqlite/movable-store.ts";
import type { SourceTable } from "../sqlite/source-table.ts";
import { importTable, portable } from "./copied-table.ts";

/** How far it got. */
export interface CopyProgress {
  readonly doing: "copying" | "comparing";
  readonly table: string;
  readonly done: number;
  readonly total: number;
}

export interface TableCount {
  readonly name: string;
  readonly rows: number;
  /** Left out, because they refer to a row that is missing. */
  readonly dangling: number;
}

/** A lease that was copied as it is, and cannot be read. */
export interface DamagedCopy {
  readonly lease: string;
  readonly error: string;
}

/** Rows per statement: half a megabyte of leases. */
const BATCH = 500;
/** More are only counted. */
const MAX_DAMAGED = 1000;

/** Writes every row of the file. Nothing is kept in memory but one batch. */
export async function copyTables(
  store: ImportedStore,
  {
    source,
    signal,
    onProgress,
  }: {
    readonly source: MovableStore;
    readonly signal: AbortSignal;
    readonly onProgress: (progress: CopyProgress) => void;
  },
): Promise<
  { readonly tables: readonly TableCount[]; readonly damaged: readonly DamagedCopy[] } | "stopped"
> {
  const tables: TableCount[] = [];
  const damaged: DamagedCopy[] = [];
  for (const table of source.tables) {
    const count = source.count(table);
    let done = 0;
    for (const rows of batches(portable(source.rows(table)))) {
      if (signal.aborted) return "stopped";
      await store.insert(importTable(table), rows);
      damaged.push(...damagedOf(table, rows).slice(0, MAX_DAMAGED - damaged.length));
      done += rows.length;
      onProgress({ doing: "copying", table: table.name, done, total: count.rows });
    }
    tables.push({ name: table.name, ...count });
  }
  await store.foldCounts();
  return { tables, damaged };
}

function damagedOf(table: SourceTable, rows: readonly TextRow[]): readonly DamagedCopy[] {
  if (table.name !== "leases") return [];
  return rows.flatMap((row) => {
    const error = whyDamaged(table, row);
    return error === undefined ? [] : [{ lease: row["id"] ?? "", error }];
  });
}

function* batches(rows: Iterable<TextRow>): Generator<readonly TextRow[]> {
  let batch: TextRow[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
