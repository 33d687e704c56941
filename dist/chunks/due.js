import { st as backoffMs } from "./job.js";
// src/lease/due.ts
const MAX_MISSED_BEATS = 3;
function silentAfterMs(heartbeatIntervalMs) {
	return MAX_MISSED_BEATS * heartbeatIntervalMs;
}
function isExpired(lease, now) {
	return now >= lease.expiresAt;
}
function isSilent(lease, now, limits) {
	return now - lease.heartbeatResetAt >= limits.silentAfterMs;
}
function reasonToEnd(lease, now, limits) {
	if (lease.state === "issuing") return now - lease.createdAt >= limits.issuingAfterMs ? "issue_failed" : void 0;
	if (lease.state !== "active") return void 0;
	if (isExpired(lease, now)) return "expired";
	return isSilent(lease, now, limits) ? "silent" : void 0;
}
function beatReason(reason) {
	return reason === "withdrawn" || reason === "expired" || reason === "silent" ? reason : "revoked";
}
const FIRST_RETRY_MS = 1e3;
const MAX_RETRY_MS = 6e4;
const RETRIES = {
	firstWaitMs: FIRST_RETRY_MS,
	maxWaitMs: MAX_RETRY_MS
};
function retryDelayMs(failures) {
	return backoffMs(RETRIES, failures);
}
function isStuck(failures) {
	return failures >= 5;
}
const TIDY_RETRIES = {
	firstWaitMs: 5e3,
	maxWaitMs: 6e5
};
function tidyDelayMs(failures) {
	return backoffMs(TIDY_RETRIES, failures);
}
function isTidyStuck(failures) {
	return failures >= 151;
}
function nextLookMs(lease, now) {
	const age = Math.max(0, now - lease.createdAt);
	const delay = Math.min(Math.max(Math.ceil(age / 4), FIRST_RETRY_MS), MAX_RETRY_MS);
	return Math.max(Math.min(delay, Math.ceil(lease.expiresAt - now)), 1);
}
export { nextLookMs as a, silentAfterMs as c, isTidyStuck as i, tidyDelayMs as l, isExpired as n, reasonToEnd as o, isStuck as r, retryDelayMs as s, beatReason as t };
