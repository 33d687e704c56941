import { describe, expect, it } from "vitest";
import {
  approvedLines,
  askedLines,
  findingLines,
  issuedLines,
  labelled,
  maskedLines,
  receiptLines,
  revokedLines,
  runLines,
  shortLease,
  taskLines,
  tidyLines,
  titleLine,
} from "../../../src/receipt/log-lines.ts";
import { withheldLines } from "../../../src/receipt/environment-lines.ts";
import { residueLines } from "../../../src/receipt/residue-lines.ts";
import type { TidyReport } from "../../../src/shared/wire.ts";
import {
  DECISION,
  EXPIRES,
  FAILED,
  LEFT_OPEN,
  NONE,
  PARTS,
  REQUESTED,
  START,
  TASK,
} from "../../support/receipt/fixtures.ts";

const approval = (login: string, submitted: string) => ({
  review_id: 1,
  login,
  commit: DECISION.commit,
  submitted_at: submitted,
});

describe("the step's log", () => {
  it("says whose the pull request is, and who started the job where that is somebody else", () => {
    const decision = { ...DECISION, author: "kim" };
    expect(askedLines({ ...PARTS.claims, actor: "mona" }, decision).join("")).toMatch(
      /pull request 42 by kim .*run 9001, attempt 1, started by mona$/u,
    );
    expect(askedLines({ ...PARTS.claims, actor: "kim" }, decision).join("")).not.toContain(
      "started by",
    );
  });

  it("reads in five seconds", () => {
    const { claims, lease, ending } = PARTS;
    const names = ["AWS_PROFILE", "NPM_TOKEN", ...Array.from({ length: 11 }, (_, n) => `N${n}`)];
    const lines = [
      titleLine(PARTS),
      ...askedLines(claims, DECISION),
      ...approvedLines(DECISION, "write", START),
      ...issuedLines(lease),
      ...maskedLines(2),
      ...withheldLines(names),
      ...runLines("npm run migrate\n"),
      ...taskLines(TASK),
      ...residueLines({ files_searched: 812, complete: true, found: [] }),
      ...revokedLines(ending, lease),
      ...receiptLines(lease.id),
    ];
    expect(`\n${lines.join("\n")}\n`).toMatchInlineSnapshot(`
      "
      stepkey · step "migrate" · orders-migrate · production · write
      ✓ asked       octo-org/shop @ 4f2c91e · pull request 42 by release-helper (an agent's job) · run 9001, attempt 1
      ✓ approved    mona, 3 minutes ago, on 4f2c91e · 1 of 1
      ✓ issued      lse_7q2m…  postgres role stepkey_7q2m · until 10:15:00 UTC (15 min at most)
      ✓ masked      2 values
        withheld    AWS_PROFILE, NPM_TOKEN, N0, N1, N2, N3, N4, N5, N6, N7, N8, N9, N10
                    (pass-env can pass them)
      ▸ npm run migrate
      ✓ task        exit 0 after 48 s
      ✓ residue     812 files searched, nothing found
      ✓ revoked     proven by the broker: role absent, no sessions
        receipt     stepkey-receipt-lse_7q2m….json · also in the summary
      "
    `);
  });

  it("aligns further lines below the first", () => {
    expect(labelled("◌", "waiting", ["1 approval", "https://github.com"])).toEqual([
      "◌ waiting     1 approval",
      "              https://github.com",
    ]);
    expect(labelled(" ", "empty", [])).toEqual(["  empty       "]);
  });

  it("names a branch where there is no pull request, and an agent only where there is one", () => {
    const { pull_request: _, ...decision } = { ...DECISION, agent: false };
    const claims = { ...PARTS.claims, ref: "refs/heads/main", actor: "mona" };
    expect(askedLines(claims, decision)).toEqual([
      "✓ asked       octo-org/shop @ 4f2c91e · main by mona · run 9001, attempt 1",
    ]);
  });

  it("shows nothing about approvals for a read, and the reason where none was needed", () => {
    expect(approvedLines(DECISION, "read", START)).toEqual([]);
    const excused = { ...DECISION, required_approvals: 0, approvals: [], reason: "nightly" };
    expect(approvedLines(excused, "write", START)).toEqual([
      "✓ approved    no approval needed: nightly",
    ]);
    const { reason: __, ...silent } = excused;
    expect(approvedLines(silent, "write", START)).toEqual([
      "✓ approved    no approval needed: policy asks for none",
    ]);
  });

  it("shows each of several approvals on its line, and the count once", () => {
    const approvals = [
      approval("mona", "2026-11-22T07:00:00Z"),
      approval("octocat", "2026-11-22T09:59:30Z"),
    ];
    const decision = { ...DECISION, required_approvals: 2, approvals };
    expect(approvedLines(decision, "write", START)).toEqual([
      "✓ approved    mona, 3 hours ago, on 4f2c91e",
      "              octocat, 30 seconds ago, on 4f2c91e · 2 of 2",
    ]);
  });

  it("says nothing about variables when none is withheld", () => {
    expect(withheldLines([])).toEqual([]);
  });

  it("shows the first line that does something", () => {
    expect(runLines("# first\n\n  set -eu\nnpm ci\r\nnpm test\n")).toEqual([
      "▸ set -eu  (and 2 more lines)",
    ]);
    expect(runLines("a\nb")).toEqual(["▸ a  (and 1 more line)"]);
    expect(runLines("# nothing")).toEqual(["▸ "]);
  });

  it("says that a task failed, and why one was stopped", () => {
    expect(taskLines({ ...TASK, exitCode: 3 })).toEqual(["✗ task        exit 3 after 48 s"]);
    expect(taskLines({ ...TASK, stopped: "kim pushed 91be003" })).toEqual([
      "✗ task        stopped after 48 s",
      "              kim pushed 91be003",
    ]);
    expect(taskLines({ ...TASK, escaped: true })[1]).toBe(
      "✗ left        a process that left the task's process group still runs and has the credential",
    );
  });

  const KEEP =
    "              To keep one for later steps, start it in a step of its own, without the credential.";

  it("names the processes that the task left: those that were ended, and those that still run", () => {
    const left = [
      { name: "sleep", pid: 12, ended: true },
      { name: "node", pid: 13, ended: true },
      { name: "dockerd", pid: 14, ended: false },
    ];
    expect(taskLines({ ...TASK, escaped: true, left }).slice(1)).toEqual([
      "◌ left        2 processes that it left behind were ended: sleep (12) and node (13)",
      KEEP,
      "✗ left        1 process that cannot be ended still runs and has the credential: dockerd (14)",
    ]);
    expect(taskLines({ ...TASK, left: left.slice(0, 1) })[1]).toBe(
      "◌ left        1 process that it left behind was ended: sleep (12)",
    );
  });

  it("says how to keep a daemon that the task started on purpose, also where the system names none", () => {
    expect(taskLines({ ...TASK, groupEnded: true }).slice(1)).toEqual([
      "◌ left        what it left in the background was ended",
      KEEP,
    ]);
    const running = [{ name: "dockerd", pid: 14, ended: false }];
    expect(taskLines({ ...TASK, escaped: true, left: running })).not.toContain(KEEP);
  });

  it("names the files with residue, and a search that did not finish", () => {
    const found = ["/home/runner/.pgpass"];
    expect(residueLines({ files_searched: 1, complete: true, found })).toEqual([
      "✗ residue     1 file searched, the secret is in 1 file",
      "              /home/runner/.pgpass",
    ]);
    expect(residueLines({ files_searched: 5, complete: false, found: [] })).toEqual([
      "◌ residue     5 files searched, nothing found so far: time ran out",
    ]);
  });

  it("says what was not searched, also when something was found", () => {
    const first = ["a", "b", "c", "d"].map((path) => ({ path, why: "EACCES" }));
    const not_read = { count: 5, first };
    expect(residueLines({ files_searched: 5, complete: false, found: [], not_read })).toEqual([
      "◌ residue     5 files searched, nothing found in what could be read",
      "              5 files or directories could not be read:",
      "              a (EACCES)",
      "              b (EACCES)",
      "              c (EACCES)",
      "              and 2 more",
    ]);
    const limit = "bytes";
    const found = ["$HOME/.pgpass"];
    expect(residueLines({ files_searched: 5, complete: false, found, limit })).toEqual([
      "✗ residue     5 files searched, the secret is in 1 file",
      "              $HOME/.pgpass",
      "              not everything was searched: the limit of bytes was reached",
    ]);
  });

  it("never calls revoked what only expires, or was not revoked", () => {
    const { lease } = PARTS;
    expect(revokedLines(EXPIRES, lease)).toEqual([
      "◌ expires     this kind cannot be revoked; it expires at 10:15:00 UTC: AWS has no call that ends a session",
    ]);
    expect(revokedLines(FAILED, lease)).toEqual([
      "✗ not revoked The broker did not revoke the lease.",
      "              it expires at 10:15:00 UTC",
    ]);
    const { failure: _, ...silent } = FAILED;
    expect(revokedLines(silent, lease)[0]).toBe("✗ not revoked it may still work");
    expect(revokedLines(REQUESTED, lease)).toEqual([
      "✓ revoked     accepted by the provider: deny read back · nothing shows whether it took effect",
    ]);
  });

  it("says that what nothing ends stays valid", () => {
    const lease = { ...PARTS.lease, diesAt: undefined };
    const valid = ["◌ valid       it stays valid: stepkey cannot end it"];
    expect(revokedLines(NONE, lease)).toEqual(valid);
    expect(revokedLines({ ...NONE, facts: [] }, lease)).toEqual(valid);
    expect(revokedLines(FAILED, lease)[1]).toBe("              it never expires");
  });

  it("says how far tidying is, and who continues", () => {
    const lines = (state: TidyReport["state"], facts: readonly string[], by = "broker" as const) =>
      tidyLines({ tidy: { state, facts }, by });
    expect(lines("done", ["role dropped"])).toEqual(["✓ tidied      role dropped"]);
    expect(lines("done", [])).toEqual(["✓ tidied      nothing is left"]);
    expect(lines("pending", ["role owns table a"])).toEqual([
      "◌ tidy        not finished yet: role owns table a · the broker continues",
    ]);
    expect(lines("stuck", [])).toEqual([
      "✗ tidy        what is left could not be removed · `stepkey leases` shows it",
    ]);
    expect(tidyLines({ tidy: { state: "stuck", facts: ["no answer"] }, by: "action" })).toEqual([
      "✗ tidy        what is left could not be removed: no answer · it is not tried again",
    ]);
    expect(tidyLines(PARTS.ending)).toEqual([]);
  });

  it("names each finding with its fix", () => {
    expect(findingLines(LEFT_OPEN.findings)).toEqual([
      "✗ finding     PUBLIC may write table app.orders.",
      "              fix: REVOKE INSERT ON app.orders FROM PUBLIC;",
    ]);
    expect(findingLines()).toEqual([]);
  });

  it("shows a short lease id as it is", () => {
    expect(shortLease("lse_1")).toBe("lse_1");
  });

  it("is never a command to the runner, nor breaks a line, whatever names hold", () => {
    const evil = "x\n::set-env name=A::b\r##[error]c\u001B[2J\u202E";
    const { claims, lease } = PARTS;
    const lines = [
      titleLine({ ...PARTS, step: evil }),
      ...askedLines({ ...claims, actor: evil, ref: evil }, DECISION),
      ...approvedLines(
        { ...DECISION, approvals: [approval(evil, "2026-11-22T09:57:00Z")] },
        "write",
        START,
      ),
      ...issuedLines({ ...lease, issuedTo: evil }),
      ...withheldLines([evil]),
      ...runLines(`::stop-commands::x\n${evil}`),
      ...taskLines({ ...TASK, stopped: `::warning::${evil}` }),
      ...residueLines({ files_searched: 1, complete: true, found: ["::error::x", evil] }),
      ...revokedLines({ ...FAILED, failure: { message: evil } }, lease),
      ...tidyLines({ tidy: { state: "pending", facts: [evil] }, by: "broker" }),
      ...findingLines([{ what: evil, fix: `::error::${evil}` }]),
    ];
    for (const line of lines) {
      expect(line).not.toMatch(/[\p{C}]/u);
      expect(line).not.toContain("##[");
      expect(line).not.toMatch(/^\s*::/u);
    }
  });
});
