// src/shared/claims.ts
function jobKeyOf(claims) {
	const { repositoryId, runId, runAttempt, checkRunId } = claims;
	return {
		repositoryId,
		runId,
		runAttempt,
		checkRunId
	};
}
export { jobKeyOf as t };
