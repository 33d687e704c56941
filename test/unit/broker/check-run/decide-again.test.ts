import { beforeEach, describe, expect, it } from "vitest";
import type { GateAnswer, GateQuestion } from "../../../../src/approval/gate.ts";
import type { JobAsk } from "../../../../src/broker/check-run/ask.ts";
import {
  decideAgain,
  type DecideAgainDeps,
} from "../../../../src/broker/check-run/decide-again.ts";
import { HEAD, KIM, MONA, NOW } from "../../../support/approval/fixtures.ts";
import { TEN } from "../../../support/check-run/fixtures.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";
import { CLAIMS } from "../../../support/policy/claims-fixture.ts";
import { document, SHOP } from "../../../support/policy/document-fixtures.ts";

const SUBJECT = {
  pullRequest: 42,
  pullRequestUrl: undefined,
  commit: HEAD,
  author: KIM,
  agent: false,
};
const PENDING: GateAnswer = {
  kind: "pending",
  subject: SUBJECT,
  missing: 2,
  have: 1,
  who: "mona",
  reasons: [
    { code: "approvals_missing", text: "2 approvals are missing." },
    { code: "review_outdated", text: "kim approved an older commit." },
  ],
  remedy: "",
};
const REFUSED = { kind: "refused", subject: SUBJECT, remedy: "Use the newest run." } as const;
const PROCEED: GateAnswer = {
  kind: "proceed",
  subject: SUBJECT,
  approvals: [{ reviewId: 1, account: MONA, submittedAt: NOW, commit: HEAD, pullRequest: 42 }],
  uses: 3,
  reasons: [],
};

const AS_TOLD = { kind: "pending", missing: 1, have: 0, who: "someone", reasons: ["as told"] };

let clock: FakeClock;
let questions: GateQuestion[];
let answer: GateAnswer | Promise<GateAnswer>;

beforeEach(() => {
  clock = createFakeClock();
  questions = [];
  answer = PENDING;
});

function ask(more: Partial<JobAsk> = {}): JobAsk {
  return {
    grant: "orders-migrate",
    environment: "production",
    access: "write",
    step: "migrate",
    pullRequest: 42,
    runId: CLAIMS.runId,
    runAttempt: 1,
    checkRunId: CLAIMS.checkRunId,
    askedAt: TEN,
    decidedAt: TEN,
    outcome: { ...AS_TOLD, kind: "pending", claims: CLAIMS },
    ...more,
  };
}

function decide(asks: readonly JobAsk[], more: Partial<DecideAgainDeps> = {}) {
  return decideAgain(asks, {
    documents: { repository: document(SHOP), organisation: undefined },
    limitSeconds: 3600,
    gate: {
      decide: async (question) => {
        questions.push(question);
        return answer;
      },
    },
    clock,
    signal: new AbortController().signal,
    ...more,
  });
}

async function one(more: Partial<DecideAgainDeps> = {}, of = ask()) {
  return (await decide([of], more)).get(of);
}

describe("a write that waits", () => {
  it("is shown with what the gate says now: how many are missing, who can approve, and what does not count", async () => {
    expect(await one()).toMatchObject({
      kind: "pending",
      missing: 2,
      have: 1,
      who: "mona",
      reasons: ["kim approved an older commit."],
      rule: { count: 1, uses: 3 },
    });
    expect(questions[0]).toMatchObject({ access: "write", claims: { runId: CLAIMS.runId } });
  });

  it("is approved as soon as the gate would let it pass, though its job no longer asks", async () => {
    answer = PROCEED;
    expect(await one()).toMatchObject({ kind: "approved", by: [{ login: "mona", at: NOW }] });
  });

  it("is refused where an approval would not help any more, with what does", async () => {
    answer = { ...REFUSED, reasons: [{ code: "head_moved", text: "…" }] };
    expect(await one()).toEqual({
      kind: "refused",
      code: "approval_refused",
      remedy: "Use the newest run.",
    });
  });

  it("still waits while GitHub does not show the facts, and is not shown as if nothing waited", async () => {
    for (const code of ["facts_unreadable", "base_protection_unreadable"]) {
      answer = { ...REFUSED, reasons: [{ code, text: "…" }] };
      expect(await one()).toMatchObject(AS_TOLD);
    }
    answer = { kind: "unavailable", message: "HTTP 502", retryAfterSeconds: 30 };
    expect(await one()).toMatchObject(AS_TOLD);
    expect(await one({ gate: undefined })).toMatchObject(AS_TOLD);
  });

  it("waits as it was told where the gate does not decide in time", async () => {
    answer = new Promise(() => {});
    const deciding = one();
    await clock.advance(9250);
    expect(await deciding).toMatchObject(AS_TOLD);
  });

  it("is refused without a question to the gate where policy no longer allows it", async () => {
    const none = { repository: undefined, organisation: undefined };
    expect(await one({ documents: none })).toMatchObject({ kind: "refused" });
    expect(questions).toEqual([]);
  });
});

describe("many that wait", () => {
  it("are one question where they are of one run and ask for the same", async () => {
    const asks = Array.from({ length: 20 }, (_, at) => ask({ checkRunId: at + 1 }));
    const decided = await decide(asks);
    expect(questions).toHaveLength(1);
    expect(asks.map((each) => decided.get(each)?.kind)).toEqual(asks.map(() => "pending"));
  });

  it("are a question each where run, attempt, grant or action differ", async () => {
    await decide([
      ask(),
      ask({ runId: 2 }),
      ask({ runAttempt: 2 }),
      ask({ uses: "octo-org/x@v1" }),
    ]);
    expect(questions).toHaveLength(4);
  });

  it("are eight questions at most: the others are shown as they were told", async () => {
    const asks = Array.from({ length: 12 }, (_, at) => ask({ runId: at + 1 }));
    const decided = await decide(asks);
    expect(questions).toHaveLength(8);
    expect(asks.map((each) => decided.get(each)).slice(8)).toMatchObject(
      Array.from({ length: 4 }, () => AS_TOLD),
    );
  });

  it("are no question where they were granted or refused already", async () => {
    const refused = ask({ outcome: { kind: "refused", code: "grant_refused", remedy: "" } });
    expect((await decide([refused])).size).toBe(0);
    expect(questions).toEqual([]);
  });
});
