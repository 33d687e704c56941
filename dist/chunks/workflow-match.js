// src/policy/workflow-match.ts
const COMMIT = /^[0-9a-f]{40}$/u;
/**
* Whether the job stands in exactly this workflow file: `path@ref` is compared with `job_workflow_ref` whole, `path@sha`
* with its path and with `job_workflow_sha`. A job without these claims stands in none.
*/
function workflowMatches(workflow, claims) {
	const { jobWorkflowRef, jobWorkflowSha } = claims;
	if (jobWorkflowRef === void 0) return false;
	const wanted = split(workflow);
	if (!COMMIT.test(wanted.at)) return jobWorkflowRef === workflow;
	return split(jobWorkflowRef).path === wanted.path && jobWorkflowSha === wanted.at;
}
/** Whether the file is named by a branch or tag, whose tip the gate has to look at before a write. */
function isByRef(workflow) {
	return !COMMIT.test(split(workflow).at);
}
/** A path holds no `@` (the schema sees to it); a ref may. */
function split(text) {
	const index = text.indexOf("@");
	return index < 0 ? {
		path: text,
		at: ""
	} : {
		path: text.slice(0, index),
		at: text.slice(index + 1)
	};
}
export { workflowMatches as n, isByRef as t };
