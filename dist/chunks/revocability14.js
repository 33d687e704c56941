// src/credentials/redis/revocability.ts
const REDIS_REVOCABILITY = {
	revoke: "immediate",
	best: "verified",
	proof: "no user, no connections",
	survives: "What the task wrote, with and without a TTL, and functions that it loaded. If an admin ran ACL SAVE or CONFIG REWRITE during the lease, the user: it is back after the next restart or ACL LOAD. If the broker is gone, the user: Redis ends none by itself.",
	neverExpires: true,
	minimumSeconds: 0,
	absenceIsFinal: false
};
export { REDIS_REVOCABILITY as t };
