import { systemClock, type Clock } from "../../shared/clock.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { ended, issued, notIssued, withHeartbeatReset } from "../changes.ts";
import { beatReason, reasonToEnd } from "../due.ts";
import type { EndReason, Lease } from "../lease.ts";
import { burn, isBurned } from "./burns.ts";
import { breakGlassesOf } from "./break-glasses.ts";
import { wrapDatabase, type SqliteDatabase } from "./database.ts";
import { NO_FAIL_OVER } from "../fail-over.ts";
import { capsOf } from "./caps.ts";
import { moveBack } from "./clock-step.ts";
import { githubTasksOf } from "./github-tasks.ts";
import * as leases from "./leases.ts";
import * as locks from "./locks.ts";
import { damagedRows, findDue } from "./due-leases.ts";
import { endedSince } from "./ended-credentials.ts";
import { eventTimeOf } from "./event-time.ts";
import { freezingOf } from "./freezes.ts";
import { openDatabase } from "./open.ts";
import { prune } from "./prune.ts";
import { countUses } from "./approval-uses.ts";
import { isFrozen, isJobClosed, reserve } from "./reserve.ts";
import { integer, text } from "../row/read-row.ts";
import { stateCountsIn } from "../row/state-counts.ts";
import { valueUsesOf } from "./value-uses.ts";
import type { Beat, LeaseFilter, LeaseStore } from "../store.ts";
import { UNENDED_STATES } from "../transitions.ts";

/**
 * The lease store in one SQLite file, for one machine: any number of processes may open it at once. It needs a local
 * disk, because SQLite's write-ahead log does not work over a network file system. `clock` is the store's own clock.
 * @throws StoreError when the file cannot be a store
 */
export async function openSqliteStore(options: {
  readonly path: string;
  readonly clock?: Clock;
  readonly randomBytes: RandomBytes;
}): Promise<LeaseStore> {
  const { path, randomBytes, clock = systemClock } = options;
  const database = wrapDatabase(path, await openDatabase({ path, clock, randomBytes }));
  return {
    ...identityOf(database, clock),
    ...issuingOf(database, clock),
    ...beatingOf(database, clock),
    ...endingOf(database, clock),
    ...tidyingOf(database, clock),
    ...freezingOf(database, clock),
    ...capsOf(database),
    ...breakGlassesOf(database, clock),
    ...valueUsesOf(database),
    ...eventTimeOf(database, clock),
    ...NO_FAIL_OVER,
    githubTasks: githubTasksOf(database, clock),
    ...upkeepOf(database, clock),
  };
}

function identityOf(
  database: SqliteDatabase,
  clock: Clock,
): Pick<
  LeaseStore,
  "instance" | "now" | "burn" | "isBurned" | "isJobClosed" | "isFrozen" | "countUses"
> {
  return {
    instance: () =>
      database.readOne(() => {
        const row = database.get("SELECT value FROM meta WHERE key = 'instance'");
        return text(row ?? {}, "value");
      }),
    now: async () => clock.now(),
    burn: (issuer, jwtId, keepMs) =>
      database.write(() => burn(database, { issuer, jwtId, keepMs }, clock.now())),
    isBurned: (issuer, jwtId) => database.readOne(() => isBurned(database, issuer, jwtId)),
    isJobClosed: (job) => database.readOne(() => isJobClosed(database, { job })),
    isFrozen: (grant, repository) => database.readOne(() => isFrozen(database, grant, repository)),
    countUses: (reviewIds, asking) => database.read(() => countUses(database, reviewIds, asking)),
  };
}

function issuingOf(
  database: SqliteDatabase,
  clock: Clock,
): Pick<LeaseStore, "reserve" | "activate" | "issueFailed"> {
  return {
    reserve: (reservation) => database.write(() => reserve(database, reservation, clock.now())),
    activate: (id, facts) =>
      database.write(() => {
        const lease = leases.findLease(database, id);
        if (lease === undefined) return false;
        leases.updateLease(database, issued(lease, facts, clock.now()));
        return lease.state === "issuing";
      }),
    issueFailed: (id, failure) =>
      database.write(() => {
        const lease = leases.findLease(database, id);
        if (lease === undefined) return undefined;
        const changed = notIssued(lease, failure, clock.now());
        leases.updateLease(database, changed);
        if (changed.state === "failed") locks.freeSeal(database, changed);
        return changed;
      }),
  };
}

function beatingOf(
  database: SqliteDatabase,
  clock: Clock,
): Pick<
  LeaseStore,
  "beat" | "resetHeartbeats" | "clockSetBack" | "find" | "findByTokenHash" | "list"
