import { T as COMMIT_SHA } from "./base.js";
// src/policy/workflow-match.ts
/**
* Whether the job runs from exactly this workflow file. `path@ref` must equal `job_workflow_ref`; of `path@sha`, the path
* must equal that of `job_workflow_ref` and the commit must equal `job_workflow_sha`. Without these claims, no file matches.
*/
function workflowMatches(workflow, claims) {
	const { jobWorkflowRef, jobWorkflowSha } = claims;
	if (jobWorkflowRef === void 0) return false;
	if (isByRef(workflow)) return jobWorkflowRef === workflow;
	const start = startOfRef(workflow);
	return jobWorkflowRef.startsWith(workflow.slice(0, start)) && jobWorkflowSha === workflow.slice(start);
}
/** Whether the file is named by a branch or tag: before a write, the gate must then check its tip. */
function isByRef(workflow) {
	return !COMMIT_SHA.test(workflow.slice(startOfRef(workflow)));
}
/** What comes before it ends in `@`. A path has no `@` (the schema refuses it); a ref may have one. */
function startOfRef(workflow) {
	return workflow.indexOf("@") + 1;
}
export { workflowMatches as n, isByRef as t };
