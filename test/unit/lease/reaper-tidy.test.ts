import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TIDY_STUCK_AFTER_TRIES } from "../../../src/lease/due.ts";
import type { Lease } from "../../../src/lease/lease.ts";
import { startReaper, type Reaper, type ReaperOptions } from "../../../src/lease/reaper.ts";
import type { ReaperEvent } from "../../../src/lease/reaper-event.ts";
import type { NewLease } from "../../../src/lease/new-lease.ts";
import { StoreError, type LeaseStore } from "../../../src/lease/store.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../../support/fake-clock.ts";
import { createFakeProvider, type FakeProvider } from "../../support/fake-provider.ts";
import { issueLease, knownLease, newLease } from "../../support/lease-fixtures.ts";
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
  provider = createFakeProvider({}, { tidies: true });
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
  await reaper.tick();
  return reaper;
}

const roleOf = (lease: Pick<NewLease, "handle">): string => String(lease.handle["role"]);
const tidyOf = async (lease: Pick<Lease, "id">) => (await knownLease(store, lease)).tidy;
const kinds = (): readonly string[] => events.map((event) => event.kind);
const tidyCalls = (): readonly string[] =>
  provider.calls.filter((call) => call.startsWith("tidy "));

/** A lease that exists in the store and at the provider, and has to end. */
async function endingLease(): Promise<Lease> {
  const lease = await issueLease(store, newLease());
  provider.roles.add(roleOf(lease));
  await store.end({ lease: lease.id }, "task_ended");
  return lease;
}

/** As `endingLease`, revoked by one look of a reaper. */
async function revokedLease(reaper: Reaper): Promise<Lease> {
  const lease = await endingLease();
  await reaper.tick();
  return lease;
}

describe("what revoked leases left", () => {
  it("is removed with the look after the revocation, which never waits for it", async () => {
    const reaper = await reaperOf();
    const lease = await revokedLease(reaper);
    expect(await knownLease(store, lease)).toMatchObject({
      state: "revoked",
      proof: { state: "verified" },
      tidy: { state: "pending" },
    });
    expect([...provider.leftovers]).toEqual([roleOf(lease)]);
    await reaper.tick();
    expect(await knownLease(store, lease)).toMatchObject({
      state: "revoked",
      tidy: { state: "done", facts: ["leftovers removed"], tries: 0 },
    });
    expect(provider.leftovers.size).toBe(0);
    await reaper.tick();
    expect(tidyCalls()).toHaveLength(1);
    expect(kinds()).toEqual(["ended", "tidied"]);
  });

  it("is nothing for a kind that leaves nothing", async () => {
    provider = createFakeProvider();
    const reaper = await reaperOf();
    const lease = await revokedLease(reaper);
    await reaper.tick();
    expect(await tidyOf(lease)).toMatchObject({ state: "none" });
    expect(kinds()).toEqual(["ended"]);
  });

  it("is reported with what was found, and only with what is new", async () => {
    const reaper = await reaperOf();
    const lease = await endingLease();
    const early = { what: "PUBLIC may read table app.orders.", fix: "REVOKE ..." };
    const late = { what: "Object app.scratch was kept.", fix: "DROP TABLE app.scratch" };
    provider.found.revoke.set(roleOf(lease), early);
    provider.found.tidy.set(roleOf(lease), late);
    await reaper.tick();
    await reaper.tick();
    expect(events).toMatchObject([
      { kind: "ended", lease: { findings: [early] } },
      { kind: "tidied", lease: { findings: [early, late] }, findings: [late] },
    ]);
  });

  it("is not reported again with what revoking had found already", async () => {
    const reaper = await reaperOf();
    const lease = await endingLease();
    const finding = { what: "PUBLIC may read table app.orders.", fix: "REVOKE ..." };
    provider.found.revoke.set(roleOf(lease), finding);
    provider.found.tidy.set(roleOf(lease), finding);
    await reaper.tick();
    await reaper.tick();
    expect(events).toMatchObject([
      { kind: "ended", lease: { findings: [finding] } },
      { kind: "tidied", findings: [] },
    ]);
  });

  it("delays no revocation while removing it hangs", async () => {
    const reaper = await reaperOf({ tidyConcurrency: 2, concurrency: 2 });
    for (let count = 0; count < 4; count += 1) {
      provider.tidyMoods.set(roleOf(await endingLease()), "hang");
    }
    await reaper.tick();
    const hanging = reaper.tick();
    await clock.advance(0);
    // No more than it may at once.
    expect(tidyCalls()).toHaveLength(2);
    const others = [await endingLease(), await endingLease()];
    const busy = reaper.tick();
    await clock.advance(0);
    for (const other of others) {
      expect(await knownLease(store, other)).toMatchObject({ state: "revoked" });
    }
    expect(tidyCalls()).toHaveLength(2);
    await clock.advance(10_250);
    await Promise.all([hanging, busy]);
  });

  it("keeps no silent lease alive while the store cannot say what is left", async () => {
    let isDamaged = true;
    const lockDueTidies: LeaseStore["lockDueTidies"] = (request) =>
      isDamaged
        ? Promise.reject(new StoreError("unusable", "a row is damaged", { remedy: "" }))
        : store.lockDueTidies(request);
    const reaper = await reaperOf({ store: { ...store, lockDueTidies } });
    const silent = await issueLease(store, newLease());
    for (let seconds = 1; seconds <= 16; seconds += 1) {
      clock.set(clock.now() + 1000);
      await reaper.tick();
    }
    expect(await knownLease(store, silent)).toMatchObject({
      state: "revoked",
      endReason: "silent",
    });
    isDamaged = false;
    await reaper.tick();
    await reaper.tick();
    expect(await tidyOf(silent)).toMatchObject({ state: "done" });
    expect(kinds()).toEqual(["store_lost", "ended", "store_regained", "tidied"]);
  });

  it("gets 10 seconds a try, though the provider ignores its signal", async () => {
    const reaper = await reaperOf();
    const lease = await revokedLease(reaper);
    provider.tidyMoods.set(roleOf(lease), "hang");
    const hanging = reaper.tick();
    await clock.advance(10_250);
    await hanging;
    expect(await tidyOf(lease)).toMatchObject({
      state: "pending",
      tries: 1,
      lastError: expect.stringMatching(/^timeout: .* 10 s$/u) as unknown,
      nextTryAt: TEN_OCLOCK + 10_250 + 5000,
    });
    expect(kinds()).toEqual(["ended", "tidy_postponed"]);
  });

  it("is removed by one of two reapers, each lease once", async () => {
    const pair = [await reaperOf(), await reaperOf()];
    const leases: Lease[] = [];
    for (let count = 0; count < 10; count += 1) leases.push(await endingLease());
    await Promise.all(pair.map((reaper) => reaper.tick()));
    await Promise.all(pair.map((reaper) => reaper.tick()));
    expect(tidyCalls().toSorted()).toEqual(
      leases.map((lease) => `tidy ${roleOf(lease)}`).toSorted(),
    );
  });
});

