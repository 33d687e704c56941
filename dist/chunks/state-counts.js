import { n as StoreError } from "./store.js";
import { i as leaseIdIn, l as text, n as integer, r as json, t as handleIn } from "./read-row.js";
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
// src/lease/row/ended-row.ts
function endedCredentialsIn(rows) {
	return rows.flatMap((row) => {
		try {
			return [endedCredentialIn(row)];
		} catch (error) {
			if (!(error instanceof StoreError)) throw error;
			return [];
		}
	});
}
function endedCredentialIn(row) {
	return {
		lease: leaseIdIn(row, "id"),
		handle: handleIn(json(row, "handle")),
		diesAt: integer(row, "dies_at"),
		endedAt: integer(row, "ended_at")
	};
}
// src/lease/row/state-counts.ts
function stateCountsIn(rows) {
	const counted = new Map(rows.map((row) => [text(row, "state"), integer(row, "count")]));
	const count = (state) => counted.get(state) ?? 0;
	return {
		issuing: count("issuing"),
		active: count("active"),
		revoking: count("revoking"),
		revoked: count("revoked"),
		failed: count("failed"),
		expired: count("expired"),
		stuck: count("stuck")
	};
}
export { endedCredentialsIn as n, forgetBefore as r, stateCountsIn as t };
