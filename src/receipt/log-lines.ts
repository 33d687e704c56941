import type { Access } from "../shared/claims.ts";
import type { Instant } from "../shared/clock.ts";
import { printable } from "../shared/printable.ts";
import type { DecisionSummary, FindingOnWire, TidyReport } from "../shared/wire.ts";
import {
  inShort,
  inWords,
  joined,
  placeText,
  plural,
  shortSha,
  timeOfDay,
} from "../shared/wording.ts";
import type { EndingRecord, IssuedLease, LeaseClaims, TaskRecord } from "./receipt-parts.ts";
import { receiptFileName, type Revocation } from "./receipt.ts";

/** `✓` done, `✗` failed, `◌` waiting or open, `▸` starting; a space only informs. */
export type Mark = "✓" | "✗" | "◌" | "▸" | " ";

const LABEL_WIDTH = 12;

/** One fact of the step's log, with its label in a common column; further lines go below the text. */
export function labelled(
  mark: Mark,
  label: string,
  text: string | readonly string[],
): readonly string[] {
  const [first = "", ...more] = typeof text === "string" ? [text] : text;
  const head = `${mark} ${label.padEnd(LABEL_WIDTH)}${printable(first)}`;
  return [head, ...more.map((line) => `  ${"".padEnd(LABEL_WIDTH)}${printable(line)}`)];
}

/** The log's first line: what this step is for. */
export function titleLine(asked: {
  readonly step: string;
  readonly grant: string | undefined;
  readonly environment: string | undefined;
  readonly access: Access | undefined;
}): string {
  const { step, grant, environment, access } = asked;
  const parts = [`step "${step}"`, grant, environment, access].flatMap((part) => part ?? []);
  return printable(["stepkey", ...parts].join(" · "));
}

export function askedLines(claims: LeaseClaims, decision: DecisionSummary): readonly string[] {
  const { agent, author, commit, pull_request: number } = decision;
  return labelled("✓", "asked", [
    [
      `${claims.repository} @ ${shortSha(commit)}`,
      `${placeText(claims.ref, number)} by ${author ?? claims.actor}${agent ? " (an agent's job)" : ""}`,
      `run ${claims.runId}, attempt ${claims.runAttempt}${startedBy(claims.actor, author)}`,
    ].join(" · "),
  ]);
}

/** Only where they differ: a review starts a job of the reviewer on somebody else's pull request. */
export function startedBy(actor: string, author: string | undefined): string {
  return author === undefined || author === actor ? "" : `, started by ${actor}`;
}

/** Who approved; nothing for a read, which needs no approval. */
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

/** Nothing for stored secrets alone, which nobody issues. */
export function issuedLines(lease: IssuedLease): readonly string[] {
  if (lease.expiresAt === undefined) return [];
  // Rounded up, because a few seconds have passed since the broker issued it: 15 minutes should not read as 14.
  const most = inShort(Math.ceil((lease.expiresAt - lease.issuedAt) / 10_000) * 10_000);
  const until = `until ${timeOfDay(lease.expiresAt)} UTC (${most} at most)`;
  return labelled("✓", "issued", `${shortLease(lease.id)}  ${lease.issuedTo} · ${until}`);
}

/** The stored secrets that the task gets: unlike a credential, they outlive the step. */
export function storedLines(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : labelled("◌", "stored", staysValid(names));
}

function staysValid(names: readonly string[]): string {
  const [stay, them] = names.length === 1 ? ["stays", "it"] : ["stay", "them"];
  return `${joined(names)} ${stay} valid: stepkey cannot end ${them}`;
}

export function maskedLines(values: number): readonly string[] {
  return labelled("✓", "masked", plural(values, "value"));
}

/** What runs now: the script's first line that is not empty or a comment. */
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
  return [...ended, ...leftLines(task)];
}

/** The processes that it left: whoever started them wants to know which were ended, and which still run. */
function leftLines({ left = [], escaped, groupEnded = false }: TaskRecord): readonly string[] {
  const running = left.filter(({ ended }) => !ended);
  const has = running.length === 1 ? "runs and has" : "run and have";
  const count = plural(running.length, "process", "processes");
  const still = `${count} that cannot be ended still ${has} the credential: ${named(running)}`;
  return [
    ...endedLines(
      left.filter(({ ended }) => ended),
      groupEnded,
    ),
    ...(running.length === 0 ? [] : labelled("✗", "left", still)),
    ...(escaped && running.length === 0 ? labelled("✗", "left", ESCAPED) : []),
  ];
}

