import type { Instant } from "../../shared/clock.ts";
import type { LeaseId } from "../../shared/lease-id.ts";
import { ended, settled } from "../changes.ts";
import { whyDue } from "../due.ts";
import type { Lease } from "../lease.ts";
import type { SqliteDatabase } from "./database.ts";
import { findLease, updateLease } from "./leases.ts";
import { forgetUses } from "./uses.ts";
import { leaseOf } from "./rows.ts";
import type { LeaseStore, Settlement } from "../store.ts";
import { isEnding } from "../transitions.ts";

type ClaimDue = Parameters<LeaseStore["claimDue"]>[0];

/**
 * What may have to end, oldest first; each by an index of its own, so that a tick costs the same in a large store.
 * The indexes only narrow: `whyDue` decides.
 */
const CANDIDATES = {
  expired: "SELECT * FROM leases WHERE state = 'active' AND expires_at <= ? ORDER BY expires_at",
  silent: "SELECT * FROM leases WHERE state = 'active' AND heard_at <= ? ORDER BY heard_at",
  unanswered:
    "SELECT * FROM leases WHERE state = 'issuing' AND created_at <= ? ORDER BY created_at",
  /** `state IN ('revoking', 'stuck')` is the index's own condition, to the letter. */
  due: `SELECT * FROM leases WHERE state IN ('revoking', 'stuck') AND next_try_at <= ?
    AND (claimed_until IS NULL OR claimed_until <= ?) ORDER BY next_try_at`,
} as const;

/** Whether a tick has anything to write. Most have not, and then no writer is kept waiting. */
export function hasWork(database: SqliteDatabase, claim: ClaimDue, now: Instant): boolean {
  const { rows, due } = candidates(database, { ...claim, limit: 1 }, now);
  return rows.length > 0 || due.length > 0;
}

/** Marks what must end and claims what is due; call it inside a write transaction. */
export function claimDue(
  database: SqliteDatabase,
  claim: ClaimDue,
  now: Instant,
): readonly Lease[] {
  for (const lease of candidates(database, claim, now).rows) {
    const reason = whyDue(lease, now, claim);
    if (reason !== undefined) updateLease(database, ended(lease, reason, now));
  }
  const { due } = candidates(database, claim, now);
  for (const lease of due) take(database, lease.id, { ...claim, now });
  return due;
}

function candidates(database: SqliteDatabase, claim: ClaimDue, now: Instant) {
  const { limit } = claim;
  const read = (sql: string, ...values: readonly number[]): readonly Lease[] =>
    database.all(`${sql} LIMIT ?`, ...values, limit).map((row) => leaseOf(row));
  const rows = [
    ...read(CANDIDATES.expired, now),
    ...read(CANDIDATES.silent, now - claim.silentAfterMs),
    ...read(CANDIDATES.unanswered, now - claim.issuingAfterMs),
  ];
  return { rows, due: read(CANDIDATES.due, now, now) };
}

interface Taking {
  readonly holder: string;
  readonly claimMs: number;
  readonly now: Instant;
}

/** Claims one lease that is ending and not claimed. */
export function claimOne(database: SqliteDatabase, id: LeaseId, taking: Taking): Lease | undefined {
  const lease = findLease(database, id);
  if (lease === undefined || !isEnding(lease.state)) return undefined;
  return take(database, id, taking) ? lease : undefined;
}

function take(database: SqliteDatabase, id: LeaseId, { holder, claimMs, now }: Taking): boolean {
  const sql = `UPDATE leases SET claimed_by = ?, claimed_until = ?
    WHERE id = ? AND (claimed_until IS NULL OR claimed_until <= ?)`;
  return database.run(sql, holder, now + claimMs, id, now) === 1;
}

/** Writes what the holder made of its claim, and gives the claim back. */
export function settle(
  database: SqliteDatabase,
  id: LeaseId,
  told: { readonly holder: string; readonly outcome: Settlement; readonly now: Instant },
): boolean {
  const release = `UPDATE leases SET claimed_by = NULL, claimed_until = NULL
    WHERE id = ? AND claimed_by = ?`;
  const lease = findLease(database, id);
  if (lease === undefined || database.run(release, id, told.holder) === 0) return false;
  const changed = settled(lease, told.outcome, told.now);
  if (changed === undefined) return false;
  updateLease(database, changed);
  if (changed.state === "failed") freePlaces(database, changed);
  return true;
}

/**
 * What was never issued gives its seal and its uses of approvals back. The seal of a replacement stays: its request
 * alone may try again, for the lease before it was issued.
 */
export function freePlaces(database: SqliteDatabase, lease: Lease): void {
  forgetUses(database, lease);
  if (lease.replaces === 0) database.run("DELETE FROM seals WHERE lease_id = ?", lease.id);
}
