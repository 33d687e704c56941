import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { STUCK_AFTER_TRIES } from "../../../src/lease/due.ts";
import type { Lease } from "../../../src/lease/lease.ts";
import { startReaper, type Reaper, type ReaperOptions } from "../../../src/lease/reaper.ts";
import type { ReaperEvent } from "../../../src/lease/reaper-event.ts";
import type { NewLease } from "../../../src/lease/new-lease.ts";
import { StoreError, type LeaseStore } from "../../../src/lease/store.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../../support/fake-clock.ts";
import { createFakeProvider, type FakeProvider } from "../../support/fake-provider.ts";
import {
  issueLease,
  knownLease,
  newJob,
  newLease,
  reserveLease,
} from "../../support/lease-fixtures.ts";
import { openTemporaryStore, type TemporaryStore } from "../../support/temporary-store.ts";

let clock: FakeClock;
let temporary: TemporaryStore;
let store: LeaseStore;
let provider: FakeProvider;
let events: ReaperEvent[];
const reapers: Reaper[] = [];

beforeEach(async () => {
  clock = createFakeClock();
  temporary = await openTemporaryStore(clock);
  ({ store } = temporary);
  provider = createFakeProvider();
  events = [];
});
afterEach(async () => {
  await Promise.all(reapers.splice(0).map((reaper) => reaper.stop()));
  await temporary.dispose();
});

/** A reaper whose own timer never comes: the test says when it looks. */
async function reaperOf(options: Partial<ReaperOptions> = {}): Promise<Reaper> {
  const reaper = startReaper({
    store,
    clock,
    providers: new Map([["fake", provider]]),
    keyRing: undefined,
    lockOwner: `reaper-${reapers.length}`,
    heartbeatIntervalMs: 5000,
    tickMs: 2 ** 30,
    onEvent: (event) => events.push(event),
    ...options,
  });
  reapers.push(reaper);
  // Its first look, with the new intervals that every start gives.
  await reaper.tick();
  return reaper;
}

const roleOf = (lease: Pick<NewLease, "handle">): string => String(lease.handle["role"]);
const stateOf = async (lease: Pick<Lease, "id">) => (await knownLease(store, lease)).state;
const kinds = (): readonly string[] => events.map((event) => event.kind);

/** Issues in the store and at the provider. */
async function issued(overrides: Partial<NewLease> = {}): Promise<Lease> {
  const lease = await issueLease(store, newLease(overrides));
  provider.roles.add(roleOf(lease));
  return lease;
}

