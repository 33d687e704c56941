// src/lease/transitions.ts
/** What the owner of the lock can do to a lease that is ending. */
const ENDING = {
	revoke: "revoked",
	expire: "expired",
	fail: "failed",
	wait: "revoking",
	stick: "stuck"
};
/** All transitions. What is not listed is not allowed; the ended states have no way out. */
const TRANSITIONS = {
	issuing: {
		activate: "active",
		nothing_issued: "failed",
		end: "revoking"
	},
	active: { end: "revoking" },
	revoking: {
		...ENDING,
		end: "revoking",
		retry: "revoking"
	},
	stuck: {
		...ENDING,
		end: "stuck",
		retry: "stuck"
	},
	revoked: {},
	failed: {},
	expired: {}
};
/** The state after `event`; undefined when that is not allowed in `state`. */
function nextState(state, event) {
	return TRANSITIONS[state][event];
}
/** Something may exist at the provider that nobody has begun to end. */
function isLive(state) {
	return state === "issuing" || state === "active";
}
/** It has to be revoked, and has not been yet. */
function isEnding(state) {
	return state === "revoking" || state === "stuck";
}
/** `revoked`, `failed` or `expired`: nothing follows. */
function isEnded(state) {
	return !isLive(state) && !isEnding(state);
}
export { nextState as i, isEnding as n, isLive as r, isEnded as t };
