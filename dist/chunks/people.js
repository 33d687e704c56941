import { A as NO_COMMIT, Z as toRfc3339, l as sentence } from "./base.js";
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
// src/approval/reason-codes.ts
const USE_NEWEST = "Use the run that the newest commit started.";
const MERGE_REVIEWED = "Merge a reviewed pull request. The run that the merge starts can write.";
const REVIEW_AGAIN = "Ask for a new review of the newest commit, then re-run the job.";
/** Every reason of a decision. Codes are stable. `docs/gate-reasons.md` is generated from this table. */
const GATE_CODES = {
	facts_unreadable: {
		outcome: "refused",
		meaning: "Something that the decision needs could not be read from GitHub. The text says what, and which permission it needs.",
		remedy: "Give the token that reads reviews these permissions: Contents, Pull requests, Actions and Metadata (read), and Members (read) if policy names a team. Then re-run the job. docs/approval.md has the list."
	},
	event_never_writes: {
		outcome: "refused",
		meaning: "The job was started by an event for which write access is never issued.",
		remedy: "Start the job by `pull_request`, `pull_request_review`, `push`, `workflow_dispatch` or `schedule`."
	},
	ref_unexpected: {
		outcome: "refused",
		meaning: "The job runs on a ref that is neither a branch nor the merge ref of its pull request.",
		remedy: "Run the job on a branch or on a pull request."
	},
	job_not_running: {
		outcome: "refused",
		meaning: "The requesting job is not in progress, or does not belong to the run and attempt in the ID token.",
		remedy: "Re-run the job."
	},
	workflow_outdated: {
		outcome: "refused",
		meaning: "Policy names the workflow at a branch or tag, and the job runs an older commit of it than that branch or tag has now.",
		remedy: "Start a new run. A re-run keeps the workflow file of its first attempt."
	},
	pull_request_not_open: {
		outcome: "refused",
		meaning: "The pull request is closed or merged.",
		remedy: "Reopen the pull request, or open another one."
	},
	pull_request_from_fork: {
		outcome: "refused",
		meaning: "The pull request comes from a fork.",
		remedy: "Push the branch to this repository and open the pull request from there."
	},
	pull_request_by_dependabot: {
		outcome: "refused",
		meaning: "Dependabot opened the pull request, and its branch brings in code of outside packages.",
		remedy: "Merge it after a review, and request write access on the branch that it was merged into."
	},
	base_not_allowed: {
		outcome: "refused",
		meaning: "Pull requests into this branch, and runs on it, cannot get a write: it is not in `bases` or, if policy has no `bases`, not the default branch.",
		remedy: "Target another branch, or ask the owners of the policy to add this one to `bases`."
	},
	base_not_protected: {
		outcome: "refused",
		meaning: "Commits can reach the branch without a review.",
		remedy: "Add a ruleset for the branch that requires a pull request with at least 1 approval."
	},
	base_protection_unreadable: {
		outcome: "refused",
		meaning: "No ruleset requires a review, and the token cannot read whether classic branch protection does.",
		remedy: "Protect the branch with a ruleset, which any token can read, or give the token that reads reviews the permission `Administration: read`."
	},
	not_the_heads_merge: {
		outcome: "refused",
		meaning: "The run checked out something other than the merge of the current head into the base.",
		remedy: USE_NEWEST
	},
	merge_base_elsewhere: {
		outcome: "refused",
		meaning: "The run merged the head into a commit that is not on the base branch.",
		remedy: USE_NEWEST
	},
	head_moved: {
		outcome: "refused",
		meaning: "The branch of the pull request was pushed to or deleted after this run started.",
		remedy: USE_NEWEST
	},
	head_history_missing: {
		outcome: "refused",
		meaning: "GitHub's activity does not show when the head was pushed, so stepkey cannot know whether an approval came after it.",
		remedy: "Push a new commit and ask for a review of that commit."
	},
	branch_moved: {
		outcome: "refused",
		meaning: "The branch has moved on since this run started.",
		remedy: USE_NEWEST
	},
	push_unknown: {
		outcome: "refused",
		meaning: "GitHub's activity shows no push that moved the branch to this commit.",
		remedy: MERGE_REVIEWED
	},
	push_history_broken: {
		outcome: "refused",
		meaning: "The commits of the push are not a contiguous history back to where the branch was, for example after a force-push or on a new branch.",
		remedy: MERGE_REVIEWED
	},
	commit_without_pull_request: {
		outcome: "refused",
		meaning: "A commit of the push did not come from a pull request that GitHub merged.",
		remedy: "Bring in every commit through a reviewed pull request. The run that the next merge starts can write."
	},
	commit_of_several_pull_requests: {
		outcome: "refused",
		meaning: "A commit of the push is the merge commit of more than one pull request.",
		remedy: MERGE_REVIEWED
	},
	merged_elsewhere: {
		outcome: "refused",
		meaning: "A pull request of the push is not merged, or was merged into another branch.",
		remedy: "Merge a reviewed pull request into this branch. The run that the merge starts can write."
	},
	merge_too_old: {
		outcome: "refused",
		meaning: "A pull request of the push was merged longer ago than `max-age`.",
		remedy: MERGE_REVIEWED
	},
	dispatch_by_agent: {
		outcome: "refused",
		meaning: "An agent started or re-ran a `workflow_dispatch` run.",
		remedy: "Ask a human to start this run."
	},
	approvals_missing: {
		outcome: "pending",
		meaning: "The head does not have enough approvals that count.",
		remedy: "Ask someone with write access, who did not work on the pull request, to review the newest commit. Then re-run the job."
	},
	approval_of_other_commit: {
		outcome: "pending",
		meaning: "The approval is for another commit than the head.",
		remedy: REVIEW_AGAIN
	},
	approval_before_push: {
		outcome: "pending",
		meaning: "The approval was given before the head was pushed, or in the same second.",
		remedy: REVIEW_AGAIN
	},
	approval_before_settled: {
		outcome: "pending",
		meaning: "The approval was given so soon after the head was pushed (within policy's `settle`) that its reviewer may have looked at the commit before it.",
		remedy: "Look at the newest commit, and approve again. Then re-run the job."
	},
	approval_before_retarget: {
		outcome: "pending",
		meaning: "The approval was given before the pull request's base branch was changed.",
		remedy: REVIEW_AGAIN
	},
	approval_too_old: {
		outcome: "pending",
		meaning: "The approval is older than `max-age`.",
		remedy: REVIEW_AGAIN
	},
	approval_used_up: {
		outcome: "pending",
		meaning: "As many leases as `uses` allows were issued on this approval.",
		remedy: REVIEW_AGAIN
	},
	approval_by_no_human: {
		outcome: "pending",
		meaning: "The approval is by a bot, an app or a listed agent.",
		remedy: "Ask a human to review the newest commit."
	},
	approval_by_one_involved: {
		outcome: "pending",
		meaning: "The approval is by someone who opened the pull request, pushed to it, or is an author of its commits.",
		remedy: "Ask someone who did not work on the pull request to review it."
	},
	approval_by_starter: {
		outcome: "pending",
		meaning: "The approval is by the one who started this `workflow_dispatch` run, and policy does not set `allow-starter: true`.",
		remedy: "Ask someone else to review the newest commit, or to start the run."
	},
	approval_by_one_not_listed: {
		outcome: "pending",
		meaning: "The approval is by someone whom `by` does not name.",
		remedy: "Ask someone whom `by` names to review the newest commit."
	},
	approval_without_write_access: {
		outcome: "pending",
		meaning: "The approval is by someone without write access to the repository.",
		remedy: "Ask someone with write access to review the newest commit."
	},
	review_dismissed: {
		outcome: "pending",
		meaning: "The review was dismissed.",
		remedy: "Ask for a new review of the newest commit."
	},
	changes_requested: {
		outcome: "pending",
		meaning: "Someone with write access, or whose access cannot be read, requested changes.",
		remedy: "Ask them to review again, or have their review dismissed. Then re-run the job."
	},
	approved: {
		outcome: "note",
		meaning: "The write is based on this approval.",
		remedy: ""
	},
	pushers_unknown: {
		outcome: "note",
		meaning: "GitHub's activity does not go back to the beginning of the pull request, so someone who pushed to it earlier may have approved it.",
		remedy: ""
	},
	no_approval_needed: {
		outcome: "note",
		meaning: "Policy requires no approval for this grant, and gives a reason.",
		remedy: ""
	},
	read_needs_no_approval: {
		outcome: "note",
		meaning: "Read access needs no approval.",
		remedy: ""
	}
};
// src/approval/reason.ts
function reason(code, text) {
	return {
		code,
		text
	};
}
/** A fact that could not be read. `why` is the phrase of the fact, without a full stop. */
function unreadReason(why) {
	return reason("facts_unreadable", sentence(why));
}
function outcomeOf({ code }) {
	return GATE_CODES[code].outcome;
}
function remedyOf({ code }) {
	return GATE_CODES[code].remedy;
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
* The pushes that may be part of the pull request: all since it was opened, and those before it back to the first whose
* result is not one of its commits. That proves nothing once a newer force-push, or deleting the branch and creating it
* again, may have brought older work in under other commits: then all of them count, as far back as GitHub's activity goes.
*/
function pushHistoryOf(facts) {
	const { createdAt } = facts.pullRequest;
	const commits = new Set(valuesOf(facts.commits).map(({ sha }) => sha));
	const entries = newestFirst(valuesOf(activityOf(facts.pullRequest, facts.activity)));
	const seen = [];
	let overwritten = false;
	const isPartOfIt = (commit) => overwritten || commits.has(commit);
	for (const [index, entry] of entries.entries()) {
		const early = entry.at < createdAt;
		if (early && !isPartOfIt(entry.after)) return {
			entries: seen,
			cutAt: void 0
		};
		seen.push(entry);
		if (early && isFirstCreation(entry, entries[index + 1])) return {
			entries: seen,
			cutAt: void 0
		};
		overwritten ||= OVERWRITES.has(entry.kind);
	}
	const oldest = entries.at(-1);
	return {
		entries: seen,
		cutAt: oldest !== void 0 && !NO_COMMIT.test(oldest.before) && isPartOfIt(oldest.before) ? oldest : void 0
	};
}
/** A branch that was deleted right before existed already: creating it again may restore what others pushed. */
function isFirstCreation({ kind }, older) {
	return kind === "branch_creation" && older?.kind !== "branch_deletion";
}
function pushesOf(facts) {
	return pushHistoryOf(facts).entries.filter(({ kind }) => kind !== "branch_deletion");
}
/** Said with an approval: someone who pushed before GitHub's activity begins may have given it. */
function unknownPushers(facts) {
	const { cutAt } = pushHistoryOf(facts);
	if (cutAt === void 0) return [];
	const { headRef, number } = facts.pullRequest;
	return [reason("pushers_unknown", `GitHub's activity of ${headRef} goes back only to ${toRfc3339(cutAt.at)}: who pushed to pull request ${number} before that is unknown.`)];
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
/**
* Who started a `workflow_dispatch` run, unless policy lets them approve it: they chose its inputs, which nobody reviewed.
* On other events a reviewer may have started the job by their review. Who re-ran it changed nothing: GitHub keeps inputs
* and starter.
*/
function barredStarters({ claims, rule }, { run }) {
	if (claims.eventName !== "workflow_dispatch" || rule.allowStarter) return [];
	const claimed = {
		id: claims.actorId,
		login: claims.actor,
		type: "User"
	};
	return run.known ? [claimed, run.value.actor] : [claimed];
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
	const { count, reason: why } = question.rule;
	return count === 0 && why !== void 0 && why.trim() !== "" && !agent ? 0 : Math.max(1, count);
}
export { activityOf as _, isHuman as a, known as b, sameAccount as c, unknownPushers as d, valuesOf as f, unreadReason as g, remedyOf as h, isAgentLogin as i, sameLogin as l, reason as m, contributorsTo as n, madeByAgent as o, outcomeOf as p, isAgent as r, requiredApprovals as s, barredStarters as t, startedByAgent as u, lastArrival as v, unreadable as x, newestFirst as y };
