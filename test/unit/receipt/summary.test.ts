import { describe, expect, it } from "vitest";
import { renderRefusal } from "../../../src/receipt/refusal-summary.ts";
import { renderSummary } from "../../../src/receipt/summary.ts";
import {
  DECISION,
  EXPIRES,
  FAILED,
  LEFT_OPEN,
  NONE,
  PARTS,
  receipt,
  REQUESTED,
  TASK,
} from "../../support/receipt/fixtures.ts";

const first = { isFirst: true };
const later = { isFirst: false };
const headingOf = (markdown: string): string =>
  markdown.split("\n").find((line) => line.startsWith("### ")) ?? "";
const rowOf = (markdown: string): readonly string[] =>
  (markdown.split("\n").find((line) => line.startsWith("| migrate")) ?? "").split(" | ");

describe("the summary of one lease", () => {
  it("shows a reviewer a week later what happened", () => {
    expect(`\n${renderSummary([receipt()], first)}`).toMatchInlineSnapshot(`
      "
      ## stepkey: credentials of this job

      ### ✓ migrate: the task wrote to production; its credential was revoked, and is proven dead

      | step | asked | approved | issued | used | ended | proven |
      | --- | --- | --- | --- | --- | --- | --- |
      | migrate<br>orders-migrate, production, write | octo-org/shop at \`4f2c91e\`<br>pull request 42 by release-helper (an agent's job)<br>run 9001, attempt 1 | mona, 2026-11-22 09:57:00 UTC, \`4f2c91e\`<br>1 of 1 | \`lse_7q2m0000000000000000000000\`<br>postgres role stepkey&#95;7q2m<br>2026-11-22 10:00:00 UTC, until 10:15:00 UTC at most | exit 0 after 48 s | revoked, 10:00:50 UTC | role absent<br>no sessions<br>by the broker, 10:00:50 UTC |

      \`\`\`mermaid
      gantt
        dateFormat X
        axisFormat %H:%M:%S
        title Life of the credential in UTC
        section migrate
        allowed at most :done, 1795341600, 1795342500
        credential :active, 1795341600, 1795341650
        task :active, 1795341601, 1795341649
      \`\`\`

      <details><summary>Receipt of migrate: stepkey-receipt-lse&#95;7q2m0000000000000000000000.json</summary>

      \`\`\`json
      {
        "version": 2,
        "lease": "lse_7q2m0000000000000000000000",
        "mode": "broker",
        "step": "migrate",
        "grant": "orders-migrate",
        "environment": "production",
        "access": "write",
        "asked": {
          "repository": "octo-org/shop",
          "repository_id": 74,
          "commit": "4f2c91e0c1a54d5a8f3b1f7a2b6c4d8e9f0a1b2c",
          "ref": "refs/pull/42/merge",
          "pull_request": 42,
          "event": "pull_request",
          "by": "release-helper",
          "agent": true,
          "run_id": 9001,
          "run_attempt": 1,
          "check_run_id": 7001,
          "workflow": "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main"
        },
        "granted": {
          "rule": "octo-org/shop.yml:9 orders-migrate",
          "trace": "01j9abc"
        },
        "approved": {
          "required": 1,
          "by": [
            {
              "review_id": 501,
              "login": "mona",
              "commit": "4f2c91e0c1a54d5a8f3b1f7a2b6c4d8e9f0a1b2c",
              "at": "2026-11-22T09:57:00Z"
            }
          ]
        },
        "issued": {
          "kind": "postgres",
          "to": "postgres role stepkey_7q2m",
          "at": "2026-11-22T10:00:00Z",
          "expires_at": "2026-11-22T10:15:00Z",
          "dies_at": "2026-11-22T10:15:00Z",
          "masked_values": 2
        },
        "used": {
          "started_at": "2026-11-22T10:00:01Z",
          "ended_at": "2026-11-22T10:00:49Z",
          "duration_ms": 48000,
          "exit_code": 0,
          "residue": {
            "files_searched": 812,
            "complete": true,
            "found": []
          }
        },
        "ended": {
          "at": "2026-11-22T10:00:50Z",
          "revocation": "verified"
        },
        "proven": {
          "checked_at": "2026-11-22T10:00:50Z",
          "by": "broker",
          "facts": [
            "role absent",
            "no sessions"
          ]
        },
        "not_proven": []
      }
      \`\`\`

      </details>

      "
    `);
  });

  it("says in bold what was not proven", () => {
    const direct = receipt({
      mode: "direct",
      grant: undefined,
      ending: EXPIRES,
      task: { ...TASK, escaped: true, residue: { files_searched: 5, complete: false, found: [] } },
    });
    const doubts = renderSummary([direct], later)
      .split("\n")
      .filter((line) => line.startsWith("**") || line.startsWith("- **"));
    expect(doubts).toMatchInlineSnapshot(`
      [
        "**Not proven for migrate** (4 points):",
        "- **That the credential is dead: this kind cannot be revoked; it expires at 10:15:00 UTC.**",
        "- **That the task is over: a process that left its process group still ran, and may still have the credential.**",
        "- **That no file contains the secret: time ran out after 5 files.**",
        "- **That nothing else in this job could get this credential: without a broker, only the provider's trust policy decides that.**",
      ]
    `);
  });

  it("names what the lease leaves open for others, and what is still to tidy", () => {
    const left = renderSummary([receipt({ ending: LEFT_OPEN })], later);
    expect(left).toContain(
      "**What migrate leaves open for others** (1 finding):\n\n- **PUBLIC may write table app.orders.** Fix: REVOKE INSERT ON app.orders FROM PUBLIC;",
    );
    expect(rowOf(left)[5]).toBe("revoked, 10:00:50 UTC<br>still to tidy: role not dropped yet");
  });

  it("names the files that the task got", () => {
    const files = [{ name: "client.key", mode: "0400" }] as const;
    const row = rowOf(renderSummary([receipt({ lease: { ...PARTS.lease, files } })], later));
    expect(row[3]).toMatch(/<br>file `client\.key`, 0400$/u);
  });

  it("says in bold that a credential stays valid", () => {
    const lease = { ...PARTS.lease, diesAt: undefined };
    const valid = renderSummary([receipt({ lease, ending: NONE })], later);
    expect(headingOf(valid)).toContain("its credential stays valid, because stepkey cannot end it");
    expect(rowOf(valid)[5]).toBe("**stays valid**");
    expect(valid).toMatch(/ {2}credential :crit, 1795341600, 1795342500\n/u);
  });

  it("says nothing of the kind when all of it is proven", () => {
    expect(renderSummary([receipt()], later)).not.toContain("Not proven");
    expect(receipt().not_proven).toEqual([]);
  });
});

