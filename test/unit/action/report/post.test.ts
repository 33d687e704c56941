import { describe, expect, it } from "vitest";
import type { Runner } from "../../../../src/action/runner/runner.ts";
import {
  reportDirectLease,
  reportJobClosed,
  reportJobNotClosed,
  reportLeftLease,
  reportStateUnreadable,
} from "../../../../src/action/report/post.ts";
import type { DirectSessionState } from "../../../../src/action/runner/session-state.ts";
import { failure } from "../../../../src/shared/failure.ts";

function told(tell: (runner: Runner) => void): { warnings: string[]; lines: string[] } {
  const warnings: string[] = [];
  const lines: string[] = [];
  const nothing = (): void => undefined;
  tell({
    input: () => "",
    state: () => "",
    saveState: nothing,
    setOutput: nothing,
    mask: nothing,
    say: (line) => lines.push(line),
    warn: (message) => warnings.push(message),
    fail: nothing,
    appendSummary: nothing,
  });
  return { warnings, lines };
}

const state = {
  mode: "broker",
  step: "migrate",
  broker: "https://stepkey.example",
  via: "",
} as const;
const lease = { lease: "lse_0", checkedAt: 0 };

describe("what post reports", () => {
  it("is whole sentences, whatever the error said", () => {
    const unreachable = failure("broker_unreachable", "The broker does not answer: ENOTFOUND.", {
      remedy: "",
    });
    expect(told((runner) => reportJobNotClosed(runner, state, unreachable)).warnings[0]).toMatch(
      /^stepkey: the job could not be closed at https:\/\/stepkey\.example: The broker does not answer: ENOTFOUND\. The broker ends/u,
    );
    const details = ["  permissions:", "    id-token: write"];
    const lacking = failure("id_token_unavailable", "Add to the job:", { remedy: "", details });
    expect(told((runner) => reportJobNotClosed(runner, state, lacking)).warnings[0]).toContain(
      "Add to the job: permissions: id-token: write. The broker ends",
    );
  });

  it("does not warn about a job that could not be closed when nothing was issued", () => {
    const why = failure("broker_unreachable", "The broker did not respond.", { remedy: "" });
    const nothing = { ...state, issued: "nothing" as const };
    expect(told((runner) => reportJobNotClosed(runner, nothing, why))).toEqual({
      warnings: [],
      lines: [
        "◌ closed      the job could not be closed at https://stepkey.example: The broker did not respond",
        '              step "migrate" got no lease, so nothing has to end',
      ],
    });
  });

  it("says of a lease that was ended how, and of another who goes on", () => {
    const verified = { ...lease, state: "verified", facts: ["role absent"] };
    expect(told((runner) => reportJobClosed(runner, [verified]))).toEqual({
      warnings: [],
      lines: ["✓ revoked     lse_0 was still open at the job's end · verified: role absent"],
    });
    const stuck = { ...lease, state: "stuck", facts: ["server refuses connections"] };
    expect(told((runner) => reportJobClosed(runner, [stuck])).warnings).toEqual([
      "stepkey: lse_0 was still open at the job's end, and could not be ended yet (stuck: server refuses connections). The broker keeps trying; `stepkey leases` shows it.",
    ]);
  });

  it("says of a lease that nothing ends that it stays valid, with what is left open", () => {
    const none = {
      ...lease,
      state: "none",
      facts: ["it stays valid: stepkey cannot end it"],
      tidy: { state: "done", facts: ["label removed"] } as const,
      findings: [{ what: "PUBLIC may write table a.", fix: "REVOKE …" }],
    };
    expect(told((runner) => reportJobClosed(runner, [none]))).toEqual({
      warnings: [],
      lines: [
        "◌ valid       lse_0 was still open at the job's end · none: it stays valid: stepkey cannot end it",
        "✓ tidied      label removed",
        "✗ finding     PUBLIC may write table a.",
        "              fix: REVOKE …",
      ],
    });
  });

  it("says how long the credential of a killed step works where there is no broker", () => {
    const direct = {
      mode: "direct",
      step: "deploy",
      lease: "lse_0",
      handle: "toy session 7",
      diesAt: "2026-11-22T10:15:00Z",
    } as const;
    const { diesAt: _, ...forever } = direct;
    const [now, later] = [Date.UTC(2026, 10, 22, 10), Date.UTC(2026, 10, 22, 10, 15)];
    const warned = (changes: Partial<DirectSessionState>, at = now) =>
      told((runner) => reportDirectLease(runner, { ...direct, ...changes }, at)).warnings;
    expect(warned({})).toEqual([
      'stepkey: step "deploy" did not finish. Its credential (lse_0, toy session 7) was not revoked; it works until 2026-11-22T10:15:00Z at the latest (now 2026-11-22T10:00:00Z).',
    ]);
    expect(warned({}, later)).toEqual([]);
    expect(warned({ ended: "expires" })).toEqual([]);
    // The runner's clock is 20 minutes ahead of the provider's: its end has not come yet.
    expect(warned({ clockAheadMs: "-1200000" }, later)).toHaveLength(1);
    const left = told((runner) => reportDirectLease(runner, forever, later));
    expect(left.warnings[0]).toMatch(/was not revoked; it stays valid: stepkey cannot end it\.$/u);
  });

  it("does not pass over a state that cannot be read", () => {
    expect(told(reportStateUnreadable).warnings[0]).toContain("cannot be read");
  });
});

describe("what post reports of a lease that it ended without a broker", () => {
  const left: DirectSessionState = {
    mode: "direct",
    step: "migrate",
    lease: "lse_0",
    handle: "a token",
    diesAt: "2026-11-22T10:15:00Z",
  };
  const seen = { checkedAt: 0, by: "action", facts: ["token revoked", "token absent"] } as const;
  const now = Date.parse("2026-11-22T10:00:00Z");

  it("is how it ended, and no warning", () => {
    const ending = { ...seen, revocation: "verified" } as const;
    expect(told((runner) => reportLeftLease(runner, left, { ending, now }))).toEqual({
      warnings: [],
      lines: [
        "✓ revoked     lse_0 was still open at the job's end · verified: token revoked, token absent",
      ],
    });
  });

  it("is until when it lives, and why, where it could not be ended", () => {
    const why = failure("revocation_failed", "The server refused.", { remedy: "" });
    const ending = { ...seen, revocation: "failed", failure: why } as const;
    const { warnings, lines } = told((runner) => reportLeftLease(runner, left, { ending, now }));
    expect(lines).toEqual(["◌ valid       The server refused."]);
    expect(warnings[0]).toContain("it works until 2026-11-22T10:15:00Z at the latest");
  });
});
