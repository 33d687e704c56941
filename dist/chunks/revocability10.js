// src/credentials/mysql/revocability.ts
const MYSQL_REVOCABILITY = {
	revoke: "immediate",
	best: "verified",
	proof: "no account, no sessions",
	survives: "What the task created; its views, routines and triggers then run as the granted role. Prepared XA transactions, unless only leases use them. If the broker is gone, the account: MariaDB ends none by itself.",
	minimumSeconds: 0,
	absenceIsFinal: false,
	neverExpires: true
};
export { MYSQL_REVOCABILITY as t };
