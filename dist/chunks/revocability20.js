// src/credentials/static/revocability.ts
const STATIC_REVOCABILITY = {
	revoke: "none",
	best: "none",
	proof: "none: nothing ends it",
	survives: "The value itself: every task that got it can use it until somebody replaces it at its service. The alarm `rotate` says when it went to many leases.",
	minimumSeconds: 0,
	absenceIsFinal: true
};
export { STATIC_REVOCABILITY as t };
