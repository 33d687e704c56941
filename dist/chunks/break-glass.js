// src/lease/break-glass.ts
function namelessUser(uid) {
	return `uid ${uid}`;
}
function isNameless(user) {
	return /^uid \d+$/u.test(user);
}
function noJob(repositoryId) {
	return {
		repositoryId,
		runId: 0,
		runAttempt: 0,
		checkRunId: 0
	};
}
export { namelessUser as n, noJob as r, isNameless as t };
