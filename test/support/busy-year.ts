import { randomBytes, randomUUID } from "node:crypto";
import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Lease } from "../../src/lease/lease.ts";
import { openSqliteStore } from "../../src/lease/sqlite/sqlite-store.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "./fake-clock.ts";
import { approval, newLease, proof, reservationOf } from "./lease-fixtures.ts";

const HOUR_MS = 3_600_000;

/** From here on, everything has been kept for as long as it is: a use of an approval for 400 days, and some room. */
export const FULL_AT_DAY = 405;

export interface BusyYear {
  /** Where the store's file is made. */
  readonly path: string;
  readonly leasesPerDay: number;
  readonly days: number;
  /** How much time passes from one look of the broker for what is due or old to the next; what happens between is one crowd. */
  readonly stepHours: number;
  /** Called with each new day. */
  readonly onDay: (day: DayOfYear) => void;
}

export interface DayOfYear {
  readonly day: number;
  /** How many leases there have been. */
  readonly leases: number;
  /** Counts the rows of every table in the file. */
  readonly countRows: () => Readonly<Record<string, number>>;
  readonly fileBytes: number;
  /** SQLite's log, next to the file. */
  readonly logBytes: number;
}

interface World {
  readonly store: LeaseStore;
  readonly clock: FakeClock;
}

/**
 * What a busy organisation does to a real store, by a clock that jumps: leases of every kind of life, ID tokens that are
 * used, approvals that are counted, jobs that are closed, policies that change, freezes, brokers that restart.
 */
export async function liveBusyYear(year: BusyYear): Promise<void> {
  const clock = createFakeClock();
  const open = (): Promise<LeaseStore> => openSqliteStore({ path: year.path, clock, randomBytes });
  let store = await open();
  const database = new DatabaseSync(year.path, { readOnly: true });
  let leases = 0;
  let lastDay = 0;
  try {
    for (let hours = 0; hours < year.days * 24; hours += year.stepHours) {
      clock.set(TEN_OCLOCK + hours * HOUR_MS);
      const day = Math.floor(hours / 24) + 1;
      if (weekOf(day) !== weekOf(lastDay)) {
        await store.close();
        store = await open();
        await store.resetHeartbeats();
      }
      const world = { store, clock };
      for (; lastDay < day; lastDay += 1) await administer(world, lastDay + 1);
      await tick(world);
      const until = Math.round((year.leasesPerDay * (hours + year.stepHours)) / 24);
      const lives = Array.from({ length: until - leases }, (_, index) => leases + index);
      await Promise.all(lives.map((count) => liveLease(world, count)));
      leases = until;
      if (hours % 24 !== 0) continue;
      const fileBytes = statSync(year.path).size;
      const logBytes = statSync(`${year.path}-wal`).size;
      year.onDay({ day, leases, countRows: () => countRows(database), fileBytes, logBytes });
    }
  } finally {
    database.close();
    await store.close();
  }
}

function weekOf(day: number): number {
  return Math.floor(day / 7);
}

/** The organisation's policy changes each day. Others come and go, and now and then something is frozen for a day. */
async function administer({ store }: World, day: number): Promise<void> {
  await store.keepCap("octo-org", `version: 1\n# ${"x".repeat(2000)} of day ${day}`);
  await store.keepCap(`owner-${day}`, "version: 1");
  await store.forgetCap(`owner-${day - 1}`);
  if (day % 10 === 0) await store.freeze("grant", `grant-${day}`);
  if (day % 10 === 1) await store.thaw("grant", `grant-${day - 1}`);
}

const LOCK = { lockOwner: "a-broker", lockMs: 25_000 };
const SECRET = { keyId: "0a1b2c3d", box: randomBytes(120).toString("base64url") };

