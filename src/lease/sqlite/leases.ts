import type { SQLInputValue } from "node:sqlite";
import type { JobKey } from "../../shared/claims.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import type { Lease } from "../lease.ts";
import type { LeasePage } from "../lease-page.ts";
import { changingColumns, fixedColumns } from "../row/columns.ts";
import type { SqliteDatabase } from "./database.ts";
import { leaseOf } from "../row/read-row.ts";
import type { LeaseFilter } from "../store.ts";

/** Their columns are the same each time. */
let insertSql: string | undefined;
let updateSql: string | undefined;

export function insertLease(database: SqliteDatabase, lease: Lease): void {
  const columns = { ...fixedColumns(lease), ...changingColumns(lease) };
  insertSql ??= insertOf(Object.keys(columns));
  database.run(insertSql, ...Object.values(columns));
}

export function updateLease(database: SqliteDatabase, lease: Lease): void {
  const columns = changingColumns(lease);
  updateSql ??= updateOf(Object.keys(columns));
  database.run(updateSql, ...Object.values(columns), lease.id);
}

function insertOf(names: readonly string[]): string {
  const places = names.map(() => "?").join(", ");
  return `INSERT INTO leases (${names.join(", ")}) VALUES (${places})`;
}

function updateOf(names: readonly string[]): string {
  return `UPDATE leases SET ${names.map((name) => `${name} = ?`).join(", ")} WHERE id = ?`;
}

export function findLease(database: SqliteDatabase, id: LeaseId): Lease | undefined {
  const row = database.get("SELECT * FROM leases WHERE id = ?", id);
  return row === undefined ? undefined : leaseOf(row);
}

export function findByTokenHash(database: SqliteDatabase, hash: string): Lease | undefined {
  const row = database.get("SELECT * FROM leases WHERE token_hash = ?", hash);
  return row === undefined ? undefined : leaseOf(row);
}

/** The condition of one job, for `jobValues`. */
export const THE_JOB = "repository_id = ? AND run_id = ? AND run_attempt = ? AND check_run_id = ?";

export function jobValues(job: JobKey): readonly [number, number, number, number] {
  return [job.repositoryId, job.runId, job.runAttempt, job.checkRunId];
}

/** Oldest first. With a page, at most so many, after that lease. */
export function listLeases(
  database: SqliteDatabase,
  filter: LeaseFilter,
  page?: LeasePage,
): readonly Lease[] {
  const { conditions, values } = conditionsOf(filter);
  if (page?.after !== undefined) {
    conditions.push("(created_at, id) > (?, ?)");
    values.push(page.after.createdAt, page.after.id);
  }
  const condition = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const limit = page === undefined ? "" : "LIMIT ?";
  const sql = `SELECT * FROM leases ${condition} ORDER BY created_at, id ${limit}`;
  if (page !== undefined) values.push(page.limit);
  return database.all(sql, ...values).map((row) => leaseOf(row));
}

const UNENDED = ["issuing", "active", "revoking", "stuck"];
const UNTIDY = ["pending", "stuck"];

function conditionsOf(filter: LeaseFilter): {
  readonly conditions: string[];
  readonly values: SQLInputValue[];
} {
  const conditions: string[] = [];
  const values: SQLInputValue[] = [];
  const where = (condition: string, ...given: readonly SQLInputValue[]): void => {
    conditions.push(condition);
    values.push(...given);
  };
  const { states, tidyStates } = filter;
  if (filter.lease !== undefined) where("id = ?", filter.lease);
  if (filter.job !== undefined) where(THE_JOB, ...jobValues(filter.job));
  // Repository names are ASCII, and GitHub ignores their case.
  if (filter.repository !== undefined) where("repository = ? COLLATE NOCASE", filter.repository);
  if (filter.grant !== undefined) where("grant_name = ?", filter.grant);
  if (states !== undefined) {
    where(`state IN (${states.map(() => "?").join(", ")})`, ...states);
    // Values that are bound later match no index; this is its condition, to the letter.
    if (isWithin(states, UNENDED)) where("state IN ('issuing', 'active', 'revoking', 'stuck')");
  }
  if (tidyStates !== undefined) {
    where(`tidy_state IN (${tidyStates.map(() => "?").join(", ")})`, ...tidyStates);
    if (isWithin(tidyStates, UNTIDY)) where("tidy_state IN ('pending', 'stuck')");
  }
  return { conditions, values };
}

function isWithin(states: readonly string[], all: readonly string[]): boolean {
  return states.every((state) => all.includes(state));
}
