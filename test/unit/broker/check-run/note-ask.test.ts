import { describe, expect, it } from "vitest";
import {
  checkKey,
  emptyPayload,
  parsePayload,
  type JobAsk,
  type CheckPayload,
} from "../../../../src/broker/check-run/ask.ts";
import { withAsk, withPull } from "../../../../src/broker/check-run/note-ask.ts";
import { CLAIMS } from "../../../support/policy/claims-fixture.ts";
import { TEN } from "../../../support/check-run/fixtures.ts";

const HEAD = "4f2c91e0".repeat(5);
const EMPTY = emptyPayload("octo-org/shop", HEAD);

const REFUSED: JobAsk["outcome"] = { kind: "refused", code: "grant_refused", remedy: "JobAsk." };
const GRANTED: JobAsk["outcome"] = {
  kind: "granted",
  lease: "lse_7q2m0000000000000000000000",
  required: 1,
  approvals: [],
};
const PENDING: JobAsk["outcome"] = {
  kind: "pending",
  missing: 1,
  have: 0,
  who: "mona",
  reasons: [],
  claims: { ...CLAIMS, issuer: "", audience: "", jwtId: "" },
};

let jobs = 1;

function ask(overrides: Partial<JobAsk> = {}): JobAsk {
  jobs += 1;
  return {
    grant: "orders-migrate",
    environment: "production",
    access: "write",
    step: "migrate",
    pullRequest: 42,
    runId: jobs,
    runAttempt: 1,
    checkRunId: jobs,
    askedAt: TEN,
    decidedAt: TEN,
    outcome: PENDING,
    ...overrides,
  };
}

function noted(...asks: readonly JobAsk[]): CheckPayload {
  return asks.reduce(withAsk, EMPTY);
}

describe("what a store keeps of a commit's check run", () => {
  it("is named by the repository and the commit", () => {
    expect(checkKey({ repositoryId: 74, head: HEAD })).toBe(`check/74/${HEAD}`);
  });

  it("comes back from the store as it was", () => {
    const payload = noted(ask(), ask({ outcome: GRANTED }), ask({ outcome: REFUSED }));
    expect(parsePayload(JSON.parse(JSON.stringify(payload)))).toEqual(payload);
  });

  it("is not read where another version wrote it", () => {
    expect(parsePayload({ ...EMPTY, version: 2 })).toBeUndefined();
    expect(parsePayload({ ...EMPTY, repository: "../x" })).toBeUndefined();
    expect(parsePayload(undefined)).toBeUndefined();
  });

  it("has one entry for a step that asks again, with its first time and its last decision", () => {
    const first = ask();
    const again = { ...first, askedAt: TEN + 10_000, decidedAt: TEN + 10_000, outcome: GRANTED };
    expect(noted(first, again).asks).toEqual([{ ...again, askedAt: TEN }]);
  });

  it("keeps what a step got when it asks once more and is refused", () => {
    const first = ask({ outcome: GRANTED });
    expect(noted(first, { ...first, outcome: REFUSED }).asks).toEqual([first]);
  });

  it("forgets what waited in an attempt of a run that was started again", () => {
    const first = ask();
    const second = { ...first, runAttempt: 2, checkRunId: 1_000_000 };
    expect(noted(first, second).asks).toEqual([second]);
    const issued = { ...first, outcome: GRANTED };
    expect(noted(issued, second).asks).toEqual([issued, second]);
  });

  it("has the pull requests that were named, once each and twenty at most", () => {
    const payload = Array.from({ length: 30 }, (_, index) => index + 1).reduce(withPull, EMPTY);
    expect(withPull(payload, 30).pulls).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 11),
    );
  });
});

describe("the bounds of what is kept", () => {
  it("are fifty requests: refusals go first, then what was issued, and what waits last", () => {
    const waiting = Array.from({ length: 30 }, () => ask());
    const issued = Array.from({ length: 15 }, () => ask({ outcome: GRANTED }));
    const refused = Array.from({ length: 20 }, (_, index) =>
      ask({ outcome: REFUSED, askedAt: TEN + index }),
    );
    const { asks, leftOut } = noted(...refused, ...waiting, ...issued);
    expect(asks).toHaveLength(50);
    expect(leftOut).toBe(15);
    expect(asks.filter(({ outcome }) => outcome.kind === "pending")).toHaveLength(30);
    expect(
      Math.min(
        ...asks.map(({ askedAt, outcome }) =>
          outcome.kind === "refused" ? askedAt : Number.POSITIVE_INFINITY,
        ),
      ),
    ).toBe(TEN + 15);
  });

  it("are 48 KiB, however long the texts in it are", () => {
    const reasons = Array.from({ length: 20 }, () => "é".repeat(500));
    const payload = noted(
      ...Array.from({ length: 50 }, () => ask({ outcome: { ...PENDING, reasons } })),
    );
    expect(new TextEncoder().encode(JSON.stringify(payload)).length).toBeLessThanOrEqual(48 * 1024);
    expect(payload.asks.length).toBeGreaterThan(0);
    expect(payload.asks.length + payload.leftOut).toBe(50);
  });
});
