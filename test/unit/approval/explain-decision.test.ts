import { describe, expect, it } from "vitest";
import { decide } from "../../../src/approval/decide.ts";
import { decisionSummary, pendingSummary } from "../../../src/approval/explain-decision.ts";
import { known } from "../../../src/approval/facts.ts";
import type { GateDecision } from "../../../src/approval/gate.ts";
import {
  approval,
  branchFacts,
  branchQuestion,
  facts,
  HEAD,
  NOW,
  OLD,
  question,
} from "../../support/approval/fixtures.ts";

function only<K extends GateDecision["kind"]>(decision: GateDecision, kind: K) {
  if (decision.kind !== kind) throw new Error(`${kind} expected, ${decision.kind} found`);
  return decision as Extract<GateDecision, { kind: K }>;
}

const proceed = only(decide(question(), facts(), NOW), "proceed");
const stale = facts({ subject: { reviews: known([approval({ commitId: OLD })]) } });
const pending = only(decide(question(), stale, NOW), "pending");
const URL = "https://github.com/octo-org/shop/pull/42";

describe("what goes over the wire", () => {
  it("is who is asked for what, on which commit", () => {
    expect(pendingSummary(pending)).toEqual({
      pull_request: 42,
      pull_request_url: URL,
      commit: HEAD,
      missing: 1,
      have: 0,
      who: "someone with write access (not kim who opened it)",
      reasons: ["mona approved 91be003, which is no longer the head: kim pushed 4f2c91e after it."],
    });
  });

  it("leaves out a pull request that is not known", () => {
    const subject = { ...pending.subject, pullRequest: undefined, pullRequestUrl: undefined };
    expect(Object.keys(pendingSummary({ ...pending, subject }))).not.toContain("pull_request");
    expect(Object.keys(pendingSummary({ ...pending, subject }))).not.toContain("pull_request_url");
  });

  it("is why it was granted", () => {
    const context = {
      question: question(),
      trace: "01J9",
      rule: "octo-org/shop.yml:9 orders-migrate",
    };
    expect(decisionSummary(proceed, context)).toStrictEqual({
      trace: "01J9",
      rule: "octo-org/shop.yml:9 orders-migrate",
      pull_request: 42,
      commit: HEAD,
      agent: false,
      author: "kim",
      required_approvals: 1,
      approvals: [
        { review_id: 501, login: "mona", commit: HEAD, submitted_at: "2026-11-22T09:57:00Z" },
      ],
    });
  });

  it("is the reason why no approval was needed, and what observing saw", () => {
    const rule = { count: 0, reason: "nightly clean-up" };
    const asked = branchQuestion({ rule, claims: { eventName: "schedule" } });
    const decision = only(decide(asked, branchFacts(), NOW), "proceed");
    const summary = decisionSummary(decision, {
      question: asked,
      trace: "01J9",
      rule: "nightly",
      observed: ["runners"],
    });
    expect(summary).toMatchObject({
      required_approvals: 0,
      approvals: [],
      reason: "nightly clean-up",
      observed: ["runners"],
    });
  });

  it("does not give policy's reason where an approval was needed all the same", () => {
    const asked = question({ rule: { count: 1, reason: "nightly clean-up" } });
    const context = { question: asked, trace: "01J9", rule: "nightly" };
    expect(Object.keys(decisionSummary(proceed, context))).not.toContain("reason");
  });

  it("is nothing about approvals for a read", () => {
    const asked = question({ access: "read", rule: { count: 0, reason: "nightly clean-up" } });
    const decision = only(decide(asked, facts(), NOW), "proceed");
    const summary = decisionSummary(decision, { question: asked, trace: "01J9", rule: "reports" });
    expect(summary).toStrictEqual({
      trace: "01J9",
      rule: "reports",
      commit: asked.claims.sha,
      agent: false,
      required_approvals: 0,
      approvals: [],
    });
  });
});
