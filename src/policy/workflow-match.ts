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
  if (isByRef(workflow)) return jobWorkflowRef === workflow;
  const start = startOfRef(workflow);
  return (
    jobWorkflowRef.startsWith(workflow.slice(0, start)) && jobWorkflowSha === workflow.slice(start)
  );
}

/** Whether the file is named by a branch or tag: before a write, the gate must then check its tip. */
export function isByRef(workflow: string): boolean {
  return !COMMIT_SHA.test(workflow.slice(startOfRef(workflow)));
}

/** What comes before it ends in `@`. A path has no `@` (the schema refuses it); a ref may have one. */
function startOfRef(workflow: string): number {
  return workflow.indexOf("@") + 1;
}
