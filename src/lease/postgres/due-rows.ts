import type { Instant } from "../../shared/clock.ts";
import type { Lease } from "../lease.ts";
import { leasesIn } from "../row/leases-in.ts";
import { countedFrom } from "./heartbeats-from.ts";
import { fullServers, shareOut, type ServerShare } from "../server-share.ts";
import type { LeaseStore } from "../store.ts";
import type { StoreDatabase, StoreTransaction } from "./store-database.ts";

/**
 * What may be due, oldest first, each by an index. The indexes only narrow: `reasonToEnd` decides. Silence has no index of
 * its own: each heartbeat would have to change it, and what is active has one.
 */
export const CANDIDATES = {
  expired: [(at) => `state = 'active' AND expires_at <= ${at}`, "expires_at"],
  silent: [(at) => `state = 'active' AND heartbeat_reset_at <= ${at}`, "heartbeat_reset_at"],
  unanswered: [(at) => `state = 'issuing' AND created_at <= ${at}`, "created_at"],
  due: [
    (at) => `state IN ('revoking', 'stuck') AND next_try_at <= ${at}
      AND (locked_until IS NULL OR locked_until <= ${at})`,
    "next_try_at",
  ],
  tidies: [
    (at) => `tidy_state IN ('pending', 'stuck') AND tidy_next_try_at <= ${at}
      AND (locked_until IS NULL OR locked_until <= ${at})`,
    "tidy_next_try_at",
  ],
} as const satisfies Readonly<Record<string, readonly [(at: string) => string, string]>>;

/** Where candidates are read: `lock` keeps them for this transaction, and leaves out those of another one. */
export interface Reading {
  readonly transaction: StoreTransaction;
  readonly damaged: StoreDatabase["damaged"];
  readonly lock: boolean;
}

interface Read {
  readonly limit: number;
  /** Due at this instant or before. */
  readonly at: Instant;
  readonly share?: ServerShare | undefined;
  readonly except?: readonly string[] | undefined;
}

/** Candidates, each server's within its share. What cannot be read is left out, and noted. */
export async function candidateRows(
  reading: Reading,
  name: keyof typeof CANDIDATES,
  { share, ...read }: Read,
): Promise<readonly Lease[]> {
  if (share === undefined) return readRows(reading, name, { ...read, full: [] });
  let { underWay } = share;
  const found: Lease[] = [];
  for (;;) {
    const full = fullServers({ ...share, underWay });
    const limit = read.limit - found.length;
    const except = [...(read.except ?? []), ...found.map(({ id }) => id)];
    const rows = await readRows(reading, name, { ...read, limit, except, full });
    const shared = shareOut(rows, { ...share, underWay });
    found.push(...shared.chosen);
    ({ underWay } = shared);
    // Otherwise a server's share is used up now, and others may be due behind it.
    if (rows.length < limit || shared.chosen.length === rows.length) return found;
  }
}

async function readRows(
  { transaction, damaged, lock }: Reading,
  name: keyof typeof CANDIDATES,
  { limit, at, except = [], full }: Omit<Read, "share"> & { readonly full: readonly string[] },
): Promise<readonly Lease[]> {
  const [condition, order] = CANDIDATES[name];
  const sql = `SELECT * FROM stepkey.leases WHERE ${condition("$1")}
    AND id <> ALL ($2::text[]) AND server <> ALL ($3::text[])
    ORDER BY ${order} LIMIT $4${lock ? " FOR NO KEY UPDATE SKIP LOCKED" : ""}`;
  for (;;) {
    const left = [...except, ...damaged.keys()];
    const rows = await transaction.query(sql, at, left, full, limit);
    const before = damaged.size;
    const leases = leasesIn(rows, damaged);
    if (damaged.size === before) return leases;
  }
}

type LockDue = Parameters<LeaseStore["lockDue"]>[0];
type FindDue = Parameters<LeaseStore["findDue"]>[0];

/** Live leases whose end may have come. */
export async function overdueRows(
  reading: Reading,
  request: Pick<LockDue, "limit" | "share" | "silentAfterMs" | "issuingAfterMs">,
): Promise<readonly Lease[]> {
  const { limit, silentAfterMs, issuingAfterMs } = request;
  const { now } = reading.transaction;
  // To mark one costs no call of its server: what is under way does not count.
  const share = request.share && { ...request.share, underWay: {} };
  const read = (name: keyof typeof CANDIDATES, before: Instant) =>
    candidateRows(reading, name, { limit, share, at: before });
  const heardBefore = now - silentAfterMs;
  const nobodyIsSilent = (await countedFrom(reading.transaction)) > heardBefore;
  return [
    ...(await read("expired", now)),
    ...(nobodyIsSilent ? [] : await read("silent", heardBefore)),
    ...(await read("unanswered", now - issuingAfterMs)),
  ];
}

export function dueRows(
  reading: Reading,
  { limit, share }: Pick<LockDue, "limit" | "share">,
): Promise<readonly Lease[]> {
  const { now } = reading.transaction;
  return candidateRows(reading, "due", { limit, share, at: now });
}

/** What is due by its own row, without a word of what was heard. */
export async function dueWithoutSilence(
  reading: Reading,
  { limit, share, except, issuingAfterMs }: FindDue,
): Promise<readonly Lease[]> {
  const { now } = reading.transaction;
  const common = { limit, share, except };
  return [
    ...(await candidateRows(reading, "due", { ...common, at: now })),
    ...(await candidateRows(reading, "expired", { ...common, at: now })),
    ...(await candidateRows(reading, "unanswered", { ...common, at: now - issuingAfterMs })),
  ];
}
