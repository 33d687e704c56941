import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Review } from "../../../../src/approval/facts.ts";
import type { WithdrawalFacts } from "../../../../src/approval/withdrawn.ts";
import { createMetrics } from "../../../../src/broker/record/metrics.ts";
import {
  checkForWithdrawals,
  POLL_INTERVAL_MS,
  watchWithdrawals,
  type WatchOptions,
} from "../../../../src/broker/run/withdrawal-watch.ts";
import type { Lease } from "../../../../src/lease/lease.ts";
import type { NewLease } from "../../../../src/lease/new-lease.ts";
import { err, ok } from "../../../../src/shared/result.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";
import { approval, issueLease, knownLease, newLease } from "../../../support/lease-fixtures.ts";
import { openTemporaryStore, type TemporaryStore } from "../../../support/temporary-store.ts";

const HEAD = "4f2c91e0".repeat(5);
const never = new AbortController().signal;

describe("the watch over running writes", () => {
  let clock: FakeClock;
  let temporary: TemporaryStore;
  let read: string[];
  let facts: Awaited<ReturnType<WatchOptions["read"]>>;
  let logged: string[];
  beforeEach(async () => {
    clock = createFakeClock();
    temporary = await openTemporaryStore(clock);
    [read, logged, facts] = [[], [], ok(pullRequestAt(HEAD))];
  });
  afterEach(() => temporary.dispose());

  const options = (): WatchOptions => ({
    store: temporary.store,
    clock,
    metrics: createMetrics(),
    log: ({ event }) => logged.push(event),
    read: ({ repository, pullRequest }) => {
      read.push(`${repository}#${pullRequest}`);
      return Promise.resolve(facts);
    },
  });
  const issue = (overrides: Partial<NewLease> = {}): Promise<Lease> =>
    issueLease(temporary.store, newLease({ approvals: [approval(501)], ...overrides }));

  it("lets a lease run whose commit is still the head", async () => {
    const lease = await issue();
    await checkForWithdrawals(options(), never);
    expect(await knownLease(temporary.store, lease)).toMatchObject({ state: "active" });
  });

  it("looks again a minute later although the clock is set back five minutes while it looks", async () => {
    await issue();
    const stopped = new AbortController();
    const watched = options();
    const watching = watchWithdrawals(
      {
        ...watched,
        read: (...given) => {
          if (read.length === 0) clock.set(clock.now() - 300_000);
          return watched.read(...given);
        },
      },
      stopped.signal,
    );
    await expect.poll(() => read.length).toBe(1);
    await clock.advance(POLL_INTERVAL_MS);
    await expect.poll(() => read.length).toBe(2);
    stopped.abort();
    await watching;
  });

  it("ends every lease of a pull request after a new push, and asks once for all of them", async () => {
    const leases = [await issue(), await issue()];
    facts = ok(pullRequestAt("91be003a".repeat(5)));
    await checkForWithdrawals(options(), never);
    expect(read).toEqual(["octo-org/shop#42"]);
    for (const lease of leases) {
      expect(await knownLease(temporary.store, lease)).toMatchObject({
        state: "revoking",
        endReason: "withdrawn",
      });
    }
  });

  describe("over a push that rests on two pull requests", () => {
    const approvals = [
      { ...approval(501), pullRequest: 42 },
      { ...approval(601), pullRequest: 43 },
    ];
    const dismissed = (id: number) =>
      ok({
        ...pullRequestAt(HEAD),
        reviews: { known: true, value: [review({ id, state: "dismissed" })] } as const,
      });
    const withFacts = (of: Readonly<Record<number, typeof facts>>): WatchOptions => ({
      ...options(),
      read: ({ pullRequest }) => {
        read.push(`#${pullRequest}`);
        return Promise.resolve(of[pullRequest] ?? facts);
      },
    });

    it("lets its lease run while both approvals hold", async () => {
      const lease = await issue({ approvals });
      await checkForWithdrawals(withFacts({}), never);
      expect(read.toSorted()).toEqual(["#42", "#43"]);
      expect(await knownLease(temporary.store, lease)).toMatchObject({ state: "active" });
    });

    it.each([
      [42, 501],
      [43, 601],
    ])("ends its lease when the approval of pull request %i is dismissed", async (number, id) => {
      const lease = await issue({ approvals });
      await checkForWithdrawals(withFacts({ [number]: dismissed(id) }), never);
      expect(logged).toEqual(["lease_withdrawn"]);
      expect(await knownLease(temporary.store, lease)).toMatchObject({ endReason: "withdrawn" });
    });

    it("raises the alarm for either that cannot be read, and still ends its lease by the other", async () => {
      const lease = await issue({ approvals });
      const dark = err({ message: "GitHub did not answer in time" });
      await checkForWithdrawals(withFacts({ 42: dark, 43: dismissed(601) }), never);
      expect(logged.toSorted()).toEqual(["alarm", "lease_withdrawn"]);
      expect(await knownLease(temporary.store, lease)).toMatchObject({ endReason: "withdrawn" });
    });

    it("reads each once, however many leases rest on them", async () => {
      await issue({ approvals });
      await issue({ approvals: approvals.slice(1), pullRequest: 43 });
      await checkForWithdrawals(withFacts({}), never);
      expect(read.toSorted()).toEqual(["#42", "#43"]);
    });
  });

  it("lets a running step end where policy says finish, and looks at no read", async () => {
    await issue({ onWithdrawal: "finish" });
    await issue({ access: "read" });
    facts = ok(pullRequestAt("91be003a".repeat(5)));
    await checkForWithdrawals(options(), never);
    expect(read).toEqual([]);
  });

  it("never ends what cannot be read: it raises an alarm", async () => {
    const lease = await issue();
    facts = err({ message: "GitHub did not answer in time", retryAfterSeconds: 5 });
    await checkForWithdrawals(options(), never);
    facts = ok({ ...pullRequestAt(HEAD), pullRequest: { known: false, why: "404" } });
    await checkForWithdrawals(options(), never);
    expect(logged).toEqual(["alarm", "alarm"]);
    expect(await knownLease(temporary.store, lease)).toMatchObject({ state: "active" });
  });

  it("raises the alarm for one reviewer whose permission cannot be read, and still sees the rest", async () => {
    const lease = await issue();
    const unreadable = review({ mayWrite: { known: false, why: "403 for octocat's permission" } });
    facts = ok({ ...pullRequestAt(HEAD), reviews: { known: true, value: [unreadable] } });
    await checkForWithdrawals(options(), never);
    expect(logged).toEqual(["alarm"]);
    expect(await knownLease(temporary.store, lease)).toMatchObject({ state: "active" });
    const moved = pullRequestAt("91be003a".repeat(5));
    facts = ok({ ...moved, reviews: { known: true, value: [unreadable] } });
    await checkForWithdrawals(options(), never);
    expect(logged).toEqual(["alarm", "alarm", "lease_withdrawn"]);
  });

  it("does not ask GitHub about leases that ended, or whose time is over", async () => {
    const ended = await issue({ pullRequest: 1 });
    await temporary.store.end({ lease: ended.id }, "task_ended");
    const { expiresAt } = await issue({ pullRequest: 2 });
    clock.set(expiresAt);
    await checkForWithdrawals(options(), never);
    expect(read).toEqual([]);
  });

  it("says nothing of a lease that ended by itself while GitHub was read", async () => {
    const lease = await issue();
    facts = ok(pullRequestAt("91be003a".repeat(5)));
    const slowly: WatchOptions = {
      ...options(),
      read: async () => {
        await temporary.store.end({ lease: lease.id }, "task_ended");
        return facts;
      },
    };
    await checkForWithdrawals(slowly, never);
    expect(logged).toEqual([]);
    expect(await knownLease(temporary.store, lease)).toMatchObject({ endReason: "task_ended" });
  });

  it("lets no pull request wait for one for which GitHub does not respond, and raises an alarm for that one", async () => {
    const silent = await issue({ pullRequest: 1 });
    const other = await issue({ pullRequest: 2 });
    facts = ok(pullRequestAt("91be003a".repeat(5)));
    const oneIsSilent: WatchOptions = {
      ...options(),
      read: ({ pullRequest }) => {
        read.push(`#${pullRequest}`);
        return pullRequest === 1 ? new Promise(() => {}) : Promise.resolve(facts);
      },
    };
    const stop = new AbortController();
    const watching = watchWithdrawals(oneIsSilent, stop.signal);
    await clock.advance(0);
    expect(await knownLease(temporary.store, other)).toMatchObject({ endReason: "withdrawn" });
    await clock.advance(POLL_INTERVAL_MS - 1);
    expect(logged).toEqual(["lease_withdrawn", "alarm"]);
    expect(read.toSorted()).toEqual(["#1", "#2"]);
    // The time that was lost on it is not added to the minute.
    await clock.advance(1);
    expect(read.toSorted()).toEqual(["#1", "#1", "#2"]);
    expect(await knownLease(temporary.store, silent)).toMatchObject({ state: "active" });
    stop.abort();
    await clock.advance(POLL_INTERVAL_MS);
    await watching;
  });

  it("looks at the others when one of them could not be ended", async () => {
    const first = await issue({ pullRequest: 1 });
    const second = await issue({ pullRequest: 2 });
    facts = ok(pullRequestAt("91be003a".repeat(5)));
    const end: WatchOptions["store"]["end"] = (filter, reason) =>
      filter.lease === first.id ? failing() : temporary.store.end(filter, reason);
    const broken = { ...options(), store: { ...temporary.store, end } };
    await checkForWithdrawals(broken, never);
    expect(logged.toSorted()).toEqual(["lease_withdrawn", "watch_failed"]);
    expect(await knownLease(temporary.store, second)).toMatchObject({ endReason: "withdrawn" });
  });

  it("looks at once and then each minute, until it is stopped", async () => {
    await issue();
    const stop = new AbortController();
    const watching = watchWithdrawals(options(), stop.signal);
    await clock.advance(0);
    expect(read).toHaveLength(1);
    await clock.advance(120_000);
    expect(read).toHaveLength(3);
    stop.abort();
    await watching;
    await clock.advance(120_000);
    expect(read).toHaveLength(3);
  });

  it("goes on after the store failed", async () => {
    await issue();
    const stop = new AbortController();
    const broken = { ...options(), store: { ...temporary.store, list: failing } };
    const watching = watchWithdrawals(broken, stop.signal);
    await clock.advance(60_000);
    expect(logged).toEqual(["watch_failed", "watch_failed"]);
    stop.abort();
    await watching;
  });
});

const failing = (): Promise<never> => Promise.reject(new Error("locked"));

function review(overrides: Partial<Review>): Review {
  return {
    id: 502,
    account: { id: 13, login: "octocat", type: "User" },
    state: "changes_requested",
    commitId: HEAD,
    submittedAt: 0,
    mayWrite: { known: true, value: true },
    ...overrides,
  };
}

function pullRequestAt(headSha: string): WithdrawalFacts {
  return {
    pullRequest: {
      known: true,
      value: {
        number: 42,
        url: "https://github.com/octo-org/shop/pull/42",
        state: "open",
        author: { id: 7, login: "release-helper", type: "User" },
        fromFork: false,
        baseRef: "main",
        headRef: "feature",
        headSha,
        createdAt: 0,
        mergedAt: undefined,
        mergeCommitSha: undefined,
      },
    },
    reviews: { known: true, value: [] },
  };
}
