import { expiryInWords, startedBy } from "./log-lines.ts";
import type { Instant } from "../shared/clock.ts";
import type { TidyReport } from "../shared/wire.ts";
import { inShort, joined, placeText, plural, shortSha } from "../shared/wording.ts";
import { lifeChart } from "./life-chart.ts";
import { SUMMARY_HEADING, type SummaryPosition } from "./summary-position.ts";
import { codeSpan, escapeMarkdown, fenced, markdownTable } from "./markdown.ts";
import {
  receiptFileName,
  renderReceipt,
  type IssueSection,
  type Receipt,
  type Revocation,
} from "./receipt.ts";

const HEADINGS = ["step", "asked", "approved", "issued", "used", "ended", "proven"];

/**
 * Leases of one job as Markdown, in the order given: the outcome in words, one table, their lives as a chart, findings,
 * what is not proven, and the receipts in folded blocks. Each step appends its own part, and GitHub shows them in order.
 */
export function renderSummary(receipts: readonly Receipt[], position: SummaryPosition): string {
  const parts = [
    ...(position.isFirst ? [SUMMARY_HEADING] : []),
    ...receipts.map((receipt) => `### ${outcomeInWords(receipt)}`),
    markdownTable(HEADINGS, receipts.map(row)),
    lifeChart(receipts),
    ...receipts.flatMap(findings),
    ...receipts.flatMap(doubts),
    ...receipts.map(folded),
  ];
  return `${parts.join("\n\n")}\n\n`;
}

/** What became of one step, as a heading: first the task, then its credential. */
function outcomeInWords(receipt: Receipt): string {
  const mark = isWell(receipt) ? "✓" : "✗";
  return `${mark} ${escapeMarkdown(receipt.step)}: ${taskInWords(receipt)}; ${endInWords(receipt)}`;
}

function endInWords(receipt: Receipt): string {
  const { mode, issued: given, ended: end } = receipt;
  const stored = storedInWords(given.stored_secrets ?? []);
  if (mode === "secret-env") return stored;
  const credential = `its credential ${END_IN_WORDS[end.revocation](receipt)}`;
  return stored === "" ? credential : `${credential}; ${stored}`;
}

function storedInWords(names: readonly string[]): string {
  if (names.length === 0) return "";
  const [secrets, stay, them] =
    names.length === 1 ? ["secret", "stays", "it"] : ["secrets", "stay", "them"];
  const shown = escapeMarkdown(joined(names, "and", 3));
  return `the stored ${secrets} ${shown} ${stay} valid, because stepkey cannot end ${them}`;
}

function isWell({ used, ended }: Receipt): boolean {
  const left = used?.residue?.found.length ?? 0;
  return used?.exit_code === 0 && left === 0 && ended.revocation !== "failed";
}

function taskInWords({ used, access, environment }: Receipt): string {
  if (used === undefined) return "the task never ran";
  if (used.stopped !== undefined) return "the task was stopped";
  if (used.exit_code !== 0) return `the task failed with exit ${used.exit_code}`;
  const where = environment === undefined ? "" : ` ${escapeMarkdown(environment)}`;
  if (access === undefined) return "the task ran";
  return access === "write"
    ? `the task wrote to${where || " its target"}`
    : `the task read${where}`;
}

const END_IN_WORDS: Readonly<Record<Revocation, (receipt: Receipt) => string>> = {
  verified: () => "was revoked, and is proven dead",
  requested: () => "was revoked, but the provider cannot prove it",
  expires: ({ issued: given }) => expiryInWords(diesAtOf(given)),
  none: () => "stays valid, because stepkey cannot end it",
  failed: () => "could not be revoked",
};

function row(receipt: Receipt): readonly string[] {
  return [
    `${escapeMarkdown(receipt.step)}<br>${escapeMarkdown(rightsOf(receipt))}`,
    requestCell(receipt),
    approvalCell(receipt),
    issueCell(receipt),
    taskCell(receipt),
    endCell(receipt),
    proofCell(receipt),
  ];
}

function rightsOf({ grant, environment, access }: Receipt): string {
  return [grant, environment, access].flatMap((part) => part ?? []).join(", ");
}

function requestCell({ asked: who }: Receipt): string {
  const { pull_request: number, run_attempt: attempt } = who;
  const where = placeText(who.ref, number);
  return lines(
    `${escapeMarkdown(who.repository)} at ${codeSpan(shortSha(who.commit))}`,
    `${escapeMarkdown(where)} by ${escapeMarkdown(who.author ?? who.by)}${who.agent ? " (an agent's job)" : ""}`,
    `run ${who.run_id}, attempt ${attempt}${escapeMarkdown(startedBy(who.by, who.author))}`,
  );
}

