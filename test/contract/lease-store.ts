import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readPages } from "../../src/lease/read-pages.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import type { Clock } from "../../src/shared/clock.ts";
import { createFakeClock, TEN_OCLOCK, type FakeClock } from "../support/fake-clock.ts";
import {
  issueLease,
  knownLease,
  newJob,
  newLease,
  reserveLease,
  settleRevoked,
} from "../support/lease-fixtures.ts";
import { describeBreakGlass } from "./lease-store-break-glass.ts";
import { describeCaps, describeValueUses } from "./lease-store-caps.ts";
import { describeClock } from "./lease-store-clock.ts";
import { describeEnded } from "./lease-store-ended.ts";
import { describeEnding } from "./lease-store-ending.ts";
import { describeGitHubTasks } from "./lease-store-github-tasks.ts";
import { describeProcesses } from "./lease-store-processes.ts";
import { describeReserving } from "./lease-store-reserving.ts";
import { describeNamedTasks } from "./lease-store-tasks.ts";
import { describeSealedSecrets, describeTidying } from "./lease-store-tidying.ts";

/** What a driver's test file brings: one empty store, gone after the test. */
export interface StorePlace {
  /** The store's address for other processes, as the broker's configuration writes it. */
  readonly address: string;
  /** Whose clock the store's is: only a machine's clock is also seen by the processes on it. */
  readonly clockOf: "machine" | "database";
  /**
   * Opens the store: every call another handle of the same one, closed with the place. `clock` is the store's own, which
   * the test moves: a driver that uses its database's makes it say that.
   */
  readonly open: (clock: Clock) => Promise<LeaseStore>;
  /** Rejects when the driver's own check finds damage. */
  readonly checkIntegrity: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

/** What each test of the suite works with. */
export interface StoreSetup {
  readonly place: StorePlace;
  readonly store: LeaseStore;
  /** The store's own. */
  readonly clock: FakeClock;
}

/** How far the process's clock is off the store's, in milliseconds. */
const HOUR = 3_600_000;

/** The one contract of `LeaseStore`: every driver passes it. */
export function describeLeaseStore(name: string, setup: () => Promise<StorePlace>): void {
  describe(`lease store contract: ${name}`, () => {
    describeCalls(setup, HOUR);
    describe("many processes", () => {
      let place: StorePlace;
      beforeEach(async () => {
        place = await setup();
      });
      afterEach(() => place.dispose());
      describeProcesses(() => place);
    });
  });
}

/** The part that needs no other process, for one more way to reach a driver. The process's clock is an hour behind. */
export function describeLeaseStoreCalls(name: string, setup: () => Promise<StorePlace>): void {
  describe(`lease store contract: ${name}`, () => {
    describeCalls(setup, -HOUR);
  });
}

function describeCalls(setup: () => Promise<StorePlace>, processClockOffMs: number): void {
  let opened: StoreSetup;
  const use = (): StoreSetup => opened;

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: TEN_OCLOCK + processClockOffMs });
    const place = await setup();
    const clock = createFakeClock();
    opened = { place, clock, store: await place.open(clock) };
  });
  afterEach(async () => {
    await opened.place.dispose();
    vi.useRealTimers();
  });

  describe("the store itself", () => {
    describeItself(use);
  });
  describe("its clock", () => {
    describeClock(use);
  });
  describe("reserving", () => {
    describeReserving(use);
  });
  describe("named tasks", () => {
    describeNamedTasks(use);
  });
  describe("heartbeats", () => {
    describeBeats(use);
  });
  describe("ending", () => {
    describeEnding(use);
    describeEnded(use);
  });
  describe("tidying", () => {
    describeTidying(use);
  });
  describe("leases outside the gate", () => {
    describeBreakGlass(use);
  });
  describe("what is to be written to GitHub", () => {
    describeGitHubTasks(use);
  });
  describe("the organisations' policies", () => {
    describeCaps(use);
    describeValueUses(use);
  });
  describe("a secret that revoking takes", () => {
    describeSealedSecrets(use);
  });
}

