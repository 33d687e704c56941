import { ended, recorded } from "../changes.ts";
import type { Lease } from "../lease.ts";
import { type TakenSlot, decideSeal } from "../seal.ts";
import { burn } from "./burns.ts";
import { sealName } from "../lease-task.ts";
import type { SqliteDatabase } from "./database.ts";
import { THE_JOB, insertLease, jobValues, updateLease } from "./leases.ts";
import { integer, leaseOf } from "../row/read-row.ts";
import { exhaustedReview, forgetUses, recordUses } from "./approval-uses.ts";
import type { NewLease } from "../new-lease.ts";
import type { Reservation, Reserved } from "../store.ts";
import type { Instant } from "../../shared/clock.ts";

/** Decides and records one reservation; call it inside a write transaction. */
export function reserve(
  database: SqliteDatabase,
  reservation: Reservation,
  now: Instant,
): Reserved {
  const { lease, perJob, burn: use } = reservation;
  if (use !== undefined && !burn(database, use, now)) return { kind: "token_replayed" };
  if (isJobClosed(database, lease)) return { kind: "job_closed" };
  if (isFrozen(database, lease.grant, lease.repository)) return { kind: "frozen" };
  const taken = takenSlots(database, lease);
  const isTask = lease.task !== undefined;
  const decision = decideSeal({ taken, idempotencyKey: lease.idempotencyKey, perJob, isTask });
  if (decision.kind === "task_used_up") return decision;
  if (decision.kind === "sealed") {
    return { kind: "sealed", theft: decision.theft, ended: endAll(database, decision.end, now) };
  }
  if (decision.kind === "answer_lost") {
    const previous = endOne(database, decision.previous, "answer_lost", now);
    return { kind: "answer_lost", previous };
  }
  return record(database, reservation, { ...decision, now });
}

export function isJobClosed(database: SqliteDatabase, lease: Pick<NewLease, "job">): boolean {
  const values = jobValues(lease.job);
  return database.get(`SELECT 1 FROM closed_jobs WHERE ${THE_JOB}`, ...values) !== undefined;
}

export function isFrozen(database: SqliteDatabase, grant: string, repository: string): boolean {
  const sql = `SELECT 1 FROM freezes WHERE scope = 'all'
    UNION ALL SELECT 1 FROM freezes WHERE scope = 'grant' AND name = ?
    UNION ALL SELECT 1 FROM freezes WHERE scope = 'repository' AND name = ? COLLATE NOCASE`;
  return database.get(sql, grant, repository) !== undefined;
}

function takenSlots(database: SqliteDatabase, lease: NewLease): readonly TakenSlot[] {
  const sql = `SELECT seals.slot, leases.* FROM seals JOIN leases ON leases.id = seals.lease_id
    WHERE seals.repository_id = ? AND seals.run_id = ? AND seals.run_attempt = ?
      AND seals.check_run_id = ? AND seals.grant_name = ?`;
  const rows = database.all(sql, ...jobValues(lease.job), sealName(lease));
  return rows.map((row) => ({ slot: integer(row, "slot"), lease: leaseOf(row) }));
}

function endAll(database: SqliteDatabase, leases: readonly Lease[], now: Instant) {
  return leases.map((lease) => endOne(database, lease, "theft", now).id);
}

function endOne(
  database: SqliteDatabase,
  lease: Lease,
  ...[reason, now]: ["theft" | "answer_lost", Instant]
): Lease {
  const changed = ended(lease, reason, now);
  updateLease(database, changed);
  return changed;
}

interface FreeSlot {
  readonly slot: number;
  readonly replaces: number;
  /** The dead lease whose slot and uses of approvals this one takes over. */
  readonly previous: Lease | undefined;
  readonly now: Instant;
}

function record(database: SqliteDatabase, reservation: Reservation, free: FreeSlot): Reserved {
  const exhausted = exhaustedReview(database, reservation, free.previous);
  if (exhausted !== undefined) return { kind: "uses_exhausted", reviewId: exhausted };
  const lease = recorded(reservation.lease, free.replaces, free.now);
  insertLease(database, lease);
  database.run(
    `INSERT OR REPLACE INTO seals
      (repository_id, run_id, run_attempt, check_run_id, grant_name, slot, lease_id)
      VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ...jobValues(lease.job),
    sealName(lease),
    free.slot,
    lease.id,
  );
  if (free.previous !== undefined) forgetUses(database, free.previous);
  recordUses(database, lease, free.now);
  return { kind: "reserved", lease };
}