/** What a reaper does: all that is due, and what nothing can ask for any more. */
async function tick({ store, clock }: World): Promise<void> {
  const limits = { silentAfterMs: 45_000, issuingAfterMs: 45_000, limit: 500 };
  for (;;) {
    const due = await store.lockDue({ ...LOCK, ...limits });
    await Promise.all(
      due.map((lease) => store.settle(lease.id, LOCK.lockOwner, endOf(lease, clock))),
    );
    if (due.length === 0) break;
  }
  for (;;) {
    const tidies = await store.lockDueTidies({ ...LOCK, limit: 500 });
    await Promise.all(tidies.map((lease) => store.settleTidy(lease.id, LOCK.lockOwner, TIDIED)));
    if (tidies.length === 0) break;
  }
  for (;;) {
    const tasks = await store.githubTasks.take({ ...LOCK, limit: 500 });
    const outcome = { written: { id: 7 }, dueIn: undefined };
    await Promise.all(
      tasks.map(({ key }) => store.githubTasks.finish(key, LOCK.lockOwner, outcome)),
    );
    if (tasks.length === 0) break;
  }
  await store.prune();
}

const TIDIED = { kind: "done", facts: ["role dropped", "2 policies removed"] } as const;
const FINDING = {
  what: "Table app.orders lets everybody write: PUBLIC has INSERT.",
  fix: "REVOKE INSERT ON app.orders FROM PUBLIC;",
};

/** By reapers: a kind that cannot be revoked has expired, anything else is revoked and leaves something. */
function endOf(lease: Lease, clock: FakeClock) {
  const checkedAt = clock.now();
  return lease.endReason === "expired"
    ? ({ kind: "expired", proof: proof({ checkedAt, state: "expires" }) } as const)
    : ({ kind: "revoked", proof: proof({ checkedAt }), tidy: true, findings: [FINDING] } as const);
}

/** The life of one lease and its job; a hundred lives in turn. */
async function liveLease({ store, clock }: World, count: number): Promise<void> {
  const life = count % 100;
  const now = clock.now();
  await store.burn("https://token.actions.githubusercontent.com", randomUUID(), 720_000);
  // A question that was refused.
  if (life % 4 === 0)
    await store.burn("https://token.actions.githubusercontent.com", randomUUID(), 720_000);
  const approved = life % 3 === 0;
  const commit = randomBytes(20).toString("hex");
  const lease = newLease({
    access: approved ? "write" : "read",
    commit,
    approvals: approved ? [approval(2_000_000_000 + count, commit)] : [],
    expiresAt: now + 900_000,
    diesAt: now + 900_000,
  });
  const reserved = await store.reserve(reservationOf(lease));
  if (reserved.kind !== "reserved") throw new Error(`not reserved: ${reserved.kind}`);
  if (approved) {
    const task = { kind: "check", repositoryId: 74, update: () => ({ lease: lease.id }) } as const;
    await store.githubTasks.change(`check/74/${commit}`, { ...task, dueIn: 0 });
  }
  await (LIVES[life] ?? liveInPeace)({ store, clock }, lease);
  await store.closeJob(lease.job, "job_closed");
}

type Given = ReturnType<typeof newLease>;
type Life = (world: World, lease: Given) => Promise<void>;

const activate = ({ store }: World, lease: Given): Promise<boolean> =>
  store.activate(lease.id, { ...lease, sealedSecret: SECRET });

async function revoke({ store, clock }: World, { id }: Pick<Given, "id">): Promise<void> {
  await store.end({ lease: id }, "task_ended");
  await store.lock(id, LOCK);
  const end = { kind: "revoked", proof: proof({ checkedAt: clock.now() }) } as const;
  if (!(await store.settle(id, LOCK.lockOwner, end))) throw new Error(`${id} was not settled`);
}

const liveInPeace: Life = async (world, lease) => {
  await activate(world, lease);
  await world.store.beat(lease.tokenHash, 45_000);
  await revoke(world, lease);
};