> {
  return {
    beat: (tokenHash, silentAfterMs) =>
      database.write((): Beat => {
        const now = clock.now();
        const lease = leases.findByTokenHash(database, tokenHash);
        // Nobody can have the token of a lease that is still issuing.
        if (lease === undefined || lease.state === "issuing") return { kind: "unknown" };
        if (lease.state !== "active") return { kind: "ended", reason: beatReason(lease.endReason) };
        const due = reasonToEnd(lease, now, { silentAfterMs, issuingAfterMs: 0 });
        if (due !== undefined) {
          leases.updateLease(database, ended(lease, due, now));
          return { kind: "ended", reason: beatReason(due) };
        }
        const { heartbeatResetAt } = withHeartbeatReset(lease, now);
        const sql = "UPDATE leases SET heartbeat_reset_at = ?, last_beat_at = ? WHERE id = ?";
        database.run(sql, heartbeatResetAt, now, lease.id);
        return { kind: "active", expiresAt: lease.expiresAt };
      }),
    resetHeartbeats: () =>
      database.write(() => {
        const sql = `UPDATE leases SET heartbeat_reset_at = ?
          WHERE state = 'active' AND heartbeat_reset_at < ?`;
        const now = clock.now();
        database.run(sql, now, now);
      }),
    clockSetBack: (step) =>
      database.write(() => {
        moveBack(database, step, clock.now());
        return true;
      }),
    find: (id) => database.readOne(() => leases.findLease(database, id)),
    findByTokenHash: (hash) => database.readOne(() => leases.findByTokenHash(database, hash)),
    list: (filter, page) => database.readOne(() => leases.listLeases(database, filter, page)),
  };
}

function endingOf(
  database: SqliteDatabase,
  clock: Clock,
): Pick<LeaseStore, "end" | "endedSince" | "closeJob" | "lockDue" | "findDue" | "lock" | "settle"> {
  return {
    end: (filter, reason) => database.write(() => endAll(database, filter, { reason, clock })),
    endedSince: (request) => database.read(() => endedSince(database, request)),
    closeJob: (job, reason) =>
      database.write(() => {
        database.run(
          `INSERT OR IGNORE INTO closed_jobs
            (repository_id, run_id, run_attempt, check_run_id, closed_at) VALUES (?, ?, ?, ?, ?)`,
          ...leases.jobValues(job),
          clock.now(),
        );
        return endAll(database, { job }, { reason, clock });
      }),
    lockDue: async (request) => {
      const now = clock.now();
      if (!(await database.readOne(() => locks.hasWork(database, request, now)))) return [];
      return database.write(() => locks.lockDue(database, request, now));
    },
    findDue: (request) => database.read(() => findDue(database, request, clock.now())),
    lock: (id, request) =>
      database.write(() => locks.lockOne(database, id, { ...request, now: clock.now() })),
    settle: (id, lockOwner, outcome) =>
      database.write(() => locks.settle(database, id, { lockOwner, outcome, now: clock.now() })),
  };
}

function tidyingOf(
  database: SqliteDatabase,
  clock: Clock,
): Pick<LeaseStore, "lockDueTidies" | "settleTidy"> {
  return {
    lockDueTidies: async (request) => {
      const now = clock.now();
      const one = { ...request, limit: 1 };
      const due = await database.readOne(() => locks.dueTidies(database, one, now));
      if (due.length === 0) return [];
      return database.write(() => locks.lockDueTidies(database, request, now));
    },
    settleTidy: (id, lockOwner, outcome) =>
      database.write(() =>
        locks.settleTidy(database, id, { lockOwner, outcome, now: clock.now() }),
      ),
  };
}

function endAll(
  database: SqliteDatabase,
  filter: LeaseFilter,
  end: { readonly reason: EndReason; readonly clock: Clock },
): readonly Lease[] {
  const states = UNENDED_STATES.filter((state) => filter.states?.includes(state) ?? true);
  return leases.listLeases(database, { ...filter, states }).map((lease) => {
    const changed = ended(lease, end.reason, end.clock.now());
    leases.updateLease(database, changed);
    return changed;
  });
}

function upkeepOf(
  database: SqliteDatabase,
  clock: Clock,
): Pick<LeaseStore, "countByState" | "sealedKeyIds" | "damagedRows" | "prune" | "close"> {
  return {
    countByState: () =>
      database.readOne(() => stateCountsIn(database.all("SELECT state, count FROM lease_counts"))),
    sealedKeyIds: () =>
      database.readOne(() => {
        const sql = `SELECT secret_key_id, count(*) AS count FROM leases
          WHERE secret_key_id IS NOT NULL GROUP BY secret_key_id ORDER BY secret_key_id`;
        return database
          .all(sql)
          .map((row) => ({ keyId: text(row, "secret_key_id"), leases: integer(row, "count") }));
      }),
    damagedRows: async () => damagedRows(database),
    prune: () => prune(database, clock.now()),
    close: async () => {
      database.close();
    },
  };
}