function describeItself(use: () => StoreSetup): void {
  it("keeps its instance id for ever", async () => {
    const { store, place, clock } = use();
    const instance = await store.instance();
    await store.close();
    const again = await place.open(clock);
    expect(await again.instance()).toBe(instance);
    expect(instance).toMatch(/^[0-9a-f]{16}$/u);
  });

  it("has a clock of its own", async () => {
    expect(await use().store.now()).toBe(TEN_OCLOCK);
  });

  it("gives back a lease as it was recorded, also after it was reopened", async () => {
    const { store, place, clock } = use();
    const lease = newLease({
      environment: undefined,
      pullRequest: undefined,
      access: "read",
      handle: { role: "stepkey_x", port: 5432, tls: true },
      approvals: [
        {
          reviewId: 7,
          login: "mona",
          submittedAt: 5,
          commit: "c0ffee",
          per: "run",
          pullRequest: 42,
        },
      ],
    });
    const recorded = await reserveLease(store, lease);
    expect(recorded).toMatchObject({ ...lease, state: "issuing", createdAt: TEN_OCLOCK });
    await store.close();
    expect(await knownLease(await place.open(clock), lease)).toEqual(recorded);
  });

  it("uses an ID token once, per issuer", async () => {
    const { store } = use();
    const keepMs = 120_000;
    expect(await store.burn("https://a.example", "one", keepMs)).toBe(true);
    expect(await store.burn("https://a.example", "one", keepMs)).toBe(false);
    expect(await store.burn("https://b.example", "one", keepMs)).toBe(true);
    expect(await store.burn("https://a.example", "two", keepMs)).toBe(true);
  });

  it("forgets used ID tokens when they could no longer be used, not before", async () => {
    const { store, clock } = use();
    await store.burn("https://a.example", "one", 1000);
    await store.prune();
    expect(await store.burn("https://a.example", "one", 1000)).toBe(false);
    clock.set(TEN_OCLOCK + 1000);
    await store.prune();
    expect(await store.burn("https://a.example", "one", 1000)).toBe(true);
  });

  it("forgets closed jobs and ended leases only after no job can ask any more", async () => {
    const { store, clock } = use();
    const day = 86_400_000;
    const running = await issueLease(store, newLease());
    const lease = await issueLease(store, newLease());
    await store.closeJob(lease.job, "job_closed");
    await store.lock(lease.id, { lockOwner: "h", lockMs: 1000 });
    const proof = { checkedAt: TEN_OCLOCK, state: "verified", facts: [] } as const;
    await store.settle(lease.id, "h", { kind: "revoked", proof });

    clock.set(TEN_OCLOCK + 35 * day);
    await store.prune();
    expect(await store.isJobClosed(lease.job)).toBe(true);
    expect(await store.find(lease.id)).toBeDefined();

    clock.set(TEN_OCLOCK + 41 * day);
    await store.prune();
    expect(await store.isJobClosed(lease.job)).toBe(false);
    expect(await store.find(lease.id)).toBeUndefined();
    // What was never ended is never forgotten.
    expect(await store.find(running.id)).toBeDefined();
  });

  it("counts the leases of each state", async () => {
    const { store } = use();
    await reserveLease(store, newLease());
    await issueLease(store, newLease());
    const ending = await issueLease(store, newLease());
    await store.end({ lease: ending.id }, "task_ended");
    expect(await store.countByState()).toEqual({
      issuing: 1,
      active: 1,
      revoking: 1,
      revoked: 0,
      failed: 0,
      expired: 0,
      stuck: 0,
    });
  });

  it("lists by lease, job, repository, grant and state, oldest first", async () => {
    const { store, clock } = use();
    const job = newJob();
    const first = await issueLease(store, newLease({ job, grant: "a" }));
    clock.set(TEN_OCLOCK + 1);
    const second = await reserveLease(store, newLease({ job, grant: "b" }));
    clock.set(TEN_OCLOCK + 2);
    const third = await issueLease(store, newLease({ repository: "octo-org/other", grant: "a" }));

    const ids = async (filter: Parameters<LeaseStore["list"]>[0]) =>
      (await store.list(filter)).map((lease) => lease.id);
    expect(await ids({})).toEqual([first.id, second.id, third.id]);
    expect(await ids({ lease: second.id })).toEqual([second.id]);
    expect(await ids({ job })).toEqual([first.id, second.id]);
    expect(await ids({ repository: "octo-org/other" })).toEqual([third.id]);
    expect(await ids({ grant: "a" })).toEqual([first.id, third.id]);
    expect(await ids({ job, states: ["issuing"] })).toEqual([second.id]);
    expect(await ids({ states: [] })).toEqual([]);
    expect(await ids({ grant: "nobody's" })).toEqual([]);
  });

  it("lists a page at a time, each lease once, also when many are of one instant", async () => {
    const { store, clock } = use();
    const made: string[] = [];
    for (let at = 0; at < 3; at += 1) {
      clock.set(TEN_OCLOCK + at);
      for (let count = 0; count < 3; count += 1) {
        made.push((await reserveLease(store, newLease({ grant: "a" }))).id);
      }
    }
    const pages = await Array.fromAsync(readPages(store, { grant: "a", states: ["issuing"] }, 2));
    expect(pages.map((page) => page.length)).toEqual([2, 2, 2, 2, 1]);
    const ids = pages.flat().map(({ id }) => id);
    expect(ids).toEqual((await store.list({})).map(({ id }) => id));
    expect(new Set(ids)).toEqual(new Set(made));
  });

  it("counts states as they are, whatever happened to the leases", async () => {
    const { store, clock } = use();
    const counted = async () => {
      const states = (await store.list({})).map(({ state }) => state);
      for (const [state, count] of Object.entries(await store.countByState())) {
        expect([state, count]).toEqual([state, states.filter((one) => one === state).length]);
      }
    };
    const [first, second, third] = [newLease(), newLease(), newLease()];
    await issueLease(store, first);
    await reserveLease(store, second);
    await reserveLease(store, third);
    await counted();
    await store.issueFailed(second.id, { mayExist: false, error: "refused" });
    await store.closeJob(third.job, "job_closed");
    await store.end({ lease: first.id }, "task_ended");
    await settleRevoked(store, first);
    await counted();
    clock.set(TEN_OCLOCK + 41 * 86_400_000);
    await store.prune();
    await counted();
    expect(await store.list({})).toHaveLength(1);
  });

  it("rejects with a StoreError once it is closed", async () => {
    const { store } = use();
    await store.close();
    await expect(store.now().then(() => store.countByState())).rejects.toMatchObject({
      name: "StoreError",
      kind: "unavailable",
    });
  });
}