describe("the heading", () => {
  it.each([
    [
      {},
      "### ✓ migrate: the task wrote to production; its credential was revoked, and is proven dead",
    ],
    [
      { access: "read" as const, environment: undefined },
      "### ✓ migrate: the task read; its credential was revoked, and is proven dead",
    ],
    [
      { access: "read" as const },
      "### ✓ migrate: the task read production; its credential was revoked, and is proven dead",
    ],
    [
      { environment: undefined },
      "### ✓ migrate: the task wrote to its target; its credential was revoked, and is proven dead",
    ],
    [
      { task: { ...TASK, exitCode: 2 }, ending: REQUESTED },
      "### ✗ migrate: the task failed with exit 2; its credential was revoked, but the provider cannot prove it",
    ],
    [
      { task: { ...TASK, exitCode: 130, stopped: "kim pushed" }, ending: EXPIRES },
      "### ✗ migrate: the task was stopped; its credential expires at 10:15:00 UTC",
    ],
    [
      { task: undefined, ending: FAILED },
      "### ✗ migrate: the task never ran; its credential could not be revoked",
    ],
    [
      { ending: FAILED },
      "### ✗ migrate: the task wrote to production; its credential could not be revoked",
    ],
  ])("says how it ended: %#", (changed, heading) => {
    expect(headingOf(renderSummary([receipt(changed)], later))).toBe(heading);
  });

  it("is not a success when the secret was left in a file", () => {
    const residue = { files_searched: 9, complete: true, found: ["a.log", "b.log"] };
    const left = renderSummary([receipt({ task: { ...TASK, residue } })], later);
    expect(headingOf(left)).toMatch(/^### ✗/u);
    expect(rowOf(left)[4]).toBe("exit 0 after 48 s<br>secret left in a.log and b.log");
  });
});

describe("the table", () => {
  it("names the branch of a read", () => {
    const { pull_request: _, ...decision } = { ...DECISION, agent: false };
    const claims = { ...PARTS.claims, ref: "refs/heads/main", actor: "mona" };
    const row = rowOf(renderSummary([receipt({ access: "read", decision, claims })], later));
    expect(row[1]).toBe("octo-org/shop at `4f2c91e`<br>main by mona<br>run 9001, attempt 1");
    expect(row[2]).toBe("not needed for a read");
  });

  it("says why no approval was needed", () => {
    const excused = { ...DECISION, required_approvals: 0, approvals: [] };
    const why = receipt({ decision: { ...excused, reason: "nightly" } });
    expect(rowOf(renderSummary([why], later))[2]).toBe("not needed<br>nightly");
    expect(rowOf(renderSummary([receipt({ decision: excused })], later))[2]).toBe("not needed");
  });

  it("shows a task that never ran, one that was stopped, and what is not proven", () => {
    const never = rowOf(renderSummary([receipt({ task: undefined, ending: FAILED })], later));
    expect(never.slice(4)).toEqual([
      "never",
      "not revoked<br>The broker did not revoke the lease.",
      "**no** |",
    ]);
    const stopped = receipt({ task: { ...TASK, stopped: "kim pushed" }, ending: EXPIRES });
    expect(rowOf(renderSummary([stopped], later)).slice(4)).toEqual([
      "exit 0 after 48 s<br>stopped: kim pushed",
      "expires at 10:15:00 UTC",
      "**no**<br>AWS has no call that ends a session |",
    ]);
    const { failure: _, ...silent } = FAILED;
    expect(rowOf(renderSummary([receipt({ ending: silent })], later))[5]).toBe("not revoked");
  });
});

describe("several steps of one job", () => {
  it("have one heading, then a part each, in order", () => {
    const report = receipt({ step: "report", access: "read" });
    const job = renderSummary([receipt()], first) + renderSummary([report], later);
    expect(job.split("\n").filter((line) => line.startsWith("#"))).toEqual([
      "## stepkey: credentials of this job",
      "### ✓ migrate: the task wrote to production; its credential was revoked, and is proven dead",
      "### ✓ report: the task read production; its credential was revoked, and is proven dead",
    ]);
  });

  it("are in one table and one chart when they are reported together", () => {
    const both = renderSummary([receipt(), receipt({ step: "report" })], first);
    expect(both.match(/^\| --- /gmu)).toHaveLength(1);
    expect(both.match(/^ {2}section /gmu)).toHaveLength(2);
    expect(both.match(/<details>/gu)).toHaveLength(2);
  });
});

describe("a step that got nothing", () => {
  const refused = {
    step: "migrate",
    title: "not approved",
    lines: [
      "orders-migrate needs 1 approval of commit 4f2c91e.",
      "mona approved 91be003, which is no longer the head.",
    ],
    remedy: "Ask someone with write access to review the newest commit, then re-run this job.",
    code: "approval_pending",
    trace: "01j9abc",
    url: "https://github.com/octo-org/shop/pull/42",
  };

  it("says what, why, and what now", () => {
    expect(`\n${renderRefusal(refused, first)}`).toMatchInlineSnapshot(`
      "
      ## stepkey: credentials of this job

      ### ✗ migrate: not approved; the step got no credential

      - orders-migrate needs 1 approval of commit 4f2c91e.
      - mona approved 91be003, which is no longer the head.

      What now: Ask someone with write access to review the newest commit, then re-run this job.

      <https://github.com/octo-org/shop/pull/42>

      Code: \`approval_pending\`, trace \`01j9abc\`

      "
    `);
  });

  it("names the pull request once, where the remedy ends with it", () => {
    const remedy = `Ask mona to look again, then re-run this job: ${refused.url}`;
    const text = renderRefusal({ ...refused, remedy }, later);
    expect(text).toContain(
      `What now: Ask mona to look again, then re-run this job:\n\n<${refused.url}>`,
    );
  });

  it("links nothing but a pull request, and needs no trace", () => {
    for (const url of [undefined, "javascript:alert(1)", "https://evil.example/?x=/pull/42"]) {
      const text = renderRefusal({ ...refused, url, trace: undefined }, later);
      expect(text).not.toContain("<");
      expect(text).toContain("Code: `approval_pending`\n");
    }
  });
});
