import { describe, expect, it } from "vitest";
import { gateOutcome, gateQuestion } from "../../../src/approval/gate-outcome.ts";
import type { GateAnswer } from "../../../src/approval/gate.ts";
import { CLAIMS } from "../../support/policy/claims-fixture.ts";

const subject = {
  pullRequest: 42,
  pullRequestUrl: "https://github.com/octo-org/shop/pull/42",
  commit: CLAIMS.sha,
  author: undefined,
  agent: false,
};
const reasons = [
  { code: "approvals_missing", text: "1 approval is missing." },
  { code: "not_head", text: "mona approved 91be003, which is no longer the head." },
];

describe("gateOutcome", () => {
  it("hands on a decision to proceed", () => {
    const answer: GateAnswer = { kind: "proceed", subject, approvals: [], uses: 3, reasons: [] };
    expect(gateOutcome(answer)).toEqual({ ok: true, value: answer });
  });

  it("says who can still approve, with every reason", () => {
    const who = "someone with write access";
    const remedy = "Ask someone.";
    const answer: GateAnswer = {
      kind: "pending",
      subject,
      missing: 1,
      have: 0,
      who,
      reasons,
      remedy,
    };
    expect(gateOutcome(answer)).toMatchObject({
      error: { code: "approval_pending", remedy, reasons, pending: { who, missing: 1 } },
    });
  });

  it("says why no approval helps", () => {
    const answer: GateAnswer = { kind: "refused", subject, reasons, remedy: "Push again." };
    expect(gateOutcome(answer)).toEqual({
      ok: false,
      error: { code: "approval_refused", reasons, remedy: "Push again." },
    });
  });

  it("says when it makes sense to ask GitHub again", () => {
    const answer: GateAnswer = { kind: "unavailable", message: "down", retryAfterSeconds: 30 };
    expect(gateOutcome(answer)).toEqual({
      ok: false,
      error: { code: "github_unavailable", message: "down", retryAfterSeconds: 30 },
    });
  });
});

describe("gateQuestion", () => {
  const asked = {
    claims: CLAIMS,
    agents: [],
    bases: undefined,
    workflow: undefined,
    rollback: false,
    tagStarters: undefined,
  };

  it("asks for no approval of a read", () => {
    expect(gateQuestion({ ...asked, access: "read", rule: undefined }).rule.count).toBe(0);
  });

  it("never asks about a write without a rule", () => {
    expect(() => gateQuestion({ ...asked, access: "write", rule: undefined })).toThrow("no rule");
  });
});
