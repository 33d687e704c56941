// src/credentials/github/revocability.ts
const GITHUB_REVOCABILITY = {
	revoke: "immediate",
	best: "verified",
	proof: "GitHub rejects the token",
	survives: "What the task did with it: commits, deploy keys, settings. URLs that GitHub signed for it, for some minutes. A token that was lost on its way to the broker, and that nobody has, for an hour.",
	minimumSeconds: 3600,
	absenceIsFinal: true
};
export { GITHUB_REVOCABILITY as t };
