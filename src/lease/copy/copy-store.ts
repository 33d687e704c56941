import type { Clock } from "../../shared/clock.ts";
import { codedFailure } from "../../shared/coded-failure.ts";
import type { Failure } from "../../shared/failure.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { importStore, type Imported, type ImportedStore } from "../postgres/import-store.ts";
import { storePlace, type StoreServer } from "../postgres/store-server.ts";
import type { MovableStore } from "../sqlite/movable-store.ts";
import { copyTables, type CopyProgress, type DamagedCopy, type TableCount } from "./copy-tables.ts";
import { importTable, portable } from "./copied-table.ts";
import { whereRowsDiffer } from "./compare-rows.ts";

/** What was copied. */
export interface CopyReport {
  readonly instance: string;
  readonly tables: readonly TableCount[];
  /** Leases that nobody can read, copied as they are. */
  readonly damaged: readonly DamagedCopy[];
  /** How far the database's clock is ahead of this machine's, in milliseconds. */
  readonly clockAheadMs: number;
  /** The copy was complete already: only the file had to be marked. */
  readonly wasComplete: boolean;
}

export interface CopyOptions {
  readonly source: MovableStore;
  readonly target: StoreServer;
  readonly clock: Pick<Clock, "now">;
  /** Stops it between two batches: nothing is copied then. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CopyProgress) => void;
}

/**
 * Copies a store from its file to an empty store in PostgreSQL, compares the two, and marks the file as moved. The file is
 * marked before the commit, so that at no moment two stores are in use.
 * @throws StoreError when one of the two cannot be used
 */
export async function copyStore(options: CopyOptions): Promise<Result<CopyReport, Failure>> {
  const { source, target, clock } = options;
  const to = `postgres://${storePlace(target)}`;
  const before = source.move;
  const refused = whyNotFrom(source, to);
  if (refused !== undefined) return err(refused);
  const mark = (isComplete: boolean) => source.mark({ to, at: clock.now(), isComplete });
  const copied = await importStore(target, source.tables.map(importTable), {
    work: (store) => copyInto(store, options),
    beforeCommit: () => mark(false),
    notCommitted: () => source.mark(before),
  });
  if (copied.ok) mark(true);
  return copied;
}

function whyNotFrom({ path, move }: MovableStore, to: string): Failure | undefined {
  if (move === undefined || (move.to === to && !move.isComplete)) return undefined;
  const done = move.isComplete ? "was moved to" : "may have been copied completely to";
  return refusal(
    `The store ${path} ${done} ${move.to} before.`,
    `Use that store. To use the file again, stop the brokers on ${move.to} and run \`stepkey store reopen\`.`,
  );
}

type Copied = Result<CopyReport, Failure>;

async function copyInto(store: ImportedStore, options: CopyOptions): Promise<Imported<Copied>> {
  const { source, target, clock } = options;
  const place = storePlace(target);
  const stay = (value: Copied): Imported<Copied> => ({ value, isToCommit: false });
  const clockAheadMs = await store.aheadOf(clock.now());
  const rest = { instance: source.instance, clockAheadMs };
  if (source.move !== undefined && store.instance === source.instance) {
    const difference = await whereStoresDiffer(store, options);
    if (options.signal.aborted) return stay(err(stopped()));
    if (difference !== undefined) return stay(err(usedSince(place, difference)));
    const tables = source.tables.map((table) => ({ name: table.name, ...source.count(table) }));
    return stay(ok({ ...rest, tables, damaged: [], wasComplete: true }));
  }
  for (const table of source.tables) {
    if (await store.hasRows(importTable(table))) return stay(err(notEmpty(place, table.name)));
  }
  await store.forgetInstance();
  const copied = await copyTables(store, options);
  if (copied === "stopped") return stay(err(stopped()));
  const difference = await whereStoresDiffer(store, options);
  if (options.signal.aborted) return stay(err(stopped()));
  if (difference !== undefined) return stay(err(differs(difference)));
  return { value: ok({ ...rest, ...copied, wasComplete: false }), isToCommit: true };
}

async function whereStoresDiffer(
  store: ImportedStore,
  { source, signal, onProgress }: CopyOptions,
): Promise<string | undefined> {
  for (const each of source.tables) {
    if (signal.aborted) return undefined;
    const table = importTable(each);
    onProgress({ doing: "comparing", table: table.name, done: 0, total: source.count(each).rows });
    const difference = await whereRowsDiffer(
      table,
      portable(source.rows(each)),
      store.pages(table),
    );
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function refusal(message: string, remedy: string): Failure {
  return codedFailure("copy_refused", { message, remedy });
}

function stopped(): Failure {
  return refusal("Stopped. Nothing was copied, and the file is as it was.", "Run it again.");
}

function notEmpty(place: string, table: string): Failure {
  return refusal(
    `The store at ${place} is not empty: its table ${table} has rows. Nothing was copied.`,
    "Name another database in the configuration. If brokers only tried this one, stop them and run `DROP SCHEMA stepkey CASCADE` in it.",
  );
}

function usedSince(place: string, difference: string): Failure {
  return refusal(
    `The store at ${place} has this store already, and was used since: ${difference}. Nothing was copied.`,
    "Go on with that store. The file stays marked, so no broker starts on it.",
  );
}

function differs(difference: string): Failure {
  return refusal(
    `The copy was not what the file has: ${difference}. Nothing was copied.`,
    "Report this, and go on with the file.",
  );
}
