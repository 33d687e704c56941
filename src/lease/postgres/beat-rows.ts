import { ended, withHeartbeatReset } from "../changes.ts";
import { beatReason, reasonToEnd } from "../due.ts";
import { integer, leaseOf } from "../row/read-row.ts";
import type { Beat, LeaseStore } from "../store.ts";
import { COUNTED_FROM, countedFrom, countFromNow } from "./heartbeats-from.ts";
import { lockRow, selectionOf, updateRows } from "./lease-rows.ts";
import type { StoreDatabase, StoreTransaction } from "./store-database.ts";

const BY_TOKEN = "SELECT * FROM stepkey.leases WHERE token_hash = $1";

/**
 * Most heartbeats change a lease that goes on: one statement, which sees nothing but leases for which `reasonToEnd` has no
 * reason. Everything else is decided in a transaction.
 */
const GOES_ON = `UPDATE stepkey.leases AS lease
  SET heartbeat_reset_at = greatest(heartbeat_reset_at, clock.now), last_beat_at = clock.now
  FROM (SELECT stepkey.now_ms() AS now) AS clock
  WHERE token_hash = $1 AND state = 'active' AND expires_at > clock.now
    AND clock.now - greatest(heartbeat_reset_at, ${COUNTED_FROM}) < $2::bigint
  RETURNING expires_at`;

export function beatingRows({
  one,
  many,
  write,
}: StoreDatabase): Pick<
  LeaseStore,
  "beat" | "resetHeartbeats" | "clockSetBack" | "findByTokenHash" | "list"
> {
  return {
    beat: async (tokenHash, silentAfterMs) => {
      const [row] = await one(GOES_ON, tokenHash, silentAfterMs);
      if (row !== undefined) return { kind: "active", expiresAt: integer(row, "expires_at") };
      return write((transaction) => beatOnce(transaction, tokenHash, silentAfterMs));
    },
    resetHeartbeats: () => write(countFromNow),
    // The machine's clock is not the store's.
    clockSetBack: async () => true,
    findByTokenHash: async (tokenHash) => {
      const [row] = await one(BY_TOKEN, tokenHash);
      return row === undefined ? undefined : leaseOf(row);
    },
    list: async (filter, page) => {
      const { condition, values } = selectionOf(filter, page);
      const limit = page === undefined ? "" : `LIMIT $${values.length + 1}`;
      const rows = await many(
        `SELECT lease.* FROM stepkey.leases AS lease WHERE ${condition}
          ORDER BY lease.created_at, lease.id ${limit}`,
        ...values,
        ...(page === undefined ? [] : [page.limit]),
      );
      return rows.map((row) => leaseOf(row));
    },
  };
}

async function beatOnce(
  transaction: StoreTransaction,
  tokenHash: string,
  silentAfterMs: number,
): Promise<Beat> {
  const [row] = await transaction.query(BY_TOKEN, tokenHash);
  const lease = row && (await lockRow(transaction, leaseOf(row).id));
  // Nobody can have the token of a lease that is still issuing.
  if (lease === undefined || lease.state === "issuing") return { kind: "unknown" };
  if (lease.state !== "active") return { kind: "ended", reason: beatReason(lease.endReason) };
  const { now } = transaction;
  const heardAt = Math.max(lease.heartbeatResetAt, await countedFrom(transaction));
  const limits = { silentAfterMs, issuingAfterMs: 0 };
  const due = reasonToEnd({ ...lease, heartbeatResetAt: heardAt }, now, limits);
  if (due !== undefined) {
    await updateRows(transaction, [ended(lease, due, now)]);
    return { kind: "ended", reason: beatReason(due) };
  }
  const { heartbeatResetAt } = withHeartbeatReset(lease, now);
  const sql = `UPDATE stepkey.leases SET heartbeat_reset_at = $2, last_beat_at = $3 WHERE id = $1`;
  await transaction.query(sql, lease.id, heartbeatResetAt, now);
  return { kind: "active", expiresAt: lease.expiresAt };
}
