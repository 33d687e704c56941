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

interface RowSelection {
  readonly condition: string;
  readonly values: readonly unknown[];
}

const UNENDED = ["issuing", "active", "revoking", "stuck"];
const UNTIDY = ["pending", "stuck"];

/** What a filter and a page select of `stepkey.leases AS lease`. */
export function selectionOf(filter: LeaseFilter, page?: LeasePage): RowSelection {
  const { lease, job, repository, grant, states, tidyStates } = filter;
  return selection([
    lease !== undefined && (({ value }) => `lease.id = ${value(lease)}`),
    job !== undefined && (({ first, all }) => all(jobCondition("lease", first), ...jobOf(job))),
    // Repository names are ASCII, and GitHub ignores their case.
    repository !== undefined &&
      (({ value }) => `lower(lease.repository) = lower(${value(repository)})`),
    grant !== undefined && (({ value }) => `lease.grant_name = ${value(grant)}`),
    states !== undefined && (({ value }) => `lease.state = ANY (${value(states)}::text[])`),
    // Values match no partial index; this is its condition.
    isWithin(states, UNENDED) &&
      (() => "lease.state IN ('issuing', 'active', 'revoking', 'stuck')"),
    tidyStates !== undefined &&
      (({ value }) => `lease.tidy_state = ANY (${value(tidyStates)}::text[])`),
    isWithin(tidyStates, UNTIDY) && (() => "lease.tidy_state IN ('pending', 'stuck')"),
    isAfter(page?.after),
  ]);
}

function isAfter(after: LeasePage["after"]): Condition | false {
  if (after === undefined) return false;
  return ({ value }) =>
    `(lease.created_at, lease.id) > (${value(after.createdAt)}, ${value(after.id)})`;
}

/** Writes one condition, and says which values it has. */
type Condition = (values: {
  /** The number of the next value. */
  readonly first: number;
  /** Adds a value, and returns its place. */
  readonly value: (given: unknown) => string;
  /** Adds the values of a condition that has their places already. */
  readonly all: (condition: string, ...given: readonly unknown[]) => string;
}) => string;

function selection(conditions: readonly (Condition | false)[]): RowSelection {
  const values: unknown[] = [];
  const value = (given: unknown): string => `$${values.push(given)}`;
  const all = (condition: string, ...given: readonly unknown[]): string => {
    values.push(...given);
    return condition;
  };
  const written = conditions
    .filter((condition) => condition !== false)
    .map((condition) => condition({ first: values.length + 1, value, all }));
  return { condition: written.length === 0 ? "true" : written.join(" AND "), values };
}

function isWithin(states: readonly string[] | undefined, all: readonly string[]): boolean {
  return states !== undefined && states.every((state) => all.includes(state));
}
