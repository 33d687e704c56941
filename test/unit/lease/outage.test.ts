import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endLease } from "../../../src/lease/end-lease.ts";
import type { Lease } from "../../../src/lease/lease.ts";
import { withOutages } from "../../../src/lease/outage/outage-store.ts";
import type { OutageEvent } from "../../../src/lease/outage/outage.ts";
import { startReaper, type Reaper } from "../../../src/lease/reaper.ts";
import type { ReaperEvent } from "../../../src/lease/reaper-event.ts";
import type { NewLease } from "../../../src/lease/new-lease.ts";
import type { LeaseStore } from "../../../src/lease/store.ts";
import { breakableStore, type StoreFault } from "../../support/breakable-store.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";
import { createFakeProvider, type FakeProvider } from "../../support/fake-provider.ts";
import {
  issueLease,
  knownLease,
  newJob,
  newLease,
  reservationOf,
  reserveLease,
} from "../../support/lease-fixtures.ts";
import { openTemporaryStore, type TemporaryStore } from "../../support/temporary-store.ts";

const SILENT_MS = 15_000;

let clock: FakeClock;
let temporary: TemporaryStore;
let fault: StoreFault;
let provider: FakeProvider;
let events: ReaperEvent[];
let outages: OutageEvent[];
let store: LeaseStore;
let reaper: Reaper;
const reapers: Reaper[] = [];

function processOf(lockOwner: string, more: { readonly hearsAll?: boolean } = {}): LeaseStore {
  return withOutages(breakableStore(temporary.store, fault), {
    clock,
    lockOwner,
    onEvent: (event) => outages.push(event),
    ...more,
  });
}

async function reaperOf(of: LeaseStore, lockOwner: string): Promise<Reaper> {
  const started = startReaper({
    ...depsOf(of, lockOwner),
    heartbeatIntervalMs: 5000,
    tickMs: 2 ** 30,
    onEvent: (event) => events.push(event),
  });
  reapers.push(started);
  await started.tick();
  return started;
}

const depsOf = (of: LeaseStore, lockOwner = "one") => ({
  store: of,
  clock,
  providers: new Map([["fake", provider]]),
  keyRing: undefined,
  lockOwner,
});

beforeEach(async () => {
  clock = createFakeClock();
  temporary = await openTemporaryStore(clock);
  fault = { kind: "none" };
  provider = createFakeProvider();
  events = [];
  outages = [];
  store = processOf("one");
  reaper = await reaperOf(store, "one");
});
afterEach(async () => {
  fault.kind = "none";
  await Promise.all(reapers.splice(0).map((each) => each.stop()));
  await temporary.dispose();
});

const roleOf = (lease: Pick<NewLease, "handle">): string => String(lease.handle["role"]);
const written = (lease: Pick<Lease, "id">) => knownLease(temporary.store, lease);

async function issued(overrides: Partial<NewLease> = {}, by = store): Promise<Lease> {
  const lease = await issueLease(by, newLease(overrides));
  provider.roles.add(roleOf(lease));
  return lease;
}

/** Time passes; the reaper looks each second. */
async function pass(seconds: number, beating: readonly Lease[] = []): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    clock.set(clock.now() + 1000);
    if (second % 5 === 4) {
      for (const { tokenHash } of beating) await store.beat(tokenHash, SILENT_MS);
    }
    await reaper.tick();
  }
}

