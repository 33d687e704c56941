import type { GateReason } from "../../../approval/gate.ts";

/** Where the gate's own remedy speaks of a policy, which direct mode does not have: its rules are the step's inputs, or a task's keys of the same names. */
const REMEDIES: Readonly<Record<string, string>> = {
  facts_unreadable:
    "Give the token in `github-token` these permissions: contents, pull-requests and actions (read). To read the members of a team in `approvers`, it must be a token that may (Members: read): the job's own cannot. Then re-run the job. docs/approval.md has the list.",
  base_not_allowed: "Target another branch, or name this one in `bases`.",
  tag_not_listed: "Run the job on a branch: direct mode issues no write on a tag.",
};

/** What to do about an event, or a tag, on which direct mode never issues a write. */
export const EVENT_REMEDY =
  "Run the job on pull_request, pull_request_review, push, workflow_dispatch, repository_dispatch, schedule or merge_group, and not on a tag.";

/** What to do about a refusal of the gate in direct mode. */
export function directRemedy(reasons: readonly GateReason[], remedy: string): string {
  return REMEDIES[reasons[0]?.code ?? ""] ?? remedy;
}
