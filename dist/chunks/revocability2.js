// src/credentials/postgres/revocability.ts
const POSTGRES_REVOCABILITY = {
	revoke: "immediate",
	best: "verified",
	proof: "role absent, no sessions",
	survives: "What the task made stays, owned by the granted role. If the broker is gone, a session that is already open outlives `VALID UNTIL`.",
	minimumSeconds: 0,
	absenceIsFinal: false
};
export { POSTGRES_REVOCABILITY as t };
