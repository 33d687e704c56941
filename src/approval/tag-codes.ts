import type { CodeRow } from "./code-row.ts";

/** Reasons of a decision about a write on a tag. */
export const TAG_CODES = {
  tag_not_listed: {
    outcome: "refused",
    meaning: "The job runs on a tag that policy does not list under `tags`, or in direct mode.",
    remedy: "Run the job on a branch, or ask the owners of the grant to add the tag to its `tags`.",
  },
  tag_moved: {
    outcome: "refused",
    meaning: "The tag points to another commit than the run is for, or it was moved meanwhile.",
    remedy: "Start a new run on the tag, and find out who moved it.",
  },
  tag_not_restricted: {
    outcome: "refused",
    meaning: "No active ruleset for tags restricts who can create and update tags of this name.",
    remedy:
      "Add a tag ruleset for this name that restricts creations and updates, and list in its bypass list those who make releases.",
  },
  tag_of_unmerged_commit: {
    outcome: "refused",
    meaning: "The commit of the tag is not the merge commit of a pull request.",
    remedy: "Tag the commit that the merge of an approved pull request made.",
  },
  tag_elsewhere: {
    outcome: "refused",
    meaning: "The branch that the commit of the tag was merged into does not contain it any more.",
    remedy: "Tag a commit that the branch contains.",
  },
  tag_by_agent: {
    outcome: "refused",
    meaning: "An agent started or re-ran a run on a tag.",
    remedy: "Ask a human who is in the tag's `by` to start this run.",
  },
  tag_by_one_not_listed: {
    outcome: "refused",
    meaning: "The one who started or re-ran a run on a tag is not in the tag's `by`.",
    remedy: "Ask someone who is in the tag's `by` to make the tag, or to start this run.",
  },
} as const satisfies Record<string, CodeRow>;