/** The lives of some in a hundred; all others live in peace. */
const LIVES: Readonly<Record<number, Life>> = {
  // Its provider refused.
  0: async ({ store }, lease) => {
    await store.issueFailed(lease.id, { mayExist: false, error: "permission denied" });
  },
  // Its provider did not respond, and nothing was found there.
  1: async ({ store, clock }, lease) => {
    await store.issueFailed(lease.id, { mayExist: true, error: "timeout" });
    await store.lock(lease.id, LOCK);
    const end = { kind: "failed", proof: proof({ checkedAt: clock.now() }) } as const;
    await store.settle(lease.id, LOCK.lockOwner, end);
  },
  // The response was lost, and another lease takes its slot and its approval.
  2: (world, lease) => replaceLost(world, lease),
  3: (world, lease) => replaceLost(world, lease),
  // Somebody else asked for what was issued. The reaper ends it.
  4: async (world, lease) => {
    await activate(world, lease);
    const other = newLease({ job: lease.job, idempotencyKey: randomUUID() });
    await world.store.reserve(reservationOf(other));
  },
  // Its runner died, or its broker did: the reaper ends it.
  5: async (world, lease) => void (await activate(world, lease)),
  6: async () => undefined,
  // Its server cannot be reached, until the reaper looks again.
  7: async (world, lease) => {
    await activate(world, lease);
    await world.store.end({ lease: lease.id }, "task_ended");
    await world.store.lock(lease.id, LOCK);
    const outcome = {
      kind: "retry",
      afterMs: HOUR_MS,
      error: "no route to host",
      stuck: true,
    } as const;
    await world.store.settle(lease.id, LOCK.lockOwner, outcome);
  },
};

async function replaceLost(world: World, lease: Given): Promise<void> {
  const { store } = world;
  await activate(world, lease);
  const again = newLease({ ...lease, ...newIdentity() });
  const lost = await store.reserve(reservationOf(again));
  if (lost.kind !== "answer_lost") throw new Error(`expected answer_lost: ${lost.kind}`);
  await revoke(world, lease);
  const reserved = await store.reserve(reservationOf(again));
  if (reserved.kind !== "reserved") throw new Error(`not replaced: ${reserved.kind}`);
  await liveInPeace(world, again);
}

function newIdentity(): Pick<Given, "id" | "tokenHash" | "handle"> {
  const { id, tokenHash, handle } = newLease();
  return { id, tokenHash, handle };
}

function countRows(database: DatabaseSync): Readonly<Record<string, number>> {
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all()
    .map(({ name }) => String(name));
  return Object.fromEntries(
    tables.map((table) => {
      const row = database.prepare(`SELECT count(*) AS count FROM ${table}`).get();
      return [table, Number(row?.["count"])];
    }),
  );
}

/** What a store has on one day. */
export interface StoreSize {
  readonly day: number;
  readonly rows: Readonly<Record<string, number>>;
  readonly fileBytes: number;
}

/** What has more at some time after it is full than when it became full: by a twentieth, and by more than a handful of rows. */
export function stillGrowing(sizes: readonly StoreSize[]): readonly string[] {
  const [full, ...later] = sizes.filter(({ day }) => day >= FULL_AT_DAY);
  if (full === undefined || later.length === 0) {
    throw new Error(`Too short: the store is full at day ${FULL_AT_DAY}.`);
  }
  const tables = new Set(later.flatMap(({ rows }) => Object.keys(rows)));
  const figures = [
    ["bytes", full.fileBytes, Math.max(...later.map(({ fileBytes }) => fileBytes))] as const,
    ...[...tables].map((table) => {
      const most = Math.max(...later.map(({ rows }) => rows[table] ?? 0));
      return [table, full.rows[table] ?? 0, most] as const;
    }),
  ];
  return figures
    .filter(([, before, after]) => after > before * 1.05 + 5)
    .map(([what, before, after]) => `${what}: ${before} → ${after}`);
}
