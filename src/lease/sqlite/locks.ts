import type { Instant } from "../../shared/clock.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import { ended, settled, tidied } from "../changes.ts";
import { reasonToEnd } from "../due.ts";
import type { Lease } from "../lease.ts";
import type { SqliteDatabase } from "./database.ts";
import { due, overdue, readCandidates } from "./due-leases.ts";
import { findLease, updateLease } from "./leases.ts";
import { forgetUses } from "./approval-uses.ts";
import type { Settlement, TidySettlement } from "../outcome.ts";
import type { LockRequest } from "../lock-request.ts";
import type { LeaseStore } from "../store.ts";
import { isEnding } from "../transitions.ts";

type LockDue = Parameters<LeaseStore["lockDue"]>[0];
type LockDueTidies = Parameters<LeaseStore["lockDueTidies"]>[0];

/** Whether a tick has anything to write. Most have not, and then no writer has to wait. */
export function hasWork(database: SqliteDatabase, request: LockDue, now: Instant): boolean {
  const one = { ...request, limit: 1 };
  return overdue(database, one, now).length > 0 || due(database, one, now).length > 0;
}

/** Marks what must end and locks what is due; call it inside a write transaction. */
export function lockDue(
  database: SqliteDatabase,
  request: LockDue,
  now: Instant,
): readonly Lease[] {
  for (const lease of overdue(database, request, now)) {
    const reason = reasonToEnd(lease, now, request);
    if (reason !== undefined) updateLease(database, ended(lease, reason, now));
  }
  const leases = due(database, request, now);
  for (const { id } of leases) take(database, id, { ...request, now });
  return leases;
}

/** Leases whose tidy is due and not locked. */
export function dueTidies(
  database: SqliteDatabase,
  { limit }: { readonly limit: number },
  now: Instant,
): readonly Lease[] {
  return readCandidates(database, "tidies", { limit, values: [now, now] });
}

/** Locks leases whose tidy is due; call it inside a write transaction. */
export function lockDueTidies(
  database: SqliteDatabase,
  request: LockDueTidies,
  now: Instant,
): readonly Lease[] {
  const leases = dueTidies(database, request, now);
  for (const { id } of leases) take(database, id, { ...request, now });
  return leases;
}

interface Taking extends LockRequest {
  readonly now: Instant;
}

/** Locks one lease that is ending and not locked. */
export function lockOne(database: SqliteDatabase, id: LeaseId, taking: Taking): Lease | undefined {
  const lease = findLease(database, id);
  if (lease === undefined || !isEnding(lease.state)) return undefined;
  return take(database, id, taking) ? lease : undefined;
}

function take(database: SqliteDatabase, id: LeaseId, { lockOwner, lockMs, now }: Taking): boolean {
  const sql = `UPDATE leases SET locked_by = ?, locked_until = ?
    WHERE id = ? AND (locked_until IS NULL OR locked_until <= ?)`;
  return database.run(sql, lockOwner, now + lockMs, id, now) === 1;
}

interface Settling<Outcome> {
  readonly lockOwner: string;
  readonly outcome: Outcome;
  readonly now: Instant;
}

/** Writes what the owner of the lock achieved, and gives the lock back. */
export function settle(
  database: SqliteDatabase,
  id: LeaseId,
  { lockOwner, outcome, now }: Settling<Settlement>,
): boolean {
  const lease = unlock(database, id, lockOwner);
  const changed = lease && settled(lease, outcome, now);
  if (changed === undefined) return false;
  updateLease(database, changed);
  if (changed.state === "failed") freeSeal(database, changed);
  return true;
}

/** As `settle`, for a tidy. */
export function settleTidy(
  database: SqliteDatabase,
  id: LeaseId,
  { lockOwner, outcome, now }: Settling<TidySettlement>,
): boolean {
  const lease = unlock(database, id, lockOwner);
  const changed = lease && tidied(lease, outcome, now);
  if (changed === undefined) return false;
  updateLease(database, changed);
  return true;
}

/** Gives the lock back; the lease, if the caller had it locked. */
function unlock(database: SqliteDatabase, id: LeaseId, lockOwner: string): Lease | undefined {
  const sql = `UPDATE leases SET locked_by = NULL, locked_until = NULL
    WHERE id = ? AND locked_by = ?`;
  return database.run(sql, id, lockOwner) === 0 ? undefined : findLease(database, id);
}

/**
 * A lease that was never issued gives its seal and its uses of approvals back. The seal of a replacement stays: only its
 * own request may try again, since the lease before it was issued.
 */
export function freeSeal(database: SqliteDatabase, lease: Lease): void {
  forgetUses(database, lease);
  if (lease.replaces === 0) database.run("DELETE FROM seals WHERE lease_id = ?", lease.id);
}