describe("the reaper", () => {
  it("ends a lease after three missed beats, not after two", async () => {
    const reaper = await reaperOf();
    const lease = await issued();
    const beating = await issued();
    for (const second of [5, 10, 14]) {
      clock.set(TEN_OCLOCK + second * 1000);
      await store.beat(beating.tokenHash, 15_000);
      await reaper.tick();
      expect(await stateOf(lease)).toBe("active");
    }
    clock.set(TEN_OCLOCK + 15_000);
    await reaper.tick();
    expect(await knownLease(store, lease)).toMatchObject({ state: "revoked", endReason: "silent" });
    expect([...provider.roles]).toEqual([roleOf(beating)]);
    expect(events).toMatchObject([{ kind: "ended", lease: { id: lease.id, state: "revoked" } }]);
  });

  it("ends a lease whose time is over, and those of a closed job", async () => {
    const reaper = await reaperOf();
    const expired = await issued({ expiresAt: TEN_OCLOCK + 1000 });
    const job = newJob();
    const closed = await issued({ job });
    await store.closeJob(job, "job_closed");
    clock.set(TEN_OCLOCK + 1000);
    await reaper.tick();
    expect(await knownLease(store, expired)).toMatchObject({ endReason: "expired" });
    expect(await knownLease(store, closed)).toMatchObject({ endReason: "job_closed" });
    expect(provider.roles.size).toBe(0);
  });

  it("gives every live lease three new intervals when a broker starts", async () => {
    const lease = await issued();
    clock.set(TEN_OCLOCK + 60_000);
    const reaper = await reaperOf();
    expect(await stateOf(lease)).toBe("active");
    clock.set(TEN_OCLOCK + 74_999);
    await reaper.tick();
    expect(await stateOf(lease)).toBe("active");
    clock.set(TEN_OCLOCK + 75_000);
    await reaper.tick();
    expect(await stateOf(lease)).toBe("revoked");
  });

  it("gets loud about what cannot be revoked, keeps trying, and revokes it in the end", async () => {
    const reaper = await reaperOf();
    const lease = await issued();
    provider.moods.set(roleOf(lease), "refuses");
    await store.end({ lease: lease.id }, "task_ended");
    for (let tries = 1; tries <= STUCK_AFTER_TRIES + 3; tries += 1) {
      await reaper.tick();
      const { nextTryAt, state } = await knownLease(store, lease);
      expect(state).toBe(tries < STUCK_AFTER_TRIES ? "revoking" : "stuck");
      clock.set((nextTryAt ?? 0) - 1);
      await reaper.tick();
      expect((await knownLease(store, lease)).tries).toBe(tries);
      clock.set(nextTryAt ?? 0);
    }
    expect(kinds()).toEqual([
      ...Array<string>(4).fill("postponed"),
      ...Array<string>(4).fill("stuck"),
    ]);
    provider.moods.clear();
    await reaper.tick();
    expect(await stateOf(lease)).toBe("revoked");
    expect(provider.roles.size).toBe(0);
  });

  it("lets no provider that hangs keep other leases alive", async () => {
    const reaper = await reaperOf();
    const hanging = await issued();
    provider.moods.set(roleOf(hanging), "hang");
    await store.end({ lease: hanging.id }, "task_ended");
    const first = reaper.tick();
    await clock.advance(0);
    const other = await issued();
    await store.end({ lease: other.id }, "task_ended");
    await reaper.tick();
    expect(await stateOf(other)).toBe("revoked");
    expect(await stateOf(hanging)).toBe("revoking");
    await clock.advance(10_250);
    await first;
    expect(await knownLease(store, hanging)).toMatchObject({ tries: 1 });
  });

  it("works on no more leases at once than it is allowed to", async () => {
    const reaper = await reaperOf({ concurrency: 2 });
    for (let index = 0; index < 3; index += 1) {
      provider.moods.set(roleOf(await issued()), "hang");
    }
    await store.end({}, "revoked_by_admin");
    const ticks = [reaper.tick(), reaper.tick()];
    await clock.advance(0);
    expect(provider.calls).toHaveLength(2);
    await clock.advance(10_250);
    await Promise.all(ticks);
    void reaper.tick();
    await clock.advance(0);
    expect(provider.calls).toHaveLength(3);
    await clock.advance(10_250);
  });

  it("lets a server that hangs take no room of another, however many of its leases are due", async () => {
    const reaper = await reaperOf({ perServer: 2 });
    for (let index = 0; index < 20; index += 1) {
      const lease = await issued({ handle: { role: `hanging-${index}`, server: "hanging" } });
      provider.moods.set(roleOf(lease), "hang");
    }
    clock.set(clock.now() + 1000);
    const other = await issued({ handle: { role: "other", server: "healthy" } });
    await store.end({}, "revoked_by_admin");
    const looking = [reaper.tick(), reaper.tick()];
    await clock.advance(0);
    await expect.poll(() => stateOf(other)).toBe("revoked");
    expect(provider.calls.filter((call) => call.includes("hanging"))).toHaveLength(2);
    provider.moods.clear();
    await clock.advance(10_250);
    await Promise.all(looking);
  });

  it("marks what expired at one server before what expired later at another, not instead of it", async () => {
    const reaper = await reaperOf({ perServer: 2 });
    for (let index = 0; index < 20; index += 1) {
      const handle = { role: `many-${index}`, server: "busy" };
      await issued({ handle, expiresAt: clock.now() + 1000 });
    }
    const other = await issued({
      handle: { role: "one", server: "quiet" },
      expiresAt: clock.now() + 2000,
    });
    clock.set(clock.now() + 2000);
    await reaper.tick();
    expect(await stateOf(other)).toBe("revoked");
  });

  it("looks again at once where a server's whole share was due", async () => {
    const reaper = await reaperOf({ perServer: 2 });
    for (let index = 0; index < 9; index += 1) await issued();
    await store.end({}, "revoked_by_admin");
    await reaper.tick();
    await expect.poll(() => provider.roles.size).toBe(0);
  });

  it("ends what was marked when it is woken, and looks once more for whatever was marked meanwhile", async () => {
    let looks = 0;
    const counting: LeaseStore = {
      ...store,
      lockDue: (request) => {
        looks += 1;
        return store.lockDue(request);
      },
    };
    const reaper = await reaperOf({ store: counting });
    const leases = await Promise.all(Array.from({ length: 20 }, () => issued()));
    const before = looks;
    await Promise.all(
      leases.map(async ({ id }) => {
        await store.end({ lease: id }, "withdrawn");
        reaper.wake();
      }),
    );
    await expect.poll(() => provider.roles.size).toBe(0);
    await expect.poll(async () => Promise.all(leases.map(stateOf))).not.toContain("revoking");
    expect(looks - before).toBeLessThanOrEqual(20);
    const quiet = looks;
    for (let call = 0; call < 50; call += 1) reaper.wake();
    await expect.poll(() => looks).toBe(quiet + 1);
  });

  it("ends the others though a row that is due is damaged, and reports that row once", async () => {
    const reaper = await reaperOf();
    const damaged = await issued({ expiresAt: clock.now() + 1000 });
    const others = [await issued({ expiresAt: clock.now() + 1000 }), await issued()];
    await store.end({ lease: others[1]?.id ?? damaged.id }, "task_ended");
    const database = new DatabaseSync(temporary.path);
    database.prepare("UPDATE leases SET handle = 'no JSON' WHERE id = ?").run(damaged.id);
    database.close();
    clock.set(clock.now() + 1000);
    await reaper.tick();
    for (const lease of others) expect(await stateOf(lease)).toBe("revoked");
    await reaper.tick();
    await expect.poll(() => kinds().toSorted()).toEqual(["ended", "ended", "row_damaged"]);
    const [row] = events.flatMap((event) => (event.kind === "row_damaged" ? [event.row] : []));
    expect(row?.lease).toBe(damaged.id);
    expect(row?.error).toContain("handle is not JSON");
  });

  it("shares a store with another reaper: each lease is revoked once", async () => {
    const pair = [await reaperOf(), await reaperOf()];
    const ended: Lease[] = [];
    for (let index = 0; index < 10; index += 1) ended.push(await issued());
    await store.end({}, "revoked_by_admin");
    await Promise.all(pair.map((reaper) => reaper.tick()));
    const revokes = provider.calls.filter((call) => call.startsWith("revoke"));
    expect(revokes.toSorted()).toEqual(ended.map((lease) => `revoke ${roleOf(lease)}`).toSorted());
  });

  it("looks by itself, and looks no more once it was stopped", async () => {
    const seen = Promise.withResolvers<void>();
    const lease = await issued();
    await store.end({ lease: lease.id }, "task_ended");
    const reaper = await reaperOf({ tickMs: 1, onEvent: () => seen.resolve() });
    await seen.promise;
    await reaper.stop();
    const late = await issued();
    await store.end({ lease: late.id }, "task_ended");
    await reaper.tick();
    expect(await stateOf(late)).toBe("revoking");
  });

  it("forgets old rows now and then", async () => {
    const reaper = await reaperOf({ pruneMs: 60_000 });
    await store.burn("https://a.example", "one", 1000);
    clock.set(TEN_OCLOCK + 59_999);
    await reaper.tick();
    expect(await store.burn("https://a.example", "one", 1000)).toBe(false);
    clock.set(TEN_OCLOCK + 60_000);
    await reaper.tick();
    expect(await store.burn("https://a.example", "one", 1000)).toBe(true);
  });

  it("ends leases though its listener throws", async () => {
    const reaper = await reaperOf({
      onEvent: () => {
        throw new Error("the audit log's disk is full");
      },
    });
    const lease = await issued();
    await store.end({ lease: lease.id }, "task_ended");
    await reaper.tick();
    expect(await stateOf(lease)).toBe("revoked");
  });
});

