import { i as nextState, t as isEnded } from "./transitions.js";
// src/lease/changes.ts
/**
* What each event makes of a lease: pure, the same for every driver. A store reads the lease, applies one of these and
* writes the outcome in one transaction; `now` is the store's own clock.
*/
const NO_TIDY = {
	state: "none",
	tries: 0,
	nextTryAt: void 0,
	lastError: void 0,
	facts: []
};
/** A lease as it is recorded before its provider is called. */
function recorded(lease, replaces, now) {
	return {
		...lease,
		state: "issuing",
		createdAt: now,
		issueOutcome: void 0,
		issuedAt: void 0,
		lastBeatAt: void 0,
		heartbeatResetAt: now,
		endReason: void 0,
		endedAt: void 0,
		proof: void 0,
		tidy: NO_TIDY,
		findings: [],
		sealedSecret: void 0,
		tries: 0,
		nextTryAt: void 0,
		lastError: void 0,
		replaces
	};
}
/** The provider issued. A lease that is ending already keeps its state, but learns what there is to revoke. */
function issued(lease, facts, now) {
	if (isEnded(lease.state)) return issuedTooLate(lease, now);
	const { handle, diesAt, issuedTo, sealedSecret } = facts;
	const known = {
		...lease,
		handle,
		diesAt,
		issuedTo,
		sealedSecret,
		issueOutcome: "issued"
	};
	const state = nextState(lease.state, "activate");
	if (state === void 0) return {
		...known,
		nextTryAt: now
	};
	return {
		...known,
		state,
		issuedAt: now,
		heartbeatResetAt: now
	};
}
/** How long the exchange that issued too late may take to revoke it, in milliseconds. */
const LATE_REVOKE_MS = 3e4;
/** The exchange revokes what it issued for a lease that has ended; that may leave something to tidy once more. */
function issuedTooLate(lease, now) {
	if (lease.tidy.state === "none") return lease;
	return {
		...lease,
		tidy: {
			...NO_TIDY,
			state: "pending",
			nextTryAt: now + LATE_REVOKE_MS
		}
	};
}
/** The provider did not issue. */
function notIssued(lease, failure, now) {
	if (isEnded(lease.state) || lease.issueOutcome !== void 0) return lease;
	if (failure.mayExist) return {
		...ended(lease, "issue_failed", now),
		lastError: failure.error
	};
	const known = {
		...lease,
		issueOutcome: "nothing",
		lastError: failure.error
	};
	const state = nextState(lease.state, "nothing_issued");
	if (state === void 0) return {
		...known,
		nextTryAt: now
	};
	return {
		...known,
		state,
		endReason: "issue_failed",
		endedAt: now,
		proof: {
			checkedAt: now,
			state: "verified",
			facts: ["nothing was issued"]
		}
	};
}
/** It has to end: due at once. What is ending already keeps its reason; what has ended does not change. */
function ended(lease, reason, now) {
	const state = nextState(lease.state, "end");
	if (state === void 0) return lease;
	return {
		...lease,
		state,
		endReason: lease.endReason ?? reason,
		nextTryAt: now
	};
}
/** A heartbeat, or a broker's start. A clock that was set back shortens no interval. */
function withHeartbeatReset(lease, now) {
	return {
		...lease,
		heartbeatResetAt: Math.max(lease.heartbeatResetAt, now)
	};
}
const EVENT_OF = {
	revoked: "revoke",
	expired: "expire",
	failed: "fail",
	wait: "wait",
	retry: "retry"
};
/** What the owner of the lock made of it; undefined when that is not allowed in the lease's state. */
function settled(before, outcome, now) {
	const event = outcome.kind === "retry" && outcome.stuck ? "stick" : EVENT_OF[outcome.kind];
	const state = nextState(before.state, event);
	if (state === void 0) return void 0;
	const findings = mergedFindings(before.findings, outcome.findings);
	const lease = {
		...before,
		state,
		findings
	};
	if (outcome.kind === "retry") {
		const { afterMs, error } = outcome;
		return {
			...lease,
			tries: lease.tries + 1,
			nextTryAt: now + afterMs,
			lastError: error
		};
	}
	if (outcome.kind === "wait") {
		const { afterMs, because } = outcome;
		return {
			...lease,
			tries: 0,
			nextTryAt: now + afterMs,
			lastError: because
		};
	}
	const leavesTidy = outcome.kind !== "expired" && outcome.tidy === true;
	return {
		...lease,
		proof: outcome.proof,
		endedAt: now,
		nextTryAt: void 0,
		sealedSecret: void 0,
		tidy: leavesTidy ? {
			...NO_TIDY,
			state: "pending",
			nextTryAt: now
		} : NO_TIDY
	};
}
/** What the owner of the lock tidied; undefined when there is nothing to tidy. */
function tidied(lease, outcome, now) {
	const { tidy } = lease;
	if (tidy.state === "none" || tidy.state === "done") return void 0;
	const findings = mergedFindings(lease.findings, outcome.kind === "retry" ? void 0 : outcome.findings);
	if (tidy.tries === 0 && (tidy.nextTryAt ?? now) > now) return {
		...lease,
		findings
	};
	if (outcome.kind === "retry") {
		const { afterMs, error, stuck } = outcome;
		const state = stuck ? "stuck" : tidy.state;
		const tries = tidy.tries + 1;
		return {
			...lease,
			tidy: {
				...tidy,
				state,
				tries,
				nextTryAt: now + afterMs,
				lastError: error
			}
		};
	}
	const { facts } = outcome;
	if (outcome.kind === "unfinished") return {
		...lease,
		findings,
		tidy: {
			...NO_TIDY,
			state: "pending",
			nextTryAt: now,
			facts
		}
	};
	return {
		...lease,
		findings,
		tidy: {
			...tidy,
			state: "done",
			nextTryAt: void 0,
			facts
		}
	};
}
/** A second try may see less than the first, which removed what it found: nothing that was seen is forgotten. */
function mergedFindings(known = [], seen = []) {
	return [...known, ...newFindings(known, seen)];
}
/** A lease that is tried for weeks may find something else each time: its row must not grow for as long. */
const MAX_FINDINGS = 500;
/** Those that were not known yet, as long as there is room for them. */
function newFindings(known, seen) {
	const isNew = ({ what, fix }) => !known.some((other) => other.what === what && other.fix === fix);
	return seen.filter(isNew).slice(0, Math.max(0, MAX_FINDINGS - known.length));
}
export { notIssued as a, tidied as c, newFindings as i, withHeartbeatReset as l, issued as n, recorded as o, mergedFindings as r, settled as s, ended as t };