describe("a tidy that fails", () => {
  it("raises no alarm for a day, then does, and succeeds in the end", async () => {
    const reaper = await reaperOf();
    const lease = await revokedLease(reaper);
    const endedAt = clock.now();
    provider.tidyMoods.set(roleOf(lease), "refuses");
    for (let tries = 1; tries <= TIDY_STUCK_AFTER_TRIES; tries += 1) {
      await reaper.tick();
      const { nextTryAt = 0, state, tries: counted } = await tidyOf(lease);
      expect({ state, counted }).toEqual({
        state: tries < TIDY_STUCK_AFTER_TRIES ? "pending" : "stuck",
        counted: tries,
      });
      clock.set(nextTryAt);
    }
    expect(clock.now() - endedAt).toBeGreaterThanOrEqual(86_400_000);
    expect(kinds().filter((kind) => kind === "tidy_stuck")).toHaveLength(1);
    expect(events.at(-1)).toMatchObject({
      kind: "tidy_stuck",
      lease: {
        state: "revoked",
        tidy: { lastError: "ECONNREFUSED: the server refuses connections" },
      },
    });
    provider.tidyMoods.clear();
    await reaper.tick();
    expect(await tidyOf(lease)).toMatchObject({ state: "done" });
    expect(kinds().at(-1)).toBe("tidied");
  });

  it("repeats nothing of what the provider threw", async () => {
    const reaper = await reaperOf();
    const lease = await revokedLease(reaper);
    provider.tidyMoods.set(roleOf(lease), "throws");
    await reaper.tick();
    expect((await tidyOf(lease)).lastError).toBe("exception: the provider threw TypeError");
  });

  it("says that its provider is configured no more", async () => {
    const lease = await revokedLease(await reaperOf());
    await (await reaperOf({ providers: new Map() })).tick();
    expect((await tidyOf(lease)).lastError).toBe("no fake provider is configured here");
  });

  it("goes on where the store failed between removing and writing that down", async () => {
    const lease = await revokedLease(await reaperOf());
    const settleTidy = () => Promise.reject(new StoreError("unavailable", "gone", { remedy: "" }));
    await (await reaperOf({ store: { ...store, settleTidy } })).tick();
    expect(await tidyOf(lease)).toMatchObject({ state: "pending", tries: 0 });
    clock.set(TEN_OCLOCK + 25_000);
    await (await reaperOf()).tick();
    expect(await tidyOf(lease)).toMatchObject({ state: "done", facts: ["nothing left"] });
  });
});

describe("a broker that ends while it tidies", () => {
  it("is followed by another one when its lock has run out", async () => {
    const lease = await revokedLease(await reaperOf());
    const [locked] = await store.lockDueTidies({ lockOwner: "killed", lockMs: 25_000, limit: 9 });
    expect(locked?.id).toBe(lease.id);
    const reaper = await reaperOf();
    await reaper.tick();
    expect(tidyCalls()).toEqual([]);
    clock.set(TEN_OCLOCK + 25_000);
    await reaper.tick();
    expect(await tidyOf(lease)).toMatchObject({ state: "done" });
  });

  it("reports nothing once another process has taken over", async () => {
    const slow = Promise.withResolvers<void>();
    const { tidy } = provider;
    provider.tidy = async (handle, signal) => {
      await slow.promise;
      return (await tidy?.(handle, signal)) ?? { ok: true, value: { facts: [] } };
    };
    const first = await reaperOf();
    const lease = await revokedLease(first);
    const late = first.tick();
    await clock.advance(0);
    clock.set(TEN_OCLOCK + 25_000);
    const [taken] = await store.lockDueTidies({ lockOwner: "other", lockMs: 25_000, limit: 9 });
    expect(taken?.id).toBe(lease.id);
    slow.resolve();
    await late;
    expect(kinds()).toEqual(["ended"]);
    expect(await tidyOf(lease)).toMatchObject({ state: "pending" });
  });
});
