import type { LeaseId } from "../../shared/lease-id.ts";
import { ended, settled, tidied } from "../changes.ts";
import { reasonToEnd } from "../due.ts";
import type { Lease } from "../lease.ts";
import type { Settlement, TidySettlement } from "../outcome.ts";
import { leaseOf } from "../row/read-row.ts";
import type { LockRequest } from "../lock-request.ts";
import type { LeaseStore } from "../store.ts";
import { isEnding } from "../transitions.ts";
import { CANDIDATES, candidateRows, dueRows, overdueRows, type Reading } from "./due-rows.ts";
import { lockRow, updateRows } from "./lease-rows.ts";
import { COUNTED_FROM } from "./heartbeats-from.ts";
import type { StoreDatabase, StoreTransaction } from "./store-database.ts";
import { giveUsesBack } from "./use-rows.ts";

type LockDue = Parameters<LeaseStore["lockDue"]>[0];

/** Whether a tick has anything to write. Most have not, and then nothing is locked. */
export async function hasDueWork(
  database: StoreDatabase,
  { silentAfterMs, issuingAfterMs }: Pick<LockDue, "silentAfterMs" | "issuingAfterMs">,
): Promise<boolean> {
  const now = "(SELECT now FROM clock)";
  const heardBefore = "(SELECT now - $2::bigint FROM clock)";
  const found = [
    CANDIDATES.expired[0](now),
    `${CANDIDATES.silent[0](heardBefore)} AND ${COUNTED_FROM} <= ${heardBefore}`,
    CANDIDATES.unanswered[0]("(SELECT now - $3::bigint FROM clock)"),
    CANDIDATES.due[0](now),
  ].map((due) => `EXISTS (SELECT FROM stepkey.leases WHERE ${due} AND id <> ALL ($1::text[]))`);
  return isFound(database, found, [silentAfterMs, issuingAfterMs]);
}

/** The same for tidies. */
export async function hasDueTidies(database: StoreDatabase): Promise<boolean> {
  const due = CANDIDATES.tidies[0]("(SELECT now FROM clock)");
  return isFound(database, [
    `EXISTS (SELECT FROM stepkey.leases WHERE ${due} AND id <> ALL ($1::text[]))`,
  ]);
}

/** The clock is read once: an index does not help where each row is compared with another instant. */
async function isFound(
  { one, damaged }: StoreDatabase,
  conditions: readonly string[],
  values: readonly number[] = [],
): Promise<boolean> {
  const sql = `WITH clock AS MATERIALIZED (SELECT stepkey.now_ms() AS now)
    SELECT ${conditions.join(" OR ")} AS found`;
  const [row] = await one(sql, [...damaged.keys()], ...values);
  return row?.["found"] === true;
}

/** Marks what must end and locks what is due. */
export async function lockDueRows(reading: Reading, request: LockDue): Promise<readonly Lease[]> {
  const { transaction } = reading;
  const { now } = transaction;
  const over = await overdueRows(reading, request);
  const marked = new Map<LeaseId, Lease>();
  for (const lease of over) {
    const reason = reasonToEnd(lease, now, request);
    if (reason !== undefined) marked.set(lease.id, ended(lease, reason, now));
  }
  await updateRows(transaction, [...marked.values()]);
  const leases = await dueRows(reading, request);
  await take(transaction, leases, request);
  return leases;
}

/** Locks leases whose tidy is due. */
export async function lockDueTidyRows(
  reading: Reading,
  request: LockRequest & { readonly limit: number },
): Promise<readonly Lease[]> {
  const { transaction } = reading;
  const { limit } = request;
  const leases = await candidateRows(reading, "tidies", { limit, at: transaction.now });
  await take(transaction, leases, request);
  return leases;
}

/** Locks one lease that is ending and not locked. */
export async function lockOneRow(
  transaction: StoreTransaction,
  id: LeaseId,
  request: LockRequest,
): Promise<Lease | undefined> {
  const lease = await lockRow(transaction, id);
  if (lease === undefined || !isEnding(lease.state)) return undefined;
  return (await take(transaction, [lease], request)) === 1 ? lease : undefined;
}

/** Returns how many it took. */
function take(
  { change, now }: StoreTransaction,
  leases: readonly Lease[],
  { lockOwner, lockMs }: LockRequest,
): Promise<number> {
  const sql = `UPDATE stepkey.leases SET locked_by = $2, locked_until = $3
    WHERE id = ANY ($1::text[]) AND (locked_until IS NULL OR locked_until <= $4)`;
  return leases.length === 0
    ? Promise.resolve(0)
    : change(
        sql,
        leases.map(({ id }) => id),
        lockOwner,
        Math.ceil(now + lockMs),
        now,
      );
}

interface Settling<Outcome> {
  readonly lockOwner: string;
  readonly outcome: Outcome;
}

/** Writes what the owner of the lock achieved, and gives the lock back. */
export async function settleRow(
  transaction: StoreTransaction,
  id: LeaseId,
  { lockOwner, outcome }: Settling<Settlement>,
): Promise<boolean> {
  const lease = await unlock(transaction, id, lockOwner);
  const changed = lease && settled(lease, outcome, transaction.now);
  if (changed === undefined) return false;
  await updateRows(transaction, [changed]);
  if (changed.state === "failed") await giveSealBack(transaction, changed);
  return true;
}

/** As `settleRow`, for a tidy. */
export async function settleTidyRow(
  transaction: StoreTransaction,
  id: LeaseId,
  { lockOwner, outcome }: Settling<TidySettlement>,
): Promise<boolean> {
  const lease = await unlock(transaction, id, lockOwner);
  const changed = lease && tidied(lease, outcome, transaction.now);
  if (changed === undefined) return false;
  await updateRows(transaction, [changed]);
  return true;
}

/** Gives the lock back; the lease, if the caller had it locked. */
async function unlock(
  { query }: StoreTransaction,
  id: LeaseId,
  lockOwner: string,
): Promise<Lease | undefined> {
  const sql = `UPDATE stepkey.leases SET locked_by = NULL, locked_until = NULL
    WHERE id = $1 AND locked_by = $2 RETURNING *`;
  const [row] = await query(sql, id, lockOwner);
  return row === undefined ? undefined : leaseOf(row);
}

/**
 * A lease that was never issued gives its seal and its uses of approvals back. The seal of a replacement stays: only its
 * own request may try again, since the lease before it was issued.
 */
export async function giveSealBack(transaction: StoreTransaction, lease: Lease): Promise<void> {
  await giveUsesBack(transaction, lease);
  if (lease.replaces > 0) return;
  await transaction.query("DELETE FROM stepkey.seals WHERE lease_id = $1", lease.id);
}
