import { describe, expect, it } from "vitest";
import { askOfDecision } from "../../../../src/broker/check-run/ask-of-decision.ts";
import { refusal } from "../../../../src/broker/refusal/refusal.ts";
import { err, ok } from "../../../../src/shared/result.ts";
import type { TokenResponse } from "../../../../src/shared/wire.ts";
import { TEN } from "../../../support/check-run/fixtures.ts";
import { CLAIMS } from "../../../support/policy/claims-fixture.ts";
import { DECISION } from "../../../support/receipt/fixtures.ts";

const HEAD = "4f2c91e0".repeat(5);
const claims = { ...CLAIMS, eventName: "pull_request", ref: "refs/pull/42/merge" };
const request = {
  grant: "orders-migrate",
  environment: "production",
  access: "write",
  step: "migrate",
  uses: undefined,
  ttlSeconds: undefined,
};
const pending = {
  commit: HEAD,
  missing: 1,
  have: 0,
  who: "someone",
  reasons: ["kim approved, but pushed to the pull request."],
};
const response = {
  authorization_details: [{ lease: "lse_7q2m0000000000000000000000" }],
  decision: { ...DECISION, commit: HEAD },
} as unknown as TokenResponse;

describe("what is noted of a decision", () => {
  it("is who has to approve which head, while a write waits", () => {
    const decided = err(refusal("approval_pending", "approvals_missing: …", { pending }));
    const noted = askOfDecision({ claims, request, decided }, TEN);
    expect(noted?.head).toBe(HEAD);
    expect(noted?.ask).toMatchObject({
      grant: "orders-migrate",
      environment: "production",
      pullRequest: 42,
      runId: claims.runId,
      outcome: { kind: "pending", missing: 1, who: "someone", reasons: pending.reasons },
    });
  });

  it("has nothing of the ID token itself", () => {
    const decided = err(refusal("approval_pending", "", { pending }));
    const text = JSON.stringify(askOfDecision({ claims, request, decided }, TEN));
    expect(text).not.toContain(claims.jwtId);
    expect(text).not.toContain(claims.issuer);
  });

  it("is the lease and its approvals, when a write was granted", () => {
    const noted = askOfDecision({ claims, request, decided: ok(response) }, TEN);
    expect(noted?.head).toBe(HEAD);
    expect(noted?.ask.outcome).toMatchObject({
      kind: "granted",
      lease: "lse_7q2m0000000000000000000000",
      approvals: [{ login: "mona" }],
    });
  });

  it("leaves the head of a read open: its decision knows only the merge commit", () => {
    const read = { ...request, access: "read" };
    expect(
      askOfDecision({ claims, request: read, decided: ok(response) }, TEN)?.head,
    ).toBeUndefined();
  });

  it("is code and remedy of a refusal, and never its reason, which only the audit log has", () => {
    const decided = err(refusal("grant_refused", "allow.runners: self-hosted is not in [x]"));
    const noted = askOfDecision({ claims, request, decided }, TEN);
    expect(noted?.ask.outcome).toMatchObject({ kind: "refused", code: "grant_refused" });
    expect(JSON.stringify(noted)).not.toContain("allow.runners");
  });

  it("is nothing where nothing was decided, because a part of the broker failed", () => {
    for (const code of ["github_unavailable", "store_unavailable", "broker_fault"] as const) {
      expect(
        askOfDecision({ claims, request, decided: err(refusal(code, "")) }, TEN),
      ).toBeUndefined();
    }
  });

  it("is nothing for a job that runs on no pull request", () => {
    const pushed = { ...claims, eventName: "push", ref: "refs/heads/main" };
    const decided = err(refusal("approval_pending", "", { pending }));
    expect(askOfDecision({ claims: pushed, request, decided }, TEN)).toBeUndefined();
  });

  it("keeps twenty reasons at most, and no endless text", () => {
    const many = { ...pending, reasons: Array.from({ length: 100 }, () => "x".repeat(5000)) };
    const decided = err(refusal("approval_pending", "", { pending: many }));
    const size = JSON.stringify(askOfDecision({ claims, request, decided }, TEN)).length;
    expect(size).toBeLessThan(20_000);
  });
});
