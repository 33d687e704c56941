import type { CodeRow } from "./code-row.ts";

const REVIEW_AGAIN = "Ask for a new review of the newest commit, then re-run the job.";

/** Reasons that speak of reviews: what is missing, which of them does not count and why, and what the write rests on. */
export const APPROVAL_CODES = {
  approvals_missing: {
    outcome: "pending",
    meaning: "The head does not have enough approvals that count.",
    remedy:
      "Ask someone with write access, who did not work on the pull request, to review the newest commit. Then re-run the job.",
  },
  approval_of_other_commit: {
    outcome: "pending",
    meaning: "The approval is for another commit than the head.",
    remedy: REVIEW_AGAIN,
  },
  approval_before_push: {
    outcome: "pending",
    meaning: "The approval was given before the head was pushed, or in the same second.",
    remedy: REVIEW_AGAIN,
  },
  approval_before_settled: {
    outcome: "pending",
    meaning:
      "The approval was given so soon after the head was pushed (within policy's `settle`) that its reviewer may have looked at the commit before it.",
    remedy: "Look at the newest commit, and approve again. Then re-run the job.",
  },
  approval_before_retarget: {
    outcome: "pending",
    meaning: "The approval was given before the pull request's base branch was changed.",
    remedy: REVIEW_AGAIN,
  },
  approval_too_old: {
    outcome: "pending",
    meaning: "The approval is older than `max-age`.",
    remedy: REVIEW_AGAIN,
  },
  approval_used_up: {
    outcome: "pending",
    meaning:
      "The approval was used as often as `uses` allows: for that many leases or, with `per: run`, attempts of a run.",
    remedy: REVIEW_AGAIN,
  },
  approval_by_no_human: {
    outcome: "pending",
    meaning: "The approval is by a bot, an app or a listed agent.",
    remedy: "Ask a human to review the newest commit.",
  },
  approval_by_one_involved: {
    outcome: "pending",
    meaning:
      "The approval is by someone who opened the pull request, pushed to it, or is an author of its commits.",
    remedy: "Ask someone who did not work on the pull request to review it.",
  },
  approval_by_starter: {
    outcome: "pending",
    meaning:
      "The approval is by the one who started this `workflow_dispatch` or `repository_dispatch` run, and policy does not set `allow-starter: true`.",
    remedy: "Ask someone else to review the newest commit, or to start the run.",
  },
  approval_by_one_not_listed: {
    outcome: "pending",
    meaning: "The approval is by someone whom `by` does not name.",
    remedy: "Ask someone whom `by` names to review the newest commit.",
  },
  approval_without_write_access: {
    outcome: "pending",
    meaning: "The approval is by someone without write access to the repository.",
    remedy: "Ask someone with write access to review the newest commit.",
  },
  review_dismissed: {
    outcome: "pending",
    meaning: "The review was dismissed.",
    remedy: "Ask for a new review of the newest commit.",
  },
  changes_requested: {
    outcome: "pending",
    meaning: "Someone with write access, or whose access cannot be read, requested changes.",
    remedy: "Ask them to review again, or have their review dismissed. Then re-run the job.",
  },
  approved: {
    outcome: "note",
    meaning: "The write is based on this approval.",
    remedy: "",
  },
  pushers_unknown: {
    outcome: "note",
    meaning:
      "GitHub's activity does not go back to the beginning of the pull request, so someone who pushed to it earlier may have approved it.",
    remedy: "",
  },
  no_approval_needed: {
    outcome: "note",
    meaning: "Policy requires no approval for this grant, and gives a reason.",
    remedy: "",
  },
  read_needs_no_approval: {
    outcome: "note",
    meaning: "Read access needs no approval.",
    remedy: "",
  },
} as const satisfies Record<string, CodeRow>;
