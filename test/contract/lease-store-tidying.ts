import { expect, it } from "vitest";
import type { Lease } from "../../src/lease/lease.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import { TEN_OCLOCK } from "../support/fake-clock.ts";
import { issueLease, knownLease, leaseToTidy, newLease, proof } from "../support/lease-fixtures.ts";
import type { StoreSetup } from "./lease-store.ts";

const DAY = 86_400_000;

/** One look of a reaper for what is to be tidied. */
async function look(store: LeaseStore, lockOwner = "one", limit = 10): Promise<readonly string[]> {
  const locked = await store.lockDueTidies({ lockOwner, lockMs: 25_000, limit });
  return locked.map((lease) => lease.id);
}

const retryAfter = (afterMs: number, stuck = false) =>
  ({ kind: "retry", afterMs, error: "no route to host", stuck }) as const;
const done = { kind: "done", facts: ["role dropped"] } as const;

export function describeTidying(use: () => StoreSetup): void {
  it("is due at once when a lease was revoked that leaves something, and for no other", async () => {
    const { store } = use();
    const lease = await leaseToTidy(store);
    await issueLease(store, newLease());
    const without = await issueLease(store, newLease());
    await store.end({ lease: without.id }, "task_ended");
    await store.lock(without.id, { lockOwner: "one", lockMs: 1000 });
    await store.settle(without.id, "one", { kind: "revoked", proof: proof() });
    expect(await knownLease(store, lease)).toMatchObject({
      state: "revoked",
      endedAt: TEN_OCLOCK,
      tidy: { state: "pending", tries: 0, nextTryAt: TEN_OCLOCK, lastError: undefined, facts: [] },
    });
    expect(await look(store)).toEqual([lease.id]);
  });

  it("is done once, with its facts", async () => {
    const { store } = use();
    const lease = await leaseToTidy(store);
    await look(store);
    expect(await store.settleTidy(lease.id, "one", done)).toBe(true);
    expect(await knownLease(store, lease)).toMatchObject({
      state: "revoked",
      proof: proof(),
      tidy: { state: "done", nextTryAt: undefined, facts: ["role dropped"] },
    });
    expect(await look(store)).toEqual([]);
    expect(await store.settleTidy(lease.id, "one", done)).toBe(false);
  });

  it("is due again at once, and unlocked, when a call removed only a part", async () => {
    const { store } = use();
    const lease = await leaseToTidy(store);
    await look(store, "one");
    const part = { kind: "unfinished", facts: ["500 objects removed"] } as const;
    expect(await store.settleTidy(lease.id, "one", part)).toBe(true);
    expect(await knownLease(store, lease)).toMatchObject({
      tidy: { state: "pending", tries: 0, nextTryAt: TEN_OCLOCK, facts: part.facts },
    });
    expect(await look(store, "two")).toEqual([lease.id]);
  });

  it("belongs to one reaper until its lock runs out", async () => {
    const { store, clock } = use();
    const lease = await leaseToTidy(store);
    expect(await look(store, "one")).toEqual([lease.id]);
    expect(await look(store, "two")).toEqual([]);
    expect(await look(store, "one")).toEqual([]);
    clock.set(TEN_OCLOCK + 25_000);
    expect(await look(store, "two")).toEqual([lease.id]);
    expect(await store.settleTidy(lease.id, "one", done)).toBe(false);
    expect(await knownLease(store, lease)).toMatchObject({ tidy: { state: "pending" } });
    expect(await store.settleTidy(lease.id, "two", done)).toBe(true);
  });

  it("is tried again when it is time, counts failures, and says stuck", async () => {
    const { store, clock } = use();
    const lease = await leaseToTidy(store);
    await look(store);
    await store.settleTidy(lease.id, "one", retryAfter(5000));
    expect(await look(store)).toEqual([]);
    clock.set(TEN_OCLOCK + 5000);
    expect(await look(store)).toEqual([lease.id]);
    await store.settleTidy(lease.id, "one", retryAfter(10_000, true));
    expect(await knownLease(store, lease)).toMatchObject({
      state: "revoked",
      tries: 0,
      lastError: undefined,
      tidy: {
        state: "stuck",
        tries: 2,
        nextTryAt: TEN_OCLOCK + 15_000,
        lastError: "no route to host",
      },
    });
    // The alarm is not about a credential that somebody could use.
    expect(await store.countByState()).toMatchObject({ stuck: 0, revoked: 1 });
    clock.set(TEN_OCLOCK + 15_000);
    expect(await look(store)).toEqual([lease.id]);
    expect(await store.settleTidy(lease.id, "one", done)).toBe(true);
  });

  it("is never taken for a lease that has to end", async () => {
    const { store } = use();
    const lease = await leaseToTidy(store);
    expect(await store.end({ lease: lease.id }, "revoked_by_admin")).toEqual([]);
    expect(await store.lock(lease.id, { lockOwner: "one", lockMs: 1000 })).toBeUndefined();
    const limits = { silentAfterMs: 15_000, issuingAfterMs: 15_000, limit: 10 };
    expect(await store.lockDue({ lockOwner: "one", lockMs: 1000, ...limits })).toEqual([]);
    await look(store);
    expect(await store.settle(lease.id, "one", { kind: "revoked", proof: proof() })).toBe(false);
  });

  it("takes no more than it is asked for, the oldest first", async () => {
    const { store, clock } = use();
    const leases: Lease[] = [];
    for (let count = 0; count < 5; count += 1) {
      clock.set(TEN_OCLOCK + count);
      leases.push(await leaseToTidy(store));
    }
    const ids = leases.map(({ id }) => id);
    expect(await look(store, "one", 2)).toEqual(ids.slice(0, 2));
    expect(await look(store, "two", 2)).toEqual(ids.slice(2, 4));
    expect(await look(store, "one", 2)).toEqual(ids.slice(4));
  });

  it("goes on after a broker was restarted", async () => {
    const { store, place, clock } = use();
    const lease = await leaseToTidy(store);
    await look(store);
    await store.settleTidy(lease.id, "one", retryAfter(5000));
    const before = await knownLease(store, lease);
    await store.close();
    const again = await place.open(clock);
    expect(await knownLease(again, lease)).toEqual(before);
    clock.set(TEN_OCLOCK + 5000);
    expect(await look(again)).toEqual([lease.id]);
  });

  it("keeps what was found, at every try", async () => {
    const { store } = use();
    const one = { what: "PUBLIC may write table app.orders.", fix: "REVOKE ALL ..." };
    const two = { what: "Schema scratch has no owner.", fix: "ALTER SCHEMA ..." };
    const lease = await issueLease(store, newLease());
    await store.end({ lease: lease.id }, "task_ended");
    const lock = { lockOwner: "one", lockMs: 1000 };
    await store.lock(lease.id, lock);
    const failed = { kind: "retry", afterMs: 0, error: "timeout", stuck: false } as const;
    await store.settle(lease.id, "one", { ...failed, findings: [one] });
    expect(await knownLease(store, lease)).toMatchObject({ state: "revoking", findings: [one] });
    await store.lock(lease.id, lock);
    await store.settle(lease.id, "one", { kind: "revoked", proof: proof(), tidy: true });
    await look(store);
    await store.settleTidy(lease.id, "one", { ...done, findings: [one, two] });
    expect(await knownLease(store, lease)).toMatchObject({ findings: [one, two] });
  });

  it("finds something else at each try, and keeps the first 500", async () => {
    const { store } = use();
    const lease = await leaseToTidy(store);
    for (let round = 0; round < 6; round += 1) {
      await look(store);
      const findings = Array.from({ length: 100 }, (_, index) => ({
        what: `PUBLIC may write table app.t${round}_${index}.`,
        fix: "REVOKE ALL ...",
      }));
      await store.settleTidy(lease.id, "one", { kind: "unfinished", facts: [], findings });
    }
    const { findings } = await knownLease(store, lease);
    expect(findings).toHaveLength(500);
    expect(findings[499]?.what).toBe("PUBLIC may write table app.t4_99.");
  });

  it("keeps a lease from being forgotten until it is done", async () => {
    const { store, clock } = use();
    const pending = await leaseToTidy(store);
    const stuck = await leaseToTidy(store);
    const tidied = await leaseToTidy(store);
    await look(store);
    await store.settleTidy(pending.id, "one", retryAfter(1000));
    await store.settleTidy(stuck.id, "one", retryAfter(1000, true));
    await store.settleTidy(tidied.id, "one", done);
    clock.set(TEN_OCLOCK + 400 * DAY);
    await store.prune();
    expect(await store.find(tidied.id)).toBeUndefined();
    expect((await look(store)).toSorted()).toEqual([pending.id, stuck.id].toSorted());
    await store.settleTidy(stuck.id, "one", done);
    await store.prune();
    expect(await store.find(stuck.id)).toBeUndefined();
    expect(await knownLease(store, pending)).toMatchObject({ tidy: { state: "pending" } });
  });

  it("is found by its state", async () => {
    const { store } = use();
    const none = await issueLease(store, newLease());
    const pending = await leaseToTidy(store);
    const stuck = await leaseToTidy(store);
    await look(store);
    await store.settleTidy(stuck.id, "one", retryAfter(1000, true));
    const ids = async (filter: Parameters<LeaseStore["list"]>[0]) =>
      (await store.list(filter)).map(({ id }) => id);
    expect(await ids({ tidyStates: ["stuck"] })).toEqual([stuck.id]);
    expect(await ids({ tidyStates: ["none"] })).toEqual([none.id]);
    expect(await ids({ tidyStates: ["pending", "done"], states: ["revoked"] })).toEqual([
      pending.id,
    ]);
    expect(await ids({ tidyStates: ["stuck"], states: ["active"] })).toEqual([]);
  });
}

