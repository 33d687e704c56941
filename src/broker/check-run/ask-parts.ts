import { codeEntry, isFailureCode } from "../../shared/failure-codes.ts";
import { joined, plural } from "../../shared/wording.ts";
import type { EndReason, Proof } from "../../lease/lease.ts";
import { fixedWidth, link, plainText } from "./escape.ts";
import { paragraph, tableParts, type TextPart } from "./fit.ts";
import { dateAndTime } from "./instants.ts";
import { peopleText } from "./phrases.ts";
import type { AskView, JobView, LeaseView, PullView } from "./view.ts";

const HEADINGS = ["job", "step", "grant", "asked", "result"];

/** What the jobs of a pull request asked for, and what became of it. */
export function askParts({ asks }: PullView): readonly TextPart[] {
  if (asks.length === 0) return [paragraph("None of its jobs has asked for a credential.")];
  return [paragraph("#### What its jobs asked for"), ...tableParts(HEADINGS, asks.map(rowOf))];
}

function rowOf(ask: AskView): readonly string[] {
  const { step, task, grant, environment, access, askedAt } = ask;
  const where = environment === undefined ? "" : ` on ${plainText(environment)}`;
  return [
    jobCell(ask.job),
    task === undefined ? plainText(step) : `${plainText(step)}<br>task ${fixedWidth(task)}`,
    `${fixedWidth(grant)}${where}<br>${access}`,
    dateAndTime(askedAt),
    outcomeCell(ask),
  ];
}

function jobCell({ name: given, runId, attempt, url }: JobView): string {
  const shown = given === undefined ? "a job" : plainText(given);
  return `${link(shown, url)}<br>run ${runId}, attempt ${attempt}`;
}

function outcomeCell({ outcome, job }: AskView): string {
  switch (outcome.kind) {
    case "pending": {
      const { missing, have } = outcome;
      if (missing === 0) return "waits for a reviewer";
      return `waits: has ${have} of ${plural(have + missing, "approval")}`;
    }
    case "approved":
      return outcome.by.length === 0
        ? "no approval is missing, not issued yet"
        : `approved by ${peopleText(outcome.by)}, not issued yet`;
    case "issued": {
      const approved =
        outcome.by.length === 0 ? [] : [`approved by ${outcome.by.map(approvalText).join(", ")}`];
      return [...approved, ...leaseLines(outcome.lease, job)].join("<br>");
    }
    case "over":
      return "was not approved in time";
    case "refused":
      return refusedCell(outcome.code, outcome.remedy);
    default:
      return outcome satisfies never;
  }
}

function approvalText({ login, at }: { readonly login: string; readonly at: number }): string {
  return `${plainText(login)} at ${dateAndTime(at)}`;
}

/** What the job was told, and no more: which claim differed is for the audit log. */
function refusedCell(code: string, remedy: string): string {
  const meaning = isFailureCode(code) ? codeEntry(code).meaning : "";
  return [`refused: ${fixedWidth(code)}`, plainText(meaning), plainText(remedy)]
    .filter(Boolean)
    .join("<br>");
}

function leaseLines(lease: LeaseView | undefined, job: JobView): readonly string[] {
  if (lease === undefined) return ["issued; its lease is no longer in the store"];
  const { id, issuedTo, issuedAt, expiresAt, state } = lease;
  const since = issuedAt === undefined ? "" : ` at ${dateAndTime(issuedAt)}`;
  const issued = [`${fixedWidth(id)}: ${plainText(issuedTo)}`, `issued${since}`];
  if (lease.endedAt === undefined) return [...issued, ...openLines(lease, expiresAt)];
  if (state === "failed") return [...issued.slice(0, 1), "could not be issued, and left nothing"];
  const why = lease.endReason === undefined ? "" : ` (${END_WORDS[lease.endReason]})`;
  const receipt = link("receipt in the summary of the run", job.url);
  return [
    ...issued,
    `ended at ${dateAndTime(lease.endedAt)}${why}`,
    proofText(lease.proof),
    receipt,
  ];
}

function openLines({ state, endReason }: LeaseView, expiresAt: number): string[] {
  if (state === "stuck")
    // What the server said can name hosts, and on a public pull request everybody reads this.
    return [
      "**not revoked yet**: it may still work. The broker's log says why, and the broker goes on trying.",
    ];
  if (state === "revoking") {
    return [`ending${endReason === undefined ? "" : ` (${END_WORDS[endReason]})`}`];
  }
  return [`valid until ${dateAndTime(expiresAt)} at the latest`];
}

const END_WORDS: Readonly<Record<EndReason, string>> = {
  task_ended: "its task has ended",
  job_closed: "its job is over",
  expired: "its time was up",
  silent: "its job sent no more heartbeats",
  withdrawn: "**its approval was withdrawn**",
  theft: "**somebody else asked for it**",
  answer_lost: "its response was lost",
  issue_failed: "it could not be issued",
  revoked_by_admin: "an admin ended it",
  no_longer_reads: "**it could no longer only read**",
};

function proofText(proof: Proof | undefined): string {
  if (proof === undefined) return "**not proven**";
  const facts = proof.facts.length === 0 ? "" : `: ${plainText(joined(proof.facts))}`;
  return `${PROOF_WORDS[proof.state]}${facts}`;
}

const PROOF_WORDS: Readonly<Record<Proof["state"], string>> = {
  verified: "revoked, and proven dead",
  requested: "revoked; the provider cannot prove it",
  expires: "cannot be revoked, and expires by itself",
  none: "**it stays valid**, because stepkey cannot end it",
  unproven: "**not proven**",
};
