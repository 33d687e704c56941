import { startedBy } from "./log-lines.ts";
import { inShort, joined, placeText, plural, shortSha } from "../shared/wording.ts";
import { lifeChart } from "./life-chart.ts";
import { code, escapeMarkdown, fenced, table } from "./markdown.ts";
import { outcomeInWords } from "./outcome.ts";
import { receiptFileName, renderReceipt, type Receipt, type Revocation } from "./receipt.ts";

const HEADINGS = ["step", "asked", "approved", "issued", "used", "ended", "proven"];

/** Whether this is the first part of the job's summary: only that one has the common heading. */
export interface SummaryPlace {
  readonly isFirst: boolean;
}

/**
 * Leases of one job as Markdown, in the order given: the outcome in words, one table, the life as a picture, what was
 * not proven, and the receipts folded. Each step appends its own part, and GitHub shows them one below the other.
 */
export function renderSummary(receipts: readonly Receipt[], place: SummaryPlace): string {
  const parts = [
    ...(place.isFirst ? [SUMMARY_HEADING] : []),
    ...receipts.map((receipt) => `### ${outcomeInWords(receipt)}`),
    table(HEADINGS, receipts.map(row)),
    lifeChart(receipts),
    ...receipts.flatMap(doubts),
    ...receipts.map(folded),
  ];
  return `${parts.join("\n\n")}\n\n`;
}

export const SUMMARY_HEADING = "## stepkey: credentials of this job";

function row(receipt: Receipt): readonly string[] {
  return [
    `${escapeMarkdown(receipt.step)}<br>${escapeMarkdown(rightsOf(receipt))}`,
    asked(receipt),
    approved(receipt),
    issued(receipt),
    used(receipt),
    ended(receipt),
    proven(receipt),
  ];
}

function rightsOf({ grant, environment, access }: Receipt): string {
  return [grant, environment, access].flatMap((part) => part ?? []).join(", ");
}

function asked({ asked: who }: Receipt): string {
  const { pull_request: number, run_attempt: attempt } = who;
  const where = placeText(who.ref, number);
  return lines(
    `${escapeMarkdown(who.repository)} at ${code(shortSha(who.commit))}`,
    `${escapeMarkdown(where)} by ${escapeMarkdown(who.author ?? who.by)}${who.agent ? " (an agent's job)" : ""}`,
    `run ${who.run_id}, attempt ${attempt}${escapeMarkdown(startedBy(who.by, who.author))}`,
  );
}

function approved({ approved: given, access }: Receipt): string {
  if (access === "read") return "not needed to read";
  if (given.required === 0) {
    return lines(
      "not needed",
      ...(given.reason === undefined ? [] : [escapeMarkdown(given.reason)]),
    );
  }
  return lines(
    ...given.by.map(
      ({ login, commit, at }) =>
        `${escapeMarkdown(login)}, ${dateAndTime(at)}, ${code(shortSha(commit))}`,
    ),
    `${given.by.length} of ${given.required}`,
  );
}

function issued({ issued: given, lease }: Receipt): string {
  return lines(
    code(lease),
    escapeMarkdown(given.to),
    `${dateAndTime(given.at)}, until ${time(given.expires_at)} at most`,
  );
}

function used({ used: task }: Receipt): string {
  if (task === undefined) return "never";
  const { stopped, residue } = task;
  return lines(
    `exit ${task.exit_code} after ${inShort(task.duration_ms)}`,
    ...(stopped === undefined ? [] : [`stopped: ${escapeMarkdown(stopped)}`]),
    ...(residue !== undefined && residue.found.length > 0
      ? [`secret left in ${escapeMarkdown(joined(residue.found, "and", 3))}`]
      : []),
  );
}

function ended(receipt: Receipt): string {
  return ENDED[receipt.ended.revocation](receipt);
}

const ENDED: Readonly<Record<Revocation, (receipt: Receipt) => string>> = {
  verified: ({ ended: end }) => `revoked, ${time(end.at)}`,
  requested: ({ ended: end }) => `revoked, ${time(end.at)}`,
  expires: ({ issued: given }) => `ends by itself, ${time(given.dies_at)}`,
  none: () => "stays valid",
  failed: ({ ended: end }) => lines("not revoked", escapeMarkdown(end.failure ?? "")),
};

function proven({ proven: proof, ended: end }: Receipt): string {
  const facts = proof.facts.map(escapeMarkdown);
  const by = `by the ${proof.by}, ${time(proof.checked_at)}`;
  if (end.revocation === "verified") return lines(...facts, by);
  return lines("**no**", ...facts);
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

/** The time of day of an RFC 3339 instant: a lease lives 12 hours at most, so one date a row is enough. */
function time(instant: string): string {
  return `${escapeMarkdown(instant.slice(11, 19))} UTC`;
}

function lines(...texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join("<br>");
}
