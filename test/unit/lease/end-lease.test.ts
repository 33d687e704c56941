import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { discardIssued, endLease } from "../../../src/lease/end-lease.ts";
import type { Lease } from "../../../src/lease/lease.ts";
import type { LeaseStore } from "../../../src/lease/store.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../../support/fake-clock.ts";
import { createFakeProvider, type FakeProvider } from "../../support/fake-provider.ts";
import {
  issueLease,
  knownLease,
  newLease,
  proof,
  reserveLease,
  settleRevoked,
} from "../../support/leases.ts";
import { openTemporaryStore, type TemporaryStore } from "../../support/temporary-store.ts";

let clock: FakeClock;
let temporary: TemporaryStore;
let store: LeaseStore;
let provider: FakeProvider;

beforeEach(async () => {
  clock = createFakeClock();
  temporary = await openTemporaryStore(clock);
  ({ store } = temporary);
  provider = createFakeProvider();
});
afterEach(() => temporary.dispose());

const deps = () => ({ store, clock, providers: new Map([["fake", provider]]), holder: "test" });
const roleOf = (lease: Pick<Lease, "handle">): string => String(lease.handle["role"]);

/** A lease that is issued, exists at the provider, and whose end was asked for. */
async function endingLease(): Promise<Lease> {
  const lease = await issueLease(store, newLease());
  provider.roles.add(roleOf(lease));
  await store.end({ lease: lease.id }, "task_ended");
  return lease;
}

describe("ending a lease", () => {
  it("revokes, looks, and writes down what was seen", async () => {
    const lease = await endingLease();
    expect(await endLease({ ...deps(), lease: lease.id })).toMatchObject({
      state: "revoked",
      endReason: "task_ended",
      proof: { state: "verified", checkedAt: TEN_OCLOCK, facts: ["role dropped", "role absent"] },
    });
    expect(provider.roles.size).toBe(0);
    const role = roleOf(lease);
    expect(provider.calls).toEqual([`revoke ${role}`, `probe ${role}`]);
  });

  it("touches neither a live lease nor one that has ended", async () => {
    const live = await issueLease(store, newLease());
    expect(await endLease({ ...deps(), lease: live.id })).toMatchObject({ state: "active" });
    await store.end({ lease: live.id }, "task_ended");
    await settleRevoked(store, live);
    expect(await endLease({ ...deps(), lease: live.id })).toMatchObject({ state: "revoked" });
    expect(provider.calls).toEqual([]);
  });

  it("waits for another holder that is at it, and returns what that one made of it", async () => {
    const lease = await endingLease();
    await store.claim(lease.id, "another", 25_000);
    const ending = endLease({ ...deps(), lease: lease.id, waitMs: 5000 });
    await clock.advance(300);
    await store.settle(lease.id, "another", { kind: "revoked", proof: proof() });
    await clock.advance(100);
    expect(await ending).toMatchObject({ state: "revoked" });
    expect(provider.calls).toEqual([]);
  });

  it("gives up waiting for another holder after the time it was given", async () => {
    const lease = await endingLease();
    await store.claim(lease.id, "another", 25_000);
    expect(await endLease({ ...deps(), lease: lease.id })).toMatchObject({ state: "revoking" });
    const ending = endLease({ ...deps(), lease: lease.id, waitMs: 5000 });
    await clock.advance(5000);
    expect(await ending).toMatchObject({ state: "revoking" });
  });

  it("takes over from a holder that died", async () => {
    const lease = await endingLease();
    await store.claim(lease.id, "killed", 3000);
    const ending = endLease({ ...deps(), lease: lease.id, waitMs: 5000 });
    await clock.advance(3000);
    expect(await ending).toMatchObject({ state: "revoked" });
  });

  it("gives a provider that hangs 10 seconds and a moment, though it ignores its signal", async () => {
    const lease = await endingLease();
    provider.moods.set(roleOf(lease), "hang");
    const ending = endLease({ ...deps(), lease: lease.id });
    await clock.advance(10_250);
    expect(await ending).toMatchObject({
      state: "revoking",
      tries: 1,
      lastError: "timeout: no response within 10 s",
      nextTryAt: TEN_OCLOCK + 11_250,
    });
  });

  it("tries again after an exception, and repeats nothing of its message", async () => {
    const lease = await endingLease();
    provider.moods.set(roleOf(lease), "throws");
    const { lastError, state } = await endLease({ ...deps(), lease: lease.id });
    expect(state).toBe("revoking");
    expect(lastError).toBe("exception: the provider threw TypeError");
  });

  it("tries again while the provider keeps what it was told to revoke", async () => {
    const lease = await endingLease();
    provider.moods.set(roleOf(lease), "keeps");
    expect(await endLease({ ...deps(), lease: lease.id })).toMatchObject({
      state: "revoking",
      lastError: expect.stringContaining("still alive") as unknown,
    });
    provider.moods.clear();
    expect(await endLease({ ...deps(), lease: lease.id })).toMatchObject({ state: "revoked" });
  });

  it("says which provider is missing for a lease of a kind that is configured no more", async () => {
    const lease = await endingLease();
    const ended = await endLease({ ...deps(), providers: new Map(), lease: lease.id });
    expect(ended.lastError).toBe("no fake provider is configured here");
  });

  it("leaves a kind that nothing revokes to expire, and calls nothing", async () => {
    provider = createFakeProvider({ revoke: "none", best: "expires" });
    const lease = await endingLease();
    expect(await endLease({ ...deps(), lease: lease.id })).toMatchObject({
      state: "expired",
      proof: { state: "expires" },
    });
    expect(provider.calls).toEqual([]);
  });
});

describe("an exchange that lost its lease", () => {
  it("revokes what it made, and the lease is revoked without waiting for its ttl", async () => {
    const lease = await reserveLease(store, newLease());
    await store.end({ lease: lease.id }, "answer_lost");
    // A reaper looked too early and found nothing.
    expect(await endLease({ ...deps(), lease: lease.id })).toMatchObject({ state: "revoking" });
    provider.roles.add(roleOf(lease));
    expect(await store.activate(lease.id, lease)).toBe(false);
    const { lease: ended, revoked } = await discardIssued({
      ...deps(),
      lease,
      handle: lease.handle,
    });
    expect(ended).toMatchObject({ state: "revoked", endReason: "answer_lost" });
    expect(revoked.ok).toBe(true);
    expect(provider.roles.size).toBe(0);
  });

  it("revokes what it made even after the lease has ended", async () => {
    const lease = await reserveLease(store, newLease());
    await store.end({ lease: lease.id }, "issue_failed");
    clock.set(lease.expiresAt);
    expect(await endLease({ ...deps(), lease: lease.id })).toMatchObject({ state: "failed" });
    provider.roles.add(roleOf(lease));
    expect(await store.activate(lease.id, lease)).toBe(false);
    const discarded = await discardIssued({ ...deps(), lease, handle: lease.handle });
    expect(discarded.revoked.ok).toBe(true);
    expect(provider.roles.size).toBe(0);
    expect(await knownLease(store, lease)).toMatchObject({ state: "failed" });
  });
});
