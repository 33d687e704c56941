// src/approval/facts.ts
function known(value) {
	return {
		known: true,
		value
	};
}
function unreadable(why) {
	return {
		known: false,
		why
	};
}
// src/approval/activity.ts
/** Entries with the newest first; the id orders what happened within one second. */
function newestFirst(entries) {
	return entries.toSorted((a, b) => b.at - a.at || b.id - a.id);
}
/** The newest entry that made `sha` the tip of its ref: since then it has been there, or it is there again. */
function lastArrival(entries, sha) {
	return newestFirst(entries).find(({ after }) => after === sha);
}
/** The activity that belongs to a pull request: after the merge its branch may live on, or be made anew for another. */
function activityOf(pullRequest, activity) {
	const { mergedAt } = pullRequest;
	if (!activity.known || mergedAt === void 0) return activity;
	return known(activity.value.filter(({ at }) => at <= mergedAt));
}
// src/approval/people.ts
/** GitHub's own committer of what is done in the browser: nobody's hand. */
const WEB_FLOW = "web-flow";
const OVERWRITES = /* @__PURE__ */ new Set([
	"force_push",
	"branch_creation",
	"branch_deletion"
]);
function sameLogin(a, b) {
	return plainLogin(a) === plainLogin(b);
}
function plainLogin(login) {
	return login.replace(/^@/u, "").toLowerCase();
}
/** Ids decide; the login counts too, because an account read from a commit may come without its id. */
function sameAccount(a, b) {
	return a.id === b.id || sameLogin(a.login, b.login);
}
/** Whether the account is one of the listed agents, or no person at all (a bot, an app, an account that is gone). */
function isAgent(account, listed) {
	if (account === void 0 || account.type !== "User") return true;
	return isAgentLogin(account.login, listed);
}
/** The same where only a login is known: apps end in `[bot]`, which no person's login can. */
function isAgentLogin(login, listed) {
	return login.endsWith("[bot]") || listed.some((agent) => sameLogin(agent, login));
}
function isHuman(account, listed) {
	return !isAgent(account, listed) && !sameLogin(account.login, WEB_FLOW);
}
/**
* The pushes that brought the pull request to where it is: all since it was opened, and before that back to the push
* whose result lies in the base already. A result that a force push threw away says nothing, so the walk goes on.
*/
function pushesOf(facts) {
	const { createdAt } = facts.pullRequest;
	const commits = new Set(listOf(facts.commits).map(({ sha }) => sha));
	const pushes = [];
	let overwritten = false;
	for (const entry of newestFirst(listOf(activityOf(facts.pullRequest, facts.activity)))) {
		const before = entry.at < createdAt;
		if (before && !overwritten && !commits.has(entry.after)) break;
		if (entry.kind !== "branch_deletion") pushes.push(entry);
		if (before && entry.kind === "branch_creation") break;
		overwritten = OVERWRITES.has(entry.kind);
	}
	return pushes;
}
/** Everyone who had a hand in it, each once, with the first role that fits. */
function involvedIn(facts) {
	const { author } = facts.pullRequest;
	const pushers = pushesOf(facts).flatMap(({ actor }) => actor ?? []);
	const authors = listOf(facts.commits).flatMap(({ people }) => people);
	const hands = [
		...author === void 0 ? [] : [{
			account: author,
			role: "opened it"
		}],
		...pushers.map((account) => ({
			account,
			role: "pushed it"
		})),
		...authors.map((account) => ({
			account,
			role: "is an author of its commits"
		}))
	].filter(({ account }) => !sameLogin(account.login, WEB_FLOW));
	return hands.filter(({ account }, index) => hands.findIndex((other) => sameAccount(other.account, account)) === index);
}
/** What was read, or nothing: for facts whose being unreadable refuses elsewhere already. */
function listOf(fact) {
	return fact.known ? fact.value : [];
}
// src/approval/agents.ts
/** Whether an agent started this run, or started it again. */
function startedByAgent(question, facts) {
	const { agents, claims } = question;
	if (isAgentLogin(claims.actor, agents)) return true;
	if (!facts.run.known) return true;
	const { actor, triggeringActor } = facts.run.value;
	return isAgent(actor, agents) || isAgent(triggeringActor, agents);
}
/** Whether an agent opened the pull request or pushed to it. Accounts that are gone may have been one. */
function madeByAgent(question, facts) {
	const { agents } = question;
	const pushers = pushesOf(facts).map(({ actor }) => actor);
	return [facts.pullRequest.author, ...pushers].some((account) => isAgent(account, agents));
}
/**
* How many approvals the write needs. A count of 0 stands only with its reason, and never for an agent's job, whose
* writes always need a human's approval.
*/
function requiredApprovals(question, agent) {
	const { count, reason } = question.rule;
	return count === 0 && reason !== void 0 && reason.trim() !== "" && !agent ? 0 : Math.max(1, count);
}
export { isAgent as a, listOf as c, activityOf as d, lastArrival as f, unreadable as h, involvedIn as i, sameAccount as l, known as m, requiredApprovals as n, isAgentLogin as o, newestFirst as p, startedByAgent as r, isHuman as s, madeByAgent as t, sameLogin as u };
