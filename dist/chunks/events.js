// src/policy/events.ts
/** The only events on which a write can be issued. No policy can add to them. */
const WRITE_EVENTS = [
	"pull_request",
	"pull_request_review",
	"push",
	"workflow_dispatch",
	"schedule"
];
/**
* Events that can start a workflow. A grant that names another one gets a warning: it can never match.
* @see https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
*/
const KNOWN_EVENTS = [
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
	"merge_group",
	"milestone",
	"page_build",
	"public",
	"pull_request_review_comment",
	"pull_request_target",
	"registry_package",
	"release",
	"repository_dispatch",
	"status",
	"watch",
	"workflow_run"
];
function isWriteEvent(event) {
	return WRITE_EVENTS.some((known) => known === event);
}
export { WRITE_EVENTS as n, isWriteEvent as r, KNOWN_EVENTS as t };
