// src/lease/due.ts
/** How many heartbeats may be missed before a lease is silent. */
const MISSED_BEATS = 3;
function silentAfterMs(heartbeatIntervalMs) {
	return MISSED_BEATS * heartbeatIntervalMs;
}
/** Its time is over, whether or not its task runs on. */
function isExpired(lease, now) {
	return now >= lease.expiresAt;
}
/** Its task was not heard for so long; counted from issue, the last beat, or a broker's restart, whichever is latest. */
function isSilent(lease, now, limits) {
	return now - lease.heardAt >= limits.silentAfterMs;
}
/** Why a live lease must end now; undefined when it need not. */
function whyDue(lease, now, limits) {
	if (lease.state === "issuing") return now - lease.createdAt >= limits.issuingAfterMs ? "issue_failed" : void 0;
	if (lease.state !== "active") return void 0;
	if (isExpired(lease, now)) return "expired";
	return isSilent(lease, now, limits) ? "silent" : void 0;
}
/** What a heartbeat is told once its lease ends, in the four words of the wire. Why exactly is the admin's to know. */
function beatReason(reason) {
	return reason === "withdrawn" || reason === "expired" || reason === "silent" ? reason : "revoked";
}
const FIRST_RETRY_MS = 1e3;
/** An admin who mended the provider waits no longer than this. */
const LAST_RETRY_MS = 6e4;
/** How long to wait after the nth failure in a row, in milliseconds: 1 s, doubled each time, a minute at most. */
function retryDelayMs(failures) {
	return Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1), LAST_RETRY_MS);
}
/** Whether so many failures in a row are loud. */
function isStuck(failures) {
	return failures >= 5;
}
/**
* When to look again for a lease that left `issuing` unanswered and of which nothing was found: often while its answer
* is likely, then less, and exactly when its ttl has passed.
*/
function nextLookAt(lease, now) {
	const age = Math.max(0, now - lease.createdAt);
	const delay = Math.min(Math.max(Math.ceil(age / 4), FIRST_RETRY_MS), LAST_RETRY_MS);
	return Math.max(Math.min(now + delay, lease.expiresAt), now + 1);
}
export { retryDelayMs as a, nextLookAt as i, isExpired as n, silentAfterMs as o, isStuck as r, whyDue as s, beatReason as t };
