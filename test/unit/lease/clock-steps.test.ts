import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withOutages } from "../../../src/lease/outage/outage-store.ts";
import { withStallRecovery } from "../../../src/lease/stall-recovery.ts";
import type { Lease } from "../../../src/lease/lease.ts";
import type { LeaseStore } from "../../../src/lease/store.ts";
import { breakableStore, type StoreFault } from "../../support/breakable-store.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";
import { issueLease, knownLease, newLease } from "../../support/lease-fixtures.ts";
import { openTemporaryStore, type TemporaryStore } from "../../support/temporary-store.ts";

const SILENT_MS = 15_000;
const FIVE_MINUTES = 300_000;
const TTL_MS = 900_000;

let clock: FakeClock;
let temporary: TemporaryStore;
let fault: StoreFault;
let store: LeaseStore;

/** The store of one more process. */
const process = (lockOwner: string): LeaseStore => {
  const inner = breakableStore(temporary.store, fault);
  const lasting = withOutages(inner, { clock, lockOwner, onEvent: () => undefined });
  return withStallRecovery(lasting, { clock, heartbeatIntervalMs: 5000 });
};
beforeEach(async () => {
  clock = createFakeClock();
  temporary = await openTemporaryStore(clock);
  fault = { kind: "none" };
  store = process("one");
});
afterEach(() => temporary.dispose());

const look = (of = store): Promise<readonly Lease[]> =>
  of.lockDue({
    lockOwner: "one",
    lockMs: 25_000,
    silentAfterMs: SILENT_MS,
    issuingAfterMs: 15_000,
    limit: 256,
  });
const issue = (): Promise<Lease> =>
  issueLease(store, newLease({ expiresAt: clock.now() + TTL_MS, diesAt: clock.now() + TTL_MS }));
const setBy = (milliseconds: number): void => clock.set(clock.now() + milliseconds);

/** A reaper that looks each second, and jobs that beat every five, for so many seconds; what was ended in which second. */
async function run(seconds: number, beating: readonly Lease[]): Promise<Map<string, number>> {
  const ended = new Map<string, number>();
  for (let second = 0; second < seconds; second += 1) {
    for (const { id } of await look()) if (!ended.has(id)) ended.set(id, second);
    if (second % 5 === 0) {
      await Promise.all(beating.map(({ tokenHash }) => store.beat(tokenHash, SILENT_MS)));
    }
    await clock.advance(1000);
  }
  return ended;
}

