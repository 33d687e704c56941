import type { Access, Claims } from "../shared/claims.ts";
import type { Instant } from "../shared/clock.ts";
import { printable } from "../shared/printable.ts";
import type { DecisionSummary } from "../shared/wire.ts";
import {
  inShort,
  inWords,
  joined,
  placeText,
  plural,
  shortSha,
  timeOfDay,
} from "../shared/wording.ts";
import type { EndingRecord, IssuedLease, TaskRecord } from "./receipt-parts.ts";
import { receiptFileName, type Residue, type Revocation } from "./receipt.ts";

/** `✓` done, `✗` not, `◌` waits or is open, `▸` starts now, a space says only. */
export type Mark = "✓" | "✗" | "◌" | "▸" | " ";

const LABEL_WIDTH = 12;

/** One fact of the step's log, its label in the common column; further lines stand below the text. */
export function labelled(
  mark: Mark,
  label: string,
  text: string | readonly string[],
): readonly string[] {
  const [first = "", ...more] = typeof text === "string" ? [text] : text;
  const head = `${mark} ${label.padEnd(LABEL_WIDTH)}${printable(first)}`;
  return [head, ...more.map((line) => `  ${"".padEnd(LABEL_WIDTH)}${printable(line)}`)];
}

/** What this step is for: the log's first line. */
export function titleLine(asked: {
  readonly step: string;
  readonly grant: string | undefined;
  readonly environment: string | undefined;
  readonly access: Access;
}): string {
  const { step, grant, environment, access } = asked;
  const parts = [`step "${step}"`, grant, environment, access].flatMap((part) => part ?? []);
  return printable(["stepkey", ...parts].join(" · "));
}

export function askedLines(claims: Claims, decision: DecisionSummary): readonly string[] {
  const { agent, author, commit, pull_request: number } = decision;
  return labelled("✓", "asked", [
    [
      `${claims.repository} @ ${shortSha(commit)}`,
      `${placeText(claims.ref, number)} by ${author ?? claims.actor}${agent ? " (an agent's job)" : ""}`,
      `run ${claims.runId}, attempt ${claims.runAttempt}${startedBy(claims.actor, author)}`,
    ].join(" · "),
  ]);
}

/** Only where it differs: a review starts its reviewer's job on somebody else's pull request. */
export function startedBy(actor: string, author: string | undefined): string {
  return author === undefined || author === actor ? "" : `, started by ${actor}`;
}

/** Who approved; nothing for a read, which needs nobody. */
export function approvedLines(
  decision: DecisionSummary,
  access: Access,
  now: Instant,
): readonly string[] {
  if (access === "read") return [];
  const { approvals, required_approvals: required, reason } = decision;
  if (required === 0) {
    return labelled("✓", "approved", `no approval needed: ${reason ?? "policy asks for none"}`);
  }
  const lines = approvals.map(({ login, submitted_at, commit }) => {
    const ago = inWords(now - Date.parse(submitted_at));
    return `${login}, ${ago} ago, on ${shortSha(commit)}`;
  });
  const [last = "", ...earlier] = lines.toReversed();
  const count = `${approvals.length} of ${required}`;
  return labelled("✓", "approved", [...earlier.toReversed(), `${last} · ${count}`]);
}

export function issuedLines(lease: IssuedLease): readonly string[] {
  // Up to ten seconds went by between the broker's clock and this line: 15 minutes should not read as 14.
  const most = inShort(Math.ceil((lease.expiresAt - lease.issuedAt) / 10_000) * 10_000);
  const until = `until ${timeOfDay(lease.expiresAt)} UTC (${most} at most)`;
  return labelled("✓", "issued", `${shortLease(lease.id)}  ${lease.issuedTo} · ${until}`);
}

export function maskedLines(values: number): readonly string[] {
  return labelled("✓", "masked", plural(values, "value"));
}

/** Names of the job's variables that the task does not see; nothing when there are none. */
export function withheldLines(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return labelled(" ", "withheld", `${joined(names, "and", 2)} (pass-env lets them through)`);
}

/** What runs now: the script's first line that does something. */
export function runLines(script: string): readonly string[] {
  const lines = script.split(/\r?\n/u).filter((line) => !/^\s*(?:#.*)?$/u.test(line));
  const [first = ""] = lines;
  const more = lines.length > 1 ? `  (and ${plural(lines.length - 1, "more line")})` : "";
  return [`▸ ${printable(first.trim())}${printable(more)}`];
}

export function taskLines(task: TaskRecord): readonly string[] {
  const after = `after ${inShort(task.endedAt - task.startedAt)}`;
  const ended =
    task.stopped === undefined
      ? labelled(task.exitCode === 0 ? "✓" : "✗", "task", `exit ${task.exitCode} ${after}`)
      : labelled("✗", "task", [`stopped ${after}`, task.stopped]);
  return task.escaped ? [...ended, ...labelled("✗", "left", ESCAPED)] : ended;
}

const ESCAPED = "a process that left the task's group still runs, with the credential";

export function residueLines(residue: Residue): readonly string[] {
  const searched = `${plural(residue.files_searched, "file")} searched`;
  if (residue.found.length > 0) {
    const held = `${searched}, the secret is in ${plural(residue.found.length, "file")}`;
    return labelled("✗", "residue", [held, ...residue.found]);
  }
  return residue.complete
    ? labelled("✓", "residue", `${searched}, nothing found`)
    : labelled("◌", "residue", `${searched}, nothing found so far: time ran out`);
}

export function revokedLines(ending: EndingRecord, lease: IssuedLease): readonly string[] {
  const facts = ending.facts.length === 0 ? "" : `: ${ending.facts.join(", ")}`;
  const dies = `it ends by itself at ${timeOfDay(lease.diesAt)} UTC`;
  const [mark, label, text] = REVOKED[ending.revocation]({ ending, facts, dies });
  return labelled(mark, label, text);
}

interface EndWords {
  readonly ending: EndingRecord;
  readonly facts: string;
  readonly dies: string;
}

type Line = readonly [Mark, string, string | readonly string[]];

const REVOKED: Readonly<Record<Revocation, (words: EndWords) => Line>> = {
  verified: ({ ending, facts }) => ["✓", "revoked", `proven by the ${ending.by}${facts}`],
  requested: ({ facts }) => [
    "✓",
    "revoked",
    `taken by the provider${facts} · its effect cannot be seen`,
  ],
  expires: ({ facts, dies }) => [
    "◌",
    "expires",
    `nothing can end this kind early; ${dies}${facts}`,
  ],
  none: ({ facts }) => ["◌", "valid", `it stays valid: stepkey cannot end it${facts}`],
  failed: ({ ending, dies }) => [
    "✗",
    "not revoked",
    [ending.failure?.message ?? "it may live", dies],
  ],
};

export function receiptLines(lease: string): readonly string[] {
  const name = receiptFileName(lease).replace(lease, shortLease(lease));
  return labelled(" ", "receipt", `${name} · also in the summary`);
}

/** A lease as logs show it: `lse_7q2m…`. Receipts have it whole. */
export function shortLease(id: string): string {
  return id.length > 8 ? `${id.slice(0, 8)}…` : id;
}
