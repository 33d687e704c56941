import type { JobKey } from "../../shared/claims.ts";
import { ended, recorded } from "../changes.ts";
import type { IdTokenUse } from "../id-token-use.ts";
import type { EndReason, Lease } from "../lease.ts";
import { sealName } from "../lease-task.ts";
import { integer, leaseOf } from "../row/read-row.ts";
import { decideSeal, type TakenSlot } from "../seal.ts";
import type { NewLease } from "../new-lease.ts";
import type { Reservation, Reserved } from "../store.ts";
import { insertRow, jobCondition, jobOf, updateRows } from "./lease-rows.ts";
import { lockForReservation } from "./name-locks.ts";
import type { StoreTransaction } from "./store-database.ts";
import { giveUsesBack, takeUses, usedUpReview } from "./use-rows.ts";

/** Marks an ID token as used; false when it was used before. A second use waits until the first is committed. */
export async function burnRow(
  { change, now }: StoreTransaction,
  { issuer, jwtId, keepMs }: IdTokenUse,
): Promise<boolean> {
  const sql = `INSERT INTO stepkey.burns (issuer, jwt_id, keep_until) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING`;
  return (await change(sql, issuer, jwtId, Math.ceil(now + keepMs))) === 1;
}

/** Decides and records one reservation. */
export async function reserveRow(
  transaction: StoreTransaction,
  reservation: Reservation,
): Promise<Reserved> {
  const { lease, perJob, burn } = reservation;
  await lockForReservation(transaction, lease);
  if (burn !== undefined && !(await burnRow(transaction, burn))) return { kind: "token_replayed" };
  const stopped = await whyStopped(transaction, lease);
  if (stopped !== undefined) return { kind: stopped };
  const taken = await takenSlots(transaction, lease);
  const isTask = lease.task !== undefined;
  const decision = decideSeal({ taken, idempotencyKey: lease.idempotencyKey, perJob, isTask });
  if (decision.kind === "task_used_up") return decision;
  if (decision.kind === "sealed") {
    const marked = await endNow(transaction, decision.end, "theft");
    return { kind: "sealed", theft: decision.theft, ended: marked.map(({ id }) => id) };
  }
  if (decision.kind === "answer_lost") {
    const [previous = decision.previous] = await endNow(
      transaction,
      [decision.previous],
      "answer_lost",
    );
    return { kind: "answer_lost", previous };
  }
  return record(transaction, reservation, decision);
}

/** Both conditions of `stepkey.closed_jobs` and `stepkey.freezes`, for the values of a lease. */
export const CLOSED = `SELECT FROM stepkey.closed_jobs AS closed WHERE ${jobCondition("closed", 1)}`;

/** Of a grant and a repository, whose values begin with this number. */
export function frozenCondition(first: number): string {
  return `SELECT FROM stepkey.freezes WHERE scope = 'all' OR (scope = 'grant' AND name = $${first})
    OR (scope = 'repository' AND lower(name) = lower($${first + 1}))`;
}

async function whyStopped(
  { query }: StoreTransaction,
  { job, grant, repository }: NewLease,
): Promise<"job_closed" | "frozen" | undefined> {
  const sql = `SELECT EXISTS (${CLOSED}) AS closed, EXISTS (${frozenCondition(5)}) AS frozen`;
  const [row] = await query(sql, ...jobOf(job), grant, repository);
  if (row?.["closed"] === true) return "job_closed";
  return row?.["frozen"] === true ? "frozen" : undefined;
}

/** The leases are locked first, and only then read: a seal may be given back by whoever has one of them. */
async function takenSlots(
  { query }: StoreTransaction,
  lease: NewLease,
): Promise<readonly TakenSlot[]> {
  const from = `FROM stepkey.seals AS seal JOIN stepkey.leases AS lease ON lease.id = seal.lease_id
    WHERE ${jobCondition("seal", 1)} AND seal.grant_name = $5`;
  const values = [...jobOf(lease.job), sealName(lease)];
  const locked = await query(
    `SELECT lease.id ${from} ORDER BY lease.id FOR NO KEY UPDATE OF lease`,
    ...values,
  );
  if (locked.length === 0) return [];
  const rows = await query(`SELECT seal.slot, lease.* ${from}`, ...values);
  return rows.map((row) => ({ slot: integer(row, "slot"), lease: leaseOf(row) }));
}

/** Marks leases that this transaction has locked. */
export async function endNow(
  transaction: StoreTransaction,
  leases: readonly Lease[],
  reason: EndReason,
): Promise<readonly Lease[]> {
  const changed = leases.map((lease) => ended(lease, reason, transaction.now));
  await updateRows(transaction, changed);
  return changed;
}

interface FreeSlot {
  readonly slot: number;
  readonly replaces: number;
  /** The dead lease whose slot and uses of approvals this one takes over. */
  readonly previous: Lease | undefined;
}

async function record(
  transaction: StoreTransaction,
  reservation: Reservation,
  { slot, replaces, previous }: FreeSlot,
): Promise<Reserved> {
  const reviewId = await usedUpReview(transaction, reservation, previous);
  if (reviewId !== undefined) return { kind: "uses_exhausted", reviewId };
  const lease = recorded(reservation.lease, replaces, transaction.now);
  await insertRow(transaction, lease);
  await transaction.query(
    `INSERT INTO stepkey.seals
      (repository_id, run_id, run_attempt, check_run_id, grant_name, slot, lease_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (repository_id, run_id, run_attempt, check_run_id, grant_name, slot)
      DO UPDATE SET lease_id = excluded.lease_id`,
    ...jobOf(lease.job),
    sealName(lease),
    slot,
    lease.id,
  );
  if (previous !== undefined) await giveUsesBack(transaction, previous);
  await takeUses(transaction, lease);
  return { kind: "reserved", lease };
}

/** Closes a job that is locked. */
export async function closeRow({ query, now }: StoreTransaction, job: JobKey): Promise<void> {
  const sql = `INSERT INTO stepkey.closed_jobs
    (repository_id, run_id, run_attempt, check_run_id, closed_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING`;
  await query(sql, ...jobOf(job), now);
}
