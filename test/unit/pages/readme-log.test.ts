import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { refusalLines } from "../../../src/action/runner/log.ts";
import { issuedText } from "../../../src/credentials/aws/session/session.ts";
import {
  approvedLines,
  askedLines,
  issuedLines,
  maskedLines,
  receiptLines,
  revokedLines,
  runLines,
  taskLines,
  titleLine,
} from "../../../src/receipt/log-lines.ts";
import { residueLines } from "../../../src/receipt/residue-lines.ts";
import { failure } from "../../../src/shared/failure.ts";
import { DECISION, PARTS, START, TASK } from "../../support/receipt/fixtures.ts";

const FENCED = /^```text\n(?<log>stepkey .*?)^```$/msu;

const readme = await readFile(new URL("../../../README.md", import.meta.url), "utf8");
/** Blocks that are indented by four. */
const excerpts = readme.split(/\n(?! {4}|\n)/u).map((block) =>
  block
    .split("\n")
    .filter((line) => line.startsWith("    "))
    .map((line) => line.slice(4)),
);

function excerptWith(mark: string): readonly string[] {
  return excerpts.find((lines) => lines.some((line) => line.startsWith(mark))) ?? [];
}

it("the README's log is what a step prints", () => {
  const lease = { ...PARTS.lease, issuedTo: "postgres role stepkey_7q2m…" };
  const facts = ["role dropped", "1 session ended", "role absent", "no sessions"];
  expect(excerptWith("✓ asked").filter((line) => line !== "…")).toEqual([
    titleLine(PARTS),
    ...askedLines({ ...PARTS.claims, actor: "mona" }, { ...DECISION, author: "release-helper" }),
    ...approvedLines(DECISION, "write", START),
    ...issuedLines(lease),
    ...maskedLines(3),
    ...runLines("npm run migrate"),
    ...taskLines(TASK),
    ...residueLines({ files_searched: 812, complete: true, found: [] }),
    ...revokedLines({ ...PARTS.ending, facts }, lease),
    ...receiptLines(lease.id),
  ]);
});

it("the README's refusal is what a step prints", () => {
  const url = "https://github.com/octo-org/shop/pull/42";
  const who = "someone with write access";
  const message = `This write needs 1 more approval of commit 4f2c91e, by ${who}.`;
  const remedy = `Ask ${who} to review the newest commit, then re-run this job: ${url}`;
  const refused = failure("approval_pending", message, { remedy });
  expect(excerptWith("✗ not approved")).toEqual(refusalLines(refused, url));
});

it("the README's log of a read in direct mode is what a step prints", () => {
  const role = "arn:aws:iam::123456789012:role/shop-read";
  const session = { role, name: "stepkey-7q2m…" };
  const lease = { ...PARTS.lease, issuedTo: issuedText(session, NOTHING_HANDED_ON, []) };
  const end = "2026-11-22T10:15:00Z";
  const denied = `its own session policy denies everything from ${end} on`;
  const facts = ["AWS has no call that ends a session", denied];
  const diesAt = Date.parse(end) + 1000;
  const asked = { ...PARTS, step: "report", grant: undefined, access: "read" } as const;
  const claims = { ...PARTS.claims, actor: "mona", ref: "refs/heads/main" };
  const { pull_request: _none, ...decision } = { ...DECISION, agent: false };
  const lines = (FENCED.exec(readme)?.groups?.["log"] ?? "").trimEnd().split("\n");
  expect(lines.filter((line) => line !== "…")).toEqual([
    titleLine(asked),
    ...askedLines(claims, decision),
    ...issuedLines(lease),
    ...maskedLines(3),
    ...runLines('aws s3 ls "s3://$BUCKET"'),
    ...taskLines({ ...TASK, endedAt: TASK.startedAt + 2000 }),
    ...residueLines({ files_searched: 9, complete: true, found: [] }),
    ...revokedLines(
      { ...PARTS.ending, by: "action", revocation: "expires", facts },
      { ...lease, diesAt },
    ),
    ...receiptLines(lease.id),
  ]);
});

const NOTHING_HANDED_ON = { chain: false, bearer: false };
