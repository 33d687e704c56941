import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Review } from "../../../../src/approval/facts.ts";
import type { WithdrawalFacts } from "../../../../src/approval/withdrawn.ts";
import { createMetrics } from "../../../../src/broker/record/metrics.ts";
import {
  createWithdrawalLooks,
  type WithdrawalLooks,
} from "../../../../src/broker/run/withdrawal-looks.ts";
import {
  checkForWithdrawals,
  type WatchOptions,
} from "../../../../src/broker/run/withdrawal-watch.ts";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import { err, ok } from "../../../../src/shared/result.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";
import { approval, issueLease, newJob, newLease } from "../../../support/lease-fixtures.ts";
import { openTemporaryStore, type TemporaryStore } from "../../../support/temporary-store.ts";

const HEAD = "4f2c91e0".repeat(5);
const SHOP = 74;
const OTHER = 75;

describe("looks at pull requests that events are about", () => {
  let clock: FakeClock;
  let temporary: TemporaryStore;
  let stopped: AbortController;
  let logged: LogEntry[];
  /** What GitHub was asked for, in order: one number, or several of one request. */
  let asked: (readonly number[])[];
  /** At the same time. */
  let requests: { now: number; most: number };
  let github: {
    facts: (number: number) => WithdrawalFacts;
    /** What happens while GitHub is read together. */
    meanwhile: (repositoryId: number) => Promise<void>;
    /** The same while a pull request is read by itself. */
    alone: (repositoryId: number) => Promise<void>;
    /** What is read together: of one repository, or of all. */
    refuses: "one" | "all" | undefined;
    /** Left out of what is read together. */
    incomplete: ReadonlySet<number>;
  };
  let looks: WithdrawalLooks;
  beforeEach(async () => {
    clock = createFakeClock();
    temporary = await openTemporaryStore(clock);
    stopped = new AbortController();
    [logged, asked, requests] = [[], [], { now: 0, most: 0 }];
    github = {
      facts: (number) => factsAt(number, "closed"),
      meanwhile: async () => undefined,
      alone: async () => undefined,
      refuses: undefined,
      incomplete: new Set(),
    };
    looks = createWithdrawalLooks(options(), stopped.signal);
  });
  afterEach(async () => {
    stopped.abort();
    await looks.settled();
    await temporary.dispose();
  });

  const counted = async <T>(count: number, read: () => Promise<T>): Promise<T> => {
    requests.now += count;
    requests.most = Math.max(requests.most, requests.now);
    const value = await read();
    requests.now -= count;
    return value;
  };
  const options = (): WatchOptions & { readonly nameLater: () => void } => ({
    store: temporary.store,
    clock,
    metrics: createMetrics(),
    log: (entry) => void logged.push(entry),
    nameLater: () => undefined,
    read: ({ repositoryId, pullRequest }) => {
      asked.push([pullRequest]);
      return counted(3, async () => {
        await new Promise(setImmediate);
        await github.alone(repositoryId);
        return ok(github.facts(pullRequest));
      });
    },
    readTogether: ({ repositoryId, numbers }) => {
      asked.push(numbers);
      return counted(1, async () => {
        const whole = numbers.filter((number) => !github.incomplete.has(number));
        const facts = new Map(whole.map((number) => [number, github.facts(number)]));
        await github.meanwhile(repositoryId);
        if (github.refuses === undefined) return ok(facts);
        return err({
          message: "GitHub returned an error",
          isUnavailable: github.refuses === "all",
        });
      });
    },
  });
  const issue = async (
    count: number,
    {
      repositoryId = SHOP,
      commit = HEAD,
      repository = repositoryId === SHOP ? "octo-org/shop" : "octo-org/other",
    }: { repositoryId?: number; commit?: string; repository?: string } = {},
  ): Promise<readonly number[]> => {
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    for (const pullRequest of numbers) {
      const job = { ...newJob(), repositoryId };
      const approvals = [approval(reviewOf(pullRequest))];
      await issueLease(
        temporary.store,
        newLease({ job, repository, pullRequest, approvals, commit }),
      );
    }
    return numbers;
  };
  /** An event about every pull request of the repository. */
  const tell = (repositoryId = SHOP): void =>
    looks.lookAt({ repositoryId, pullRequest: undefined });
  const living = async (): Promise<readonly (number | undefined)[]> =>
    (await temporary.store.list({ states: ["active"] })).map(({ pullRequest }) => pullRequest);

  it("reads two hundred of one repository by a handful of requests, and ends each lease", async () => {
    await issue(200);
    tell();
    await looks.settled();
    expect(await living()).toEqual([]);
    expect(asked.map(({ length }) => length)).toEqual([50, 50, 50, 50]);
  });

  it("reads those together of which two hundred events tell, the first one at once", async () => {
    for (const pullRequest of await issue(200)) looks.lookAt({ repositoryId: SHOP, pullRequest });
    await looks.settled();
    expect(await living()).toEqual([]);
    expect(asked.map(({ length }) => length)).toEqual([1, 50, 50, 50, 49]);
  });

  it("reads a few each by itself", async () => {
    await issue(4);
    tell();
    await looks.settled();
    expect(await living()).toEqual([]);
    expect(asked.flat().toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4]);
    expect(asked).toHaveLength(4);
  });

  it("ends no lease of a pull request that nobody closed", async () => {
    github.facts = (number) => factsAt(number, number === 7 ? "closed" : "open");
    await issue(20);
    tell();
    await looks.settled();
    expect(await living()).toHaveLength(19);
    expect(await living()).not.toContain(7);
    expect(asked).toHaveLength(1);
  });

  it("looks by itself at one of which the request does not show everything", async () => {
    github.incomplete = new Set([3]);
    await issue(20);
    tell();
    await looks.settled();
    expect(await living()).toEqual([]);
    expect(asked).toEqual([expect.objectContaining({ length: 20 }), [3]]);
  });

  it("looks by itself at one whose approval is not among what was read", async () => {
    let reads = 0;
    github.facts = (number) => {
      if (number !== 3) return factsAt(number, "open");
      reads += 1;
      // By itself it shows that the approval was dismissed.
      return reads === 1 ? factsAt(3, "open", []) : factsAt(3, "open", [review(3, "dismissed")]);
    };
    await issue(20);
    tell();
    await looks.settled();
    expect(await living()).toHaveLength(19);
    expect(await living()).not.toContain(3);
  });

  it("looks at each by itself where a lease may be of a merge group", async () => {
    await issue(20, { commit: "91be003a".repeat(5) });
    tell();
    await looks.settled();
    expect(asked).toHaveLength(20);
  });

  it("looks at each by itself for a minute after GitHub refused the request", async () => {
    github.refuses = "one";
    await issue(20);
    tell();
    await looks.settled();
    expect(await living()).toEqual([]);
    expect(asked).toHaveLength(21);
    expect(logged.filter(({ event }) => event === "read_singly")).toHaveLength(1);

    github.facts = (number) => factsAt(number, "open");
    await issue(20);
    tell();
    await looks.settled();
    expect(asked).toHaveLength(41);

    await clock.advance(60_000);
    tell();
    await looks.settled();
    expect(asked[41]).toHaveLength(20);
  });

  it("does not ask for another repository of an owner for whom GitHub is not available", async () => {
    github.refuses = "all";
    await issue(20);
    tell();
    await looks.settled();
    await issue(20, { repositoryId: OTHER });
    tell(OTHER);
    await looks.settled();
    expect(await living()).toEqual([]);
    expect(asked).toHaveLength(1 + 20 + 20);
  });

  it("reads two repositories that had the same name by a request for each", async () => {
    await issue(6);
    await issue(6, { repositoryId: OTHER, repository: "octo-org/shop" });
    await checkForWithdrawals(options(), stopped.signal);
    expect(await living()).toEqual([]);
    expect(asked.map(({ length }) => length)).toEqual([6, 6]);
  });

  it("asks for another repository although GitHub refused the first", async () => {
    github.refuses = "one";
    await issue(20);
    tell();
    await looks.settled();
    github.refuses = undefined;
    await issue(20, { repositoryId: OTHER });
    tell(OTHER);
    await looks.settled();
    expect(await living()).toEqual([]);
    expect(asked).toHaveLength(1 + 20 + 1);
  });

  it("looks once more at those of which another event came meanwhile", async () => {
    await issue(20);
    let isClosed = false;
    github.facts = (number) => factsAt(number, isClosed ? "closed" : "open");
    github.meanwhile = async () => {
      // What is under way does not show it.
      isClosed = true;
      github.meanwhile = async () => undefined;
      tell();
    };
    tell();
    await looks.settled();
    expect(await living()).toEqual([]);
  });

  it("finds a lease that was decided about before an event, and stored after the look that followed it", async () => {
    await issue(1);
    tell();
    await looks.settled();
    expect(await living()).toEqual([]);
    // Its approval was read before the event.
    await issue(1);
    await clock.advance(14_000);
    await looks.settled();
    expect(await living()).toEqual([1]);
    await clock.advance(3000);
    await expect.poll(living).toEqual([]);
  });

  it("looks late at what an event is about where the store failed at first", async () => {
    await issue(3);
    const { store } = temporary;
    let fails = true;
    const failing = {
      now: () => store.now(),
      end: store.end.bind(store),
      list: (filter: Parameters<typeof store.list>[0]) =>
        fails ? Promise.reject(new Error("the store is away")) : store.list(filter),
    };
    looks = createWithdrawalLooks({ ...options(), store: failing }, stopped.signal);
    tell();
    await looks.settled();
    fails = false;
    expect(await living()).toHaveLength(3);
    expect(logged.map(({ event }) => event)).toContain("watch_failed");
    await clock.advance(17_000);
    await expect.poll(living).toEqual([]);
  });

  it("looks late only at leases that it has not seen, whatever happened to their repositories", async () => {
    github.facts = (number) => factsAt(number, "open");
    await issue(3);
    for (let second = 0; second < 5; second += 1) {
      tell();
      tell(OTHER);
      await looks.settled();
      await clock.advance(1000);
    }
    const before = asked.length;
    await clock.advance(60_000);
    await looks.settled();
    expect(asked).toHaveLength(before);
    await issue(1, { repositoryId: OTHER });
    await clock.advance(60_000);
    expect(asked).toHaveLength(before);
  });

  it("looks at another repository while GitHub does not respond for a busy one", async () => {
    const hanging = Promise.withResolvers<undefined>();
    github.meanwhile = (repositoryId) =>
      repositoryId === SHOP ? hanging.promise : Promise.resolve();
    await issue(120);
    tell();
    await expect.poll(() => asked.length).toBe(3);
    await issue(20, { repositoryId: OTHER });
    tell(OTHER);
    await expect.poll(async () => (await living()).length).toBe(120);
    hanging.resolve(undefined);
    await looks.settled();
    expect(await living()).toEqual([]);
  });

  it("looks at another repository while each pull request of a busy one is read by itself, and slowly", async () => {
    const hanging = Promise.withResolvers<undefined>();
    github.refuses = "one";
    github.alone = (repositoryId) => (repositoryId === SHOP ? hanging.promise : Promise.resolve());
    await issue(200);
    tell();
    // Some looks are left for others.
    await expect.poll(() => requests.now).toBe(21);
    await issue(20, { repositoryId: OTHER });
    tell(OTHER);
    await expect.poll(async () => (await living()).length).toBe(200);
    hanging.resolve(undefined);
    await looks.settled();
    expect(await living()).toEqual([]);
  });

  it("lets repositories take turns, of which one has many pull requests to be read by themselves", async () => {
    github.refuses = "one";
    await issue(60);
    await issue(2, { repositoryId: OTHER });
    let others = 0;
    let before = 0;
    github.alone = (repositoryId) => {
      if (repositoryId === OTHER) others += 1;
      else if (others < 2) before += 1;
      return Promise.resolve();
    };
    tell();
    tell(OTHER);
    await looks.settled();
    expect(await living()).toEqual([]);
    expect(before).toBeLessThan(20);
  });

  it("never sends more than thirty requests at a time, also if none can be read together", async () => {
    github.incomplete = new Set(Array.from({ length: 120 }, (_, index) => index));
    await issue(119);
    tell();
    await looks.settled();
    expect(await living()).toEqual([]);
    expect(asked).toHaveLength(3 + 119);
    expect(requests.most).toBeLessThanOrEqual(30);
  });

  describe("by the watch", () => {
    it("reads many of one repository together, and the others by themselves", async () => {
      github.incomplete = new Set([3]);
      await issue(60);
      await issue(2, { repositoryId: OTHER });
      await checkForWithdrawals(options(), stopped.signal);
      expect(await living()).toEqual([]);
      const sizes = asked.map(({ length }) => length);
      expect(sizes.toSorted((one, other) => other - one)).toEqual([50, 10, 1, 1, 1]);
    });

    it("looks at each by itself where GitHub refuses that, and finds the same", async () => {
      github.refuses = "one";
      await issue(60);
      await checkForWithdrawals(options(), stopped.signal);
      expect(await living()).toEqual([]);
    });
  });
});

/** The id of the approval of a pull request. */
function reviewOf(number: number): number {
  return 1000 + number;
}

function review(number: number, state: Review["state"]): Review {
  return {
    id: reviewOf(number),
    account: { id: 9, login: "mona", type: "User" },
    state,
    commitId: HEAD,
    submittedAt: 1,
    mayWrite: { known: true, value: false },
  };
}

function factsAt(
  number: number,
  state: "open" | "closed",
  reviews: readonly Review[] = [review(number, "approved")],
): WithdrawalFacts {
  const pullRequest = {
    number,
    url: `https://github.com/octo-org/shop/pull/${number}`,
    state,
    author: { id: 7, login: "kim", type: "User" },
    headSha: HEAD,
    headRef: "topic",
    baseRef: "main",
    fromFork: false,
    mergeCommitSha: undefined,
    createdAt: 0,
    mergedAt: undefined,
  } as const;
  return {
    pullRequest: { known: true, value: pullRequest },
    reviews: { known: true, value: reviews },
    retargets: { known: true, value: [] },
  };
}
