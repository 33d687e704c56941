// src/lease/retention.ts
const DAY_MS = 864e5;
const JOB_MEMORY_MS = 40 * DAY_MS;
const APPROVAL_MEMORY_MS = 400 * DAY_MS;
const TASK_MEMORY_MS = 35 * DAY_MS;
function forgetBefore(now) {
	return {
		jobs: now - JOB_MEMORY_MS,
		approvals: now - APPROVAL_MEMORY_MS,
		githubTasks: now - TASK_MEMORY_MS
	};
}
export { forgetBefore as t };
