import type { Instant } from "../../shared/clock.ts";
import type { Lease } from "../lease.ts";
import { fullServers, shareOut, type ServerShare } from "../server-share.ts";
import type { DamagedRow, LeaseStore } from "../store.ts";
import type { SqliteDatabase } from "./database.ts";
import { leasesIn } from "../row/leases-in.ts";

/**
 * What may be due, oldest first; each by an index of its own, so that a tick costs the same in a large store. The indexes
 * only narrow: `reasonToEnd` decides. A condition on `state IN (…)` or `tidy_state IN (…)` is its index's own, to the letter.
 */
const CANDIDATES = {
  expired: ["state = 'active' AND expires_at <= ?", "expires_at"],
  silent: ["state = 'active' AND heartbeat_reset_at <= ?", "heartbeat_reset_at"],
  unanswered: ["state = 'issuing' AND created_at <= ?", "created_at"],
  due: [
    `state IN ('revoking', 'stuck') AND next_try_at <= ?
    AND (locked_until IS NULL OR locked_until <= ?)`,
    "next_try_at",
  ],
  tidies: [
    `tidy_state IN ('pending', 'stuck') AND tidy_next_try_at <= ?
    AND (locked_until IS NULL OR locked_until <= ?)`,
    "tidy_next_try_at",
  ],
} as const;

/** As `serverOf`, of a row that may be damaged. */
const SERVER = `(kind || ' ' || coalesce(CASE WHEN json_valid(handle)
  THEN json_extract(handle, '$.server') END, ''))`;

interface Read {
  readonly limit: number;
  readonly values: readonly number[];
  readonly share?: ServerShare | undefined;
  readonly except?: readonly string[];
}

/** Candidates, each server's within its share. What cannot be read is left out, and noted. */
export function readCandidates(
  database: SqliteDatabase,
  name: keyof typeof CANDIDATES,
  { share, ...read }: Read,
): readonly Lease[] {
  if (share === undefined) return readRows(database, name, { ...read, full: [] });
  let { underWay } = share;
  const found: Lease[] = [];
  for (;;) {
    const full = fullServers({ ...share, underWay });
    const limit = read.limit - found.length;
    const except = [...(read.except ?? []), ...found.map(({ id }) => id)];
    const rows = readRows(database, name, { ...read, limit, except, full });
    const shared = shareOut(rows, { ...share, underWay });
    found.push(...shared.chosen);
    ({ underWay } = shared);
    // Otherwise a server's share is used up now, and others may be due behind it.
    if (rows.length < limit || shared.chosen.length === rows.length) return found;
  }
}

function readRows(
  database: SqliteDatabase,
  name: keyof typeof CANDIDATES,
  { limit, values, except = [], full }: Omit<Read, "share"> & { readonly full: readonly string[] },
): readonly Lease[] {
  const [condition, order] = CANDIDATES[name];
  const { damaged } = database;
  for (;;) {
    const out = [
      ["id", [...except, ...damaged.keys()]],
      [SERVER, full],
    ] as const;
    const left = out.filter(([, list]) => list.length > 0);
    const conditions = [
      condition,
      ...left.map(([column]) => `${column} NOT IN (SELECT value FROM json_each(?))`),
    ];
    const sql = `SELECT * FROM leases WHERE ${conditions.join(" AND ")} ORDER BY ${order} LIMIT ?`;
    const lists = left.map(([, list]) => JSON.stringify(list));
    const rows = database.all(sql, ...values, ...lists, limit);
    const before = damaged.size;
    const leases = leasesIn(rows, damaged);
    if (damaged.size === before) return leases;
  }
}

/** What was left out since the store was opened, or last pruned. */
export function damagedRows({ damaged }: SqliteDatabase): readonly DamagedRow[] {
  return Array.from(damaged, ([lease, error]) => ({ lease, error }));
}

type LockDue = Parameters<LeaseStore["lockDue"]>[0];
type FindDue = Parameters<LeaseStore["findDue"]>[0];

/** Live leases whose end may have come. */
export function overdue(
  database: SqliteDatabase,
  request: Pick<LockDue, "limit" | "share" | "silentAfterMs" | "issuingAfterMs">,
  now: Instant,
): readonly Lease[] {
  const { limit, silentAfterMs, issuingAfterMs } = request;
  // To mark one costs no call of its server: what is under way does not count.
  const share = request.share && { ...request.share, underWay: {} };
  return [
    ...readCandidates(database, "expired", { limit, share, values: [now] }),
    ...readCandidates(database, "silent", { limit, share, values: [now - silentAfterMs] }),
    ...readCandidates(database, "unanswered", { limit, share, values: [now - issuingAfterMs] }),
  ];
}

export function due(
  database: SqliteDatabase,
  { limit, share }: Pick<LockDue, "limit" | "share">,
  now: Instant,
): readonly Lease[] {
  return readCandidates(database, "due", { limit, share, values: [now, now] });
}

/** What is due by its own row, without a word of what was heard. */
export function findDue(
  database: SqliteDatabase,
  { limit, share, except, issuingAfterMs }: FindDue,
  now: Instant,
): readonly Lease[] {
  const common = { limit, share, except };
  return [
    ...readCandidates(database, "due", { ...common, values: [now, now] }),
    ...readCandidates(database, "expired", { ...common, values: [now] }),
    ...readCandidates(database, "unanswered", { ...common, values: [now - issuingAfterMs] }),
  ];
}