describe.each(["writes", "all"] as const)("while the store fails (%s)", (kind) => {
  it("ends what expires, and writes it down when it can", async () => {
    const lease = await issued({ expiresAt: clock.now() + 10_000 });
    fault.kind = kind;
    await pass(10);
    expect(provider.roles.size).toBe(0);
    expect(events).toMatchObject([
      { kind: "ended", lease: { id: lease.id, endReason: "expired" } },
    ]);
    expect(await written(lease)).toMatchObject({ state: "active" });
    fault.kind = "none";
    await pass(1);
    expect(await written(lease)).toMatchObject({
      state: "revoked",
      endReason: "expired",
      proof: { state: "verified" },
    });
    expect(outages).toMatchObject([
      { kind: "store_lost" },
      { kind: "store_regained", unwritten: 1 },
    ]);
    expect(events).toHaveLength(1);
  });

  it("ends none as silent where other machines may hear it, and each that expires", async () => {
    store = processOf("one", { hearsAll: false });
    reaper = await reaperOf(store, "one");
    const [heard, expiring] = [await issued(), await issued({ expiresAt: clock.now() + 20_000 })];
    fault.kind = kind;
    await pass(19);
    expect(provider.roles.size).toBe(2);
    expect(await store.beat(heard.tokenHash, SILENT_MS)).toMatchObject({ kind: "active" });
    await pass(1);
    expect([...provider.roles]).toEqual([roleOf(heard)]);
    fault.kind = "none";
    await pass(1);
    expect(await written(heard)).toMatchObject({ state: "active" });
    expect(await written(expiring)).toMatchObject({ state: "revoked", endReason: "expired" });
  });

  it("counts heartbeats in memory: a beating lease goes on, a silent one ends", async () => {
    const [beating, silent] = [await issued(), await issued()];
    fault.kind = kind;
    await pass(16, [beating]);
    expect(await store.beat(beating.tokenHash, SILENT_MS)).toMatchObject({ kind: "active" });
    expect(await store.beat(silent.tokenHash, SILENT_MS)).toEqual({
      kind: "ended",
      reason: "silent",
    });
    expect([...provider.roles]).toEqual([roleOf(beating)]);
    await pass(120, [beating]);
    fault.kind = "none";
    await pass(1);
    expect(await written(silent)).toMatchObject({ state: "revoked", endReason: "silent" });
    expect(await written(beating)).toMatchObject({ state: "active" });
    await pass(60, [beating]);
    expect([...provider.roles]).toEqual([roleOf(beating)]);
  });

  it("ends what a caller marks, at once, and says how that went", async () => {
    const lease = await issued();
    fault.kind = kind;
    const found = await store.findByTokenHash(lease.tokenHash);
    expect(found?.id).toBe(lease.id);
    const [marked] = await store.end({ lease: lease.id }, "task_ended");
    expect(marked).toMatchObject({ state: "revoking", endReason: "task_ended" });
    const ended = await endLease({ ...depsOf(store), lease: lease.id });
    expect(ended).toMatchObject({
      state: "revoked",
      proof: { facts: ["role dropped", "role absent"] },
    });
    expect(await store.end({ lease: lease.id }, "task_ended")).toEqual([]);
    fault.kind = "none";
    await pass(1);
    expect(await written(lease)).toMatchObject({ state: "revoked", endReason: "task_ended" });
  });

  it("closes a job for good: its leases end, and nothing is issued to it afterwards", async () => {
    const job = newJob();
    const lease = await issued({ job });
    const other = await issued();
    fault.kind = kind;
    expect((await store.closeJob(job, "job_closed")).map(({ id }) => id)).toEqual([lease.id]);
    await pass(1);
    expect([...provider.roles]).toEqual([roleOf(other)]);
    expect(await store.isJobClosed(job)).toBe(true);
    await expect(store.reserve(reservationOf(newLease({ job })))).rejects.toThrow("the disk is");
    fault.kind = "none";
    clock.set(clock.now() + 2000);
    expect(await store.reserve(reservationOf(newLease({ job })))).toEqual({ kind: "job_closed" });
  });

  it("gives the slot of a lease that it ended to the same request as soon as the store is back", async () => {
    let reserving: Promise<unknown> | undefined;
    const again: NewLease = newLease();
    const one = withOutages(breakableStore(temporary.store, fault), {
      clock,
      lockOwner: "one",
      onEvent: ({ kind: event }) => {
        // Before what is unwritten has reached the store.
        if (event === "store_regained") reserving = one.reserve(reservationOf(again));
      },
    });
    reaper = await reaperOf(one, "one");
    const lost = await issued(
      { job: again.job, grant: again.grant, idempotencyKey: again.idempotencyKey },
      one,
    );
    fault.kind = kind;
    await one.end({ lease: lost.id }, "answer_lost");
    expect(await endLease({ ...depsOf(one), lease: lost.id })).toMatchObject({ state: "revoked" });
    fault.kind = "none";
    await pass(2);
    expect(await reserving).toMatchObject({ kind: "reserved" });
  });

  it("issues nothing, and ends at once what was being issued", async () => {
    const lease = await reserveLease(store, newLease());
    provider.roles.add("stepkey_complete");
    fault.kind = kind;
    const facts = {
      handle: { role: "stepkey_complete" },
      diesAt: undefined,
      issuedTo: "a role",
      sealedSecret: undefined,
    };
    await expect(store.activate(lease.id, facts)).rejects.toThrow("the disk is");
    await pass(1);
    expect(provider.roles.size).toBe(0);
    await expect(store.isBurned("https://issuer.example", "one")).rejects.toThrow("the disk is");
    await expect(store.burn("https://issuer.example", "one", 1000)).rejects.toThrow("the disk is");
    await expect(store.freezes()).rejects.toThrow("the disk is");
    fault.kind = "none";
    await pass(1);
    expect(await written(lease)).toMatchObject({ state: "revoked", endReason: "issue_failed" });
  });

  it("keeps trying what its provider refuses, and writes the last attempt down", async () => {
    const lease = await issued();
    provider.moods.set(roleOf(lease), "refuses");
    fault.kind = kind;
    await store.end({ lease: lease.id }, "withdrawn");
    await pass(40);
    expect(events.at(-1)).toMatchObject({ kind: "stuck", lease: { id: lease.id } });
    expect(await store.find(lease.id)).toMatchObject({ state: "stuck", tries: 6 });
    fault.kind = "none";
    await pass(1);
    expect(await written(lease)).toMatchObject({ endReason: "withdrawn", tries: 1 });
    provider.moods.clear();
    await pass(60);
    expect(await written(lease)).toMatchObject({ state: "revoked" });
  });
});

