import { COMMIT_SHA } from "../shared/patterns.ts";
import type { Claims } from "../shared/claims.ts";

/**
 * Whether the job runs from exactly this workflow file. `path@ref` must equal `job_workflow_ref`; of `path@sha`, the path
 * must equal that of `job_workflow_ref` and the commit must equal `job_workflow_sha`. Without these claims, no file matches.
 */
export function workflowMatches(
  workflow: string,
  claims: Pick<Claims, "jobWorkflowRef" | "jobWorkflowSha">,
): boolean {
  const { jobWorkflowRef, jobWorkflowSha } = claims;
  if (jobWorkflowRef === undefined) return false;
  const wanted = split(workflow);
  if (!COMMIT_SHA.test(wanted.at)) return jobWorkflowRef === workflow;
  return split(jobWorkflowRef).path === wanted.path && jobWorkflowSha === wanted.at;
}

/** Whether the file is named by a branch or tag: before a write, the gate must then check its tip. */
export function isByRef(workflow: string): boolean {
  return !COMMIT_SHA.test(split(workflow).at);
}

/** A path has no `@` (the schema refuses it); a ref may have one. */
function split(text: string): { readonly path: string; readonly at: string } {
  const index = text.indexOf("@");
  return index < 0
    ? { path: text, at: "" }
    : { path: text.slice(0, index), at: text.slice(index + 1) };
}
