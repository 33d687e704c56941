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
/** Entries, newest first. The id orders entries of the same second. */
function newestFirst(entries) {
	return entries.toSorted((a, b) => b.at - a.at || b.id - a.id);
}
/** The newest entry that made `sha` the tip of its ref. */
function lastArrival(entries, sha) {
	return newestFirst(entries).find(({ after }) => after === sha);
}
/** The activity that belongs to a pull request. After the merge its branch may live on, or be created again for another one. */
function activityOf(pullRequest, activity) {
	const { mergedAt } = pullRequest;
	if (!activity.known || mergedAt === void 0) return activity;
	return known(activity.value.filter(({ at }) => at <= mergedAt));
}
// src/approval/people.ts
/** GitHub's own committer for what people do in the browser: not a person. */
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
/** Ids decide. The login counts too, because an account read from a commit may come without its id. */
function sameAccount(a, b) {
	return a.id === b.id || sameLogin(a.login, b.login);
}
/** Whether the account is one of the listed agents, or not a person (a bot, an app, a deleted account). */
function isAgent(account, listed) {
	if (account === void 0 || account.type !== "User") return true;
	return isAgentLogin(account.login, listed);
}
/** The same if only a login is known: the logins of apps end in `[bot]`, which no person's can. */
function isAgentLogin(login, listed) {
	return login.endsWith("[bot]") || listed.some((agent) => sameLogin(agent, login));
}
function isHuman(account, listed) {
	return !isAgent(account, listed) && !sameLogin(account.login, WEB_FLOW);
}
/**
* The pushes that make up the pull request: all since it was opened, and those before it back to the first whose result is
* not one of its commits. A result that was then overwritten by a force-push proves nothing, so the walk goes past it.
*/
function pushesOf(facts) {
	const { createdAt } = facts.pullRequest;
	const commits = new Set(valuesOf(facts.commits).map(({ sha }) => sha));
	const pushes = [];
	let overwritten = false;
	for (const entry of newestFirst(valuesOf(activityOf(facts.pullRequest, facts.activity)))) {
		const before = entry.at < createdAt;
		if (before && !overwritten && !commits.has(entry.after)) break;
		if (entry.kind !== "branch_deletion") pushes.push(entry);
		if (before && entry.kind === "branch_creation") break;
		overwritten = OVERWRITES.has(entry.kind);
	}
	return pushes;
}
/** Everyone who worked on the pull request, each once, with the first role that applies. */
function contributorsTo(facts) {
	const { author } = facts.pullRequest;
	const pushers = pushesOf(facts).flatMap(({ actor }) => actor ?? []);
	const authors = valuesOf(facts.commits).flatMap(({ people }) => people);
	const people = [
		...author === void 0 ? [] : [{
			account: author,
			role: "opened"
		}],
		...pushers.map((account) => ({
			account,
			role: "pushed"
		})),
		...authors.map((account) => ({
			account,
			role: "committed"
		}))
	].filter(({ account }) => !sameLogin(account.login, WEB_FLOW));
	return people.filter(({ account }, index) => people.findIndex((other) => sameAccount(other.account, account)) === index);
}
/** The value, or an empty list: for facts that refuse elsewhere if they cannot be read. */
function valuesOf(fact) {
	return fact.known ? fact.value : [];
}
/** Whether an agent started or re-ran this run. */
function startedByAgent(question, facts) {
	const { agents, claims } = question;
	if (isAgentLogin(claims.actor, agents)) return true;
	if (!facts.run.known) return true;
	const { actor, triggeringActor } = facts.run.value;
	return isAgent(actor, agents) || isAgent(triggeringActor, agents);
}
/** Whether an agent opened the pull request or pushed to it. A deleted account counts as an agent: it may have been one. */
function madeByAgent(question, facts) {
	const { agents } = question;
	const pushers = pushesOf(facts).map(({ actor }) => actor);
	return [facts.pullRequest.author, ...pushers].some((account) => isAgent(account, agents));
}
/**
* How many approvals the write needs. A count of 0 holds only when policy gives a reason, and never for an agent's job:
* an agent's write always needs a human's approval.
*/
function requiredApprovals(question, agent) {
	const { count, reason } = question.rule;
	return count === 0 && reason !== void 0 && reason.trim() !== "" && !agent ? 0 : Math.max(1, count);
}
export { madeByAgent as a, sameLogin as c, activityOf as d, lastArrival as f, unreadable as h, isHuman as i, startedByAgent as l, known as m, isAgent as n, requiredApprovals as o, newestFirst as p, isAgentLogin as r, sameAccount as s, contributorsTo as t, valuesOf as u };
