import { describe, expect, it } from "vitest";
import { conclude, type Verdict } from "../../../src/approval/conclude.ts";
import { reason } from "../../../src/approval/reason.ts";
import { HEAD, question } from "../../support/approval/fixtures.ts";

const verdict = (spoiled: Partial<Verdict>): Verdict => ({
  subject: {
    pullRequest: undefined,
    pullRequestUrl: undefined,
    commit: HEAD,
    author: undefined,
    agent: false,
  },
  reasons: [],
  counted: [],
  required: 1,
  missing: 1,
  who: "someone with write access",
  ...spoiled,
});

describe("the conclusion", () => {
  it("names no address where there is no pull request", () => {
    const reasons = [reason("approvals_missing", "Commit 4f2c91e needs 1 approval.")];
    expect(conclude(question(), verdict({ reasons }))).toHaveProperty(
      "remedy",
      "Ask someone with write access to review the newest commit, then re-run this job",
    );
  });

  it("refuses rather than waits: a refusal wins over what is pending", () => {
    const reasons = [
      reason("approvals_missing", "Commit 4f2c91e needs 1 approval."),
      reason("head_moved", "91be003 was pushed."),
    ];
    const decision = conclude(question(), verdict({ reasons }));
    expect(decision.kind).toBe("refused");
    expect(decision.reasons).toEqual([reasons[1]]);
  });

  it("says the same thing once, and two things that share a code or a text both", () => {
    const missing = reason("approvals_missing", "Commit 4f2c91e needs 1 approval.");
    const other = reason("approvals_missing", "Commit 91be003 needs 1 approval.");
    const sameText = reason("changes_requested", "Commit 4f2c91e needs 1 approval.");
    const reasons = [missing, other, sameText, { ...missing }, { ...sameText }];
    expect(conclude(question(), verdict({ reasons })).reasons).toEqual([missing, other, sameText]);
  });

  it("breaks down rather than let a write pass that no check asked an approval for", () => {
    expect(() => conclude(question(), verdict({}))).toThrow("one of the checks is wrong");
  });

  it("needs nobody's name where policy gave no reason", () => {
    const decision = conclude(question(), verdict({ required: 0 }));
    expect(decision.reasons).toEqual([
      { code: "no_approval_needed", text: "Policy requires no approval: " },
    ]);
  });
});
