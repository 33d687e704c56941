import { expect, it } from "vitest";
import type { Lease } from "../../src/lease/lease.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import { TEN_OCLOCK } from "../support/fake-clock.ts";
import {
  approval,
  issueLease,
  knownLease,
  newJob,
  newLease,
  proof,
  reservationOf,
  reserveLease,
  settleRevoked,
} from "../support/lease-fixtures.ts";
import type { StoreSetup } from "./lease-store.ts";

/** One look of a reaper. */
async function look(store: LeaseStore, lockOwner = "one", limit = 10): Promise<readonly string[]> {
  const locked = await store.lockDue({
    lockOwner,
    lockMs: 25_000,
    silentAfterMs: 15_000,
    issuingAfterMs: 15_000,
    limit,
  });
  return locked.map((lease) => lease.id);
}

const retryAfter = (afterMs: number, stuck = false) =>
  ({ kind: "retry", afterMs, error: "no route to host", stuck }) as const;

export function describeEnding(use: () => StoreSetup): void {
  it("finds what is due without marking or locking it, except for silence and what is excluded", async () => {
    const { store, clock } = use();
    const expired = await issueLease(store, newLease({ expiresAt: TEN_OCLOCK + 1000 }));
    const unanswered = await reserveLease(store, newLease());
    const silent = await issueLease(store, newLease());
    const marked = await issueLease(store, newLease());
    const locked = await issueLease(store, newLease());
    for (const { id } of [marked, locked]) await store.end({ lease: id }, "task_ended");
    await store.lock(locked.id, { lockOwner: "two", lockMs: 25_000 });
    clock.set(TEN_OCLOCK + 15_000);
    const find = async (except: readonly Lease[] = []) => {
      const ids = except.map(({ id }) => id);
      const found = await store.findDue({ issuingAfterMs: 15_000, limit: 10, except: ids });
      return found.map(({ id }) => id);
    };
    expect((await find()).toSorted()).toEqual(
      [expired, unanswered, marked].map(({ id }) => id).toSorted(),
    );
    expect(await find([expired, unanswered])).toEqual([marked.id]);
    for (const lease of [expired, silent]) {
      expect(await knownLease(store, lease)).toMatchObject({ state: "active" });
    }
  });

  it("locks of each server no more than its share, and others behind it", async () => {
    const { store, clock } = use();
    for (let index = 0; index < 12; index += 1) {
      await issueLease(store, newLease({ handle: { role: `a${index}`, server: "a" } }));
    }
    await store.end({}, "revoked_by_admin");
    clock.set(TEN_OCLOCK + 1000);
    await issueLease(store, newLease({ handle: { role: "b", server: "b" } }));
    await issueLease(store, newLease({ handle: { role: "none" } }));
    await store.end({ states: ["active"] }, "revoked_by_admin");
    const locked = await store.lockDue({
      lockOwner: "one",
      lockMs: 25_000,
      silentAfterMs: 15_000,
      issuingAfterMs: 15_000,
      limit: 6,
      share: { perServer: 4, underWay: { "fake a": 1 } },
    });
    // Two that are due since the same moment come in either order.
    const servers = locked.map(({ handle }) => handle["server"] ?? "none");
    expect(servers.slice(0, 3)).toEqual(["a", "a", "a"]);
    expect(new Set(servers.slice(3))).toEqual(new Set(["b", "none"]));
  });

  it("marks the live leases of a filter, due at once, and no others", async () => {
    const { store } = use();
    const job = newJob();
    const active = await issueLease(store, newLease({ job, grant: "a" }));
    const issuing = await reserveLease(store, newLease({ job, grant: "b" }));
    const revoked = await issueLease(store, newLease({ job, grant: "c" }));
    await store.end({ lease: revoked.id }, "task_ended");
    await settleRevoked(store, revoked);
    const other = await issueLease(store, newLease());

    const ended = await store.end({ job }, "withdrawn");
    const marked = { state: "revoking", endReason: "withdrawn", nextTryAt: TEN_OCLOCK };
    expect(ended.map((lease) => lease.id).toSorted()).toEqual([active.id, issuing.id].toSorted());
    expect(ended).toMatchObject([marked, marked]);
    expect(await knownLease(store, active)).toMatchObject(marked);
    expect(await knownLease(store, revoked)).toMatchObject({ state: "revoked" });
    expect(await knownLease(store, other)).toMatchObject({ state: "active" });
  });

  it("keeps the first reason, and makes what waits for its next try due at once", async () => {
    const { store, clock } = use();
    const lease = await issueLease(store, newLease());
    await store.end({ lease: lease.id }, "task_ended");
    await store.lock(lease.id, { lockOwner: "one", lockMs: 1000 });
    await store.settle(lease.id, "one", retryAfter(60_000));
    clock.set(TEN_OCLOCK + 1000);
    expect(await look(store)).toEqual([]);
    expect(await store.end({ lease: lease.id }, "revoked_by_admin")).toMatchObject([
      { state: "revoking", endReason: "task_ended", nextTryAt: TEN_OCLOCK + 1000 },
    ]);
    expect(await look(store)).toEqual([lease.id]);
  });

  it("closes a job: its leases end, and closing again finds them ending", async () => {
    const { store } = use();
    const lease = await issueLease(store, newLease());
    expect(await store.closeJob(lease.job, "job_closed")).toMatchObject([
      { id: lease.id, state: "revoking", endReason: "job_closed" },
    ]);
    expect(await store.closeJob(lease.job, "job_closed")).toHaveLength(1);
    await settleRevoked(store, lease);
    expect(await store.closeJob(lease.job, "job_closed")).toEqual([]);
  });

  it("locks what expired, fell silent or was left issuing, each for its reason", async () => {
    const { store, clock } = use();
    const short = { expiresAt: TEN_OCLOCK + 20_000 };
    const expired = await issueLease(store, newLease(short));
    const silent = await issueLease(store, newLease());
    const left = await reserveLease(store, newLease());
    clock.set(TEN_OCLOCK + 14_999);
    expect(await look(store)).toEqual([]);
    const beating = await issueLease(store, newLease());
    await store.beat(expired.tokenHash, 15_000);
    clock.set(TEN_OCLOCK + 20_000);
    expect((await look(store)).toSorted()).toEqual([expired.id, silent.id, left.id].toSorted());
    const reasonOf = async (lease: Lease) => (await knownLease(store, lease)).endReason;
    expect(await reasonOf(expired)).toBe("expired");
    expect(await reasonOf(silent)).toBe("silent");
    expect(await reasonOf(left)).toBe("issue_failed");
    expect(await knownLease(store, beating)).toMatchObject({ state: "active" });
  });

  it("claims no more than the limit, and the rest later", async () => {
    const { store } = use();
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.push((await issueLease(store, newLease())).id);
    await store.end({}, "revoked_by_admin");
    const locked = [
      ...(await look(store, "one", 2)),
      ...(await look(store, "two", 2)),
      ...(await look(store, "one", 2)),
    ];
    expect(locked.toSorted()).toEqual(ids.toSorted());
    expect(await look(store)).toEqual([]);
  });

  it("lets one owner work on a lease until the lock runs out", async () => {
    const { store, clock } = use();
    const lease = await issueLease(store, newLease());
    expect(await store.lock(lease.id, { lockOwner: "one", lockMs: 25_000 })).toBeUndefined();
    await store.end({ lease: lease.id }, "task_ended");
    expect(await store.lock(lease.id, { lockOwner: "one", lockMs: 25_000 })).toMatchObject({
      id: lease.id,
    });
    expect(await store.lock(lease.id, { lockOwner: "two", lockMs: 25_000 })).toBeUndefined();
    expect(await store.lock(lease.id, { lockOwner: "one", lockMs: 25_000 })).toBeUndefined();
    expect(await look(store, "two")).toEqual([]);
    clock.set(TEN_OCLOCK + 25_000);
    expect(await look(store, "two")).toEqual([lease.id]);
    // The first owner came back to life: its outcome counts no more.
    expect(await store.settle(lease.id, "one", { kind: "revoked", proof: proof() })).toBe(false);
    expect(await knownLease(store, lease)).toMatchObject({ state: "revoking" });
    expect(await store.settle(lease.id, "two", { kind: "revoked", proof: proof() })).toBe(true);
    expect(await store.settle(lease.id, "two", { kind: "revoked", proof: proof() })).toBe(false);
  });

  it("ends a lease for good, with its proof", async () => {
    const { store } = use();
    const lease = await issueLease(store, newLease());
    await store.end({ lease: lease.id }, "task_ended");
    await settleRevoked(store, lease);
    expect(await knownLease(store, lease)).toMatchObject({
      state: "revoked",
      endedAt: TEN_OCLOCK,
      proof: proof(),
      nextTryAt: undefined,
    });
    expect(await store.end({ lease: lease.id }, "expired")).toEqual([]);
    expect(await store.lock(lease.id, { lockOwner: "one", lockMs: 1000 })).toBeUndefined();
    expect(await store.activate(lease.id, lease)).toBe(false);
    expect(await store.issueFailed(lease.id, { mayExist: true, error: "late" })).toMatchObject({
      state: "revoked",
    });
    expect(await store.beat(lease.tokenHash, 15_000)).toEqual({ kind: "ended", reason: "revoked" });
  });

  it("tries again when it is time, counts failures, and says stuck", async () => {
    const { store, clock } = use();
    const lease = await issueLease(store, newLease());
    await store.end({ lease: lease.id }, "task_ended");
    await look(store);
    await store.settle(lease.id, "one", retryAfter(1000));
    expect(await look(store)).toEqual([]);
    clock.set(TEN_OCLOCK + 1000);
    expect(await look(store)).toEqual([lease.id]);
    await store.settle(lease.id, "one", retryAfter(2000, true));
    expect(await knownLease(store, lease)).toMatchObject({
      state: "stuck",
      tries: 2,
      lastError: "no route to host",
    });
    expect(await store.countByState()).toMatchObject({ stuck: 1, revoking: 0 });
    clock.set(TEN_OCLOCK + 3000);
    expect(await look(store)).toEqual([lease.id]);
    await store.settle(lease.id, "one", { kind: "revoked", proof: proof() });
    expect(await knownLease(store, lease)).toMatchObject({ state: "revoked" });
  });

  it("looks again for what was not found, without counting a failure", async () => {
    const { store, clock } = use();
    const lease = await reserveLease(store, newLease());
    await store.end({ lease: lease.id }, "issue_failed");
    await look(store);
    const wait = { kind: "wait", afterMs: 2000, because: "not found" } as const;
    expect(await store.settle(lease.id, "one", wait)).toBe(true);
    expect(await knownLease(store, lease)).toMatchObject({ state: "revoking", tries: 0 });
    clock.set(TEN_OCLOCK + 2000);
    expect(await look(store)).toEqual([lease.id]);
  });

  it("gives seal and approval back when a lease turns out never to have been issued", async () => {
    const { store } = use();
    const lease = newLease({ approvals: [approval(1)] });
    await store.reserve(reservationOf(lease, { uses: 1 }));
    await store.end({ lease: lease.id }, "issue_failed");
    await store.lock(lease.id, { lockOwner: "one", lockMs: 1000 });
    await store.settle(lease.id, "one", { kind: "failed", proof: proof() });
    const { job, grant } = lease;
    const other = newLease({ job, grant, approvals: [approval(1)] });
    expect(await store.reserve(reservationOf(other, { uses: 1 }))).toMatchObject({
      kind: "reserved",
    });
  });

  it("is one store for two brokers at once", async () => {
    const { store, place, clock } = use();
    const other = await place.open(clock);
    const lease = await issueLease(store, newLease());
    expect(await other.beat(lease.tokenHash, 15_000)).toMatchObject({ kind: "active" });
    await other.end({ lease: lease.id }, "revoked_by_admin");
    expect(await store.beat(lease.tokenHash, 15_000)).toMatchObject({ reason: "revoked" });
  });
}