describe("a broker that was killed", () => {
  it("between recorded and issued leaves nothing alive, and the seal is free after the ttl", async () => {
    const lease = await reserveLease(store, newLease());
    const reaper = await reaperOf();
    clock.set(TEN_OCLOCK + 15_000);
    await reaper.tick();
    expect(await knownLease(store, lease)).toMatchObject({
      state: "revoking",
      endReason: "issue_failed",
      tries: 0,
    });
    expect(provider.roles.size).toBe(0);
    clock.set(lease.expiresAt);
    await reaper.tick();
    expect(await stateOf(lease)).toBe("failed");
    const { job, grant } = lease;
    expect(await reserveLease(store, newLease({ job, grant }))).toMatchObject({ replaces: 0 });
  });

  it("while its call was under way: what comes into being later is found and revoked", async () => {
    const lease = await reserveLease(store, newLease());
    const reaper = await reaperOf();
    clock.set(TEN_OCLOCK + 15_000);
    await reaper.tick();
    // The server carries out what it was sent long ago.
    provider.roles.add(roleOf(lease));
    clock.set((await knownLease(store, lease)).nextTryAt ?? 0);
    await reaper.tick();
    expect(provider.roles.size).toBe(0);
    expect(await knownLease(store, lease)).toMatchObject({
      state: "revoked",
      proof: { state: "verified", facts: ["role dropped", "role absent"] },
    });
  });

  it("between issued and recorded as active", async () => {
    const lease = await reserveLease(store, newLease());
    provider.roles.add(roleOf(lease));
    const reaper = await reaperOf();
    clock.set(TEN_OCLOCK + 15_000);
    await reaper.tick();
    expect(await stateOf(lease)).toBe("revoked");
    expect(provider.roles.size).toBe(0);
  });

  it("between active and answered", async () => {
    const lease = await issued();
    const reaper = await reaperOf();
    clock.set(TEN_OCLOCK + 15_000);
    await reaper.tick();
    expect(await knownLease(store, lease)).toMatchObject({ state: "revoked", endReason: "silent" });
  });

  it("while it revoked: another takes the lease over when the lock has run out", async () => {
    const lease = await issued();
    await store.end({ lease: lease.id }, "task_ended");
    await store.lock(lease.id, { lockOwner: "killed", lockMs: 25_000 });
    const reaper = await reaperOf();
    expect(await stateOf(lease)).toBe("revoking");
    clock.set(TEN_OCLOCK + 25_000);
    await reaper.tick();
    expect(await stateOf(lease)).toBe("revoked");
  });
});