function approvalCell({ approved: given, access }: Receipt): string {
  if (access === "read") return "not needed for a read";
  if (given.required === 0) {
    return lines(
      "not needed",
      ...(given.reason === undefined ? [] : [escapeMarkdown(given.reason)]),
    );
  }
  return lines(
    ...given.by.map(
      ({ login, commit, at }) =>
        `${escapeMarkdown(login)}, ${dateAndTime(at)}, ${codeSpan(shortSha(commit))}`,
    ),
    `${given.by.length} of ${given.required}`,
  );
}

function issueCell(receipt: Receipt): string {
  const { issued: given, lease } = receipt;
  return lines(
    codeSpan(lease),
    escapeMarkdown(given.to),
    given.expires_at === undefined
      ? dateAndTime(given.at)
      : `${dateAndTime(given.at)}, until ${time(given.expires_at)} at most`,
    ...storedCell(receipt),
    ...(given.files ?? []).map(({ name, mode }) => `file ${codeSpan(name)}, ${mode}`),
  );
}

/** Beside a credential; alone, they are what was issued. */
function storedCell({ mode, issued: { stored_secrets: names = [] } }: Receipt): readonly string[] {
  if (mode === "secret-env" || names.length === 0) return [];
  return [escapeMarkdown(`stored: ${joined(names, "and", 3)}`)];
}

function taskCell({ used: task, uses }: Receipt): string {
  if (task === undefined) return "never";
  const { stopped, residue } = task;
  return lines(
    ...(uses === undefined ? [] : [codeSpan(uses)]),
    `exit ${task.exit_code} after ${inShort(task.duration_ms)}`,
    ...(stopped === undefined ? [] : [`stopped: ${escapeMarkdown(stopped)}`]),
    ...(residue !== undefined && residue.found.length > 0
      ? [`secret left in ${escapeMarkdown(joined(residue.found, "and", 3))}`]
      : []),
  );
}

function endCell(receipt: Receipt): string {
  const { tidy } = receipt.ended;
  const facts = (tidy?.facts ?? []).map(escapeMarkdown).join(", ");
  const tidied = tidy === undefined ? "" : [TIDY[tidy.state], facts].filter(Boolean).join(": ");
  return lines(ENDED[receipt.ended.revocation](receipt), tidied);
}

const TIDY: Readonly<Record<TidyReport["state"], string>> = {
  pending: "still to tidy",
  done: "tidied",
  stuck: "**not tidied**",
};

const ENDED: Readonly<Record<Revocation, (receipt: Receipt) => string>> = {
  verified: ({ ended: end }) => `revoked, ${time(end.at)}`,
  requested: ({ ended: end }) => `revoked, ${time(end.at)}`,
  expires: ({ issued: given }) => escapeMarkdown(expiryInWords(diesAtOf(given))),
  none: () => "**stays valid**",
  failed: ({ ended: end }) => lines("not revoked", escapeMarkdown(end.failure ?? "")),
};

function proofCell({ proven: proof, ended: end }: Receipt): string {
  const facts = proof.facts.map(escapeMarkdown);
  const by = `by the ${proof.by}, ${time(proof.checked_at)}`;
  if (end.revocation === "verified") return lines(...facts, by);
  return lines("**no**", ...facts);
}

function diesAtOf({ dies_at }: IssueSection): Instant | undefined {
  return dies_at === undefined ? undefined : Date.parse(dies_at);
}

function findings({ ended: { findings: all = [] }, step }: Receipt): readonly string[] {
  if (all.length === 0) return [];
  const list = all.map(
    ({ what, fix }) => `- **${escapeMarkdown(what)}** Fix: ${escapeMarkdown(fix)}`,
  );
  const title = `**What ${escapeMarkdown(step)} leaves open for others** (${plural(all.length, "finding")}):`;
  return [[title, "", ...list].join("\n")];
}

function doubts(receipt: Receipt): readonly string[] {
  const { not_proven: all, step } = receipt;
  if (all.length === 0) return [];
  const list = all.map((doubt) => `- **${escapeMarkdown(doubt)}**`);
  const title = `**Not proven for ${escapeMarkdown(step)}** (${plural(all.length, "point")}):`;
  return [[title, "", ...list].join("\n")];
}

function folded(receipt: Receipt): string {
  const title = `Receipt of ${escapeMarkdown(receipt.step)}: ${escapeMarkdown(receiptFileName(receipt.lease))}`;
  const body = fenced("json", renderReceipt(receipt));
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function dateAndTime(instant: string): string {
  return `${escapeMarkdown(instant.slice(0, 10))} ${time(instant)}`;
}

/** The time of day of an RFC 3339 instant: a lease lives 12 hours at most, so one date in a row is enough. */
function time(instant: string): string {
  return `${escapeMarkdown(instant.slice(11, 19))} UTC`;
}

function lines(...texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join("<br>");
}
