import { w as COMMIT_SHA } from "./base.js";
// src/policy/workflow-match.ts
/**
* Whether the job runs from exactly this workflow file. `path@ref` must equal `job_workflow_ref`; of `path@sha`, the path
* must equal that of `job_workflow_ref` and the commit must equal `job_workflow_sha`. Without these claims, no file matches.
*/
function workflowMatches(workflow, claims) {
	const { jobWorkflowRef, jobWorkflowSha } = claims;
	if (jobWorkflowRef === void 0) return false;
	const wanted = split(workflow);
	if (!COMMIT_SHA.test(wanted.at)) return jobWorkflowRef === workflow;
	return split(jobWorkflowRef).path === wanted.path && jobWorkflowSha === wanted.at;
}
/** Whether the file is named by a branch or tag: before a write, the gate must then check its tip. */
function isByRef(workflow) {
	return !COMMIT_SHA.test(split(workflow).at);
}
/** A path has no `@` (the schema refuses it); a ref may have one. */
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
