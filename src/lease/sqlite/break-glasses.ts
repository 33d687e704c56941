import type { Clock, Instant } from "../../shared/clock.ts";
import type { Admin, GrantOfRepository } from "../break-glass.ts";
import { decideConfirmation, mayBreakGlass } from "../decide-break-glass.ts";
import type { BreakGlassReserved, BreakGlassStore, Confirmed } from "../break-glass-store.ts";
import { recorded } from "../changes.ts";
import { breakGlassIn, type KnownBreakGlass } from "../row/break-glass-row.ts";
import type { NewLease } from "../new-lease.ts";
import type { SqliteDatabase } from "./database.ts";
import { insertLease } from "./leases.ts";
import { isFrozen } from "./reserve.ts";

/** Leases outside the gate. */
export function breakGlassesOf(database: SqliteDatabase, clock: Clock): BreakGlassStore {
  return {
    reserveBreakGlass: (lease) => database.write(() => reserve(database, lease, clock.now())),
    confirmBreakGlass: (grant, by) =>
      database.write(() => confirm(database, { grant, by, now: clock.now() })),
  };
}

function reserve(database: SqliteDatabase, given: NewLease, now: Instant): BreakGlassReserved {
  const { breakGlass, job, grant, repository } = given;
  if (breakGlass === undefined) throw new TypeError("the lease is not outside the gate");
  if (isFrozen(database, grant, repository)) return { kind: "frozen" };
  const known = find(database, { repositoryId: job.repositoryId, grant });
  if (known !== undefined && !mayBreakGlass(known.last, known.state)) {
    return { kind: "unconfirmed", last: known.last };
  }
  const lease = recorded(given, 0, now);
  insertLease(database, lease);
  const { user, machine, reason } = breakGlass;
  database.run(
    `INSERT OR REPLACE INTO break_glass
      (repository_id, grant_name, lease_id, used_by, used_on, reason, used_at)
      VALUES (?, ?, ?, ?, ?, ?, ?)`,
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

function confirm(
  database: SqliteDatabase,
  {
    grant,
    by,
    now,
  }: { readonly grant: GrantOfRepository; readonly by: Admin; readonly now: Instant },
): Confirmed {
  const known = find(database, grant);
  const kind = decideConfirmation(known?.last, known?.state, by);
  if (kind === "confirmed") {
    database.run(
      `UPDATE break_glass SET confirmed_by = ?, confirmed_on = ?, confirmed_at = ?
        WHERE repository_id = ? AND grant_name = ?`,
      by.user,
      by.machine,
      now,
      grant.repositoryId,
      grant.grant,
    );
  }
  return { kind, last: find(database, grant)?.last };
}

function find(
  database: SqliteDatabase,
  { repositoryId, grant }: GrantOfRepository,
): KnownBreakGlass | undefined {
  const row = database.get(
    `SELECT break_glass.*, leases.state FROM break_glass
      LEFT JOIN leases ON leases.id = break_glass.lease_id
      WHERE break_glass.repository_id = ? AND break_glass.grant_name = ?`,
    repositoryId,
    grant,
  );
  return row === undefined ? undefined : breakGlassIn(row);
}
