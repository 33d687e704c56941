import type { Instant } from "../../shared/clock.ts";
import { integer } from "../row/read-row.ts";
import { KEEP_META } from "./meta-rows.ts";
import type { StoreTransaction } from "./store-database.ts";

const KEY = "heartbeats_from";

/**
 * From when on missed heartbeats count at the earliest, for every lease; 0 when nothing was said yet. It is one row, because a
 * broker that starts would otherwise have to change every live lease.
 */
export const COUNTED_FROM = `coalesce((SELECT value::bigint FROM stepkey.meta WHERE key = '${KEY}'), 0)`;

export async function countedFrom({ query }: Pick<StoreTransaction, "query">): Promise<Instant> {
  const [row = {}] = await query(`SELECT ${COUNTED_FROM} AS counted_from`);
  return integer(row, "counted_from");
}

/** Gives every live lease new heartbeat intervals. */
export async function countFromNow({ query, now }: StoreTransaction): Promise<void> {
  await query(KEEP_META, KEY, String(now));
}
