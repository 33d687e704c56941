import { beforeEach, describe, expect, it } from "vitest";
import { parsePayload, type CheckPayload } from "../../../../src/broker/check-run/ask.ts";
import { createCheckNotes } from "../../../../src/broker/check-run/create-check-notes.ts";
import type { FindHead } from "../../../../src/broker/check-run/find-head.ts";
import type { CheckNotes, Decision } from "../../../../src/broker/context/check-notes.ts";
import { refusal } from "../../../../src/broker/refusal/refusal.ts";
import type { GitHubTaskChange } from "../../../../src/lease/github-task.ts";
import { err, ok } from "../../../../src/shared/result.ts";
import type { TokenResponse } from "../../../../src/shared/wire.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";
import { leaseWith } from "../../../support/lease-fixtures.ts";
import { CLAIMS } from "../../../support/policy/claims-fixture.ts";
import { DECISION } from "../../../support/receipt/fixtures.ts";

const HEAD = "4f2c91e0".repeat(5);
const KEY = `check/74/${HEAD}`;
const request = {
  grant: "orders-migrate",
  environment: "production",
  access: "write",
  step: "migrate",
  uses: undefined,
  ttlSeconds: undefined,
};
const claims = { ...CLAIMS, eventName: "pull_request", ref: "refs/pull/42/merge" };
const pending = { commit: HEAD, missing: 1, have: 0, who: "someone", reasons: [] };
const LEASE = leaseWith({ access: "read", pullRequest: undefined });

let clock: FakeClock;
let noted: (readonly [string, GitHubTaskChange])[];
let faults: unknown[];
let isWanted: boolean;
let findHead: FindHead;
let notes: CheckNotes;

beforeEach(() => {
  clock = createFakeClock();
  [noted, faults, isWanted] = [[], [], true];
  findHead = async () => HEAD;
  notes = createCheckNotes({
    isWanted: () => isWanted,
    tasks: { note: (key, change) => noted.push([key, change]) },
    findHead: (at) => findHead(at),
    clock,
    log: ({ message }) => faults.push(message),
  });
});

function waiting(more: Partial<Decision["claims"]> = {}, missing = 1): Decision {
  const decided = err(refusal("approval_pending", "", { pending: { ...pending, missing } }));
  return { claims: { ...claims, ...more }, request, decided };
}

/** A read has no head: only the commit that its job runs on. */
function read(more: Partial<Decision["claims"]> = {}): Decision {
  const response = {
    authorization_details: [{ lease: LEASE.id }],
    decision: { ...DECISION, commit: "3e4a".repeat(10) },
  } as unknown as TokenResponse;
  return {
    claims: { ...claims, ...more },
    request: { ...request, grant: "reports-read", access: "read" },
    decided: ok(response),
  };
}

/** What the store has after everything that was noted. */
function stored(): CheckPayload | undefined {
  const all = noted.reduce<unknown>(
    (payload, [, { update }]) => update(payload) ?? payload,
    undefined,
  );
  return parsePayload(all);
}

const keys = (): readonly string[] => noted.map(([key]) => key);

describe("a decision about a job of a pull request", () => {
  it("is noted for the check run of the head, and written soon", () => {
    notes.noteDecision(waiting());
    expect(noted[0]?.[1]).toMatchObject({ kind: "check", repositoryId: 74, dueIn: 2000 });
    expect(keys()).toEqual([KEY]);
    expect(stored()).toMatchObject({
      repository: "octo-org/shop",
      head: HEAD,
      pulls: [42],
      asks: [{ grant: "orders-migrate", outcome: { kind: "pending" } }],
    });
  });

  it("is noted once in ten minutes while a job that waits is told the same", async () => {
    for (let at = 0; at < 59; at += 1) {
      notes.noteDecision(waiting({ jwtId: `token-${at}` }));
      await clock.advance(10_000);
    }
    expect(noted).toHaveLength(1);
    await clock.advance(10_000);
    notes.noteDecision(waiting());
    expect(noted).toHaveLength(2);
  });

  it("is noted at once where it says something else, or is about another job", () => {
    notes.noteDecision(waiting({}, 2));
    notes.noteDecision(waiting({}, 1));
    notes.noteDecision(waiting({ checkRunId: 7002 }));
    expect(noted).toHaveLength(3);
  });

  it("is not noted where no check run is wanted, or the job is not of a pull request", async () => {
    isWanted = false;
    notes.noteDecision(waiting());
    notes.noteHead({ repositoryId: 74, repository: "octo-org/shop", head: HEAD, pullRequest: 42 });
    isWanted = true;
    notes.noteDecision(waiting({ ref: "refs/heads/main" }));
    await notes.settled();
    expect(noted).toEqual([]);
  });

  it("begins anew where another version of the broker left what this one cannot read", () => {
    notes.noteDecision(waiting());
    const [, change] = noted[0] ?? [];
    expect(parsePayload(change?.update({ version: 99 }))?.asks).toHaveLength(1);
  });
});

