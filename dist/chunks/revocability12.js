// src/credentials/postgres/revocability.ts
const POSTGRES_REVOCABILITY = {
	revoke: "immediate",
	best: "verified",
	proof: "no login, no sessions, no rights",
	survives: "What the task created stays, owned by the granted role. If the broker is gone, an open session continues after `VALID UNTIL`.",
	minimumSeconds: 0,
	absenceIsFinal: false
};
export { POSTGRES_REVOCABILITY as t };
