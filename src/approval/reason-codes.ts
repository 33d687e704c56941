import type { GateReason } from "./gate.ts";

interface CodeRow {
  /** `refused`: no approval can cure it. `pending`: someone still can. `note`: why it proceeds. */
  readonly outcome: "refused" | "pending" | "note";
  /** What to do now; empty where the decision words it, because it names people. */
  readonly remedy: string;
}

const USE_NEWEST = "Use the run that the newest commit started.";
const READER =
  "Give the reader of reviews the permissions that the docs list, then re-run this job.";

/** Every ground of a decision. Codes are stable; the sentence beside one names who and what. */
export const GATE_CODES = {
  facts_unreadable: { outcome: "refused", remedy: READER },
  event_never_writes: {
    outcome: "refused",
    remedy: "Run it on pull_request, pull_request_review, push, workflow_dispatch or schedule.",
  },
  ref_unexpected: { outcome: "refused", remedy: "Run it on a branch or on a pull request." },
  job_not_running: { outcome: "refused", remedy: "Re-run the job." },
  workflow_outdated: {
    outcome: "refused",
    remedy: "Start a new run: a re-run keeps the workflow file of its first attempt.",
  },
  pull_request_not_open: {
    outcome: "refused",
    remedy: "Reopen the pull request, or open another.",
  },
  pull_request_from_fork: {
    outcome: "refused",
    remedy: "Push the branch to this repository and open the pull request from there.",
  },
  pull_request_by_dependabot: {
    outcome: "refused",
    remedy: "Merge it after a review, and write from the branch it was merged into.",
  },
  base_not_allowed: {
    outcome: "refused",
    remedy:
      "Target another branch, or ask the owners of the policy to list this one under `bases`.",
  },
  base_not_protected: {
    outcome: "refused",
    remedy: "Add a ruleset for that branch that requires a pull request with at least 1 approval.",
  },
  base_protection_unreadable: {
    outcome: "refused",
    remedy:
      "Protect that branch by a ruleset, which any token may read, or give the reader `Administration: read`.",
  },
  not_the_heads_merge: { outcome: "refused", remedy: USE_NEWEST },
  merge_base_elsewhere: { outcome: "refused", remedy: USE_NEWEST },
  head_moved: { outcome: "refused", remedy: USE_NEWEST },
  head_history_missing: {
    outcome: "refused",
    remedy: "Push a new commit, and ask for a review of that one.",
  },
  branch_moved: { outcome: "refused", remedy: USE_NEWEST },
  push_unknown: {
    outcome: "refused",
    remedy: "Merge a reviewed pull request; the run that it starts can write.",
  },
  push_history_broken: {
    outcome: "refused",
    remedy: "Merge a reviewed pull request; the run that it starts can write.",
  },
  commit_without_pull_request: {
    outcome: "refused",
    remedy: "Bring every commit in through a reviewed pull request; the next merge can write.",
  },
  commit_of_several_pull_requests: {
    outcome: "refused",
    remedy: "Merge a reviewed pull request; the run that it starts can write.",
  },
  merged_elsewhere: {
    outcome: "refused",
    remedy: "Merge a reviewed pull request into this branch; the run that it starts can write.",
  },
  merge_too_old: {
    outcome: "refused",
    remedy: "Merge a reviewed pull request; the run that it starts can write.",
  },
  dispatch_by_agent: { outcome: "refused", remedy: "Ask a human to start this run." },
  approvals_missing: { outcome: "pending", remedy: "" },
  approval_of_other_commit: { outcome: "pending", remedy: "" },
  approval_before_push: { outcome: "pending", remedy: "" },
  approval_before_retarget: { outcome: "pending", remedy: "" },
  approval_too_old: { outcome: "pending", remedy: "" },
  approval_used_up: { outcome: "pending", remedy: "" },
  approval_by_no_human: { outcome: "pending", remedy: "" },
  approval_by_one_involved: { outcome: "pending", remedy: "" },
  approval_by_one_not_listed: { outcome: "pending", remedy: "" },
  approval_without_write_access: { outcome: "pending", remedy: "" },
  review_dismissed: { outcome: "pending", remedy: "" },
  changes_requested: { outcome: "pending", remedy: "" },
  approved: { outcome: "note", remedy: "" },
  no_approval_needed: { outcome: "note", remedy: "" },
  read_needs_no_approval: { outcome: "note", remedy: "" },
} as const satisfies Record<string, CodeRow>;

export type GateCode = keyof typeof GATE_CODES;

/** A ground of the decision with a code of the table. */
export interface Finding extends GateReason {
  readonly code: GateCode;
}

export function finding(code: GateCode, text: string): Finding {
  return { code, text };
}

/** Something that GitHub did not tell. `why` is a phrase of the reader's, without its full stop. */
export function unreadFinding(why: string): Finding {
  return finding("facts_unreadable", sentence(why));
}

export function sentence(phrase: string): string {
  const text = `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}`;
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}

export function outcomeOf({ code }: Finding): CodeRow["outcome"] {
  return GATE_CODES[code].outcome;
}

export function remedyOf({ code }: Finding): string {
  return GATE_CODES[code].remedy;
}
