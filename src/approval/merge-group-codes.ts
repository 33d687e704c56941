import type { CodeRow } from "./code-row.ts";

const NEWER_GROUP =
  "Use the run of the newest merge group or, after the merge, the run on `push`. If the pull request left the queue, add it again.";

/** Reasons of a decision about a write on a merge group. */
export const MERGE_GROUP_CODES = {
  merge_group_unknown: {
    outcome: "refused",
    meaning:
      "GitHub's merge queue does not lead from the job's commit back to the branch: for some commit it names no pull request, more than one, or one that it will not merge like this.",
    remedy: NEWER_GROUP,
  },
  merge_group_contents: {
    outcome: "refused",
    meaning:
      "What GitHub made of a pull request in the queue is not its approved head on top of the pull request before it.",
    remedy: NEWER_GROUP,
  },
  merge_group_changed: {
    outcome: "refused",
    meaning: "A pull request of the group left the merge queue while approvals were being read.",
    remedy: NEWER_GROUP,
  },
} as const satisfies Record<string, CodeRow>;
