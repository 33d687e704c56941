import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WithdrawalFacts } from "../../../src/approval/withdrawn.ts";
import { createMetrics } from "../../../src/broker/record/metrics.ts";
import {
  lookForWithdrawals,
  watchWithdrawals,
  type WatchOptions,
} from "../../../src/broker/withdrawal-watch.ts";
import type { Lease } from "../../../src/lease/lease.ts";
import type { NewLease } from "../../../src/lease/store.ts";
import { err, ok } from "../../../src/shared/result.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";
import { approval, issueLease, knownLease, newLease } from "../../support/leases.ts";
import { openTemporaryStore, type TemporaryStore } from "../../support/temporary-store.ts";

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
    await lookForWithdrawals(options(), never);
    expect(await knownLease(temporary.store, lease)).toMatchObject({ state: "active" });
  });

  it("ends every lease of a pull request after a new push, and asks once for all of them", async () => {
    const leases = [await issue(), await issue()];
    facts = ok(pullRequestAt("91be003a".repeat(5)));
    await lookForWithdrawals(options(), never);
    expect(read).toEqual(["octo-org/shop#42"]);
    for (const lease of leases) {
      expect(await knownLease(temporary.store, lease)).toMatchObject({
        state: "revoking",
        endReason: "withdrawn",
      });
    }
  });

  it("lets a running step end where policy says finish, and looks at no read", async () => {
    await issue({ onWithdrawal: "finish" });
    await issue({ access: "read" });
    facts = ok(pullRequestAt("91be003a".repeat(5)));
    await lookForWithdrawals(options(), never);
    expect(read).toEqual([]);
  });

  it("never ends what cannot be read: it raises an alarm", async () => {
    const lease = await issue();
    facts = err({ message: "GitHub did not answer in time", retryAfterSeconds: 5 });
    await lookForWithdrawals(options(), never);
    facts = ok({ ...pullRequestAt(HEAD), pullRequest: { known: false, why: "404" } });
    await lookForWithdrawals(options(), never);
    expect(logged).toEqual(["alarm", "alarm"]);
    expect(await knownLease(temporary.store, lease)).toMatchObject({ state: "active" });
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
