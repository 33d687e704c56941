import type { JobKey } from "../../shared/claims.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { Lease } from "../lease.ts";
import type { LeasePage } from "../lease-page.ts";
import { changingColumns, fixedColumns, type Columns } from "../row/columns.ts";
import { leaseOf } from "../row/read-row.ts";
import { serverOf } from "../server-share.ts";
import type { LeaseFilter } from "../store.ts";
import type { StoreTransaction } from "./store-database.ts";

/** Writes what `columns.ts` lists: a new column there needs a migration here, and no other change. */
export async function insertRow(transaction: StoreTransaction, lease: Lease): Promise<void> {
  const columns = { ...fixedColumns(lease), ...changing(lease) };
  const names = Object.keys(columns).join(", ");
  await transaction.query(
    `INSERT INTO stepkey.leases (${names})
      SELECT ${names} FROM jsonb_populate_record(NULL::stepkey.leases, $1)`,
    document(columns),
  );
}

/** Writes all of them with one statement. */
export async function updateRows(
  transaction: StoreTransaction,
  leases: readonly Lease[],
): Promise<void> {
  const [first] = leases;
  if (first === undefined) return;
  const sets = Object.keys(changing(first)).map((name) => `${name} = changed.${name}`);
  await transaction.query(
    `UPDATE stepkey.leases AS lease SET ${sets.join(", ")}
      FROM jsonb_populate_recordset(NULL::stepkey.leases, $1) AS changed
      WHERE lease.id = changed.id`,
    document(leases.map((lease) => ({ id: lease.id, ...changing(lease) }))),
  );
}

/** A damaged handle is no reason to give a server's leases to another's share, so the server has a column. */
function changing(lease: Lease): Columns {
  return { ...changingColumns(lease), server: serverOf(lease) };
}

/** As JSON that PostgreSQL takes: it has no place for NUL, nor for half a character, which a provider's error may have. */
function document(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "string" ? part.replaceAll("\0", "\uFFFD").toWellFormed() : part,
  );
}

/** The lease as it is now. It stays so until the transaction ends. */
export async function lockRow(
  transaction: StoreTransaction,
  id: LeaseId,
): Promise<Lease | undefined> {
  const sql = "SELECT * FROM stepkey.leases WHERE id = $1 FOR NO KEY UPDATE";
  const [row] = await transaction.query(sql, id);
  return row === undefined ? undefined : leaseOf(row);
}

/** The condition of one job, for `jobOf`, with the number of its first value. */
export function jobCondition(table: string, first: number): string {
  const columns = ["repository_id", "run_id", "run_attempt", "check_run_id"];
  return columns.map((column, index) => `${table}.${column} = $${first + index}`).join(" AND ");
}

export function jobOf(job: JobKey): readonly [number, number, number, number] {
  return [job.repositoryId, job.runId, job.runAttempt, job.checkRunId];
}

export interface Selection {
  readonly condition: string;
  readonly values: readonly unknown[];
}

const UNENDED = ["issuing", "active", "revoking", "stuck"];
const UNTIDY = ["pending", "stuck"];

/** What a filter and a page select of `stepkey.leases AS lease`. */
export function selectionOf(filter: LeaseFilter, page?: LeasePage): Selection {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const where = (condition: (first: number) => string, ...given: readonly unknown[]): void => {
    conditions.push(condition(values.length + 1));
    values.push(...given);
  };
  const { lease, job, repository, grant, states, tidyStates } = filter;
  if (lease !== undefined) where((first) => `lease.id = $${first}`, lease);
  if (job !== undefined) where((first) => jobCondition("lease", first), ...jobOf(job));
  // Repository names are ASCII, and GitHub ignores their case.
  if (repository !== undefined) {
    where((first) => `lower(lease.repository) = lower($${first})`, repository);
  }
  if (grant !== undefined) where((first) => `lease.grant_name = $${first}`, grant);
  if (states !== undefined) {
    where((first) => `lease.state = ANY ($${first}::text[])`, states);
    // Values match no partial index; this is its condition.
    if (isWithin(states, UNENDED)) {
      conditions.push("lease.state IN ('issuing', 'active', 'revoking', 'stuck')");
    }
  }
  if (tidyStates !== undefined) {
    where((first) => `lease.tidy_state = ANY ($${first}::text[])`, tidyStates);
    if (isWithin(tidyStates, UNTIDY)) conditions.push("lease.tidy_state IN ('pending', 'stuck')");
  }
  if (page?.after !== undefined) {
    const { createdAt, id } = page.after;
    where((first) => `(lease.created_at, lease.id) > ($${first}, $${first + 1})`, createdAt, id);
  }
  return { condition: conditions.length === 0 ? "true" : conditions.join(" AND "), values };
}

function isWithin(states: readonly string[], all: readonly string[]): boolean {
  return states.every((state) => all.includes(state));
}
