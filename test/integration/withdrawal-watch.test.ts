/**
 * Withdrawal while it runs: the real watch over a real store, reading GitHub's API over HTTP. Pull request and reviews
 * are read from `emulate`, the head after a push from the front (a fake, test/support/github).
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createEndNotes, type EndNotes } from "../../src/broker/context/end-notes.ts";
import type { LogEntry } from "../../src/broker/record/log.ts";
import { createMetrics } from "../../src/broker/record/metrics.ts";
import { readerOfCulprits } from "../../src/broker/run/withdrawal-culprits.ts";
import {
  checkForWithdrawals,
  readerOfWithdrawals,
  watchWithdrawals,
  type WatchOptions,
} from "../../src/broker/run/withdrawal-watch.ts";
import type { ApprovalUse } from "../../src/lease/approval-use.ts";
import type { Lease } from "../../src/lease/lease.ts";
import type { NewLease } from "../../src/lease/new-lease.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { createFakeClock } from "../support/fake-clock.ts";
import { asTheBroker, shop } from "../support/github/gate-setup.ts";
import {
  startGitHub,
  type GitHub,
  type PullState,
  type RepositoryState,
  type Review,
} from "../support/github/start-github.ts";
import { newLease, reservationOf } from "../support/lease-fixtures.ts";
import { openTemporaryStore, type TemporaryStore } from "../support/temporary-store.ts";

let github: GitHub;
let repository: RepositoryState;
let pr: PullState;
let review: Review;
let opened: TemporaryStore;
let logged: LogEntry[];
let endNotes: EndNotes;
let names = 0;

beforeAll(async () => {
  github = await startGitHub();
});

afterAll(async () => {
  await github.close();
});

beforeEach(async () => {
  names += 1;
  repository = await shop(github, `shop-${names}`);
  pr = await github.openPullRequest(repository, { by: "kim" });
  review = await github.review(pr, { by: "mona", state: "approve" });
  opened = await openTemporaryStore(systemClock);
  logged = [];
  endNotes = createEndNotes();
});

afterEach(async () => {
  github.faults.clear();
  await opened.dispose();
});

function approvalOf({ number, head }: PullState, { id }: Review): ApprovalUse {
  return {
    reviewId: id,
    login: "mona",
    commit: head,
    per: "lease",
    submittedAt: Date.now(),
    pullRequest: number,
  };
}

/** A live lease of the approved pull request. */
async function lease(overrides: Partial<NewLease> = {}): Promise<Lease> {
  const inAnHour = Date.now() + 3_600_000;
  const wanted = newLease({
    repository: repository.fullName,
    pullRequest: pr.number,
    commit: pr.head,
    approvals: [approvalOf(pr, review)],
    expiresAt: inAnHour,
    diesAt: inAnHour,
    ...overrides,
  });
  const job = { ...wanted.job, repositoryId: repository.id };
  const reserved = await opened.store.reserve(reservationOf({ ...wanted, job }, { uses: 9 }));
  if (reserved.kind !== "reserved") throw new Error(reserved.kind);
  const { id, handle, diesAt, issuedTo } = reserved.lease;
  await opened.store.activate(id, { handle, diesAt, issuedTo });
  return reserved.lease;
}

function options(): WatchOptions {
  return {
    store: opened.store,
    read: readerOfWithdrawals(asTheBroker(github), { clock: systemClock, jitter: () => 0 }),
    clock: systemClock,
    metrics: createMetrics(),
    endNotes,
    log: (entry) => {
      logged.push(entry);
    },
  };
}

function lookOnce(): Promise<void> {
  return checkForWithdrawals(options(), new AbortController().signal);
}

async function stateOf({ id }: Lease): Promise<string> {
  const found = await opened.store.find(id);
  return `${found?.state} ${found?.endReason}`;
}