describe("a decision that does not say the head", () => {
  it("is noted when the head was found by the commit of the job", async () => {
    const asked: unknown[] = [];
    findHead = async (at) => {
      asked.push(at);
      return HEAD;
    };
    notes.noteDecision(read());
    expect(noted).toEqual([]);
    await notes.settled();
    expect(keys()).toEqual([KEY]);
    expect(asked).toEqual([{ repository: "octo-org/shop", repositoryId: 74, sha: claims.sha }]);
  });

  it("is noted nowhere where no head is found, and a bug in the search fails nobody", async () => {
    findHead = async () => undefined;
    notes.noteDecision(read());
    findHead = async () => {
      throw new TypeError("a bug");
    };
    notes.noteDecision(read({ checkRunId: 7002 }));
    await notes.settled();
    expect(noted).toEqual([]);
    expect(faults).toEqual([expect.stringContaining("a bug")]);
  });

  it("is one of 256 at once at most: what is beyond is not shown", async () => {
    let found: (head: string) => void = () => {};
    let asked = 0;
    const head = new Promise<string>((resolve) => (found = resolve));
    findHead = async () => {
      asked += 1;
      return head;
    };
    for (let at = 1; at <= 300; at += 1) notes.noteDecision(read({ checkRunId: at }));
    expect(asked).toBe(256);
    found(HEAD);
    await notes.settled();
    expect(noted).toHaveLength(256);
    notes.noteDecision(read({ checkRunId: 300 }));
    await notes.settled();
    expect(noted).toHaveLength(257);
  });
});

describe("a head that an event names", () => {
  it("is looked up soon, with its pull request", () => {
    notes.noteHead({ repositoryId: 74, repository: "octo-org/shop", head: HEAD, pullRequest: 43 });
    expect(noted[0]?.[1].dueIn).toBe(1000);
    expect(stored()).toMatchObject({ pulls: [43], asks: [] });
  });
});

describe("the end of a lease", () => {
  it("makes the check run of its head due, of a write by what the store has of it", () => {
    const write = leaseWith({ commit: HEAD, pullRequest: 42 });
    notes.noteEnding([write]);
    notes.noteEnd(write.id);
    expect(keys()).toEqual([KEY, KEY]);
    // Nothing is written where there is no such task, and nothing of it changes.
    expect(noted.map(([, { update }]) => update(undefined))).toEqual([undefined, undefined]);
    expect(noted[0]?.[1].update("as it is")).toBe("as it is");
  });

  it("does so of a read only where this broker issued it", async () => {
    notes.noteEnding([LEASE]);
    notes.noteEnd(LEASE.id);
    expect(noted).toEqual([]);
    notes.noteDecision(read());
    await notes.settled();
    notes.noteEnding([LEASE]);
    notes.noteEnd(LEASE.id);
    expect(keys()).toEqual([KEY, KEY, KEY]);
  });

  it("does nothing for a write on a branch, or where no check run is wanted", () => {
    const onBranch = leaseWith({ commit: HEAD, pullRequest: undefined });
    notes.noteEnding([onBranch]);
    isWanted = false;
    notes.noteEnding([leaseWith({ commit: HEAD, pullRequest: 42 })]);
    notes.noteEnd(onBranch.id);
    expect(noted).toEqual([]);
  });
});
