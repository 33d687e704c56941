import type { RandomBytes } from "../../shared/lease-id.ts";
import { issued, notIssued } from "../changes.ts";
import type { EndReason, Lease } from "../lease.ts";
import { leaseOf } from "../row/read-row.ts";
import type { LeaseFilter, LeaseStore } from "../store.ts";
import { UNENDED_STATES } from "../transitions.ts";
import { breakGlassRows } from "./break-glass-rows.ts";
import { beatingRows } from "./beat-rows.ts";
import { dueWithoutSilence, type Reading } from "./due-rows.ts";
import { failOverRows } from "./fail-over-rows.ts";
import { fewAtOnce } from "./few-at-once.ts";
import { freezeRows } from "./freeze-rows.ts";
import { githubTaskRows } from "./github-task-rows.ts";
import { jobOf, lockRow, selectionOf, updateRows } from "./lease-rows.ts";
import { capRows, instanceIn, valueUseRows } from "./meta-rows.ts";
import { checkSchema } from "./migrate-store.ts";
import { lockJob } from "./name-locks.ts";
import { burnRow, CLOSED, closeRow, endNow, frozenCondition, reserveRow } from "./reserve-row.ts";
import * as rows from "./row-locks.ts";
import { connectDatabase, type StoreDatabase, type StoreTransaction } from "./store-database.ts";
import { storePlace, type StoreServer } from "./store-server.ts";
import { clockOf, countStates, endedRows, keysInUse, pruneRows } from "./upkeep-rows.ts";
import { usesByReview } from "./use-rows.ts";

/**
 * The lease store in a PostgreSQL database, for any number of brokers. Its clock is the database's. It works through a
 * pooler that gives each transaction another connection.
 * @throws StoreError when the server cannot be reached, or its schema is not one that this version can use
 */
export async function openServerStore(
  server: StoreServer,
  effects: { readonly randomBytes: RandomBytes },
): Promise<LeaseStore> {
  const database = connectDatabase(server, effects);
  try {
    await checkSchema(storePlace(server), database.one);
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    ...identityRows(database),
    ...issuingRows(database),
    ...beatingRows(database),
    ...endingRows(database),
    ...tidyingRows(database),
    ...freezeRows(database),
    ...capRows(database),
    ...breakGlassRows(database),
    ...valueUseRows(database),
    ...failOverRows(database),
    githubTasks: githubTaskRows(database),
    countByState: () => countStates(database),
    sealedKeyIds: () => keysInUse(database),
    damagedRows: async () => Array.from(database.damaged, ([lease, error]) => ({ lease, error })),
    prune: () => pruneRows(database),
    close: () => database.close(),
  };
}

function identityRows(
  database: StoreDatabase,
): Pick<
  LeaseStore,
  "instance" | "now" | "burn" | "isBurned" | "isJobClosed" | "isFrozen" | "countUses"
> {
  const exists = async (sql: string, ...values: readonly unknown[]): Promise<boolean> => {
    const [row] = await database.one(`SELECT EXISTS (${sql}) AS found`, ...values);
    return row?.["found"] === true;
  };
  return {
    instance: () => instanceIn(database),
    now: () => clockOf(database),
    burn: (issuer, jwtId, keepMs) =>
      database.write((transaction) => burnRow(transaction, { issuer, jwtId, keepMs })),
    isBurned: (issuer, jwtId) =>
      exists("SELECT FROM stepkey.burns WHERE issuer = $1 AND jwt_id = $2", issuer, jwtId),
    isJobClosed: (job) => exists(CLOSED, ...jobOf(job)),
    isFrozen: (grant, repository) => exists(frozenCondition(1), grant, repository),
    countUses: (reviewIds, asking) => usesByReview(database, reviewIds, asking),
  };
}

/** The jobs of a matrix that share an approval wait for each other; heartbeats must find a connection meanwhile. */
const RESERVATIONS = 6;

function issuingRows({
  write,
}: StoreDatabase): Pick<LeaseStore, "reserve" | "activate" | "issueFailed"> {
  const inTurn = fewAtOnce(RESERVATIONS);
  return {
    reserve: (reservation) =>
      inTurn(() => write((transaction) => reserveRow(transaction, reservation))),
    activate: (id, facts) =>
      write(async (transaction) => {
        const lease = await lockRow(transaction, id);
        if (lease === undefined) return false;
        await updateRows(transaction, [issued(lease, facts, transaction.now)]);
        return lease.state === "issuing";
      }),
    issueFailed: (id, failure) =>
      write(async (transaction) => {
        const lease = await lockRow(transaction, id);
        if (lease === undefined) return undefined;
        const changed = notIssued(lease, failure, transaction.now);
        await updateRows(transaction, [changed]);
        if (changed.state === "failed") await rows.giveSealBack(transaction, changed);
        return changed;
      }),
  };
}

function endingRows(
  database: StoreDatabase,
): Pick<
  LeaseStore,
  "end" | "endedSince" | "closeJob" | "lockDue" | "findDue" | "lock" | "settle" | "find"
> {
  const { write, damaged } = database;
  return {
    find: async (id) => {
      const [row] = await database.one("SELECT * FROM stepkey.leases WHERE id = $1", id);
      return row === undefined ? undefined : leaseOf(row);
    },
    end: (filter, reason) => write((transaction) => endRows(transaction, filter, reason)),
    endedSince: (request) => endedRows(database, request),
    closeJob: (job, reason) =>
      write(async (transaction) => {
        await lockJob(transaction, job);
        await closeRow(transaction, job);
        return endRows(transaction, { job }, reason);
      }),
    lockDue: async (request) => {
      if (!(await rows.hasDueWork(database, request))) return [];
      return write((transaction) =>
        rows.lockDueRows({ transaction, damaged, lock: true }, request),
      );
    },
    findDue: (request) =>
      database.read((transaction) => {
        const reading: Reading = { transaction, damaged, lock: false };
        return dueWithoutSilence(reading, request);
      }),
    lock: (id, request) => write((transaction) => rows.lockOneRow(transaction, id, request)),
    settle: (id, lockOwner, outcome) =>
      write((transaction) => rows.settleRow(transaction, id, { lockOwner, outcome })),
  };
}

function tidyingRows(database: StoreDatabase): Pick<LeaseStore, "lockDueTidies" | "settleTidy"> {
  const { write, damaged } = database;
  return {
    lockDueTidies: async (request) => {
      if (!(await rows.hasDueTidies(database))) return [];
      return write((transaction) =>
        rows.lockDueTidyRows({ transaction, damaged, lock: true }, request),
      );
    },
    settleTidy: (id, lockOwner, outcome) =>
      write((transaction) => rows.settleTidyRow(transaction, id, { lockOwner, outcome })),
  };
}

/** All lock in the same order, by id, so that nobody waits for somebody who waits for them. */
async function endRows(
  transaction: StoreTransaction,
  filter: LeaseFilter,
  reason: EndReason,
): Promise<readonly Lease[]> {
  const states = UNENDED_STATES.filter((state) => filter.states?.includes(state) ?? true);
  const { condition, values } = selectionOf({ ...filter, states });
  const found = await transaction.query(
    `SELECT lease.* FROM stepkey.leases AS lease WHERE ${condition}
      ORDER BY lease.id FOR NO KEY UPDATE`,
    ...values,
  );
  const leases = found.map((row) => leaseOf(row)).toSorted(byCreation);
  return endNow(transaction, leases, reason);
}

function byCreation(one: Lease, other: Lease): number {
  if (one.createdAt !== other.createdAt) return one.createdAt - other.createdAt;
  return one.id < other.id ? -1 : 1;
}