describe("a clock that is set five minutes back", () => {
  it("lets no lease of a job that beats live longer, nor end earlier: twenty at once", async () => {
    const leases = await Promise.all(Array.from({ length: 20 }, issue));
    await run(60, leases);
    setBy(-FIVE_MINUTES);
    const ended = await run(TTL_MS / 1000, leases);
    // A second for the look that notices it, and one for the look that ends it.
    expect(ended.size).toBe(20);
    for (const second of ended.values()) {
      expect(second).toBeGreaterThanOrEqual(TTL_MS / 1000 - 60 - 1);
      expect(second).toBeLessThanOrEqual(TTL_MS / 1000 - 60 + 1);
    }
    for (const { id } of leases) {
      const lease = await knownLease(store, { id });
      expect(lease.endReason).toBe("expired");
      expect(clock.now()).toBeLessThanOrEqual(lease.diesAt ?? 0);
    }
  });

  it("ends a silent lease as soon as ever", async () => {
    const [silent, beating] = [await issue(), await issue()];
    await run(3, [beating]);
    setBy(-FIVE_MINUTES);
    const ended = await run(40, [beating]);
    expect([...ended.keys()]).toEqual([silent.id]);
    expect(ended.get(silent.id)).toBeLessThanOrEqual(SILENT_MS / 1000 + 3);
  });

  it("delays neither the next try to end a lease nor the end of a lock whose owner died", async () => {
    const [failing, locked] = [await issue(), await issue()];
    await store.end({ lease: failing.id }, "task_ended");
    await look();
    const retry = { kind: "retry", afterMs: 5000, error: "refused", stuck: false } as const;
    await store.settle(failing.id, "one", retry);
    await store.end({ lease: locked.id }, "task_ended");
    await temporary.store.lock(locked.id, { lockOwner: "died", lockMs: 25_000 });
    setBy(-FIVE_MINUTES);
    const ended = await run(30, []);
    expect(ended.get(failing.id)).toBeLessThanOrEqual(7);
    expect(ended.get(locked.id)).toBeLessThanOrEqual(27);
  });

  it("takes nothing from a lease that is issued before anybody has noticed", async () => {
    const before = await issue();
    await run(60, [before]);
    setBy(-FIVE_MINUTES);
    await clock.advance(500);
    const after = await issue();
    await run(10, [before, after]);
    expect((await knownLease(store, after)).expiresAt).toBe(after.expiresAt);
    expect((await knownLease(store, before)).expiresAt).toBe(before.expiresAt - FIVE_MINUTES);
  });

  it("counts once, however many processes notice it", async () => {
    const others = Array.from({ length: 20 }, (_, index) => process(`other-${index}`));
    const lease = await issue();
    await look();
    await Promise.all(others.map(look));
    await clock.advance(1000);
    setBy(-FIVE_MINUTES);
    await Promise.all([store, ...others].map(look));
    await clock.advance(1000);
    await Promise.all([store, ...others].map(look));
    expect((await knownLease(store, lease)).expiresAt).toBe(lease.expiresAt - FIVE_MINUTES);
    // The next one is another.
    setBy(-60_000);
    await Promise.all([store, ...others].map(look));
    const moved = lease.expiresAt - FIVE_MINUTES - 60_000;
    expect((await knownLease(store, lease)).expiresAt).toBe(moved);
  });

  it("while the store cannot be written is made up for, and a silent lease ends meanwhile", async () => {
    const [silent, beating] = [await issue(), await issue()];
    await run(3, [beating]);
    fault.kind = "writes";
    await run(3, [beating]);
    setBy(-FIVE_MINUTES);
    const ended = await run(40, [beating]);
    expect([...ended.keys()]).toEqual([silent.id]);
    fault.kind = "none";
    await run(5, [beating]);
    expect((await knownLease(store, beating)).expiresAt).toBe(beating.expiresAt - FIVE_MINUTES);
  });

  it("by as much as the process stood still ends no lease as silent", async () => {
    const lease = await issue();
    await run(5, [lease]);
    await clock.advance(60_000);
    setBy(-60_000);
    expect(await look()).toEqual([]);
    expect((await knownLease(store, lease)).expiresAt).toBe(lease.expiresAt - 60_000);
    expect(await run(10, [lease])).toEqual(new Map());
  });
});

describe("a clock that is set five minutes forward", () => {
  it("while the store is tried again delays no other try", async () => {
    const lease = await issue();
    await run(3, [lease]);
    fault.kind = "writes";
    await run(3, [lease]);
    fault.onFail = () => {
      fault.onFail = undefined;
      setBy(FIVE_MINUTES);
    };
    await run(3, [lease]);
    fault.kind = "none";
    await run(10, [lease]);
    const { lastBeatAt = 0 } = await knownLease(temporary.store, lease);
    expect(clock.now() - lastBeatAt).toBeLessThanOrEqual(6000);
  });

  it("ends no lease of a job that beats as silent, and each at the end that it has by the new clock", async () => {
    const leases = await Promise.all(Array.from({ length: 20 }, issue));
    await run(60, leases);
    setBy(FIVE_MINUTES);
    const left = (TTL_MS - FIVE_MINUTES) / 1000 - 60;
    expect(await run(left - 2, leases)).toEqual(new Map());
    expect((await run(4, leases)).size).toBe(20);
    for (const lease of leases) {
      expect((await knownLease(store, lease)).endReason).toBe("expired");
      expect((await knownLease(store, lease)).expiresAt).toBe(lease.expiresAt);
    }
  });

  it("ends a silent lease after three intervals more", async () => {
    const silent = await issue();
    await run(3, []);
    setBy(FIVE_MINUTES);
    const ended = await run(20, []);
    expect(ended.get(silent.id)).toBeLessThanOrEqual(SILENT_MS / 1000 + 1);
  });
});
