import { systemClock, type Clock } from "../../shared/clock.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import { ended, heard, issued, notIssued } from "../changes.ts";
import { beatReason, whyDue } from "../due.ts";
import type { EndReason, Lease, LeaseState } from "../lease.ts";
import { claimDue, claimOne, freePlaces, hasWork, settle } from "./claims.ts";
import { wrapDatabase, type SqliteDatabase } from "./database.ts";
import * as leases from "./leases.ts";
import { openDatabase } from "./open.ts";
import { prune } from "./prune.ts";
import { isFrozen, isJobClosed, reserve } from "./reserve.ts";
import { integer, oneOf, text } from "./rows.ts";
import { countUses } from "./uses.ts";
import type { Beat, Freeze, LeaseFilter, LeaseStore } from "../store.ts";

/**
 * The lease store in one SQLite file, for one machine: any number of processes may open it at once. It needs a local
 * disk, since SQLite's write-ahead log does not work over a network file system.
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
    ...freezingOf(database, clock),
    ...upkeepOf(database, clock),
  };
}

function identityOf(
  database: SqliteDatabase,
  clock: Clock,
): Pick<LeaseStore, "instance" | "now" | "burn" | "isJobClosed" | "isFrozen" | "countUses"> {
  return {
    instance: () =>
      database.read(() => {
        const row = database.get("SELECT value FROM meta WHERE key = 'instance'");
        return text(row ?? {}, "value");
      }),
    now: async () => clock.now(),
    burn: (issuer, jwtId, keepUntil) =>
      database.write(() => {
        const sql = "INSERT OR IGNORE INTO burns (issuer, jwt_id, keep_until) VALUES (?, ?, ?)";
        return database.run(sql, issuer, jwtId, Math.ceil(keepUntil)) === 1;
      }),
    isJobClosed: (job) => database.read(() => isJobClosed(database, { job })),
    isFrozen: (grant, repository) => database.read(() => isFrozen(database, grant, repository)),
    countUses: (reviewIds, job) => database.read(() => countUses(database, reviewIds, job)),
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
        if (changed.state === "failed") freePlaces(database, changed);
        return changed;
      }),
  };
}

function beatingOf(
  database: SqliteDatabase,
  clock: Clock,
): Pick<LeaseStore, "beat" | "hearAll" | "find" | "findByTokenHash" | "list"> {
  return {
    beat: (tokenHash, silentAfterMs) =>
      database.write((): Beat => {
        const now = clock.now();
        const lease = leases.findByTokenHash(database, tokenHash);
        // Nobody can hold the token of a lease that is still issuing.
        if (lease === undefined || lease.state === "issuing") return { kind: "unknown" };
        if (lease.state !== "active") return { kind: "ended", reason: beatReason(lease.endReason) };
        const due = whyDue(lease, now, { silentAfterMs, issuingAfterMs: 0 });
        if (due !== undefined) {
          leases.updateLease(database, ended(lease, due, now));
          return { kind: "ended", reason: beatReason(due) };
        }
        const { heardAt } = heard(lease, now);
        const sql = "UPDATE leases SET heard_at = ?, last_beat_at = ? WHERE id = ?";
        database.run(sql, heardAt, now, lease.id);
        return { kind: "active", expiresAt: lease.expiresAt };
      }),
    hearAll: () =>
      database.write(() => {
        const sql = "UPDATE leases SET heard_at = max(heard_at, ?) WHERE state = 'active'";
        database.run(sql, clock.now());
      }),
    find: (id) => database.read(() => leases.findLease(database, id)),
    findByTokenHash: (hash) => database.read(() => leases.findByTokenHash(database, hash)),
    list: (filter) => database.read(() => leases.listLeases(database, filter)),
  };
}

function endingOf(
  database: SqliteDatabase,
  clock: Clock,
): Pick<LeaseStore, "end" | "closeJob" | "claimDue" | "claim" | "settle"> {
  return {
    end: (filter, reason) => database.write(() => endAll(database, filter, { reason, clock })),
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
    claimDue: async (claim) => {
      const now = clock.now();
      if (!(await database.read(() => hasWork(database, claim, now)))) return [];
      return database.write(() => claimDue(database, claim, now));
    },
    claim: (id, holder, claimMs) =>
      database.write(() => claimOne(database, id, { holder, claimMs, now: clock.now() })),
    settle: (id, holder, outcome) =>
      database.write(() => settle(database, id, { holder, outcome, now: clock.now() })),
  };
}

const UNENDED: readonly LeaseState[] = ["issuing", "active", "revoking", "stuck"];

function endAll(
  database: SqliteDatabase,
  filter: LeaseFilter,
  end: { readonly reason: EndReason; readonly clock: Clock },
): readonly Lease[] {
  const states = UNENDED.filter((state) => filter.states?.includes(state) ?? true);
  return leases.listLeases(database, { ...filter, states }).map((lease) => {
    const changed = ended(lease, end.reason, end.clock.now());
    leases.updateLease(database, changed);
    return changed;
  });
}

function freezingOf(
  database: SqliteDatabase,
  clock: Clock,
): Pick<LeaseStore, "freeze" | "thaw" | "freezes"> {
  return {
    freeze: (scope, name) =>
      database.write(() => {
        const sql = "INSERT OR IGNORE INTO freezes (scope, name, since) VALUES (?, ?, ?)";
        database.run(sql, scope, nameOf(scope, name), clock.now());
      }),
    thaw: (scope, name) =>
      database.write(() => {
        const same = scope === "repository" ? "name = ? COLLATE NOCASE" : "name = ?";
        const sql = `DELETE FROM freezes WHERE scope = ? AND ${same}`;
        return database.run(sql, scope, nameOf(scope, name)) > 0;
      }),
    freezes: () =>
      database.read(() =>
        database.all("SELECT scope, name, since FROM freezes ORDER BY since").map((row) => ({
          scope: oneOf(row, "scope", ["all", "grant", "repository"] as const),
          name: text(row, "name"),
          since: integer(row, "since"),
        })),
      ),
  };
}

function nameOf(scope: Freeze["scope"], name: string): string {
  return scope === "all" ? "" : name;
}

function upkeepOf(
  database: SqliteDatabase,
  clock: Clock,
): Pick<LeaseStore, "countByState" | "prune" | "close"> {
  return {
    countByState: () =>
      database.read(() => {
        const rows = database.all("SELECT state, count(*) AS count FROM leases GROUP BY state");
        const counted = new Map(rows.map((row) => [text(row, "state"), integer(row, "count")]));
        const count = (state: LeaseState): number => counted.get(state) ?? 0;
        return {
          issuing: count("issuing"),
          active: count("active"),
          revoking: count("revoking"),
          revoked: count("revoked"),
          failed: count("failed"),
          expired: count("expired"),
          stuck: count("stuck"),
        };
      }),
    prune: () => prune(database, clock.now()),
    close: async () => {
      database.close();
    },
  };
}