describe("a live write lease", () => {
  it("stays while its approval is valid", async () => {
    const live = await lease();
    await lookOnce();

    expect(await stateOf(live)).toBe("active undefined");
    expect(logged).toEqual([]);
  });

  it.each<[string, RegExp, () => Promise<unknown>]>([
    [
      "pushed",
      /^[0-9a-f]{7} was pushed to pull request \d+ by kim\.$/u,
      () => github.push(pr, { by: "kim" }),
    ],
    [
      "dismissed the approval",
      /^mona's approval was dismissed by octocat\.$/u,
      () => github.dismiss(review, "octocat"),
    ],
    [
      "requested changes",
      /^octocat requested changes\.$/u,
      () => github.review(pr, { by: "octocat", state: "request_changes" }),
    ],
    [
      "closed it",
      /^Pull request \d+ was closed by kim\.$/u,
      () => github.closePullRequest(pr, "kim"),
    ],
  ])("names who %s, for the next heartbeat", async (_what, sentence, happens) => {
    const live = await lease();
    await happens();
    const readWithdrawnBy = readerOfCulprits(asTheBroker(github), {
      clock: systemClock,
      jitter: () => 0,
    });
    await checkForWithdrawals({ ...options(), readWithdrawnBy }, new AbortController().signal);

    expect(endNotes.get(live.tokenHash)).toMatch(sentence);
  });

  it.each<[string, string, () => Promise<unknown>]>([
    ["a new push", "new_push", () => github.push(pr, { by: "kim" })],
    ["a dismissal", "approval_taken_back", () => github.dismiss(review, "octocat")],
    [
      "a change request of the approver",
      "changes_requested",
      () => github.review(pr, { by: "mona", state: "request_changes" }),
    ],
    [
      "a change request of another who may write",
      "changes_requested",
      () => github.review(pr, { by: "octocat", state: "request_changes" }),
    ],
    ["closing it unmerged", "closed_unmerged", () => github.closePullRequest(pr, "kim")],
  ])("ends by %s", async (_what, code, happens) => {
    const live = await lease();
    await happens();
    await lookOnce();

    expect(await stateOf(live)).toBe("revoking withdrawn");
    expect(logged).toMatchObject([{ event: "lease_withdrawn", lease: live.id, code }]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ["a comment", () => github.review(pr, { by: "mona", state: "comment" })],
    ["a reader's wish", () => github.review(pr, { by: "reader", state: "request_changes" })],
    ["the merge of its commit", () => github.merge(pr, { by: "octocat" })],
  ])("stays through %s", async (_what, happens) => {
    const live = await lease();
    await happens();
    await lookOnce();

    expect(await stateOf(live)).toBe("active undefined");
  });

  it("runs to its end where policy says so, and reads are never touched", async () => {
    const finishing = await lease({ onWithdrawal: "finish" });
    const reading = await lease({ access: "read" });
    await github.push(pr, { by: "kim" });
    await lookOnce();

    expect(await stateOf(finishing)).toBe("active undefined");
    expect(await stateOf(reading)).toBe("active undefined");
  });

  it.each([404, 422, 403, 503])(
    "stays when GitHub responds with %i, and raises an alarm",
    async (status) => {
      const live = await lease();
      await github.push(pr, { by: "kim" });
      github.faults.add({ path: /\/pulls\//u, fault: { kind: "status", status } });
      await lookOnce();

      expect(await stateOf(live)).toBe("active undefined");
      expect(logged).toMatchObject([
        { event: "alarm", alarm: "unreadable", pull_request: pr.number },
      ]);
    },
  );

  it("stays when a reviewer's permission cannot be read, with an alarm that names it", async () => {
    const live = await lease();
    await github.review(pr, { by: "octocat", state: "request_changes" });
    const path = /\/collaborators\/octocat\/permission$/u;
    github.faults.add({ path, fault: { kind: "status", status: 403 } });
    await lookOnce();

    expect(await stateOf(live)).toBe("active undefined");
    const message: unknown = expect.stringContaining("octocat's permission");
    expect(logged).toMatchObject([{ event: "alarm", alarm: "unreadable", message }]);
  });

  it("is read once for all leases of its pull request", async () => {
    const live = [await lease(), await lease()];
    const seen = github.calls.length;
    await github.push(pr, { by: "kim" });
    await lookOnce();
    const pulls = github.calls
      .slice(seen)
      .filter((call) => /\/pulls\/\d+$/u.test(call.pathAndQuery));

    expect(pulls).toHaveLength(1);
    expect(await Promise.all(live.map(stateOf))).toEqual([
      "revoking withdrawn",
      "revoking withdrawn",
    ]);
  });
});

describe("the watch", () => {
  it("looks again after each wait, until it is stopped", async () => {
    const live = await lease();
    const clock = createFakeClock();
    const stop = new AbortController();
    const rounds: number[] = [];
    const store: WatchOptions["store"] = {
      now: () => opened.store.now(),
      end: (...asked) => opened.store.end(...asked),
      list: (filter) => {
        rounds.push(clock.now());
        return opened.store.list(filter);
      },
    };
    const watching = watchWithdrawals({ ...options(), store, clock }, stop.signal);
    await expect.poll(() => rounds.length).toBe(1);
    await github.push(pr, { by: "kim" });
    await expect
      .poll(async () => {
        await clock.advance(60_000);
        return stateOf(live);
      })
      .toBe("revoking withdrawn");
    stop.abort();
    await watching;

    expect(rounds.length).toBeGreaterThan(1);
  });

  it("survives a store that does not respond, and says so", async () => {
    const clock = createFakeClock();
    const stop = new AbortController();
    const failing: WatchOptions["store"] = {
      now: () => opened.store.now(),
      end: (...asked) => opened.store.end(...asked),
      list: () => Promise.reject(new Error("locked")),
    };
    const watching = watchWithdrawals({ ...options(), store: failing, clock }, stop.signal);
    await clock.advance(60_000);
    stop.abort();
    await watching;

    expect(logged.length).toBeGreaterThan(1);
    expect(logged[0]).toMatchObject({ event: "watch_failed", message: "Error: locked" });
  });
});
