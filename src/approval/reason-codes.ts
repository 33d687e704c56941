import { APPROVAL_CODES } from "./approval-codes.ts";
import type { CodeRow } from "./code-row.ts";
import { MERGE_GROUP_CODES } from "./merge-group-codes.ts";
import { TAG_CODES } from "./tag-codes.ts";

const USE_NEWEST = "Use the run that the newest commit started.";
const MERGE_REVIEWED = "Merge a reviewed pull request. The run that the merge starts can write.";
const READER =
  "Give the token that reads reviews these permissions: Contents, Pull requests, Actions and Metadata (read), and Members (read) if policy names a team. Then re-run the job. docs/approval.md has the list.";

/** Every reason of a decision. Codes are stable. `docs/gate-reasons.md` is generated from this table. */
export const GATE_CODES = {
  facts_unreadable: {
    outcome: "refused",
    meaning:
      "Something that the decision needs could not be read from GitHub. The text says what, and which permission it needs.",
    remedy: READER,
  },
  event_never_writes: {
    outcome: "refused",
    meaning: "The job was started by an event for which write access is never issued.",
    remedy:
      "Start the job by `pull_request`, `pull_request_review`, `push`, `workflow_dispatch`, `repository_dispatch`, `schedule`, `merge_group` or, on a tag, `release`.",
  },
  ref_unexpected: {
    outcome: "refused",
    meaning:
      "The job runs on a ref that is not a branch, a tag or the merge ref of its pull request.",
    remedy: "Run the job on a branch, a tag or a pull request.",
  },
  job_not_running: {
    outcome: "refused",
    meaning:
      "The requesting job is not in progress, or does not belong to the run and attempt in the ID token.",
    remedy: "Re-run the job.",
  },
  workflow_outdated: {
    outcome: "refused",
    meaning:
      "Policy names the workflow at a branch or tag, and the job runs an older commit of it than that branch or tag has now.",
    remedy: "Start a new run. A re-run keeps the workflow file of its first attempt.",
  },
  pull_request_not_open: {
    outcome: "refused",
    meaning: "The pull request is closed or merged.",
    remedy: "Reopen the pull request, or open another one.",
  },
  pull_request_from_fork: {
    outcome: "refused",
    meaning: "The pull request comes from a fork.",
    remedy: "Push the branch to this repository and open the pull request from there.",
  },
  pull_request_by_dependabot: {
    outcome: "refused",
    meaning:
      "Dependabot opened the pull request, and its branch brings in code of outside packages.",
    remedy:
      "Merge it after a review, and request write access on the branch that it was merged into.",
  },
  base_not_allowed: {
    outcome: "refused",
    meaning:
      "Pull requests into this branch, and runs on it, cannot get a write: it is not in `bases` or, if policy has no `bases`, not the default branch.",
    remedy: "Target another branch, or ask the owners of the policy to add this one to `bases`.",
  },
  base_not_protected: {
    outcome: "refused",
    meaning: "Commits can reach the branch without a review.",
    remedy: "Add a ruleset for the branch that requires a pull request with at least 1 approval.",
  },
  base_protection_unreadable: {
    outcome: "refused",
    meaning:
      "No ruleset requires a review, and the token cannot read whether classic branch protection does.",
    remedy:
      "Protect the branch with a ruleset, which any token can read, or give the token that reads reviews the permission `Administration: read`.",
  },
  not_the_heads_merge: {
    outcome: "refused",
    meaning:
      "The run checked out something other than the merge of the current head into the base.",
    remedy: USE_NEWEST,
  },
  merge_base_elsewhere: {
    outcome: "refused",
    meaning: "The run merged the head into a commit that is not on the base branch.",
    remedy: USE_NEWEST,
  },
  head_moved: {
    outcome: "refused",
    meaning: "The branch of the pull request was pushed to or deleted after this run started.",
    remedy: USE_NEWEST,
  },
  head_history_missing: {
    outcome: "refused",
    meaning:
      "GitHub's activity does not show when the head was pushed, so stepkey cannot know whether an approval came after it.",
    remedy: "Push a new commit and ask for a review of that commit.",
  },
  branch_moved: {
    outcome: "refused",
    meaning: "The branch has moved on since this run started.",
    remedy: USE_NEWEST,
  },
  rollback_not_started: {
    outcome: "refused",
    meaning:
      "The run is for an older commit of the branch. Policy lets a re-run go back, but this is the first attempt, or the event cannot.",
    remedy: "Re-run the job of the commit to go back to.",
  },
  rollback_elsewhere: {
    outcome: "refused",
    meaning: "The run is for a commit that is not part of the branch any more.",
    remedy: "Re-run a job of a commit that the branch contains.",
  },
  rollback_by_agent: {
    outcome: "refused",
    meaning: "An agent started or re-ran a run that goes back to an older commit.",
    remedy: "Ask a human to re-run the job.",
  },
  rolled_back: {
    outcome: "note",
    meaning: "A person re-ran a job of an older approved merge, and policy sets `rollback: true`.",
    remedy: "",
  },
  push_unknown: {
    outcome: "refused",
    meaning: "GitHub's activity shows no push that moved the branch to this commit.",
    remedy: MERGE_REVIEWED,
  },
  push_history_broken: {
    outcome: "refused",
    meaning:
      "The commits of the push are not a contiguous history back to where the branch was, for example after a force-push or on a new branch.",
    remedy: MERGE_REVIEWED,
  },
  commit_without_pull_request: {
    outcome: "refused",
    meaning: "A commit of the push did not come from a pull request that GitHub merged.",
    remedy:
      "Bring in every commit through a reviewed pull request. The run that the next merge starts can write. Where this branch only follows another one, deploy a tag, or from that branch.",
  },
  commit_of_several_pull_requests: {
    outcome: "refused",
    meaning: "A commit of the push is the merge commit of more than one pull request.",
    remedy: MERGE_REVIEWED,
  },
  merged_elsewhere: {
    outcome: "refused",
    meaning: "A pull request of the push is not merged, or was merged into another branch.",
    remedy:
      "Merge a reviewed pull request into this branch. The run that the merge starts can write. Where this branch only follows another one, deploy a tag, or from that branch.",
  },
  merge_too_old: {
    outcome: "refused",
    meaning: "A pull request of the push was merged longer ago than `max-age`.",
    remedy: MERGE_REVIEWED,
  },
  dispatch_by_agent: {
    outcome: "refused",
    meaning: "An agent started or re-ran a `workflow_dispatch` or `repository_dispatch` run.",
    remedy: "Ask a human to start this run.",
  },
  ...MERGE_GROUP_CODES,
  ...TAG_CODES,
  ...APPROVAL_CODES,
} as const satisfies Record<string, CodeRow>;

export type GateCode = keyof typeof GATE_CODES;