const SILENT_AFTER = 15_000;

function describeBeats(use: () => StoreSetup): void {
  it("counts a beat of an active lease", async () => {
    const { store, clock } = use();
    const lease = await issueLease(store, newLease());
    clock.set(TEN_OCLOCK + 5000);
    expect(await store.beat(lease.tokenHash, SILENT_AFTER)).toEqual({
      kind: "active",
      expiresAt: lease.expiresAt,
    });
    const heard = { lastBeatAt: TEN_OCLOCK + 5000, heartbeatResetAt: TEN_OCLOCK + 5000 };
    expect(await knownLease(store, lease)).toMatchObject(heard);
    expect(await store.findByTokenHash(lease.tokenHash)).toMatchObject(heard);
  });

  it("knows no token but those it holds, and none of a lease that is still issuing", async () => {
    const { store } = use();
    const lease = await reserveLease(store, newLease());
    expect(await store.beat("00".repeat(32), SILENT_AFTER)).toEqual({ kind: "unknown" });
    expect(await store.beat(lease.tokenHash, SILENT_AFTER)).toEqual({ kind: "unknown" });
    expect(await store.findByTokenHash("00".repeat(32))).toBeUndefined();
  });

  it("counts silence from issue, and ends a lease whose heartbeat comes too late", async () => {
    const { store, clock } = use();
    clock.set(TEN_OCLOCK);
    const recorded = await reserveLease(store, newLease());
    clock.set(TEN_OCLOCK + 9000);
    await store.activate(recorded.id, recorded);
    clock.set(TEN_OCLOCK + 9000 + SILENT_AFTER - 1);
    expect(await store.beat(recorded.tokenHash, SILENT_AFTER)).toMatchObject({ kind: "active" });
    clock.set(TEN_OCLOCK + 9000 + 2 * SILENT_AFTER - 1);
    const late = { kind: "ended", reason: "silent" };
    expect(await store.beat(recorded.tokenHash, SILENT_AFTER)).toEqual(late);
    // A further beat at the same moment does not revive it either.
    expect(await store.beat(recorded.tokenHash, SILENT_AFTER)).toEqual(late);
    expect(await knownLease(store, recorded)).toMatchObject({
      state: "revoking",
      endReason: "silent",
    });
  });

  it("ends a lease whose time is over, however well it beats", async () => {
    const { store, clock } = use();
    const lease = await issueLease(store, newLease({ expiresAt: TEN_OCLOCK + 6000 }));
    clock.set(TEN_OCLOCK + 5999);
    expect(await store.beat(lease.tokenHash, SILENT_AFTER)).toMatchObject({ kind: "active" });
    clock.set(TEN_OCLOCK + 6000);
    expect(await store.beat(lease.tokenHash, SILENT_AFTER)).toEqual({
      kind: "ended",
      reason: "expired",
    });
  });

  it.each([
    ["withdrawn", "withdrawn"],
    ["theft", "revoked"],
    ["revoked_by_admin", "revoked"],
    ["job_closed", "revoked"],
    ["silent", "silent"],
    ["expired", "expired"],
  ] as const)("tells a lease that ended as %s that it is %s", async (reason, told) => {
    const { store } = use();
    const lease = await issueLease(store, newLease());
    await store.end({ lease: lease.id }, reason);
    const answer = await store.beat(lease.tokenHash, SILENT_AFTER);
    expect(answer).toEqual({ kind: "ended", reason: told });
    expect(await knownLease(store, lease)).toMatchObject({ lastBeatAt: undefined });
  });

  it("gives every live lease new intervals when a broker starts", async () => {
    const { store, clock } = use();
    const lease = await issueLease(store, newLease());
    clock.set(TEN_OCLOCK + 60_000);
    await store.resetHeartbeats();
    clock.set(TEN_OCLOCK + 60_000 + SILENT_AFTER - 1);
    expect(await store.beat(lease.tokenHash, SILENT_AFTER)).toMatchObject({ kind: "active" });
  });

  it("ends none of them as silent before these intervals are over, and each afterwards that nobody beats", async () => {
    const { store, clock } = use();
    const lease = await issueLease(store, newLease());
    const look = () =>
      store.lockDue({
        lockOwner: "one",
        lockMs: 1000,
        limit: 10,
        silentAfterMs: SILENT_AFTER,
        issuingAfterMs: 60_000,
      });
    clock.set(TEN_OCLOCK + 60_000);
    await store.resetHeartbeats();
    clock.set(TEN_OCLOCK + 60_000 + SILENT_AFTER - 1);
    expect(await look()).toEqual([]);
    clock.set(TEN_OCLOCK + 60_000 + SILENT_AFTER);
    expect(await look()).toMatchObject([{ id: lease.id, endReason: "silent" }]);
  });

  it("takes nothing away when the clock is set back", async () => {
    const { store, clock } = use();
    const lease = await issueLease(store, newLease());
    clock.set(TEN_OCLOCK - 60_000);
    await store.beat(lease.tokenHash, SILENT_AFTER);
    await store.resetHeartbeats();
    expect(await knownLease(store, lease)).toMatchObject({ heartbeatResetAt: TEN_OCLOCK });
  });
}
