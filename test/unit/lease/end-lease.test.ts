import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { discardIssued, endLease } from "../../../src/lease/end-lease.ts";
import { createKeyRing, type KeyRing } from "../../../src/lease/key-ring.ts";
import type { Lease } from "../../../src/lease/lease.ts";
import type { LeaseStore } from "../../../src/lease/store.ts";
import { Secret } from "../../../src/shared/secret.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../../support/fake-clock.ts";
import { createFakeProvider, type FakeProvider } from "../../support/fake-provider.ts";
import {
  issueLease,
  knownLease,
  newLease,
  proof,
  reserveLease,
  settleRevoked,
} from "../../support/lease-fixtures.ts";
import { openTemporaryStore, type TemporaryStore } from "../../support/temporary-store.ts";

let clock: FakeClock;
let temporary: TemporaryStore;
let store: LeaseStore;
let provider: FakeProvider;
let keyRing: KeyRing | undefined;

beforeEach(async () => {
  clock = createFakeClock();
  temporary = await openTemporaryStore(clock);
  ({ store } = temporary);
  provider = createFakeProvider();
  keyRing = undefined;
});
afterEach(() => temporary.dispose());

const deps = () => ({
  store,
  clock,
  providers: new Map([["fake", provider]]),
  keyRing,
  lockOwner: "test",
});
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

  it("waits for another process that is at it, and returns what that one made of it", async () => {
    const lease = await endingLease();
    await store.lock(lease.id, { lockOwner: "another", lockMs: 25_000 });
    const ending = endLease({ ...deps(), lease: lease.id, waitMs: 5000 });
    await clock.advance(300);
    await store.settle(lease.id, "another", { kind: "revoked", proof: proof() });
    await clock.advance(100);
    expect(await ending).toMatchObject({ state: "revoked" });
    expect(provider.calls).toEqual([]);
  });

  it("gives up waiting for another process after the time it was given", async () => {
    const lease = await endingLease();
    await store.lock(lease.id, { lockOwner: "another", lockMs: 25_000 });
    expect(await endLease({ ...deps(), lease: lease.id })).toMatchObject({ state: "revoking" });
    const ending = endLease({ ...deps(), lease: lease.id, waitMs: 5000 });
    await clock.advance(5000);
    expect(await ending).toMatchObject({ state: "revoking" });
  });

  it("takes over from a process that died", async () => {
    const lease = await endingLease();
    await store.lock(lease.id, { lockOwner: "killed", lockMs: 3000 });
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

  it("tries again while the provider keeps what it was asked to revoke", async () => {
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

describe("a lease whose revocation takes a secret", () => {
  const secret = new Secret("s3cret");

  function ringOf(name: string): KeyRing {
    const keys = { current: new Secret(name.padEnd(32, ".")), older: [] };
    const ring = createKeyRing(keys, randomBytes);
    if (!ring.ok) throw new Error(`no ring of ${name}`);
    return ring.value;
  }

  /** Issued with a secret that `ring` sealed, and marked to end. */
  async function sealedLease(ring: KeyRing, sealedFor?: Lease["id"]): Promise<Lease> {
    const lease = await reserveLease(store, newLease());
    const sealedSecret = ring.seal(secret, sealedFor ?? lease.id);
    const { handle, diesAt, issuedTo } = lease;
    await store.activate(lease.id, { handle, diesAt, issuedTo, sealedSecret });
    provider.roles.add(roleOf(lease));
    await store.end({ lease: lease.id }, "task_ended");
    return lease;
  }

  it("revokes and probes with it, and forgets it when the lease has ended", async () => {
    keyRing = ringOf("one");
    const lease = await sealedLease(keyRing);
    const ended = await endLease({ ...deps(), lease: lease.id });
    expect(ended).toMatchObject({ state: "revoked", sealedSecret: undefined });
    const role = roleOf(lease);
    expect(provider.calls).toEqual([`revoke ${role} s3cret`, `probe ${role} s3cret`]);
  });

  it("revokes after the store key was rotated, while the older key is still configured", async () => {
    const lease = await sealedLease(ringOf("one"));
    const keys = {
      current: new Secret("two".padEnd(32, ".")),
      older: [new Secret("one".padEnd(32, "."))],
    };
    const rotated = createKeyRing(keys, randomBytes);
    keyRing = rotated.ok ? rotated.value : undefined;
    expect(await endLease({ ...deps(), lease: lease.id })).toMatchObject({ state: "revoked" });
  });

  it.each([
    ["another key is configured", () => ringOf("two")],
    ["none is", () => undefined],
  ])("fails, names the missing key, and is tried again: %s", async (_what, configured) => {
    const ring = ringOf("one");
    const lease = await sealedLease(ring);
    keyRing = configured();
    const failed = await endLease({ ...deps(), lease: lease.id });
    expect(failed).toMatchObject({ state: "revoking", tries: 1 });
    expect(failed.lastError).toBe(
      `store key ${ring.ids[0]} is not configured: it decrypts the secret that revokes this lease`,
    );
    expect(provider.calls).toEqual([]);
    keyRing = ring;
    expect(await endLease({ ...deps(), lease: lease.id })).toMatchObject({ state: "revoked" });
  });

  it("says that a box is damaged, also one of another lease", async () => {
    keyRing = ringOf("one");
    const other = await issueLease(store, newLease());
    const lease = await sealedLease(keyRing, other.id);
    const { lastError } = await endLease({ ...deps(), lease: lease.id });
    expect(lastError).toBe(
      `the secret that revokes this lease, encrypted with store key ${keyRing.ids[0]}, is damaged in the store`,
    );
    expect(provider.calls).toEqual([]);
  });

  it("is revoked with the secret at hand when the lease was lost while it was issued", async () => {
    const lease = await reserveLease(store, newLease());
    await store.end({ lease: lease.id }, "issue_failed");
    clock.set(lease.expiresAt);
    await endLease({ ...deps(), lease: lease.id });
    provider.roles.add(roleOf(lease));
    await discardIssued({ ...deps(), lease, handle: lease.handle, secret });
    expect(provider.calls.at(-1)).toBe(`revoke ${roleOf(lease)} s3cret`);
    expect(provider.roles.size).toBe(0);
  });
});

describe("a lease whose credential nothing ends", () => {
  it("is said to stay valid", async () => {
    provider = createFakeProvider({ revoke: "none", best: "none" });
    const lease = await issueLease(store, newLease({ diesAt: undefined }));
    await store.end({ lease: lease.id }, "task_ended");
    expect(await endLease({ ...deps(), lease: lease.id })).toMatchObject({
      state: "expired",
      diesAt: undefined,
      proof: { state: "none", facts: ["it stays valid: stepkey cannot end it"] },
    });
    const lost = await discardIssued({ ...deps(), lease, handle: lease.handle });
    expect(lost.revoked).toMatchObject({
      error: { name: "not_revocable", remedy: "It stays valid: stepkey cannot end it." },
    });
  });
});