const sealedSecret = { keyId: "0a1b2c3d", box: "c2VhbGVk" };

/** Reserves and activates with a secret that revoking takes. */
async function sealedLease(store: LeaseStore, keyId = sealedSecret.keyId): Promise<Lease> {
  const lease = await issueLease(store, newLease(), { ...sealedSecret, keyId });
  expect(lease.sealedSecret).toEqual({ ...sealedSecret, keyId });
  return lease;
}

export function describeSealedSecrets(use: () => StoreSetup): void {
  it("is there when the lease is ended, also after a restart", async () => {
    const { store, place, clock } = use();
    const lease = await sealedLease(store);
    await store.end({ lease: lease.id }, "task_ended");
    await store.close();
    const again = await place.open(clock);
    expect(await again.lock(lease.id, { lockOwner: "one", lockMs: 1000 })).toMatchObject({
      sealedSecret,
    });
  });

  it("is kept for a lease that was ended while it was issued", async () => {
    const { store } = use();
    const lease = newLease();
    await store.reserve({ lease, perJob: 1, uses: 1 });
    await store.end({ lease: lease.id }, "job_closed");
    const { handle, diesAt, issuedTo } = lease;
    expect(await store.activate(lease.id, { handle, diesAt, issuedTo, sealedSecret })).toBe(false);
    expect(await knownLease(store, lease)).toMatchObject({ state: "revoking", sealedSecret });
  });

  it.each([
    { kind: "revoked", proof: proof(), tidy: true },
    { kind: "expired", proof: proof({ state: "expires" }) },
    { kind: "failed", proof: proof() },
  ] as const)("is gone once the lease is $kind, and never comes back", async (outcome) => {
    const { store } = use();
    const lease = await sealedLease(store);
    await store.end({ lease: lease.id }, "task_ended");
    await store.lock(lease.id, { lockOwner: "one", lockMs: 1000 });
    const failed = { kind: "retry", afterMs: 0, error: "timeout", stuck: true } as const;
    await store.settle(lease.id, "one", failed);
    expect(await knownLease(store, lease)).toMatchObject({ state: "stuck", sealedSecret });
    await store.lock(lease.id, { lockOwner: "one", lockMs: 1000 });
    await store.settle(lease.id, "one", outcome);
    expect((await knownLease(store, lease)).sealedSecret).toBeUndefined();
    const { handle, diesAt, issuedTo } = lease;
    await store.activate(lease.id, { handle, diesAt, issuedTo, sealedSecret });
    expect((await knownLease(store, lease)).sealedSecret).toBeUndefined();
    expect(await store.sealedKeyIds()).toEqual([]);
  });

  it("names the store keys that leases still need", async () => {
    const { store } = use();
    expect(await store.sealedKeyIds()).toEqual([]);
    const first = await sealedLease(store, "bbbbbbbb");
    await sealedLease(store, "aaaaaaaa");
    await sealedLease(store, "bbbbbbbb");
    await issueLease(store, newLease());
    expect(await store.sealedKeyIds()).toEqual([
      { keyId: "aaaaaaaa", leases: 1 },
      { keyId: "bbbbbbbb", leases: 2 },
    ]);
    await store.end({ lease: first.id }, "task_ended");
    expect(await store.sealedKeyIds()).toContainEqual({ keyId: "bbbbbbbb", leases: 2 });
    await store.lock(first.id, { lockOwner: "one", lockMs: 1000 });
    await store.settle(first.id, "one", { kind: "revoked", proof: proof() });
    expect(await store.sealedKeyIds()).toContainEqual({ keyId: "bbbbbbbb", leases: 1 });
  });
}