describe("while the store cannot be written", () => {
  it("ends leases of the broker before this one, which it never saw", async () => {
    const lease = await issued({ expiresAt: clock.now() + 5000 }, temporary.store);
    const marked = await issued({}, temporary.store);
    await temporary.store.end({ lease: marked.id }, "revoked_by_admin");
    fault.kind = "writes";
    await pass(5);
    expect(provider.roles.size).toBe(0);
    fault.kind = "none";
    await pass(1);
    expect(await written(lease)).toMatchObject({ state: "revoked" });
    expect(await written(marked)).toMatchObject({
      state: "revoked",
      endReason: "revoked_by_admin",
    });
  });

  it("ends as silent what a broker before this one issued and nobody beats, and leaves alone what beats", async () => {
    const [silent, beating] = [
      await issued({}, temporary.store),
      await issued({}, temporary.store),
    ];
    store = processOf("after");
    reaper = await reaperOf(store, "after");
    fault.kind = "writes";
    await pass(16, [beating]);
    expect([...provider.roles]).toEqual([roleOf(beating)]);
    fault.kind = "none";
    await pass(1);
    expect(await written(silent)).toMatchObject({ state: "revoked", endReason: "silent" });
    expect(await written(beating)).toMatchObject({ state: "active" });
  });

  it("does not end as silent what beat at another broker last", async () => {
    const lease = await issued({}, temporary.store);
    store = processOf("after");
    reaper = await reaperOf(store, "after");
    clock.set(clock.now() + 1000);
    await temporary.store.beat(lease.tokenHash, SILENT_MS);
    fault.kind = "writes";
    await pass(20);
    expect(provider.roles.has(roleOf(lease))).toBe(true);
  });

  it("does no harm beside a broker that can write: a lease may be revoked twice", async () => {
    const lease = await issued({ expiresAt: clock.now() + 5000 });
    const healthy = startReaper({
      ...depsOf(temporary.store, "two"),
      heartbeatIntervalMs: 5000,
      tickMs: 2 ** 30,
      onEvent: () => undefined,
    });
    reapers.push(healthy);
    await healthy.tick();
    fault.kind = "writes";
    clock.set(clock.now() + 5000);
    await Promise.all([reaper.tick(), healthy.tick()]);
    expect(await written(lease)).toMatchObject({ state: "revoked", endReason: "expired" });
    fault.kind = "none";
    await pass(2);
    expect(await written(lease)).toMatchObject({ state: "revoked", endReason: "expired" });
    expect(provider.calls.filter((call) => call.startsWith("revoke")).length).toBeLessThanOrEqual(
      2,
    );
  });

  it("repeats an end that was not written before a restart", async () => {
    const lease = await issued({ expiresAt: clock.now() + 5000 });
    fault.kind = "writes";
    await pass(5);
    expect(provider.roles.size).toBe(0);
    await reaper.stop();
    fault.kind = "none";
    await reaperOf(processOf("after"), "after");
    expect(await written(lease)).toMatchObject({ state: "revoked", endReason: "expired" });
  });

  it("ends nothing as silent because waiting for a locked store stopped the whole process", async () => {
    const lease = await issued();
    fault.kind = "writes";
    await pass(10, [lease]);
    // Each try to write blocks this long, as SQLite does; no heartbeat can arrive meanwhile.
    fault.onFail = () => clock.set(clock.now() + 16_000);
    await pass(1);
    expect(await store.beat(lease.tokenHash, SILENT_MS)).toMatchObject({ kind: "active" });
    fault.onFail = undefined;
    await pass(16);
    expect(provider.roles.size).toBe(0);
  });

  it("is not lost because one row is damaged", async () => {
    const lease = await issued();
    const database = new DatabaseSync(temporary.path);
    database.prepare("UPDATE leases SET approvals = 'no JSON' WHERE id = ?").run(lease.id);
    database.close();
    await expect(store.beat(lease.tokenHash, SILENT_MS)).rejects.toThrow("approvals is not JSON");
    expect(outages).toEqual([]);
    expect(await store.freezes()).toEqual([]);
  });

  it("treats a store that does not respond as one that fails", async () => {
    const lease = await issued({ expiresAt: clock.now() + 5000 });
    fault.kind = "hang";
    clock.set(clock.now() + 5000);
    const looking = reaper.tick();
    for (let turn = 0; turn < 8; turn += 1) await clock.advance(500);
    await looking;
    expect(provider.roles.size).toBe(0);
    expect(outages).toMatchObject([
      { kind: "store_lost", error: { message: "The store did not respond within 3000 ms." } },
    ]);
    fault.kind = "none";
    await pass(2);
    expect(await written(lease)).toMatchObject({ state: "revoked" });
  });
});
