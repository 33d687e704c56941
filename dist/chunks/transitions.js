// src/lease/transitions.ts
/** What the holder of a claim can do to a lease that is ending. */
const ENDING = {
	revoke: "revoked",
	expire: "expired",
	fail: "failed",
	wait: "revoking",
	stick: "stuck"
};
/** Every transition there is. What is not in it is not allowed; the ended states have no way out. */
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
/** Something may be out there that nobody has begun to end. */
function isLive(state) {
	return state === "issuing" || state === "active";
}
/** It has to be revoked, and that is not done yet. */
function isEnding(state) {
	return state === "revoking" || state === "stuck";
}
/** `revoked`, `failed` or `expired`: nothing follows. */
function isEnded(state) {
	return !isLive(state) && !isEnding(state);
}
export { nextState as i, isEnding as n, isLive as r, isEnded as t };
