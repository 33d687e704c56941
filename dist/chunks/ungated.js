import { l as shortSha } from "./base.js";
import { t as isByRef } from "./workflow-match.js";
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
// src/approval/reason-codes.ts
const USE_NEWEST = "Use the run that the newest commit started.";
/** Every ground of a decision. Codes are stable; the sentence beside one names who and what. */
const GATE_CODES = {
	facts_unreadable: {
		outcome: "refused",
		remedy: "Give the reader of reviews the permissions that the docs list, then re-run this job."
	},
	event_never_writes: {
		outcome: "refused",
		remedy: "Run it on pull_request, pull_request_review, push, workflow_dispatch or schedule."
	},
	ref_unexpected: {
		outcome: "refused",
		remedy: "Run it on a branch or on a pull request."
	},
	job_not_running: {
		outcome: "refused",
		remedy: "Re-run the job."
	},
	workflow_outdated: {
		outcome: "refused",
		remedy: "Start a new run: a re-run keeps the workflow file of its first attempt."
	},
	pull_request_not_open: {
		outcome: "refused",
		remedy: "Reopen the pull request, or open another."
	},
	pull_request_from_fork: {
		outcome: "refused",
		remedy: "Push the branch to this repository and open the pull request from there."
	},
	pull_request_by_dependabot: {
		outcome: "refused",
		remedy: "Merge it after a review, and write from the branch it was merged into."
	},
	base_not_allowed: {
		outcome: "refused",
		remedy: "Target another branch, or ask the owners of the policy to list this one under `bases`."
	},
	base_not_protected: {
		outcome: "refused",
		remedy: "Add a ruleset for that branch that requires a pull request with at least 1 approval."
	},
	base_protection_unreadable: {
		outcome: "refused",
		remedy: "Protect that branch by a ruleset, which any token may read, or give the reader `Administration: read`."
	},
	not_the_heads_merge: {
		outcome: "refused",
		remedy: USE_NEWEST
	},
	merge_base_elsewhere: {
		outcome: "refused",
		remedy: USE_NEWEST
	},
	head_moved: {
		outcome: "refused",
		remedy: USE_NEWEST
	},
	head_history_missing: {
		outcome: "refused",
		remedy: "Push a new commit, and ask for a review of that one."
	},
	branch_moved: {
		outcome: "refused",
		remedy: USE_NEWEST
	},
	push_unknown: {
		outcome: "refused",
		remedy: "Merge a reviewed pull request; the run that it starts can write."
	},
	push_history_broken: {
		outcome: "refused",
		remedy: "Merge a reviewed pull request; the run that it starts can write."
	},
	commit_without_pull_request: {
		outcome: "refused",
		remedy: "Bring every commit in through a reviewed pull request; the next merge can write."
	},
	commit_of_several_pull_requests: {
		outcome: "refused",
		remedy: "Merge a reviewed pull request; the run that it starts can write."
	},
	merged_elsewhere: {
		outcome: "refused",
		remedy: "Merge a reviewed pull request into this branch; the run that it starts can write."
	},
	merge_too_old: {
		outcome: "refused",
		remedy: "Merge a reviewed pull request; the run that it starts can write."
	},
	dispatch_by_agent: {
		outcome: "refused",
		remedy: "Ask a human to start this run."
	},
	approvals_missing: {
		outcome: "pending",
		remedy: ""
	},
	approval_of_other_commit: {
		outcome: "pending",
		remedy: ""
	},
	approval_before_push: {
		outcome: "pending",
		remedy: ""
	},
	approval_before_retarget: {
		outcome: "pending",
		remedy: ""
	},
	approval_too_old: {
		outcome: "pending",
		remedy: ""
	},
	approval_used_up: {
		outcome: "pending",
		remedy: ""
	},
	approval_by_no_human: {
		outcome: "pending",
		remedy: ""
	},
	approval_by_one_involved: {
		outcome: "pending",
		remedy: ""
	},
	approval_by_one_not_listed: {
		outcome: "pending",
		remedy: ""
	},
	approval_without_write_access: {
		outcome: "pending",
		remedy: ""
	},
	review_dismissed: {
		outcome: "pending",
		remedy: ""
	},
	changes_requested: {
		outcome: "pending",
		remedy: ""
	},
	approved: {
		outcome: "note",
		remedy: ""
	},
	no_approval_needed: {
		outcome: "note",
		remedy: ""
	},
	read_needs_no_approval: {
		outcome: "note",
		remedy: ""
	}
};
function finding(code, text) {
	return {
		code,
		text
	};
}
/** Something that GitHub did not tell. `why` is a phrase of the reader's, without its full stop. */
function unreadFinding(why) {
	return finding("facts_unreadable", sentence(why));
}
function sentence(phrase) {
	const text = `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}`;
	return /[.!?]$/u.test(text) ? text : `${text}.`;
}
function outcomeOf({ code }) {
	return GATE_CODES[code].outcome;
}
function remedyOf({ code }) {
	return GATE_CODES[code].remedy;
}
// src/approval/conclude.ts
/** A refusal wins over what is pending, and one that is pending over what would proceed. */
function conclude(question, verdict) {
	const { subject } = verdict;
	const findings = once(verdict.findings);
	const refused = findings.filter((one) => outcomeOf(one) === "refused");
	const [first] = refused;
	if (first !== void 0) return {
		kind: "refused",
		subject,
		reasons: refused,
		remedy: remedyOf(first)
	};
	const pending = findings.filter((one) => outcomeOf(one) === "pending");
	if (pending.length > 0) return pend(verdict, subject, pending);
	if (verdict.required > 0 && verdict.counted.length === 0) throw new Error("A write that needs an approval came through without one: a check is wrong.");
	return {
		kind: "proceed",
		subject,
		approvals: verdict.counted,
		uses: question.rule.uses,
		reasons: verdict.required === 0 ? [excused(question)] : verdict.counted.map(approved)
	};
}
/** Several pull requests of one push may lack the same fact. */
function once(findings) {
	return findings.filter(({ code, text }, index) => findings.findIndex((other) => other.code === code && other.text === text) === index);
}
function pend({ missing, counted, who }, subject, reasons) {
	const where = subject.pullRequestUrl === void 0 ? "" : `: ${subject.pullRequestUrl}`;
	const remedy = `Ask ${who} to ${missing > 0 ? "review the newest commit" : "look again, or have that review dismissed"}, then re-run this job${where}`;
	return {
		kind: "pending",
		subject,
		missing,
		have: counted.length,
		who,
		reasons,
		remedy
	};
}
function approved({ account, commit }) {
	return finding("approved", `${account.login} approved ${shortSha(commit)}.`);
}
/** Policy asks for no approval, and says why. */
function excused({ rule }) {
	return finding("no_approval_needed", `Policy asks for no approval: ${rule.reason ?? ""}`);
}
// src/approval/ungated.ts
/** A read needs no approval, so nothing is read at GitHub: what is known of the job is what its claims say. */
function passRead(question) {
	return passed(question, finding("read_needs_no_approval", "Reading needs no approval."));
}
/**
* A write that policy excuses, where GitHub cannot be read: it passes only if the claims alone show that no agent stands
* behind it. On `schedule` nobody does, and the first attempt of a push or dispatch is its actor's own doing. Who made a
* pull request, who re-ran a job, and what a ref points at now, GitHub alone knows: then undefined.
*/
function passExcused(question) {
	const { eventName, runAttempt } = question.claims;
	if (eventName !== "schedule" && !((eventName === "push" || eventName === "workflow_dispatch") && runAttempt === 1)) return void 0;
	if (!isOnBase(question)) return void 0;
	if (question.workflow !== void 0 && isByRef(question.workflow)) return void 0;
	const { agent } = subjectOf(question);
	if (agent || requiredApprovals(question, agent) > 0) return void 0;
	return passed(question, excused(question));
}
/** Anyone who may push can make a branch, and a workflow on it: policy must name the branch. A schedule has the default one. */
function isOnBase({ bases, claims }) {
	if (bases === void 0) return claims.eventName === "schedule";
	return bases.some((base) => claims.ref === `refs/heads/${base}`);
}
function passed(question, reason) {
	const { uses } = question.rule;
	return {
		kind: "proceed",
		subject: subjectOf(question),
		approvals: [],
		uses,
		reasons: [reason]
	};
}
function subjectOf({ claims, agents }) {
	return {
		pullRequest: void 0,
		pullRequestUrl: void 0,
		commit: claims.sha,
		author: void 0,
		agent: claims.eventName !== "schedule" && isAgentLogin(claims.actor, agents)
	};
}
export { unreadable as S, sameLogin as _, remedyOf as a, newestFirst as b, madeByAgent as c, involvedIn as d, isAgent as f, sameAccount as g, listOf as h, finding as i, requiredApprovals as l, isHuman as m, passRead as n, sentence as o, isAgentLogin as p, conclude as r, unreadFinding as s, passExcused as t, startedByAgent as u, activityOf as v, known as x, lastArrival as y };
