/** The only events on which a write can be issued. No policy can add to them. */
export const WRITE_EVENTS = [
  "pull_request",
  "pull_request_review",
  "push",
  "workflow_dispatch",
  "schedule",
  "release",
  "repository_dispatch",
  "merge_group",
] as const;

/** Of these, the events whose job can run on a tag. */
export const TAG_EVENTS: readonly string[] = ["push", "release", "workflow_dispatch"];

/** Events whose starter also chooses the job's inputs. */
export const DISPATCH_EVENTS: readonly string[] = ["workflow_dispatch", "repository_dispatch"];

/**
 * Events that can start a workflow. A grant that names another one gets a warning: it can never match.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
export const KNOWN_EVENTS: readonly string[] = [
  ...WRITE_EVENTS,
  "branch_protection_rule",
  "check_run",
  "check_suite",
  "create",
  "delete",
  "deployment",
  "deployment_status",
  "discussion",
  "discussion_comment",
  "fork",
  "gollum",
  "image_version",
  "issue_comment",
  "issues",
  "label",
  "milestone",
  "page_build",
  "public",
  "pull_request_review_comment",
  "pull_request_target",
  "registry_package",
  "status",
  "watch",
  "workflow_run",
];

export function isWriteEvent(event: string): boolean {
  return WRITE_EVENTS.some((known) => known === event);
}
