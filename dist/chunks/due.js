import { k as backoffMs } from "./base.js";
// src/lease/due.ts
/** How many heartbeats may be missed before a lease is silent. */
const MAX_MISSED_BEATS = 3;
function silentAfterMs(heartbeatIntervalMs) {
	return MAX_MISSED_BEATS * heartbeatIntervalMs;
}
/** Its time is over, even if its task still runs. */
function isExpired(lease, now) {
	return now >= lease.expiresAt;
}
/** No heartbeat for too long, counted from issue, the last heartbeat, or a broker's start, whichever is latest. */
function isSilent(lease, now, limits) {
	return now - lease.heartbeatResetAt >= limits.silentAfterMs;
}
/** Why a live lease must end now; undefined while it may go on. */
function reasonToEnd(lease, now, limits) {
	if (lease.state === "issuing") return now - lease.createdAt >= limits.issuingAfterMs ? "issue_failed" : void 0;
	if (lease.state !== "active") return void 0;
	if (isExpired(lease, now)) return "expired";
	return isSilent(lease, now, limits) ? "silent" : void 0;
}
/** What a heartbeat returns once its lease ends, in the four words of the wire. The exact reason is for admins. */
function beatReason(reason) {
	return reason === "withdrawn" || reason === "expired" || reason === "silent" ? reason : "revoked";
}
const FIRST_RETRY_MS = 1e3;
/** An admin who fixed the provider waits no longer than this. */
const MAX_RETRY_MS = 6e4;
const RETRIES = {
	firstWaitMs: FIRST_RETRY_MS,
	maxWaitMs: MAX_RETRY_MS
};
/** How long to wait after the nth failure in a row, in milliseconds: 1 s, doubled each time, a minute at most. */
function retryDelayMs(failures) {
	return backoffMs(RETRIES, failures);
}
/** Whether so many failures in a row raise an alarm. */
function isStuck(failures) {
	return failures >= 5;
}
const TIDY_RETRIES = {
	firstWaitMs: 5e3,
	maxWaitMs: 6e5
};
/** How long to wait after the nth failure in a row to tidy, in milliseconds: 5 s, doubled each time, 10 minutes at most. */
function tidyDelayMs(failures) {
	return backoffMs(TIDY_RETRIES, failures);
}
/** Whether so many failures in a row to tidy raise an alarm. */
function isTidyStuck(failures) {
	return failures >= 151;
}
/**
* How long to wait before looking again for a lease whose issuing got no response and of which nothing was found, in
* milliseconds: a short time while it may still be created, then longer, and exactly until its ttl has passed.
*/
function nextLookMs(lease, now) {
	const age = Math.max(0, now - lease.createdAt);
	const delay = Math.min(Math.max(Math.ceil(age / 4), FIRST_RETRY_MS), MAX_RETRY_MS);
	return Math.max(Math.min(delay, Math.ceil(lease.expiresAt - now)), 1);
}
export { nextLookMs as a, silentAfterMs as c, isTidyStuck as i, tidyDelayMs as l, isExpired as n, reasonToEnd as o, isStuck as r, retryDelayMs as s, beatReason as t };