/** Some are left on purpose, and whoever did so looks for them in a later step. */
const KEEP = "To keep one for later steps, start it in a step of its own, without the credential.";

function endedLines(gone: Left, groupEnded: boolean): readonly string[] {
  const was = gone.length === 1 ? "was" : "were";
  const count = plural(gone.length, "process", "processes");
  if (gone.length > 0) {
    const text = `${count} that it left behind ${was} ended: ${named(gone)}`;
    return labelled("◌", "left", [text, KEEP]);
  }
  return groupEnded
    ? labelled("◌", "left", ["what it left in the background was ended", KEEP])
    : [];
}

type Left = NonNullable<TaskRecord["left"]>;

function named(all: Left): string {
  return joined(all.map(({ name, pid }) => `${name} (${pid})`));
}

const ESCAPED = "a process that left the task's process group still runs and has the credential";

export function revokedLines(ending: EndingRecord, lease: IssuedLease): readonly string[] {
  const facts = ending.facts.length === 0 ? "" : `: ${ending.facts.join(", ")}`;
  const [mark, label, text] = REVOKED[ending.revocation]({ ending, facts, diesAt: lease.diesAt });
  return labelled(mark, label, text);
}

/** After what became of the credential: that the stored secrets besides it still work. */
export function storedEndLines(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : labelled("◌", "valid", staysValid(names));
}

/** When the provider ends a credential by itself: `expires at 10:15:00 UTC`. */
export function expiryInWords(diesAt: Instant | undefined): string {
  return diesAt === undefined ? "never expires" : `expires at ${timeOfDay(diesAt)} UTC`;
}

interface EndWords {
  readonly ending: EndingRecord;
  readonly facts: string;
  readonly diesAt: Instant | undefined;
}

type Line = readonly [Mark, string, string | readonly string[]];

const REVOKED: Readonly<Record<Revocation, (words: EndWords) => Line>> = {
  verified: ({ ending, facts }) => ["✓", "revoked", `proven by the ${ending.by}${facts}`],
  requested: ({ facts }) => [
    "✓",
    "revoked",
    `accepted by the provider${facts} · nothing shows whether it took effect`,
  ],
  expires: ({ facts, diesAt }) => [
    "◌",
    "expires",
    `this kind cannot be revoked; it ${expiryInWords(diesAt)}${facts}`,
  ],
  none: ({ ending: { facts } }) => [
    "◌",
    "valid",
    facts.length === 0 ? "it stays valid: stepkey cannot end it" : facts.join(", "),
  ],
  failed: ({ ending, diesAt }) => [
    "✗",
    "not revoked",
    [ending.failure?.message ?? "it may still work", `it ${expiryInWords(diesAt)}`],
  ],
};

/** Removing what the lease leaves at the provider; nothing where its kind leaves nothing. */
export function tidyLines({ tidy, by }: Pick<EndingRecord, "tidy" | "by">): readonly string[] {
  if (tidy === undefined) return [];
  const facts = tidy.facts.join(", ");
  const [mark, label, text] = TIDY[tidy.state](facts === "" ? "" : `: ${facts}`, by);
  return labelled(mark, label, text);
}

const TIDY: Readonly<Record<TidyReport["state"], (facts: string, by: EndingRecord["by"]) => Line>> =
  {
    pending: (facts) => ["◌", "tidy", `not finished yet${facts} · the broker continues`],
    done: (facts) => ["✓", "tidied", facts === "" ? "nothing is left" : facts.slice(2)],
    stuck: (facts, by) => {
      const next = by === "broker" ? "`stepkey leases` shows it" : "it is not tried again";
      return ["✗", "tidy", `what is left could not be removed${facts} · ${next}`];
    },
  };

/** What the lease leaves readable or writable for others, each with its fix. */
export function findingLines(findings: readonly FindingOnWire[] = []): readonly string[] {
  return findings.flatMap(({ what, fix }) => labelled("✗", "finding", [what, `fix: ${fix}`]));
}

export function receiptLines(lease: string): readonly string[] {
  const name = receiptFileName(lease).replace(lease, shortLease(lease));
  return labelled(" ", "receipt", `${name} · also in the summary`);
}

/** A lease as logs show it: `lse_7q2m…`. Receipts have the whole id. */
export function shortLease(id: string): string {
  return id.length > 8 ? `${id.slice(0, 8)}…` : id;
}