describe("a store that fails", () => {
  type Breakable = "lockDue" | "settle" | "resetHeartbeats";

  /** The real store, of which the named methods fail. */
  function breakable(broken: ReadonlySet<Breakable>): LeaseStore {
    const check = async (name: Breakable): Promise<void> => {
      if (broken.has(name)) throw new StoreError("unavailable", "gone", { remedy: "wait" });
    };
    return {
      ...store,
      lockDue: (request) => check("lockDue").then(() => store.lockDue(request)),
      settle: (id, lockOwner, outcome) =>
        check("settle").then(() => store.settle(id, lockOwner, outcome)),
      resetHeartbeats: () => check("resetHeartbeats").then(() => store.resetHeartbeats()),
    };
  }

  it("is reported once, and live leases get new intervals when it is regained", async () => {
    const broken = new Set<Breakable>();
    const reaper = await reaperOf({ store: breakable(broken) });
    const lease = await issued();
    broken.add("lockDue").add("resetHeartbeats");
    for (const second of [1, 2, 60]) {
      clock.set(TEN_OCLOCK + second * 1000);
      await reaper.tick();
    }
    expect(events).toMatchObject([{ kind: "store_lost", error: { message: "gone" } }]);
    broken.clear();
    await reaper.tick();
    expect(kinds()).toEqual(["store_lost", "store_regained"]);
    clock.set(TEN_OCLOCK + 74_999);
    await reaper.tick();
    expect(await stateOf(lease)).toBe("active");
    clock.set(TEN_OCLOCK + 75_000);
    await reaper.tick();
    expect(await stateOf(lease)).toBe("revoked");
  });

  it("loses no lease when it fails between revoking and writing that down", async () => {
    const broken = new Set<Breakable>(["settle"]);
    const reaper = await reaperOf({ store: breakable(broken) });
    const lease = await issued();
    await store.end({ lease: lease.id }, "task_ended");
    await reaper.tick();
    expect(provider.roles.size).toBe(0);
    expect(await stateOf(lease)).toBe("revoking");
    broken.clear();
    clock.set(TEN_OCLOCK + 25_000);
    await reaper.tick();
    expect(await stateOf(lease)).toBe("revoked");
  });

  it("is not what a bug is called", async () => {
    const bug = new TypeError("a bug");
    const lockDue = () => Promise.reject(bug);
    const reaper = await reaperOf({ store: { ...store, lockDue } });
    await reaper.tick();
    expect(events.at(-1)).toEqual({ kind: "fault", error: bug });
  });
});
