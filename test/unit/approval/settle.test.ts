import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../../src/approval/decide.ts";
import { known } from "../../../src/approval/facts.ts";
import type { GateDecision } from "../../../src/approval/gate.ts";
import {
  approval,
  branchFacts,
  branchQuestion,
  facts,
  FIRST_PUSH,
  HEAD,
  HOUR,
  mergedFacts,
  MINUTE,
  NOW,
  OCTOCAT,
  OLD,
  push,
  question,
} from "../../support/approval/fixtures.ts";

const PUSHED = NOW - HOUR;

/** Kim pushed the head an hour ago; mona approved it this many milliseconds later. */
function approvedAfter(milliseconds: number, settleSeconds = 10): GateDecision {
  const reviews = known([approval({ submittedAt: PUSHED + milliseconds })]);
  return decide(question({ rule: { settleSeconds } }), facts({ subject: { reviews } }), NOW);
}

describe("an approval that comes right after the push", () => {
  it("does not count, however old it is by now, and must be given again", () => {
    expect(approvedAfter(4000)).toMatchObject({
      kind: "pending",
      missing: 1,
      who: "someone with write access (not kim who opened it)",
      reasons: [
        { code: "approvals_missing", text: "Commit 4f2c91e needs 1 approval and has none." },
        {
          code: "approval_before_settled",
          text: "mona's approval does not count and must be given again: it came 4 seconds after kim pushed 4f2c91e, and only after 10s is it sure to be for that commit.",
        },
      ],
    });
  });

  it.each([
    [9999, "pending"],
    [10_000, "proceed"],
  ])("counts from settle on: %i ms", (milliseconds, kind) => {
    expect(approvedAfter(milliseconds).kind).toBe(kind);
  });

  it("counts by policy's settle", () => {
    expect(approvedAfter(30_000, 60).kind).toBe("pending");
    expect(approvedAfter(1000, 0).kind).toBe("proceed");
  });

  it("does not count in the second of the push, even with a settle of 0", () => {
    expect(approvedAfter(0, 0)).toMatchObject({
      kind: "pending",
      reasons: [{}, { code: "approval_before_push" }],
    });
  });

  it("counts when the same reviewer gives it again", () => {
    const reviews = known([
      approval({ submittedAt: PUSHED + 1000 }),
      approval({ id: 502, submittedAt: PUSHED + MINUTE }),
    ]);
    expect(decide(question(), facts({ subject: { reviews } }), NOW)).toMatchObject({
      kind: "proceed",
      approvals: [{ reviewId: 502 }],
    });
  });

  it("does not keep another's from counting", () => {
    const reviews = known([
      approval({ submittedAt: PUSHED + 1000 }),
      approval({ id: 502, account: OCTOCAT, submittedAt: PUSHED + MINUTE }),
    ]);
    expect(decide(question(), facts({ subject: { reviews } }), NOW).kind).toBe("proceed");
  });

  it("is measured from when the commit last became the head", () => {
    const activity = known([
      push({ id: 305, at: PUSHED + 5 * MINUTE, before: OLD }),
      push({ id: 304, at: PUSHED + 4 * MINUTE, before: HEAD, after: OLD, kind: "force_push" }),
      push(),
      FIRST_PUSH,
    ]);
    const reviews = known([approval({ submittedAt: PUSHED + 5 * MINUTE + 2000 })]);
    expect(decide(question(), facts({ subject: { reviews, activity } }), NOW)).toMatchObject({
      kind: "pending",
      reasons: [{}, { code: "approval_before_settled" }],
    });
  });

  it("does not count on the branch either, after the merge", () => {
    const reviews = known([approval({ submittedAt: PUSHED + 4000 })]);
    const merged = branchFacts({ pullRequests: known([mergedFacts({ reviews })]) });
    expect(decide(branchQuestion(), merged, NOW)).toMatchObject({
      kind: "pending",
      reasons: [{}, { code: "approval_before_settled" }],
    });
  });

  it("counts exactly if it came after the push and no sooner than settle", () => {
    const second = fc.integer({ min: -120, max: 120 });
    fc.assert(
      fc.property(second, fc.integer({ min: 0, max: 90 }), (after, settleSeconds) => {
        const counts = after > 0 && after >= settleSeconds;
        const { kind } = approvedAfter(after * 1000, settleSeconds);
        expect(kind).toBe(counts ? "proceed" : "pending");
      }),
    );
  });
});
