import type { GrantOfRepository } from "../break-glass.ts";
import { decideConfirmation, mayBreakGlass } from "../decide-break-glass.ts";
import type { BreakGlassReserved, BreakGlassStore } from "../break-glass-store.ts";
import { recorded } from "../changes.ts";
import { breakGlassIn, type KnownBreakGlass } from "../row/break-glass-row.ts";
import type { NewLease } from "../new-lease.ts";
import { insertRow } from "./lease-rows.ts";
import { lockBreakGlass } from "./name-locks.ts";
import { frozenCondition } from "./reserve-row.ts";
import type { StoreDatabase, StoreTransaction } from "./store-database.ts";

/** Leases outside the gate. */
export function breakGlassRows({ write }: StoreDatabase): BreakGlassStore {
  return {
    reserveBreakGlass: (lease) => write((transaction) => reserveOutside(transaction, lease)),
    confirmBreakGlass: (grant, by) =>
      write(async (transaction) => {
        const { query, now } = transaction;
        await lockBreakGlass(transaction, grant);
        const known = await findRow(transaction, grant);
        const kind = decideConfirmation(known?.last, known?.state, by);
        if (kind === "confirmed") {
          const sql = `UPDATE stepkey.break_glass
            SET confirmed_by = $3, confirmed_on = $4, confirmed_at = $5
            WHERE repository_id = $1 AND grant_name = $2`;
          await query(sql, grant.repositoryId, grant.grant, by.user, by.machine, now);
        }
        return { kind, last: (await findRow(transaction, grant))?.last };
      }),
  };
}

async function reserveOutside(
  transaction: StoreTransaction,
  given: NewLease,
): Promise<BreakGlassReserved> {
  const { query, now } = transaction;
  const { breakGlass, job, grant, repository } = given;
  if (breakGlass === undefined) throw new TypeError("the lease is not outside the gate");
  const of = { repositoryId: job.repositoryId, grant };
  await lockBreakGlass(transaction, of);
  const frozen = `SELECT EXISTS (${frozenCondition(1)}) AS frozen`;
  const [row] = await query(frozen, grant, repository);
  if (row?.["frozen"] === true) return { kind: "frozen" };
  const known = await findRow(transaction, of);
  if (known !== undefined && !mayBreakGlass(known.last, known.state)) {
    return { kind: "unconfirmed", last: known.last };
  }
  const lease = recorded(given, 0, now);
  await insertRow(transaction, lease);
  const { user, machine, reason } = breakGlass;
  await query(
    `INSERT INTO stepkey.break_glass
      (repository_id, grant_name, lease_id, used_by, used_on, reason, used_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (repository_id, grant_name) DO UPDATE SET
        lease_id = excluded.lease_id, used_by = excluded.used_by, used_on = excluded.used_on,
        reason = excluded.reason, used_at = excluded.used_at,
        confirmed_by = NULL, confirmed_on = NULL, confirmed_at = NULL`,
    job.repositoryId,
    grant,
    lease.id,
    user,
    machine,
    reason,
    now,
  );
  return { kind: "reserved", lease };
}

async function findRow(
  { query }: StoreTransaction,
  { repositoryId, grant }: GrantOfRepository,
): Promise<KnownBreakGlass | undefined> {
  const [row] = await query(
    `SELECT glass.*, lease.state FROM stepkey.break_glass AS glass
      LEFT JOIN stepkey.leases AS lease ON lease.id = glass.lease_id
      WHERE glass.repository_id = $1 AND glass.grant_name = $2`,
    repositoryId,
    grant,
  );
  return row === undefined ? undefined : breakGlassIn(row);
}
