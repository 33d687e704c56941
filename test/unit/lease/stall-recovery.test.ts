import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withStallRecovery } from "../../../src/lease/stall-recovery.ts";
import { StoreError, type LeaseStore } from "../../../src/lease/store.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";
import { issueLease, knownLease, newLease } from "../../support/lease-fixtures.ts";
import { openTemporaryStore, type TemporaryStore } from "../../support/temporary-store.ts";

const SILENT_MS = 15_000;

let clock: FakeClock;
let temporary: TemporaryStore;
let store: LeaseStore;

beforeEach(async () => {
  clock = createFakeClock();
  temporary = await openTemporaryStore(clock);
  store = withStallRecovery(temporary.store, { clock, heartbeatIntervalMs: 5000 });
});
afterEach(() => temporary.dispose());

const look = () =>
  store.lockDue({
    lockOwner: "one",
    lockMs: 25_000,
    silentAfterMs: SILENT_MS,
    issuingAfterMs: 15_000,
    limit: 256,
  });

describe("a process that was stopped and goes on", () => {
  it("ends nothing as silent while it could not receive heartbeats", async () => {
    const lease = await issueLease(store, newLease());
    await look();
    await clock.advance(60_000);
    expect(await look()).toEqual([]);
    expect((await knownLease(store, lease)).state).toBe("active");
  });

  it("takes the first heartbeat that comes, before it looks", async () => {
    const lease = newLease();
    await issueLease(store, lease);
    await look();
    await clock.advance(60_000);
    expect(await store.beat(lease.tokenHash, SILENT_MS)).toMatchObject({ kind: "active" });
  });

  it("ends what falls silent afterwards, and what expired meanwhile", async () => {
    const silent = await issueLease(store, newLease());
    const over = await issueLease(store, newLease({ expiresAt: clock.now() + 30_000 }));
    await look();
    await clock.advance(60_000);
    expect((await look()).map(({ id, endReason }) => [id, endReason])).toEqual([
      [over.id, "expired"],
    ]);
    for (let second = 0; second < 15; second += 1) {
      await clock.advance(1000);
      await look();
    }
    expect((await knownLease(store, silent)).endReason).toBe("silent");
  });

  it("says when the store fails at that, and gives the intervals with the next call", async () => {
    let fault: Error | undefined = new StoreError("unavailable", "locked", { remedy: "" });
    const resetHeartbeats = async (): Promise<void> => {
      if (fault !== undefined) throw fault;
      await temporary.store.resetHeartbeats();
    };
    const rest = { clock, heartbeatIntervalMs: 5000 };
    const failing = withStallRecovery({ ...temporary.store, resetHeartbeats }, rest);
    const lease = newLease();
    await issueLease(store, lease);
    await clock.advance(60_000);
    await expect(failing.beat(lease.tokenHash, SILENT_MS)).rejects.toThrow("locked");
    fault = undefined;
    expect(await failing.beat(lease.tokenHash, SILENT_MS)).toMatchObject({ kind: "active" });
  });
});

describe("a process that runs", () => {
  it("ends a silent lease in time", async () => {
    const lease = await issueLease(store, newLease());
    for (let second = 0; second < 15; second += 1) {
      await clock.advance(1000);
      await look();
    }
    expect((await knownLease(store, lease)).endReason).toBe("silent");
  });
});
