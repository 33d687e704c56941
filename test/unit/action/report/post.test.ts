import { describe, expect, it } from "vitest";
import type { Runner } from "../../../../src/action/runner/runner.ts";
import { tellClosed, tellNotClosed, tellUnreadable } from "../../../../src/action/report/post.ts";
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

describe("what post tells", () => {
  it("reads as sentences, whatever the fault said", () => {
    const unreachable = failure("broker_unreachable", "The broker does not answer: ENOTFOUND.", {
      remedy: "",
    });
    expect(told((runner) => tellNotClosed(runner, state, unreachable)).warnings[0]).toMatch(
      /^stepkey: the job could not be closed at https:\/\/stepkey\.example: The broker does not answer: ENOTFOUND\. The broker ends/u,
    );
    const details = ["  permissions:", "    id-token: write"];
    const lacking = failure("id_token_unavailable", "Add to the job:", { remedy: "", details });
    expect(told((runner) => tellNotClosed(runner, state, lacking)).warnings[0]).toContain(
      "Add to the job: permissions: id-token: write. The broker ends",
    );
  });

  it("says of a lease that was ended how, and of another who goes on", () => {
    const verified = { ...lease, state: "verified", facts: ["role absent"] };
    expect(told((runner) => tellClosed(runner, [verified]))).toEqual({
      warnings: [],
      lines: ["✓ revoked     lse_0 was still open at the job's end · verified: role absent"],
    });
    const stuck = { ...lease, state: "stuck", facts: ["server refuses connections"] };
    expect(told((runner) => tellClosed(runner, [stuck])).warnings).toEqual([
      "stepkey: lse_0 was still open at the job's end, and could not be ended yet (stuck: server refuses connections). The broker goes on trying; `stepkey leases` shows it.",
    ]);
  });

  it("does not pass over a state that cannot be read", () => {
    expect(told(tellUnreadable).warnings[0]).toContain("cannot be read");
  });
});
