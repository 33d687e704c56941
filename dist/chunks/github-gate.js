import { Bt as unreadable, Ct as startedByAgent, Et as DISPATCH_EVENTS, It as activityOf, Lt as lastArrival, Mt as reason, Nt as remedyOf, Pt as unreadReason, Rt as newestFirst, St as sameLogin, Tt as valuesOf, bt as requiredApprovals, gt as isAgent, ht as contributorsTo, mt as barredStarters, vt as isHuman, wt as unknownPushers, xt as sameAccount, yt as madeByAgent, zt as known } from "./job.js";
import { A as shortSha, C as inFullWords, E as joined, G as BRANCH_REF, K as COMMIT_SHA, O as plural, Q as NO_COMMIT, Z as MERGE_GROUP_REF, et as PULL_REQUEST_REF, it as WORKFLOW_REF, k as sentence, ot as formatDuration, rt as TAG_REF } from "./start.js";
import { Ct as rulesetPatternFits, pt as conclude, ut as passRead } from "./direct.js";
import { A as parseTeam, C as parseJobs, D as parsePermission, E as parseMergedNumbers, F as instant, I as maybeAccount, L as parserOf, N as commitAccount, O as parseRepository, P as id, R as sha, S as parseGitCommit, T as parseMerged, _ as parseAttempt, b as parseComparedCommits, c as parseRulesets, d as readMergeQueue, g as inRepository$1, h as eachOf, j as parseTip, k as parseRules, l as parseTagObject, n as createReader, o as parseRef, p as createFactContext, s as parseRuleset, v as parseBranch, w as parseMembership, x as parseComparison, y as parseClassicProtection } from "./octokit.js";
import { F as union, N as string, O as object, S as int, _ as array, h as _null, m as _enum, v as boolean } from "./zod.js";
// src/approval/check-job.ts
const FACTS_OF_EVENT = {
	pull_request: ["pull_request"],
	pull_request_review: ["pull_request"],
	merge_group: ["merge_group"],
	push: ["branch", "tag"],
	workflow_dispatch: ["branch", "tag"],
	schedule: ["branch"],
	repository_dispatch: ["branch"],
	release: ["tag"]
};
function unread(fact) {
	return fact.known ? [] : [unreadReason(fact.why)];
}
function checkEvent(question, facts) {
	const { eventName, ref } = question.claims;
	if ((Object.hasOwn(FACTS_OF_EVENT, eventName) ? FACTS_OF_EVENT[eventName] : void 0)?.includes(facts.kind) !== true) return [reason("event_never_writes", `The event ${eventName} never gets write access.`)];
	if (facts.kind === "merge_group") return checkGroupRef(ref, facts);
	const expected = expectedRef(facts);
	if (expected === void 0 || ref === expected) return [];
	return [reason("ref_unexpected", `The job runs on ${ref}, not on ${expected}.`)];
}
function checkGroupRef(ref, { branch, number }) {
	if (ref.startsWith(`refs/heads/gh-readonly-queue/${branch}/pr-${number}-`)) return [];
	return [reason("ref_unexpected", `The job runs on ${ref}, which is not a merge group's.`)];
}
function expectedRef(facts) {
	if (facts.kind === "branch") return `refs/heads/${facts.branch}`;
	if (facts.kind === "tag") return `refs/tags/${facts.tag}`;
	if (!facts.subject.known) return void 0;
	return `refs/pull/${facts.subject.value.pullRequest.number}/merge`;
}
function checkJob({ job, run }) {
	if (job === void 0) return unread(run);
	if (!job.known) return [...unread(job), ...unread(run)];
	if (!job.value.ofThisRun) return [reason("job_not_running", "The requesting job does not belong to this run."), ...unread(run)];
	if (job.value.status === "in_progress") return unread(run);
	const text = `The requesting job is not in progress: GitHub reports it as ${job.value.status}.`;
	return [reason("job_not_running", text), ...unread(run)];
}
function checkWorkflow(question, facts) {
	const { workflow, claims } = question;
	if (workflow === void 0 || isAtCommit(workflow)) return [];
	const tip = facts.workflowTip;
	if (tip === void 0) return [unreadReason(`the current commit of ${workflow} was not read`)];
	if (!tip.known || tip.value === claims.jobWorkflowSha) return unread(tip);
	const older = facts.workflowIsOlder;
	if (older !== void 0 && (!older.known || older.value)) return unread(older);
	const text = `${claims.jobWorkflowSha === void 0 ? "The ID token does not name the commit of the job's workflow" : `The job uses its workflow at commit ${shortSha(claims.jobWorkflowSha)}`}, and the workflow's ref is now at ${shortSha(tip.value)}.`;
	return [reason("workflow_outdated", text)];
}
function isAtCommit(workflow) {
	return COMMIT_SHA.test(workflow.slice(workflow.lastIndexOf("@") + 1));
}
function checkBase(branch, question, facts) {
	return [...checkListed(branch, question, facts), ...checkProtection(branch, facts)];
}
function checkListed(branch, question, facts) {
	if (question.bases === void 0) {
		if (!facts.defaultBranch.known) return unread(facts.defaultBranch);
		if (facts.defaultBranch.value === branch) return [];
	}
	if (question.bases?.includes(branch) === true) return [];
	return [reason("base_not_allowed", `Pull requests into ${branch}, and runs on it, never get write access.`)];
}
function checkProtection(branch, { protection }) {
	if (protection.kind === "not_protected") {
		const text = `Commits can reach ${branch} without a review.`;
		return [reason("base_not_protected", text)];
	}
	if (protection.kind === "unreadable") {
		const text = `Cannot read whether ${branch} is protected: ${sentence(protection.why)}`;
		return [reason("base_protection_unreadable", text)];
	}
	return [];
}
// src/approval/check-pull-request.ts
const DEPENDABOT = {
	login: "dependabot[bot]",
	id: 49699333
};
function checkOpen(pullRequest) {
	const { number, state } = pullRequest;
	if (state === "open") return checkOrigin(pullRequest);
	const text = `Pull request ${number} is ${state}; only an open one can get write access.`;
	return [reason("pull_request_not_open", text), ...checkOrigin(pullRequest)];
}
function checkOrigin(pullRequest) {
	const { author, number } = pullRequest;
	const isDependabots = author !== void 0 && (author.id === DEPENDABOT.id || sameLogin(author.login, DEPENDABOT.login));
	return [...checkFork(pullRequest), ...isDependabots ? [reason("pull_request_by_dependabot", `Pull request ${number} was opened by Dependabot.`)] : []];
}
function checkFork({ fromFork, number }) {
	if (!fromFork) return [];
	return [reason("pull_request_from_fork", `Pull request ${number} comes from a fork.`)];
}
function checkMerge(sha, subject, facts) {
	const { headSha, baseRef } = subject.pullRequest;
	if (facts.mergeCommit === void 0) return sha === headSha ? checkSameBase(subject, facts) : [runsFor(sha, headSha)];
	if (!facts.mergeCommit.known) return unread(facts.mergeCommit);
	const { parents, firstParentOnBase, sha: read } = facts.mergeCommit.value;
	if (read !== sha || parents.length !== 2 || parents[1] !== headSha) return [runsFor(parents[1] ?? sha, headSha)];
	if (firstParentOnBase) return [];
	const text = `This run merged ${shortSha(headSha)} into a commit that is not on ${baseRef}.`;
	return [reason("merge_base_elsewhere", text)];
}
function checkSameBase({ pullRequest, retargets }, { run }) {
	if (!run.known) return unread(run);
	if (Math.max(0, ...valuesOf(retargets).map(({ at }) => at)) < run.value.createdAt) return unread(retargets);
	const { number, baseRef } = pullRequest;
	const text = `This run began before pull request ${number} was retargeted to ${baseRef}, or in the same second, so it may merge into another base.`;
	return [reason("merge_base_elsewhere", text)];
}
function runsFor(commit, headSha) {
	const text = `This run is for commit ${shortSha(commit)}, but the head is now ${shortSha(headSha)}.`;
	return reason("not_the_heads_merge", text);
}
function checkHeadStays(facts, subject) {
	const { headSha } = subject.pullRequest;
	const newest = subject.activity.known ? newestFirst(subject.activity.value)[0] : void 0;
	if (newest !== void 0 && newest.after !== headSha) return [moved(headSha, newest)];
	if (!facts.headAgain.known || facts.headAgain.value === headSha) return unread(facts.headAgain);
	const text = `${shortSha(facts.headAgain.value)} was pushed while approvals were being read.`;
	return [reason("head_moved", text)];
}
function moved(headSha, newest) {
	const who = newest.actor?.login ?? "someone";
	const what = `pushed ${shortSha(newest.after)}`;
	const did = newest.kind === "branch_deletion" ? "deleted the branch" : what;
	return reason("head_moved", `${shortSha(headSha)} is no longer the head: ${who} ${did}.`);
}
// src/approval/check-push.ts
function checkTip(sha, facts) {
	const unreadable = [facts.tip, facts.tipAgain].flatMap(unread);
	const [moved] = [facts.tip, facts.tipAgain].flatMap((tip) => tip.known && tip.value !== sha ? [tip.value] : []);
	if (moved === void 0) return unreadable;
	const text = `This run is for commit ${shortSha(sha)}, but ${facts.branch} is now at ${shortSha(moved)}.`;
	return [...unreadable, reason("branch_moved", text)];
}
function findPush(sha, facts) {
	const unreadable = [
		facts.activity,
		facts.commits,
		facts.pullRequests
	].flatMap(unread);
	if (unreadable.length > 0) return {
		reasons: unreadable,
		entry: void 0,
		owners: []
	};
	const entry = lastArrival(valuesOf(facts.activity), sha);
	return {
		reasons: entry === void 0 ? [unknownPush(sha, facts)] : checkChain(sha, entry, facts),
		entry,
		owners: []
	};
}
function findOwners(sha, facts) {
	const push = findPush(sha, facts);
	if (push.reasons.length > 0) return push;
	const direct = push.entry === void 0 ? [] : checkMadeByGitHub(push.entry, facts);
	if (direct.length > 0) return {
		...push,
		reasons: direct
	};
	return {
		...push,
		...ownersOf(valuesOf(facts.commits), valuesOf(facts.pullRequests))
	};
}
function unknownPush(sha, { branch }) {
	const text = `GitHub's activity for ${branch} shows no push of ${shortSha(sha)}.`;
	return reason("push_unknown", text);
}
function checkChain(sha, entry, facts) {
	if (NO_COMMIT.test(entry.before)) {
		const text = `${facts.branch} was created at ${shortSha(sha)}, so which of its commits are new is unknown.`;
		return [reason("push_history_broken", text)];
	}
	const commits = valuesOf(facts.commits);
	const parents = commits.map((commit) => commit.parents[0]);
	const expected = [...commits.slice(1).map((commit) => commit.sha), entry.before];
	if (commits[0]?.sha === sha && expected.every((parent, index) => parents[index] === parent)) return [];
	const text = `The commits from ${shortSha(entry.before)} to ${shortSha(sha)} are not a contiguous history.`;
	return [reason("push_history_broken", text)];
}
function checkMadeByGitHub(entry, { branch }) {
	if (entry.kind === "pr_merge" || entry.kind === "merge_queue_merge") return [];
	const text = `${entry.actor?.login ?? "someone"} pushed ${shortSha(entry.after)} directly to ${branch}, without a review.`;
	return [reason("commit_without_pull_request", text)];
}
function ownersOf(commits, pullRequests) {
	const owners = [];
	let left = 0;
	for (const commit of commits) {
		const merged = pullRequests.filter(({ pullRequest }) => pullRequest.mergeCommitSha === commit.sha);
		const current = owners.at(-1);
		const [owner] = merged;
		if (merged.length > 1) return {
			reasons: [ambiguous(commit, merged)],
			owners
		};
		if (owner !== void 0) {
			owners.push(owner);
			left = commit.parents.length === 1 ? valuesOf(owner.commits).length - 1 : 0;
		} else if (left > 0 && current !== void 0 && isRebasedPart(commit, current)) left -= 1;
		else {
			const text = `Commit ${shortSha(commit.sha)} did not come from a pull request.`;
			return {
				reasons: [reason("commit_without_pull_request", text)],
				owners
			};
		}
	}
	return {
		reasons: [],
		owners
	};
}
function isRebasedPart(commit, { pullRequest }) {
	return commit.parents.length === 1 && commit.pullRequests.includes(pullRequest.number);
}
function ambiguous(commit, merged) {
	const numbers = merged.map(({ pullRequest }) => pullRequest.number).join(" and ");
	const text = `Commit ${shortSha(commit.sha)} is the merge commit of pull requests ${numbers}.`;
	return reason("commit_of_several_pull_requests", text);
}
// src/approval/check-rollback.ts
function isRollback({ rollback, claims }, { tip }) {
	return rollback && tip.known && tip.value !== claims.sha;
}
function checkRollback(question, facts) {
	const { claims } = question;
	const { branch, isOlder, tip, tipAgain } = facts;
	if (isMoved(tip, tipAgain)) return checkTip(claims.sha, facts);
	const from = tip.known ? tip.value : claims.sha;
	const part = `This run is for commit ${shortSha(claims.sha)}, and ${branch} is at ${shortSha(from)}`;
	if (!["push", "workflow_dispatch"].includes(claims.eventName) || claims.runAttempt === 1) {
		const text = `${part}: only a re-run that a person starts, on push or workflow_dispatch, may go back to it.`;
		return [reason("rollback_not_started", text)];
	}
	if (isOlder === void 0 || !isOlder.known) return unread(isOlder ?? NOT_READ);
	if (!isOlder.value) return [reason("rollback_elsewhere", `${part}, which does not contain it.`)];
	if (startedByAgent(question, facts)) return [reason("rollback_by_agent", "An agent started or re-ran this roll-back.")];
	return [reason("rolled_back", `${part}: this re-run goes back to it.`)];
}
const NOT_READ = {
	known: false,
	why: "whether the commit is on the branch was not read"
};
function isMoved(tip, again) {
	return !tip.known || !again.known || tip.value !== again.value;
}
// src/approval/check-review.ts
const CHECKS = [
	givenByAHuman,
	givenByNoContributor,
	givenByNoStarter,
	givenByOneListed,
	givenForTheHead,
	givenAfterThePush,
	givenAfterSettling,
	givenForThisBase,
	givenLately,
	notUsedUp,
	givenByAWriter
];
function latestOpinions(reviews) {
	const latest = new Map();
	for (const review of inOrder(reviews)) {
		const { account, state } = review;
		if (account === void 0 || state === "commented" || state === "pending") continue;
		latest.delete(account.id);
		const at = review.submittedAt ?? Number.NEGATIVE_INFINITY;
		latest.set(account.id, {
			...review,
			account,
			at
		});
	}
	return [...latest.values()];
}
function inOrder(reviews) {
	return reviews.toSorted((a, b) => timeOf(a) - timeOf(b) || a.id - b.id);
}
function timeOf({ submittedAt }) {
	return submittedAt ?? Number.MAX_SAFE_INTEGER;
}
function objectionTo(opinion, scope) {
	for (const check of CHECKS) {
		const objection = check(opinion, scope);
		if (objection !== void 0) return objection;
	}
}
function countedApproval({ id, account, at }, { pullRequest }) {
	return {
		reviewId: id,
		account,
		submittedAt: at,
		commit: pullRequest.headSha,
		pullRequest: pullRequest.number
	};
}
function givenByAHuman({ account }, { agents }) {
	if (isHuman(account, agents)) return void 0;
	const text = `${account.login} is not a human account; only a human's approval counts.`;
	return reason("approval_by_no_human", text);
}
const DID$1 = {
	opened: "opened the pull request",
	pushed: "pushed to the pull request",
	committed: "is an author of its commits"
};
function givenByNoContributor({ account }, { contributors }) {
	const found = contributors.find((person) => sameAccount(person.account, account));
	if (found === void 0) return void 0;
	const text = `${account.login} approved, but ${DID$1[found.role]}.`;
	return reason("approval_by_one_involved", text);
}
function givenByNoStarter({ account }, scope) {
	if (!scope.starters.some((starter) => sameAccount(starter, account))) return void 0;
	const text = `${account.login} approved, but started this ${scope.eventName} run.`;
	return reason("approval_by_starter", text);
}
function givenByOneListed({ account }, scope) {
	const failing = scope.rule.by.find((list) => list.length > 0 && !list.some((name) => isNamed(account, name, scope.teams)));
	if (failing === void 0) return void 0;
	const text = `${account.login} approved, but is not one of ${failing.join(", ")}.`;
	return reason("approval_by_one_not_listed", text);
}
function isNamed(account, name, teams) {
	if (!name.includes("/")) return sameLogin(name, account.login);
	return teams.some(({ team, members }) => sameLogin(team, name) && members.known && members.value.includes(account.id));
}
function givenForTheHead({ account, commitId }, scope) {
	const { headSha } = scope.pullRequest;
	if (commitId === headSha) return void 0;
	if (commitId === void 0) {
		const text = `${account.login}'s approval does not name a commit.`;
		return reason("approval_of_other_commit", text);
	}
	const text = `${account.login} approved ${shortSha(commitId)}, which is no longer the head: ${arrival(scope)} after it.`;
	return reason("approval_of_other_commit", text);
}
function givenAfterThePush({ account, at }, scope) {
	if (at > scope.headSince.at) return void 0;
	const text = `${account.login}'s approval does not count: ${arrival(scope)} after it was given.`;
	return reason("approval_before_push", text);
}
function givenAfterSettling({ account, at }, scope) {
	const { settleSeconds } = scope.rule;
	const after = at - scope.headSince.at;
	if (after >= settleSeconds * 1e3) return void 0;
	const text = `${account.login}'s approval does not count and must be given again: it came ${inFullWords(after)} after ${arrival(scope)}, and only after ${formatDuration(settleSeconds)} is it sure to be for that commit.`;
	return reason("approval_before_settled", text);
}
function givenForThisBase({ account, at }, { retargetedAt, pullRequest }) {
	if (retargetedAt === void 0 || at > retargetedAt) return void 0;
	const text = `${account.login} approved before the pull request was retargeted to ${pullRequest.baseRef}.`;
	return reason("approval_before_retarget", text);
}
function givenLately({ account, at }, scope) {
	const age = scope.now - at;
	const most = scope.rule.maxAgeSeconds * 1e3;
	if (!scope.agesByReview || age <= most) return void 0;
	const text = `${account.login} approved ${inFullWords(age)} ago; an approval is valid for ${inFullWords(most)}.`;
	return reason("approval_too_old", text);
}
function notUsedUp({ account, id }, scope) {
	const { uses } = scope.rule;
	const { headSha } = scope.pullRequest;
	const used = scope.uses.filter(({ reviewId, commit }) => reviewId === id && commit === headSha).reduce((sum, { count }) => sum + count, 0);
	if (used < uses) return void 0;
	const text = `${account.login}'s approval of ${shortSha(headSha)} was used ${plural(used, "time")}; it is valid for ${plural(uses, "use")}.`;
	return reason("approval_used_up", text);
}
function givenByAWriter({ account, mayWrite }) {
	if (!mayWrite.known) return unreadReason(mayWrite.why);
	if (mayWrite.value) return void 0;
	const text = `${account.login} approved, but does not have write access to this repository.`;
	return reason("approval_without_write_access", text);
}
function arrival({ headSince, pullRequest }) {
	return `${headSince.actor?.login ?? "someone"} pushed ${shortSha(pullRequest.headSha)}`;
}
// src/approval/weigh-reviews.ts
function weighReviews(facts, scope) {
	const unreadable = unreadFacts(facts, scope);
	if (unreadable.length > 0) return nothing(unreadable);
	const { headSha, number } = facts.pullRequest;
	const activity = valuesOf(activityOf(facts.pullRequest, facts.activity));
	const headSince = lastArrival(activity, headSha);
	if (headSince === void 0) {
		const text = `GitHub's activity does not show when ${shortSha(headSha)} became the head of pull request ${number}.`;
		return nothing([reason("head_history_missing", text)]);
	}
	return count(facts, scope, reviewScope(facts, scope, headSince));
}
function nothing(reasons) {
	return {
		reasons,
		counted: [],
		missing: 0,
		who: ""
	};
}
function unreadFacts(facts, { common, question }) {
	const needed = [
		facts.reviews,
		facts.activity,
		facts.commits,
		facts.retargets,
		common.uses
	];
	const named = question.rule.by.flat().filter((name) => name.includes("/"));
	const teams = [...new Set(named)].map((name) => teamFact(name, common));
	return [...needed, ...teams].flatMap(unread).concat(undated(facts));
}
function undated(facts) {
	return latestOpinions(valuesOf(facts.reviews)).filter(({ submittedAt }) => submittedAt === void 0).map(({ account }) => unreadReason(`GitHub does not say when ${account.login} reviewed`));
}
function teamFact(name, { teams }) {
	return teams.find(({ team }) => sameLogin(team, name))?.members ?? {
		known: false,
		why: `the members of ${name} were not read`
	};
}
function reviewScope(facts, { question, common, agesByReview, now }, headSince) {
	const retargets = valuesOf(facts.retargets).map(({ at }) => at);
	return {
		rule: question.rule,
		agents: question.agents,
		pullRequest: facts.pullRequest,
		headSince,
		retargetedAt: retargets.length === 0 ? void 0 : Math.max(...retargets),
		contributors: contributorsTo(facts),
		eventName: question.claims.eventName,
		starters: barredStarters(question, common),
		teams: common.teams,
		uses: valuesOf(common.uses),
		agesByReview,
		now
	};
}
function count(facts, weighing, scope) {
	const opinions = latestOpinions(valuesOf(facts.reviews));
	const judged = opinions.filter(({ state }) => state === "approved").map((opinion) => ({
		opinion,
		objection: objectionTo(opinion, scope)
	}));
	const valid = judged.flatMap((one) => one.objection === void 0 ? [one.opinion] : []);
	const counted = valid.toReversed().slice(0, weighing.required);
	const enough = counted.length >= weighing.required;
	const objections = judged.flatMap(({ objection }) => objection ?? []);
	const blockers = opinions.filter(blocks);
	const lacking = enough ? [] : [missingReason(weighing.required, counted.length, scope)];
	const explained = enough ? [] : [...objections, ...opinions.flatMap(dismissed)];
	const missing = enough ? 0 : weighing.required - counted.length;
	const accounts = blockers.map(({ account }) => account);
	return {
		reasons: [
			...lacking,
			...explained,
			...blockers.map(changesRequested),
			...unknownPushers(facts)
		],
		counted: counted.map((opinion) => countedApproval(opinion, scope)),
		missing,
		who: describeEligibleApprovers({
			missing,
			have: valid,
			blockers: accounts,
			scope
		})
	};
}
function missingReason(required, have, { pullRequest }) {
	const commit = shortSha(pullRequest.headSha);
	const found = have === 0 ? "has none" : `has ${have}`;
	const text = `Commit ${commit} needs ${plural(required, "approval")} and ${found}.`;
	return reason("approvals_missing", text);
}
function blocks({ state, mayWrite }) {
	return state === "changes_requested" && (!mayWrite.known || mayWrite.value);
}
function changesRequested({ account }) {
	return reason("changes_requested", `${account.login} requested changes.`);
}
function dismissed({ state, account }) {
	if (state !== "dismissed") return [];
	return [reason("review_dismissed", `${account.login}'s review was dismissed.`)];
}
const MAX_NAMES = 5;
const DID = {
	opened: "opened it",
	pushed: "pushed it",
	committed: "is an author of its commits"
};
function describeEligibleApprovers(needed) {
	const { missing, blockers } = needed;
	const approvers = missing > 0 ? `${group(needed)}${exceptions(needed)}` : "";
	if (blockers.length === 0) return approvers;
	const objectors = `${joined(blockers.map(({ login }) => login))} (who requested changes)`;
	return approvers === "" ? objectors : `${approvers}, and ${objectors}`;
}
function group({ missing, scope }) {
	const lists = scope.rule.by.filter((list) => list.length > 0);
	const people = missing === 1 ? "someone" : `${missing} people`;
	const [list, ...more] = lists;
	if (list === void 0) return `${people} with write access`;
	if (more.length === 0 && missing === 1) return listed(list);
	return `${people} out of ${lists.map(listed).join(", and also out of ")}`;
}
function listed(list) {
	return joined(list.map((name) => name.replace(/^@(?!.*\/)/u, "")), "or");
}
function exceptions({ have, scope }) {
	const contributors = scope.contributors.filter(({ account }) => isHuman(account, scope.agents)).map(({ account, role }) => `not ${account.login} who ${DID[role]}`);
	const starter = scope.starters.find((account) => isHuman(account, scope.agents) && !scope.contributors.some((person) => sameAccount(person.account, account)));
	const started = starter === void 0 ? [] : [`not ${starter.login} who started this run`];
	const given = have.map(({ account }) => `not ${account.login} who has already approved`);
	const all = [
		...contributors,
		...started,
		...given
	];
	const shown = all.slice(0, MAX_NAMES);
	const hidden = all.length - shown.length;
	const text = hidden > 0 ? [...shown, `nor ${hidden} more who worked on it`] : shown;
	return all.length === 0 ? "" : ` (${text.join(", ")})`;
}
// src/approval/decide-branch.ts
function decideBranch(question, facts, now) {
	const { sha, eventName } = question.claims;
	const scheduled = eventName === "schedule";
	const push = findPush(sha, facts);
	const agent = !scheduled && isAgentsPush(question, facts, push);
	const back = isRollback(question, facts);
	const required = Math.max(requiredApprovals(question, agent), back ? 1 : 0);
	const parts = required > 0 ? weighPush(question, facts, {
		now,
		required,
		back
	}) : {
		...WAIVED,
		reasons: scheduled ? [] : [...push.reasons, ...unreadContributors(facts)]
	};
	const reasons = [
		...checkEvent(question, facts),
		...checkJob(facts),
		...checkWorkflow(question, facts),
		...checkBase(facts.branch, question, facts),
		...back ? checkRollback(question, facts) : checkTip(sha, facts),
		...checkDispatch(question, facts),
		...parts.reasons
	];
	const subject = describePush(sha, {
		about: parts.about,
		facts,
		agent
	});
	return conclude(question, {
		...parts,
		subject,
		reasons,
		required
	});
}
const WAIVED = {
	counted: [],
	missing: 0,
	who: "",
	about: void 0
};
function checkDispatch(question, facts) {
	const { eventName } = question.claims;
	return DISPATCH_EVENTS.includes(eventName) && startedByAgent(question, facts) ? [reason("dispatch_by_agent", `An agent triggered this ${eventName} run.`)] : [];
}
function isAgentsPush(question, facts, { entry }) {
	return startedByAgent(question, facts) || isAgent(entry?.actor, question.agents) || valuesOf(facts.pullRequests).some((one) => madeByAgent(question, one));
}
function unreadContributors(facts) {
	return valuesOf(facts.pullRequests).flatMap(({ activity, commits }) => [activity, commits].flatMap(unread));
}
function weighPush(question, facts, { now, required, back }) {
	const { reasons, owners } = findOwners(question.claims.sha, facts);
	const scope = {
		question,
		common: facts,
		required,
		agesByReview: false,
		now
	};
	const weighed = owners.map((owner) => ({
		owner,
		...weighReviews(owner, scope)
	}));
	const merged = owners.flatMap(({ pullRequest }) => checkMerged(pullRequest, facts.branch, {
		question,
		now,
		mayBeOld: back
	}));
	const lacking = weighed.find(needsSomeone);
	return {
		reasons: [
			...reasons,
			...merged,
			...weighed.flatMap((one) => one.reasons)
		],
		counted: weighed.flatMap(({ counted }) => counted),
		missing: lacking?.missing ?? 0,
		who: lacking?.who ?? "",
		about: lacking?.owner
	};
}
function needsSomeone({ who }) {
	return who !== "";
}
function ownPullRequest(sha, facts) {
	return valuesOf(facts.pullRequests).find(({ pullRequest }) => pullRequest.mergeCommitSha === sha);
}
function describePush(sha, push) {
	const { pullRequest } = push.about ?? ownPullRequest(sha, push.facts) ?? {};
	return {
		pullRequest: pullRequest?.number,
		pullRequestUrl: pullRequest?.url,
		commit: sha,
		author: pullRequest?.author,
		agent: push.agent
	};
}
function checkMerged(pullRequest, branch, request) {
	const { number, baseRef, state, mergedAt } = pullRequest;
	if (state !== "merged" || mergedAt === void 0) return [reason("merged_elsewhere", `Pull request ${number} is not merged.`)];
	const elsewhere = baseRef === branch ? [] : [reason("merged_elsewhere", `Pull request ${number} was merged into ${baseRef}, not into ${branch}.`)];
	const { question, now, mayBeOld } = request;
	const age = mayBeOld === true ? [] : checkAge(now - mergedAt, number, question);
	return [
		...elsewhere,
		...checkFork(pullRequest),
		...age
	];
}
function checkAge(age, number, question) {
	const most = question.rule.maxAgeSeconds * 1e3;
	if (question.claims.eventName === "schedule" || age <= most) return [];
	const text = `Pull request ${number} was merged ${inFullWords(age)} ago; an approval is valid for ${inFullWords(most)}.`;
	return [reason("merge_too_old", text)];
}
// src/approval/check-merge-group.ts
const BUILT = new Set([
	"AWAITING_CHECKS",
	"MERGEABLE",
	"LOCKED"
]);
function findGroup(sha, { queue, commits }) {
	const unreadable = [queue, commits].flatMap(unread);
	if (unreadable.length > 0) return {
		reasons: unreadable,
		parts: []
	};
	const chain = valuesOf(commits);
	if (chain[0]?.sha !== sha || !isContiguous(chain)) return refused(`The commits from the branch to ${shortSha(sha)} are not a contiguous history, or are none.`);
	const parts = [];
	for (let rest = chain; rest.length > 0;) {
		const part = newestPart(rest, valuesOf(queue));
		if (typeof part === "string") return refused(part);
		const after = parts.at(-1);
		if (after !== void 0 && part.entry.position >= after.entry.position) return refused(`Pull request ${part.number} is not before pull request ${after.number}.`);
		parts.push(part);
		rest = rest.slice(part.commits.length);
	}
	return {
		reasons: [],
		parts
	};
}
function refused(text) {
	return {
		reasons: [reason("merge_group_unknown", text)],
		parts: []
	};
}
function isContiguous(chain) {
	return chain.every(({ sha }, index) => index === 0 || chain[index - 1]?.parents[0] === sha);
}
function newestPart(chain, queue) {
	const head = chain[0]?.sha ?? "";
	const [entry, ...others] = queue.filter(({ headSha }) => headSha === head);
	if (entry === void 0) return `The merge queue has no pull request for ${shortSha(head)}.`;
	const number = entry.pullRequest;
	if (others.length > 0 || number === void 0) return `The merge queue does not say which pull request ${shortSha(head)} is for.`;
	if (!BUILT.has(entry.state)) return `The merge queue has pull request ${number} in the state ${entry.state}.`;
	const last = chain.findIndex(({ parents }) => parents[0] === entry.baseSha);
	if (last === -1) return `The merge queue's base of pull request ${number} is not behind ${shortSha(head)}.`;
	return {
		number,
		entry,
		commits: chain.slice(0, last + 1)
	};
}
function checkGroup(sha, parts, facts) {
	const { number, rootOnBase, branch, queueAgain: queue, commits } = facts;
	if (parts[0]?.number !== number) {
		const text = `The group is named after pull request ${number}, which is not its last one.`;
		return [reason("merge_group_unknown", text)];
	}
	if (!rootOnBase.known) return unread(rootOnBase);
	if (!rootOnBase.value) {
		const text = `The oldest commit of the group is not on top of ${branch}.`;
		return [reason("merge_group_unknown", text)];
	}
	if (!queue.known) return unread(queue);
	const again = findGroup(sha, {
		queue,
		commits
	}).parts;
	const gone = parts.find((part, index) => !isSame(part, again[index]));
	if (gone === void 0) return [];
	const text = `Pull request ${gone.number}, or one before it, left the merge queue meanwhile.`;
	return [reason("merge_group_changed", text)];
}
function isSame({ number, entry }, again) {
	return again?.number === number && again.entry.enqueuedAt === entry.enqueuedAt;
}
function checkPart({ entry, commits, number }, facts) {
	const { headSha } = facts.pullRequest;
	const [first] = commits;
	const isMerge = commits.length === 1 && first?.parents.length === 2;
	const isPlain = commits.every(({ parents }) => parents.length === 1);
	const fits = commits.length <= Math.max(1, valuesOf(facts.commits).length);
	if (isMerge ? first.parents[1] !== headSha : !isPlain || !fits) {
		const text = `What the merge queue made of pull request ${number} is not its head ${shortSha(headSha)} alone.`;
		return [reason("merge_group_contents", text)];
	}
	const since = lastArrival(valuesOf(facts.activity), headSha);
	if (since === void 0 || since.at < entry.enqueuedAt) return [];
	const text = `${shortSha(headSha)} was pushed to pull request ${number} after it entered the merge queue, or in the same second.`;
	return [reason("head_moved", text)];
}
// src/approval/decide-merge-group.ts
function decideMergeGroup(question, facts, now) {
	const { sha } = question.claims;
	const { reasons: unknown, parts } = findGroup(sha, facts);
	const members = parts.map((part) => ({
		part,
		facts: factsOf(part, facts)
	}));
	const found = members.flatMap((one) => one.facts ?? []);
	const agent = startedByAgent(question, facts) || found.some((one) => madeByAgent(question, one));
	const required = Math.max(1, requiredApprovals(question, agent));
	const scope = {
		question,
		common: facts,
		required,
		agesByReview: true,
		now
	};
	const weighed = found.map((one) => ({
		about: one,
		...weighReviews(one, scope)
	}));
	const lacking = weighed.find(({ who }) => who !== "");
	const about = lacking?.about ?? found[0];
	const reasons = [
		...checkEvent(question, facts),
		...checkJob(facts),
		...checkWorkflow(question, facts),
		...checkBase(facts.branch, question, facts),
		...unknown.length > 0 ? unknown : checkGroup(sha, parts, facts),
		...unread(facts.pullRequests),
		...members.flatMap((one) => checkMember(one.part, one.facts, facts.branch)),
		...weighed.flatMap((one) => one.reasons)
	];
	return conclude(question, {
		subject: describe$1(sha, about, agent),
		reasons,
		counted: weighed.flatMap(({ counted }) => counted),
		required,
		missing: lacking?.missing ?? 0,
		who: lacking?.who ?? ""
	});
}
function factsOf({ number }, { pullRequests }) {
	return valuesOf(pullRequests).find(({ pullRequest }) => pullRequest.number === number);
}
function checkMember(part, facts, branch) {
	if (facts === void 0) return [unreadReason(`pull request ${part.number} was not read`)];
	const { pullRequest } = facts;
	const { number, baseRef, headSha } = pullRequest;
	const elsewhere = baseRef === branch ? [] : [reason("merge_group_contents", `Pull request ${number} is for ${baseRef}.`)];
	return [
		...checkOpen(pullRequest),
		...elsewhere,
		...checkHeadStays({ headAgain: known(headSha) }, facts),
		...checkPart(part, facts)
	];
}
function describe$1(sha, about, agent) {
	const pullRequest = about?.pullRequest;
	return {
		pullRequest: pullRequest?.number,
		pullRequestUrl: pullRequest?.url,
		commit: sha,
		author: pullRequest?.author,
		agent
	};
}
// src/approval/check-tag.ts
function checkTag(question, facts) {
	return [
		...checkTarget(question.claims.sha, facts),
		...checkRestricted(facts),
		...checkStarters(question, facts)
	];
}
function checkTarget(sha, { tag, target, targetAgain }) {
	const unreadable = [target, targetAgain].flatMap(unread);
	const [moved] = [target, targetAgain].flatMap((one) => one.known && one.value !== sha ? [one.value] : []);
	if (moved === void 0) return unreadable;
	const text = `This run is for commit ${shortSha(sha)}, but the tag ${tag} is now at ${shortSha(moved)}.`;
	return [...unreadable, reason("tag_moved", text)];
}
const ACTS$1 = [["creation", "create"], ["update", "move"]];
function checkRestricted({ tag, restricted }) {
	if (!restricted.known) return unread(restricted);
	const open = ACTS$1.flatMap(([act, verb]) => restricted.value.includes(act) ? [] : [verb]);
	if (open.length === 0) return [];
	const text = `Anyone with write access can ${joined(open)} the tag ${tag}.`;
	return [reason("tag_not_restricted", text)];
}
function checkStarters(question, facts) {
	const { tagStarters: lists, claims } = question;
	if (lists === void 0) return [reason("tag_not_listed", `Policy does not list the tag ${facts.tag}.`)];
	if (!facts.run.known) return [];
	if (startedByAgent(question, facts)) return [reason("tag_by_agent", `An agent started or re-ran this run on the tag ${facts.tag}.`)];
	const starters = startersOf({
		id: claims.actorId,
		login: claims.actor,
		type: "User"
	}, facts.run.value);
	return lists.flatMap((list) => starters.flatMap((one) => checkStarter(one, list, facts)));
}
function startersOf(claimed, { actor, triggeringActor }) {
	const all = [
		{
			account: claimed,
			did: "started"
		},
		{
			account: actor,
			did: "started"
		},
		{
			account: triggeringActor,
			did: "re-ran"
		}
	];
	return all.filter(({ account }, index) => all.findIndex((other) => other.account.id === account.id && other.account.login === account.login) === index);
}
function checkStarter({ account, did }, list, { tag, starterTeams }) {
	if (list.some((name) => isNamed(account, name, starterTeams))) return [];
	const teams = starterTeams.filter(({ team }) => list.includes(team));
	const unreadable = teams.flatMap(({ members }) => unread(members));
	if (unreadable.length > 0) return unreadable;
	const missing = list.find((name) => name.includes("/") && !teams.some(({ team }) => team === name));
	if (missing !== void 0) return [unreadReason(`the members of ${missing} were not read`)];
	const text = `${account.login} ${did} this run on the tag ${tag}, but is not one of ${list.join(", ")}.`;
	return [reason("tag_by_one_not_listed", text)];
}
function whyNoSource(sha, { tag, source }) {
	if (!source.known) return unreadReason(source.why);
	const text = `The tag ${tag} is for commit ${shortSha(sha)}, which is not the merge of a pull request.`;
	return reason("tag_of_unmerged_commit", text);
}
function checkCommitOnBranch(sha, source) {
	const { branch, isOnBranch } = source;
	if (!isOnBranch.known) return unread(isOnBranch);
	if (isOnBranch.value) return [];
	return [reason("tag_elsewhere", `${branch} does not contain commit ${shortSha(sha)} any more.`)];
}
// src/approval/decide-tag.ts
function decideTag(question, facts, now) {
	const { sha } = question.claims;
	const ofTheTag = [
		...checkEvent(question, facts),
		...checkJob(facts),
		...checkWorkflow(question, facts),
		...checkTag(question, facts)
	];
	const source = facts.source.known ? facts.source.value : void 0;
	if (source === void 0) {
		const first = whyNoSource(sha, facts);
		return {
			kind: "refused",
			subject: void 0,
			reasons: [first, ...ofTheTag],
			remedy: remedyOf(first)
		};
	}
	const known = {
		...facts,
		...source
	};
	const agent = isAgentsPush(question, known, findPush(sha, source));
	const required = Math.max(1, requiredApprovals(question, agent));
	const parts = weighPush(question, known, {
		now,
		required,
		back: false
	});
	const reasons = [
		...ofTheTag,
		...checkBase(source.branch, question, facts),
		...checkCommitOnBranch(sha, source),
		...parts.reasons
	];
	const subject = describePush(sha, {
		about: parts.about,
		facts: source,
		agent
	});
	return conclude(question, {
		...parts,
		subject,
		reasons,
		required
	});
}
// src/approval/decide.ts
function decide(question, facts, now) {
	if (question.access === "read") return passRead(question);
	switch (facts.kind) {
		case "pull_request": return decidePullRequest(question, facts, now);
		case "merge_group": return decideMergeGroup(question, facts, now);
		case "tag": return decideTag(question, facts, now);
		case "branch": return decideBranch(question, facts, now);
		default: return facts;
	}
}
function decidePullRequest(question, facts, now) {
	const ofTheJob = [
		...checkEvent(question, facts),
		...checkJob(facts),
		...checkWorkflow(question, facts)
	];
	if (!facts.subject.known) {
		const first = unreadReason(facts.subject.why);
		return {
			kind: "refused",
			subject: void 0,
			reasons: [first, ...ofTheJob],
			remedy: remedyOf(first)
		};
	}
	const subject = facts.subject.value;
	const { pullRequest } = subject;
	const agent = startedByAgent(question, facts) || madeByAgent(question, subject);
	const required = requiredApprovals(question, agent);
	const weighed = weighReviews(subject, {
		question,
		common: facts,
		required,
		agesByReview: true,
		now
	});
	const reasons = [
		...ofTheJob,
		...checkOpen(pullRequest),
		...checkBase(pullRequest.baseRef, question, facts),
		...checkHeadStays(facts, subject),
		...checkMerge(question.claims.sha, subject, facts),
		...weighed.reasons
	];
	return conclude(question, {
		...weighed,
		subject: describe(subject, agent),
		reasons,
		required
	});
}
function describe({ pullRequest }, agent) {
	return {
		pullRequest: pullRequest.number,
		pullRequestUrl: pullRequest.url,
		commit: pullRequest.headSha,
		author: pullRequest.author,
		agent
	};
}
// src/approval/github/base.ts
async function readRepository(context) {
	const { repository, repositoryId } = context.question.claims;
	const fact = await context.reader.one({
		route: "GET /repos/{owner}/{repo}",
		params: inRepository$1(context),
		what: `the repository ${repository}`,
		permission: "Metadata",
		parse: parseRepository
	});
	if (!fact.known) return fact;
	return fact.value.id === repositoryId ? known(fact.value.defaultBranch) : unreadable(`${repository} is now another repository (id ${fact.value.id})`);
}
function readBranch(context, branch) {
	return context.reader.one({
		route: "GET /repos/{owner}/{repo}/branches/{branch}",
		params: inRepository$1(context, { branch }),
		what: `the branch ${branch}`,
		permission: "Contents",
		parse: parseBranch
	});
}
async function readProtection(context, branch, now) {
	const rules = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/rules/branches/{branch}",
		params: inRepository$1(context, { branch }),
		what: `the rules of ${branch}`,
		permission: "Metadata",
		parse: parseRules,
		until: (requiresReview) => requiresReview
	});
	if (!rules.known) return {
		kind: "unreadable",
		why: rules.why
	};
	if (rules.value.includes(true)) return { kind: "rule_requires_review" };
	if (!now.known) return {
		kind: "unreadable",
		why: now.why
	};
	return now.value.isProtected ? readClassic(context, branch) : { kind: "not_protected" };
}
async function readClassic(context, branch) {
	const classic = await context.reader.status({
		route: "GET /repos/{owner}/{repo}/branches/{branch}/protection",
		params: inRepository$1(context, { branch }),
		what: `the protection of ${branch}`,
		permission: "Administration",
		parse: parseClassicProtection
	});
	if (classic.known) return { kind: classic.value ? "classic_requires_review" : "not_protected" };
	if (classic.status === 404 && /not protected/iu.test(classic.message ?? "")) return { kind: "not_protected" };
	const isHidden = classic.status === 403 || classic.status === 404;
	const why = `no ruleset requires a review, and this token cannot read classic protection (GitHub returned ${classic.status})`;
	return {
		kind: "unreadable",
		why: isHidden ? why : classic.why
	};
}
async function readMergeCommit(context, base) {
	const { sha } = context.question.claims;
	const commit = await context.reader.one({
		route: "GET /repos/{owner}/{repo}/git/commits/{sha}",
		params: inRepository$1(context, { sha }),
		what: `commit ${sha}`,
		permission: "Contents",
		parse: parseGitCommit
	});
	if (!commit.known) return commit;
	const [first] = commit.value.parents;
	if (first === void 0) return known({
		...commit.value,
		firstParentOnBase: false
	});
	const branch = await base;
	if (!branch.known) return branch;
	const onBase = await readIsAncestor(context, {
		older: first,
		newer: branch.value.tip,
		what: `whether ${first} is on the base branch`
	});
	return onBase.known ? known({
		...commit.value,
		firstParentOnBase: onBase.value
	}) : onBase;
}
async function readIsAncestor(context, { older, newer, what, at }) {
	const compared = await context.reader.one({
		route: "GET /repos/{owner}/{repo}/compare/{basehead}",
		params: {
			...context.at,
			...at,
			basehead: `${older}...${newer}`,
			per_page: 1
		},
		what,
		permission: "Contents",
		parse: parseComparison
	});
	if (!compared.known) return compared;
	return known(["ahead", "identical"].includes(compared.value.status));
}
// src/approval/github/people.ts
const WEIGHED = ["approved", "changes_requested"];
async function withWriteAccess(context, reviews, states = WEIGHED) {
	return eachOf(reviews, async (review) => {
		const { account, state } = review;
		if (!states.includes(state) || account === void 0) return {
			...review,
			mayWrite: known(false)
		};
		return {
			...review,
			mayWrite: await mayWrite(context, account)
		};
	});
}
function mayWrite(context, account) {
	const access = context.mayWrite.get(account.id) ?? readMayWrite(context, account);
	context.mayWrite.set(account.id, access);
	return access;
}
async function readMayWrite(context, account) {
	const { login } = account;
	const fact = await context.reader.status({
		route: "GET /repos/{owner}/{repo}/collaborators/{login}/permission",
		params: inRepository$1(context, { login }),
		what: `${login}'s permission`,
		permission: "Metadata",
		parse: parsePermission
	});
	if (!fact.known && fact.status === 404 && account.type !== "User") return known(false);
	if (!fact.known) return unreadable(fact.why);
	if (fact.value.accountId !== account.id) return unreadable(`GitHub's response for ${login}'s permission is about another account`);
	return known(fact.value.mayWrite);
}
async function readTeams(context, reviews) {
	const approvers = distinct(reviews.flatMap(({ state, account }) => state === "approved" && account?.type === "User" ? [account] : []));
	return readTeamsOf(context, context.question.rule.by.flat(), approvers);
}
async function readTeamsOf(context, names, accounts) {
	const teams = new Set(names.filter((name) => name.includes("/")));
	return eachOf([...teams], async (team) => ({
		team,
		members: await readMembers(context, team, accounts)
	}));
}
async function readMembers(context, team, accounts) {
	const [org = "", slug = ""] = team.replace(/^@/u, "").split("/");
	const seen = await context.reader.one({
		route: "GET /orgs/{org}/teams/{slug}",
		params: {
			org,
			slug
		},
		what: `the team ${team}`,
		permission: "Members",
		parse: parseTeam
	});
	if (!seen.known) return seen;
	const memberships = await eachOf(accounts, async (account) => ({
		account,
		fact: await readMembership(context, {
			org,
			slug
		}, account)
	}));
	const unread = memberships.find(({ fact }) => !fact.known)?.fact;
	if (unread !== void 0 && !unread.known) return unread;
	return known(memberships.flatMap(({ account, fact }) => fact.known && fact.value ? [account.id] : []));
}
async function readMembership(context, team, { login }) {
	const fact = await context.reader.status({
		route: "GET /orgs/{org}/teams/{slug}/memberships/{login}",
		params: {
			...team,
			login
		},
		what: `${login}'s membership of @${team.org}/${team.slug}`,
		permission: "Members",
		parse: parseMembership
	});
	return !fact.known && fact.status === 404 ? known(false) : fact;
}
function distinct(accounts) {
	return [...new Map(accounts.toReversed().map((each) => [each.id, each])).values()].toReversed();
}
// src/approval/github/co-authors.ts
const QUERY = `query CoAuthors($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      commits(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { commit { oid authors(first: 100) { totalCount nodes { user { databaseId login } } } } }
      }
    }
  }
}`;
const MAX_PAGES = 3;
const user = object({
	databaseId: int().positive(),
	login: string().min(1)
});
const parsePage = parserOf(object({ data: object({ repository: object({ pullRequest: object({ commits: object({
	pageInfo: object({
		hasNextPage: boolean(),
		endCursor: union([string(), _null()])
	}),
	nodes: array(object({ commit: object({
		oid: string(),
		authors: object({
			totalCount: int(),
			nodes: array(object({ user: union([user, _null()]) }))
		})
	}) }))
}) }) }) }) }).transform(({ data }) => {
	const { pageInfo, nodes } = data.repository.pullRequest.commits;
	return {
		next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
		hasNext: pageInfo.hasNextPage,
		commits: nodes.map(({ commit }) => ({
			sha: commit.oid,
			isWhole: commit.authors.nodes.length === commit.authors.totalCount,
			people: commit.authors.nodes.flatMap((each) => accountOf(each.user))
		}))
	};
}));
function accountOf(found) {
	if (found === null) return [];
	return [{
		id: found.databaseId,
		login: found.login,
		type: "User"
	}];
}
async function withCoAuthors(context, number, commits) {
	if (!commits.some((commit) => commit.hasCoAuthors)) return known(commits);
	const authors = await readAuthors(context, number);
	if (!authors.known) return authors;
	const missing = commits.find(({ sha, hasCoAuthors }) => hasCoAuthors && !authors.value.has(sha));
	if (missing !== void 0) return unreadable(`GitHub does not name the co-authors of commit ${missing.sha}`);
	return known(commits.map(({ sha, people }) => ({
		sha,
		people: distinct([...people, ...authors.value.get(sha) ?? []])
	})));
}
async function readAuthors(context, number) {
	const found = new Map();
	const what = `the co-authors of pull request ${number}`;
	let after = null;
	for (let page = 0; page < MAX_PAGES; page += 1) {
		const fact = await context.reader.one({
			route: "POST /graphql",
			params: { query: QUERY },
			variables: {
				...context.at,
				number,
				after
			},
			what,
			permission: "Pull requests",
			parse: parsePage
		});
		if (!fact.known) return fact;
		const read = fact.value;
		const cut = read.commits.find(({ isWhole }) => !isWhole);
		if (cut !== void 0) return unreadable(`commit ${cut.sha} has too many co-authors to read`);
		for (const { sha, people } of read.commits) found.set(sha, people);
		if (!read.hasNext) return known(found);
		after = read.next;
	}
	return unreadable(`GitHub has more pages of ${what} than a pull request can have`);
}
// src/approval/github/parse.ts
const inRepository = union([object({ id }), _null()]);
const parsePullRequest = parserOf(object({
	number: id,
	html_url: string(),
	state: _enum(["open", "closed"]),
	user: maybeAccount,
	created_at: instant,
	merged_at: union([instant, _null()]),
	merge_commit_sha: union([sha, _null()]),
	commits: int().nonnegative(),
	head: object({
		ref: string().min(1),
		sha,
		repo: inRepository
	}),
	base: object({
		ref: string().min(1),
		repo: object({ id })
	})
}).transform((raw) => {
	const merged = raw.merged_at !== null;
	return {
		pullRequest: {
			number: raw.number,
			url: raw.html_url,
			state: merged ? "merged" : raw.state,
			author: raw.user,
			fromFork: raw.head.repo?.id !== raw.base.repo.id,
			baseRef: raw.base.ref,
			headRef: raw.head.ref,
			headSha: raw.head.sha,
			createdAt: raw.created_at,
			mergedAt: raw.merged_at ?? void 0,
			mergeCommitSha: merged ? raw.merge_commit_sha ?? void 0 : void 0
		},
		commits: raw.commits,
		baseRepositoryId: raw.base.repo.id
	};
}));
const STATES = {
	APPROVED: "approved",
	CHANGES_REQUESTED: "changes_requested",
	COMMENTED: "commented",
	DISMISSED: "dismissed",
	PENDING: "pending"
};
const parseReviews = parserOf(array(object({
	id,
	user: maybeAccount,
	state: _enum([
		"APPROVED",
		"CHANGES_REQUESTED",
		"COMMENTED",
		"DISMISSED",
		"PENDING"
	]),
	commit_id: union([sha, _null()]),
	submitted_at: union([instant, _null()]).optional()
}).transform((raw) => ({
	id: raw.id,
	account: raw.user,
	state: STATES[raw.state],
	commitId: raw.commit_id ?? void 0,
	submittedAt: raw.submitted_at ?? void 0
}))));
const parseActivity = parserOf(array(object({
	id,
	ref: string(),
	before: sha,
	after: sha,
	timestamp: instant,
	activity_type: _enum([
		"push",
		"force_push",
		"branch_creation",
		"branch_deletion",
		"pr_merge",
		"merge_queue_merge"
	]),
	actor: maybeAccount
}).transform((raw) => ({
	id: raw.id,
	ref: raw.ref,
	at: raw.timestamp,
	before: raw.before,
	after: raw.after,
	actor: raw.actor,
	kind: raw.activity_type
}))));
const parsePullRequestCommits = parserOf(array(object({
	sha,
	commit: object({ message: string() }),
	author: commitAccount,
	committer: commitAccount
}).transform((raw) => ({
	sha: raw.sha,
	people: [raw.author, raw.committer].flatMap((person) => person ?? []),
	hasCoAuthors: /^[ \t]*co-authored-by[ \t]*:/imu.test(raw.commit.message)
}))));
const RETARGETS = new Set(["base_ref_changed", "automatic_base_change_succeeded"]);
const parseTimeline = parserOf(array(object({
	event: string().optional(),
	created_at: string().optional()
}).transform((raw, context) => {
	if (raw.event === void 0 || !RETARGETS.has(raw.event)) return void 0;
	const at = Date.parse(raw.created_at ?? "");
	if (Number.isNaN(at)) context.addIssue("a retarget without a time");
	return at;
})));
// src/approval/github/pull-request.ts
async function readPullRequest(context, number) {
	const fact = await context.reader.one({
		route: "GET /repos/{owner}/{repo}/pulls/{number}",
		params: inRepository$1(context, { number }),
		what: `pull request ${number}`,
		permission: "Pull requests",
		parse: parsePullRequest
	});
	if (!fact.known || fact.value.baseRepositoryId === context.repositoryId) return fact;
	return unreadable(`pull request ${number} belongs to another repository`);
}
async function readCommits(context, read) {
	const { number } = read.pullRequest;
	const fact = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/pulls/{number}/commits",
		params: inRepository$1(context, { number }),
		what: `the commits of pull request ${number}`,
		permission: "Pull requests",
		parse: parsePullRequestCommits
	});
	if (!fact.known) return fact;
	if (fact.value.length < read.commits) {
		const why = `GitHub lists ${fact.value.length} of the ${read.commits} commits of pull request ${number}: split the pull request up`;
		return unreadable(why);
	}
	return withCoAuthors(context, number, fact.value);
}
function readReviews(context, number) {
	return context.reader.all({
		route: "GET /repos/{owner}/{repo}/pulls/{number}/reviews",
		params: inRepository$1(context, { number }),
		what: `the reviews of pull request ${number}`,
		permission: "Pull requests",
		parse: parseReviews
	});
}
async function readActivity(context, branch, until) {
	const ref = `refs/heads/${branch}`;
	const fact = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/activity",
		params: inRepository$1(context, { ref }),
		what: `the activity of ${branch}`,
		permission: "Contents",
		parse: parseActivity,
		...until === void 0 ? {} : { until }
	});
	return fact.known ? known(fact.value.filter((entry) => entry.ref === ref)) : fact;
}
async function readRetargets(context, number) {
	const fact = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/issues/{number}/timeline",
		params: inRepository$1(context, { number }),
		what: `the timeline of pull request ${number}`,
		permission: "Pull requests",
		parse: parseTimeline
	});
	return fact.known ? known(fact.value.flatMap((at) => at === void 0 ? [] : [{ at }])) : fact;
}
async function readAround(context, read, around) {
	const { pullRequest } = read;
	const { reviews, commits } = around;
	const [weighed, activity, retargets] = await Promise.all([
		reviews.known ? withWriteAccess(context, reviews.value).then(known) : reviews,
		pullRequest.fromFork ? unreadable(`the branch of pull request ${pullRequest.number} is in a fork`) : readActivity(context, pullRequest.headRef),
		readRetargets(context, pullRequest.number)
	]);
	return {
		pullRequest,
		reviews: weighed,
		activity,
		commits,
		retargets
	};
}
// src/approval/github/branch.ts
const MAX_COMMITS$1 = 250;
async function readPush(context, branch) {
	const { sha } = context.question.claims;
	const activity = await readActivity(context, branch, (entry) => entry.after === sha);
	const nothing = {
		activity,
		pullRequests: known([]),
		reviews: []
	};
	const entry = activity.known ? lastArrival(activity.value, sha) : void 0;
	if (entry === void 0 || NO_COMMIT.test(entry.before)) return {
		...nothing,
		commits: known([])
	};
	const commits = await readChain(context, entry);
	if (!commits.known) return {
		...nothing,
		commits
	};
	return {
		activity,
		commits,
		...await readPullRequests(context, [...new Set(commits.value.flatMap(({ pullRequests }) => pullRequests))])
	};
}
async function readChain(context, entry) {
	const compared = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/compare/{basehead}",
		params: inRepository$1(context, { basehead: `${entry.before}...${entry.after}` }),
		what: `the commits of the push to ${entry.after}`,
		permission: "Contents",
		parse: parseComparedCommits
	});
	if (!compared.known) return compared;
	const parentsOf = new Map(compared.value.map(({ sha, parents }) => [sha, parents]));
	const chain = [];
	for (let sha = entry.after; sha !== entry.before && chain.length <= MAX_COMMITS$1;) {
		const parents = parentsOf.get(sha);
		if (parents === void 0) break;
		chain.push({
			sha,
			parents
		});
		sha = parents[0] ?? entry.before;
	}
	if (chain.length > MAX_COMMITS$1) return unreadable(`the push to ${entry.after} has more than ${MAX_COMMITS$1} commits`);
	return withPullRequests(context, chain);
}
async function withPullRequests(context, chain) {
	const responses = await eachOf(chain, async (commit) => ({
		commit,
		fact: await context.reader.all({
			route: "GET /repos/{owner}/{repo}/commits/{sha}/pulls",
			params: inRepository$1(context, { sha: commit.sha }),
			what: `the pull requests of commit ${commit.sha}`,
			permission: "Pull requests",
			parse: parseMergedNumbers
		})
	}));
	const commits = [];
	for (const { commit, fact } of responses) {
		if (!fact.known) return fact;
		commits.push({
			...commit,
			pullRequests: fact.value
		});
	}
	return known(commits);
}
async function readPullRequests(context, numbers) {
	const read = await eachOf(numbers, (number) => readOne(context, number));
	const pullRequests = [];
	const reviews = [];
	for (const fact of read) {
		if (!fact.known) return {
			pullRequests: fact,
			reviews: []
		};
		pullRequests.push(fact.value.facts);
		reviews.push(...fact.value.reviews);
	}
	return {
		pullRequests: known(pullRequests),
		reviews
	};
}
async function readOne(context, number) {
	const read = await readPullRequest(context, number);
	if (!read.known) return read;
	const commits = await readCommits(context, read.value);
	const reviews = await readReviews(context, number);
	const facts = await readAround(context, read.value, {
		reviews,
		commits
	});
	return known({
		facts,
		reviews: reviews.known ? reviews.value : []
	});
}
// src/approval/github/run.ts
async function readRun(context) {
	const { runId, runAttempt, repositoryId } = context.question.claims;
	const fact = await context.reader.one({
		route: "GET /repos/{owner}/{repo}/actions/runs/{runId}/attempts/{runAttempt}",
		params: inRepository$1(context, {
			runId,
			runAttempt
		}),
		what: `attempt ${runAttempt} of run ${runId}`,
		permission: "Actions",
		parse: parseAttempt
	});
	if (!fact.known) return fact;
	const { createdAt, actor, triggeringActor } = fact.value;
	return fact.value.runId === runId && fact.value.attempt === runAttempt && fact.value.repositoryId === repositoryId ? known({
		createdAt,
		actor,
		triggeringActor
	}) : unreadable(`GitHub's response for run ${runId} is about another run`);
}
async function readJob(context) {
	const { runId, runAttempt, checkRunId } = context.question.claims;
	const fact = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/actions/runs/{runId}/attempts/{runAttempt}/jobs",
		params: inRepository$1(context, {
			runId,
			runAttempt
		}),
		what: `the jobs of run ${runId}`,
		permission: "Actions",
		parse: parseJobs,
		until: (job) => job.checkRunId === checkRunId
	});
	if (!fact.known) return fact;
	const job = fact.value.find((each) => each.checkRunId === checkRunId);
	if (job === void 0) return known({
		status: "absent",
		ofThisRun: false
	});
	const ofThisRun = job.runId === runId && job.attempt === runAttempt;
	return known({
		status: job.status,
		ofThisRun
	});
}
async function readWorkflowTip(context) {
	const { workflow } = context.question;
	if (workflow === void 0) return void 0;
	const { owner, repo, ref } = WORKFLOW_REF.exec(workflow)?.groups ?? {};
	if (owner === void 0 || repo === void 0 || ref === void 0) return unreadable(`${workflow} does not have the form owner/repository/path@ref`);
	if (COMMIT_SHA.test(ref)) return void 0;
	return context.reader.one({
		route: "GET /repos/{owner}/{repo}/commits/{ref}",
		params: {
			owner,
			repo,
			ref: ref.replace(/^refs\//u, "")
		},
		what: `${ref} of ${owner}/${repo}`,
		permission: "Contents",
		parse: parseTip
	});
}
async function readWorkflowIsOlder(context, tip) {
	const { claims, workflow } = context.question;
	const { jobWorkflowSha: used } = claims;
	const { owner, repo } = WORKFLOW_REF.exec(workflow ?? "")?.groups ?? {};
	if (tip?.known !== true || used === void 0 || used === tip.value) return void 0;
	if (owner === void 0 || repo === void 0) return void 0;
	const what = `whether the job's workflow ${used} is on its ref`;
	return readIsAncestor(context, {
		older: used,
		newer: tip.value,
		what,
		at: {
			owner,
			repo
		}
	});
}
// src/approval/github/job-facts.ts
async function readJobFacts(context) {
	const [run, job, workflowTip] = await Promise.all([
		readRun(context),
		context.question.beforeJob === true ? void 0 : readJob(context),
		readWorkflowTip(context)
	]);
	return {
		run,
		job,
		workflowTip
	};
}
async function readUses(context, reviews) {
	if (context.usesOf === void 0) return known([]);
	const approvals = reviews.filter(({ state }) => state === "approved");
	return known(await context.usesOf(context.question, approvals.map(({ id }) => id)));
}
// src/approval/github/gather-merge-group.ts
async function gatherMergeGroup(context) {
	const { ref, sha } = context.question.claims;
	const { branch = ref, number = "0" } = MERGE_GROUP_REF.exec(ref)?.groups ?? {};
	const [early, defaultBranch, base, shown] = await Promise.all([
		readJobFacts(context),
		readRepository(context),
		readBranch(context, branch),
		readMergeQueue(context, branch)
	]);
	const queue = defaultBranch.known ? shown : defaultBranch;
	const [commits, protection] = await Promise.all([readGroupCommits(context, base), readProtection(context, branch, base)]);
	const numbers = findGroup(sha, {
		queue,
		commits
	}).parts.map((part) => part.number);
	const [rootOnBase, { pullRequests, reviews }] = await Promise.all([readRootOnBase(context, commits, base), settle$1(context, numbers)]);
	const [teams, uses] = await Promise.all([readTeams(context, reviews), readUses(context, reviews)]);
	const queueAgain = await readMergeQueue(context, branch);
	const common = {
		...early,
		defaultBranch,
		protection,
		teams,
		uses
	};
	const group = {
		queue,
		queueAgain,
		commits,
		rootOnBase,
		pullRequests
	};
	return {
		kind: "merge_group",
		branch,
		number: Number(number),
		...common,
		...group
	};
}
const MAX_COMMITS = 250;
async function readGroupCommits(context, base) {
	const { sha } = context.question.claims;
	if (!base.known) return base;
	const compared = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/compare/{basehead}",
		params: inRepository$1(context, { basehead: `${base.value.tip}...${sha}` }),
		what: `the commits of the merge group ${sha}`,
		permission: "Contents",
		parse: parseComparedCommits
	});
	if (!compared.known) return compared;
	const own = new Map(compared.value.map((commit) => [commit.sha, commit]));
	const chain = [];
	for (let next = own.get(sha); next !== void 0; next = own.get(next.parents[0] ?? "")) {
		chain.push(next);
		if (chain.length > MAX_COMMITS) return unreadable(`the merge group ${sha} has more than ${MAX_COMMITS} commits`);
	}
	return known(chain);
}
async function readRootOnBase(context, commits, base) {
	if (!commits.known) return commits;
	if (!base.known) return base;
	const older = commits.value.at(-1)?.parents[0];
	if (older === void 0) return known(false);
	const what = `whether ${older} is on the base branch`;
	return readIsAncestor(context, {
		older,
		newer: base.value.tip,
		what
	});
}
const MAX_ROUNDS$1 = 3;
async function settle$1(context, numbers) {
	let before = await readStates(context, numbers);
	for (let round = 1;; round += 1) {
		const read = await readPullRequests(context, numbers);
		const after = await readStates(context, numbers);
		if (after === before) return read;
		if (round === MAX_ROUNDS$1) return {
			pullRequests: unreadable("the pull requests changed every time they were read"),
			reviews: []
		};
		before = after;
	}
}
async function readStates(context, numbers) {
	const states = await eachOf(numbers, async (number) => Promise.all([readPullRequest(context, number), readReviews(context, number)]));
	return JSON.stringify(states);
}
// src/approval/github/tag.ts
const MAX_NESTED = 5;
async function readTagTarget(context, tag) {
	const fact = await context.reader.one({
		route: "GET /repos/{owner}/{repo}/git/ref/{ref}",
		params: inRepository$1(context, { ref: `tags/${tag}` }),
		what: `the tag ${tag}`,
		permission: "Contents",
		parse: parseRef
	});
	if (!fact.known) return fact;
	if (fact.value.ref !== `refs/tags/${tag}`) return unreadable(`GitHub's response for the tag ${tag} is about ${fact.value.ref}`);
	let { object } = fact.value;
	for (let nested = 0; object.type === "tag" && nested < MAX_NESTED; nested += 1) {
		const inner = await context.reader.one({
			route: "GET /repos/{owner}/{repo}/git/tags/{sha}",
			params: inRepository$1(context, { sha: object.sha }),
			what: `the tag ${tag}`,
			permission: "Contents",
			parse: parseTagObject
		});
		if (!inner.known) return inner;
		({object} = inner.value);
	}
	return object.type === "commit" ? known(object.sha) : unreadable(`the tag ${tag} does not point to a commit`);
}
async function readRestricted(context, tag) {
	const rulesets = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/rulesets",
		params: inRepository$1(context, {
			includes_parents: "true",
			targets: "tag"
		}),
		what: "the rulesets of the repository",
		permission: "Metadata",
		parse: parseRulesets
	});
	if (!rulesets.known) return rulesets;
	const active = rulesets.value.filter(isActive);
	const read = await eachOf(active, ({ id }) => readRestrictions(context, id, tag));
	const found = [...new Set(read.flatMap((fact) => fact.known ? fact.value : []))];
	const unread = read.find((fact) => !fact.known);
	return unread !== void 0 && found.length < ACTS.length ? unread : known(found);
}
const ACTS = ["creation", "update"];
function isActive(ruleset) {
	return ruleset.target === "tag" && ruleset.enforcement === "active";
}
async function readRestrictions(context, rulesetId, tag) {
	const fact = await context.reader.one({
		route: "GET /repos/{owner}/{repo}/rulesets/{rulesetId}",
		params: inRepository$1(context, {
			rulesetId,
			includes_parents: "true"
		}),
		what: `the ruleset ${rulesetId}`,
		permission: "Metadata",
		parse: parseRuleset
	});
	if (!fact.known) return fact;
	const { names, rules } = fact.value;
	return {
		known: true,
		value: isActive(fact.value) && names !== void 0 && appliesTo(`refs/tags/${tag}`, names) ? ACTS.filter((act) => rules.includes(act)) : []
	};
}
function appliesTo(ref, { include, exclude }) {
	return include.some((pattern) => rulesetPatternFits(pattern, ref) === "yes") && exclude.every((pattern) => rulesetPatternFits(pattern, ref) === "no");
}
// src/approval/github/gather-tag.ts
async function gatherTag(context, tag) {
	const [early, defaultBranch, target, restricted, base] = await Promise.all([
		readJobFacts(context),
		readRepository(context),
		readTagTarget(context, tag),
		readRestricted(context, tag),
		readBase(context)
	]);
	const [ofBase, starterTeams] = await Promise.all([readSource(context, base), readStarterTeams(context, early.run)]);
	const targetAgain = await readTagTarget(context, tag);
	return {
		kind: "tag",
		tag,
		...early,
		defaultBranch,
		target: defaultBranch.known ? target : defaultBranch,
		targetAgain,
		restricted,
		starterTeams,
		...ofBase
	};
}
async function readBase(context) {
	const { sha } = context.question.claims;
	const merged = await context.reader.all({
		route: "GET /repos/{owner}/{repo}/commits/{sha}/pulls",
		params: inRepository$1(context, { sha }),
		what: `the pull requests of commit ${sha}`,
		permission: "Pull requests",
		parse: parseMerged
	});
	if (!merged.known) return merged;
	return known(merged.value.find(({ mergeCommitSha }) => mergeCommitSha === sha)?.base);
}
async function readSource(context, base) {
	if (!base.known || base.value === void 0) return {
		source: base.known ? known(void 0) : base,
		protection: {
			kind: "unreadable",
			why: base.known ? "the commit was not merged into a branch" : base.why
		},
		teams: [],
		uses: known([])
	};
	const branch = base.value;
	const [now, push] = await Promise.all([readBranch(context, branch), readPush(context, branch)]);
	const { sha } = context.question.claims;
	const [isOnBranch, protection, teams, uses] = await Promise.all([
		now.known ? readIsAncestor(context, {
			older: sha,
			newer: now.value.tip,
			what: `whether ${sha} is on ${branch}`
		}) : unreadable(now.why),
		readProtection(context, branch, now),
		readTeams(context, push.reviews),
		readUses(context, push.reviews)
	]);
	const { activity, commits, pullRequests } = push;
	return {
		source: known({
			branch,
			activity,
			commits,
			pullRequests,
			isOnBranch
		}),
		protection,
		teams,
		uses
	};
}
function readStarterTeams(context, run) {
	return readTeamsOf(context, context.question.tagStarters?.flat() ?? [], run.known ? distinct([run.value.actor, run.value.triggeringActor]) : []);
}
// src/approval/github/gather-facts.ts
async function gatherFacts(context) {
	const { ref, eventName } = context.question.claims;
	return eventName === "merge_group" ? gatherMergeGroup(context) : gatherByRef(context, ref);
}
async function gatherByRef(context, ref) {
	const { number } = PULL_REQUEST_REF.exec(ref)?.groups ?? {};
	if (number !== void 0) return gatherPullRequest(context, Number(number));
	const { tag } = TAG_REF.exec(ref)?.groups ?? {};
	if (tag !== void 0) return gatherTag(context, tag);
	const { branch = ref } = BRANCH_REF.exec(ref)?.groups ?? {};
	return gatherBranch(context, branch);
}
async function gatherPullRequest(context, number) {
	const read = readPullRequest(context, number);
	const base = read.then((fact) => fact.known ? readBaseOf(context, fact.value) : fact);
	const [early, defaultBranch, subject, branch, mergeCommit, commits] = await Promise.all([
		readJobFacts(context),
		readRepository(context),
		read,
		base,
		context.question.beforeJob === true ? void 0 : readMergeCommit(context, base),
		read.then((fact) => fact.known ? readCommits(context, fact.value) : fact)
	]);
	const common = {
		...early,
		defaultBranch,
		protection: await protectionOf(context, subject, branch)
	};
	if (!defaultBranch.known || !subject.known) {
		const why = subject.known ? defaultBranch : subject;
		return {
			kind: "pull_request",
			...common,
			...NO_REVIEWS,
			...nothingOf(why),
			mergeCommit
		};
	}
	const settled = await settle(context, subject.value, commits);
	return {
		kind: "pull_request",
		...common,
		mergeCommit,
		...settled
	};
}
const NO_REVIEWS = {
	teams: [],
	uses: known([])
};
function nothingOf(fact) {
	const nothing = unreadable(fact.known ? "nothing was read" : fact.why);
	return {
		subject: nothing,
		headAgain: nothing
	};
}
function readBaseOf(context, { pullRequest }) {
	return readBranch(context, pullRequest.baseRef);
}
async function protectionOf(context, subject, branch) {
	if (!subject.known) return {
		kind: "unreadable",
		why: subject.why
	};
	return readProtection(context, subject.value.pullRequest.baseRef, branch);
}
const MAX_ROUNDS = 3;
async function settle(context, read, commits) {
	const { pullRequest } = read;
	let reviews = await readReviews(context, pullRequest.number);
	for (let round = 1;; round += 1) {
		const [subject, teams, uses] = await Promise.all([
			readAround(context, read, {
				reviews,
				commits
			}),
			reviews.known ? readTeams(context, reviews.value) : [],
			readUses(context, reviews.known ? reviews.value : [])
		]);
		const again = await readReviews(context, pullRequest.number);
		const headAgain = headOf(read, await readPullRequest(context, pullRequest.number));
		if (JSON.stringify(again) === JSON.stringify(reviews)) return {
			subject: known(subject),
			headAgain,
			teams,
			uses
		};
		if (round === MAX_ROUNDS) {
			const moving = unreadable("the reviews changed every time they were read");
			return {
				subject: known({
					...subject,
					reviews: moving
				}),
				headAgain,
				teams,
				uses
			};
		}
		reviews = again;
	}
}
function headOf(read, again) {
	if (!again.known) return again;
	const { pullRequest } = again.value;
	const { state, baseRef } = read.pullRequest;
	if (pullRequest.state === state && pullRequest.baseRef === baseRef) return known(pullRequest.headSha);
	return unreadable(`pull request ${pullRequest.number} was closed or retargeted while it was being read`);
}
async function gatherBranch(context, branch) {
	const [early, defaultBranch, before, push] = await Promise.all([
		readJobFacts(context),
		readRepository(context),
		readBranch(context, branch),
		readPush(context, branch)
	]);
	const [protection, teams, uses] = await Promise.all([
		readProtection(context, branch, before),
		readTeams(context, push.reviews),
		readUses(context, push.reviews)
	]);
	const again = await readBranch(context, branch);
	const { activity, commits, pullRequests } = push;
	const tip = defaultBranch.known ? tipOf(before) : defaultBranch;
	const common = {
		...early,
		defaultBranch,
		protection,
		teams,
		uses
	};
	const tips = {
		tip,
		tipAgain: tipOf(again),
		...await readRollback(context, tip, early)
	};
	return {
		kind: "branch",
		branch,
		...common,
		...tips,
		activity,
		commits,
		pullRequests
	};
}
async function readRollback(context, tip, { workflowTip }) {
	const { rollback, claims } = context.question;
	if (!rollback || !tip.known || tip.value === claims.sha) return {};
	const [isOlder, workflowIsOlder] = await Promise.all([readIsAncestor(context, {
		older: claims.sha,
		newer: tip.value,
		what: `whether ${claims.sha} is on ${claims.ref}`
	}), readWorkflowIsOlder(context, workflowTip)]);
	return {
		isOlder,
		...workflowIsOlder === void 0 ? {} : { workflowIsOlder }
	};
}
function tipOf(branch) {
	return branch.known ? known(branch.value.tip) : branch;
}
// src/approval/github/github-gate.ts
const BUDGET_MS = 8e3;
const RUNNING = known({
	status: "in_progress",
	ofThisRun: true
});
function createGitHubGate(options) {
	const { clock, budgetMs = BUDGET_MS } = options;
	return { decide: async (question, signal) => {
		const bounded = AbortSignal.any([signal, AbortSignal.timeout(budgetMs)]);
		const reader = createReader({
			...options,
			budgetMs,
			signal: bounded
		});
		const facts = await gatherFacts(createFactContext(reader, question, options.usesOf));
		const unavailable = reader.unavailable();
		if (unavailable !== void 0) return {
			kind: "unavailable",
			...unavailable
		};
		return decide(question, options.ofPastJobs === true ? {
			...facts,
			job: RUNNING
		} : facts, clock.now());
	} };
}
export { readReviews as a, readRetargets as i, readActivity as n, withWriteAccess as o, readPullRequest as r, latestOpinions as s, createGitHubGate as t };
