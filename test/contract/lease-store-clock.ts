import { expect, it } from "vitest";
import { endLease } from "../../src/lease/end-lease.ts";
import { startReaper } from "../../src/lease/reaper.ts";
import { withStallRecovery } from "../../src/lease/stall-recovery.ts";
import type { Clock } from "../../src/shared/clock.ts";
import { TEN_OCLOCK } from "../support/fake-clock.ts";
import { createFakeProvider, type FakeProvider } from "../support/fake-provider.ts";
import {
  issueLease,
  knownLease,
  leaseToTidy,
  newJob,
  newLease,
  reserveLease,
} from "../support/lease-fixtures.ts";
import type { StoreSetup } from "./lease-store.ts";

/**
 * The store's own clock decides everything that is due. What these tests run has the process's clock, which is an hour
 * off: a store that used it for a lease would be an hour early or late.
 */
export function describeClock(use: () => StoreSetup): void {
  /** The process's clock: it runs as the store's does, an hour off. */
  const processClock = (): Clock => {
    const { clock } = use();
    const offMs = Date.now() - TEN_OCLOCK;
    return { now: () => clock.now() + offMs, sleep: (...given) => clock.sleep(...given) };
  };
  const deps = (provider: FakeProvider) => ({
    store: use().store,
    clock: processClock(),
    providers: new Map([["fake", provider]]),
    keyRing: undefined,
    lockOwner: "one",
  });
  const tick = async (provider: FakeProvider): Promise<void> => {
    // As a reaper that has been running: a new one would first give every lease new intervals.
    const store = { ...use().store, resetHeartbeats: () => Promise.resolve() };
    const timing = { heartbeatIntervalMs: 5000, tickMs: 2 ** 30, onEvent: () => {} };
    const reaper = startReaper({ ...deps(provider), ...timing, store });
    await reaper.tick();
    await reaper.stop();
  };

  it("is an hour off the process's in this suite", async () => {
    expect(Math.abs(Date.now() - (await use().store.now()))).toBe(3_600_000);
    expect(Math.abs(processClock().now() - TEN_OCLOCK)).toBe(3_600_000);
  });

  it("says when everything happened", async () => {
    const { store } = use();
    const lease = await issueLease(store, newLease());
    await store.beat(lease.tokenHash, 15_000);
    await store.freeze("grant", "another");
    expect(await knownLease(store, lease)).toMatchObject({
      createdAt: TEN_OCLOCK,
      issuedAt: TEN_OCLOCK,
      heartbeatResetAt: TEN_OCLOCK,
      lastBeatAt: TEN_OCLOCK,
    });
    expect(await store.freezes()).toMatchObject([{ since: TEN_OCLOCK }]);
    const provider = createFakeProvider();
    await store.end({ lease: lease.id }, "task_ended");
    await endLease({ ...deps(provider), lease: lease.id });
    expect(await knownLease(store, lease)).toMatchObject({
      endedAt: TEN_OCLOCK,
      proof: { checkedAt: TEN_OCLOCK },
    });
  });

  it("says what has fallen silent, expired, or was left issuing", async () => {
    const { store, clock } = use();
    const provider = createFakeProvider();
    const silent = await issueLease(store, newLease());
    const expiring = await issueLease(store, newLease({ expiresAt: TEN_OCLOCK + 14_000 }));
    const left = await reserveLease(store, newLease());
    const states = async () =>
      Promise.all(
        [silent, expiring, left].map(async (lease) => (await knownLease(store, lease)).state),
      );
    clock.set(TEN_OCLOCK + 13_999);
    await tick(provider);
    expect(await states()).toEqual(["active", "active", "issuing"]);
    clock.set(TEN_OCLOCK + 14_000);
    await tick(provider);
    expect(await states()).toEqual(["active", "revoked", "issuing"]);
    clock.set(TEN_OCLOCK + 15_000);
    await tick(provider);
    expect(await states()).toEqual(["revoked", "revoked", "revoking"]);
  });

  it("says when a lease is tried, looked for or tidied again", async () => {
    const { store, clock } = use();
    const provider = createFakeProvider({}, { tidies: true });
    const refused = await issueLease(store, newLease());
    const left = await reserveLease(store, newLease());
    const untidied = await leaseToTidy(store);
    provider.moods.set(String(refused.handle["role"]), "refuses");
    provider.tidyMoods.set(String(untidied.handle["role"]), "refuses");
    await store.end({}, "revoked_by_admin");
    await tick(provider);
    expect(await knownLease(store, refused)).toMatchObject({ nextTryAt: TEN_OCLOCK + 1000 });
    expect(await knownLease(store, left)).toMatchObject({ nextTryAt: TEN_OCLOCK + 1000, tries: 0 });
    expect(await knownLease(store, untidied)).toMatchObject({
      tidy: { nextTryAt: TEN_OCLOCK + 5000 },
    });
    const calls = provider.calls.length;
    clock.set(TEN_OCLOCK + 999);
    await tick(provider);
    expect(provider.calls).toHaveLength(calls);
    // The ttl of what was never found passes by the store's clock too.
    clock.set(left.expiresAt);
    await tick(provider);
    expect(await knownLease(store, left)).toMatchObject({ state: "failed" });
  });

  it("says when a lock runs out", async () => {
    const { store, clock } = use();
    const lease = await issueLease(store, newLease());
    await store.end({ lease: lease.id }, "task_ended");
    await store.lock(lease.id, { lockOwner: "killed", lockMs: 3000 });
    const ending = endLease({ ...deps(createFakeProvider()), lease: lease.id, waitMs: 60_000 });
    await clock.advance(2900);
    expect(await knownLease(store, lease)).toMatchObject({ state: "revoking" });
    expect(await clock.pollUntil(ending, 200)).toMatchObject({ state: "revoked" });
  });

  it("says how long an ID token, a closed job and an ended lease are remembered", async () => {
    const { store, clock } = use();
    const job = newJob();
    await store.burn("https://a.example", "one", 1000);
    await store.closeJob(job, "job_closed");
    clock.set(TEN_OCLOCK + 999);
    await store.prune();
    expect(await store.burn("https://a.example", "one", 1000)).toBe(false);
    expect(await store.isJobClosed(job)).toBe(true);
    clock.set(TEN_OCLOCK + 1000);
    await store.prune();
    expect(await store.burn("https://a.example", "one", 1000)).toBe(true);
  });

  it("moves what is due back when it was set back, once for a step, and not what was stored since", async () => {
    const { store, clock, place } = use();
    // What the machine's clock does is nothing to a database on another one.
    const moved = (ms: number) => (place.clockOf === "machine" ? ms : 0);
    const lease = await issueLease(store, newLease());
    const tried = await issueLease(store, newLease());
    await store.end({ lease: tried.id }, "task_ended");
    clock.set(TEN_OCLOCK - 300_000);
    const later = await issueLease(store, newLease());
    const step = { backMs: 300_000, since: 5000, at: 6000 };
    expect(await store.clockSetBack(step)).toBe(true);
    expect(await store.clockSetBack({ ...step, since: 5500, at: 6500 })).toBe(true);
    expect(await knownLease(store, lease)).toMatchObject({
      expiresAt: lease.expiresAt - moved(300_000),
      heartbeatResetAt: TEN_OCLOCK - moved(300_000),
      diesAt: lease.diesAt,
    });
    expect(await knownLease(store, tried)).toMatchObject({
      nextTryAt: TEN_OCLOCK - moved(300_000),
    });
    expect(await knownLease(store, later)).toMatchObject({ expiresAt: later.expiresAt });
    clock.set(TEN_OCLOCK - 310_000);
    await store.clockSetBack({ backMs: 10_000, since: 7000, at: 8000 });
    expect((await knownLease(store, lease)).expiresAt).toBe(lease.expiresAt - moved(310_000));
  });

  it("does not count how long a process stood still: that only its own clock shows", async () => {
    const { clock } = use();
    const given = { clock: processClock(), heartbeatIntervalMs: 5000 };
    const store = withStallRecovery(use().store, given);
    const lease = await issueLease(store, newLease());
    clock.set(TEN_OCLOCK + 60_000);
    expect(await store.beat(lease.tokenHash, 15_000)).toMatchObject({ kind: "active" });
    // Running on: the process looks each second.
    for (let second = 1; second <= 15; second += 1) {
      clock.set(TEN_OCLOCK + 60_000 + second * 1000);
      const limits = { silentAfterMs: 15_000, issuingAfterMs: 15_000, limit: 10 };
      await store.lockDue({ lockOwner: "one", lockMs: 1000, ...limits });
    }
    expect(await knownLease(store, lease)).toMatchObject({ endReason: "silent" });
  });
}
