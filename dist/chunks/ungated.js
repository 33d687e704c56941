import { o as requiredApprovals, r as isAgentLogin } from "./people.js";
import { l as sentence, u as shortSha } from "./base.js";
import { t as isByRef } from "./workflow-match.js";
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
// src/approval/conclude.ts
/** One refusal refuses. Without one, anything pending makes the decision pending. */
function conclude(question, verdict) {
	const { subject } = verdict;
	const reasons = once(verdict.reasons);
	const refused = reasons.filter((one) => outcomeOf(one) === "refused");
	const [first] = refused;
	if (first !== void 0) return {
		kind: "refused",
		subject,
		reasons: refused,
		remedy: remedyOf(first)
	};
	const pending = reasons.filter((one) => outcomeOf(one) === "pending");
	if (pending.length > 0) return pend(verdict, subject, pending);
	if (verdict.required > 0 && verdict.counted.length === 0) throw new Error("A write that needs an approval passed without one: one of the checks is wrong.");
	return {
		kind: "proceed",
		subject,
		approvals: verdict.counted,
		uses: question.rule.uses,
		reasons: verdict.required === 0 ? [waived(question)] : verdict.counted.map(approved)
	};
}
/** Each reason once: several pull requests of one push may lack the same fact. */
function once(reasons) {
	return reasons.filter(({ code, text }, index) => reasons.findIndex((other) => other.code === code && other.text === text) === index);
}
function pend({ missing, counted, who }, subject, reasons) {
	const where = subject.pullRequestUrl === void 0 ? "" : `: ${subject.pullRequestUrl}`;
	const remedy = `Ask ${who} to ${missing > 0 ? "review the newest commit" : "review again, or have that review dismissed"}, then re-run this job${where}`;
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
	return reason("approved", `${account.login} approved ${shortSha(commit)}.`);
}
/** Policy requires no approval, and says why. */
function waived({ rule }) {
	return reason("no_approval_needed", `Policy requires no approval: ${rule.reason ?? ""}`);
}
// src/approval/ungated.ts
/** A read needs no approval, so nothing is read from GitHub: the claims alone describe the job. */
function passRead(question) {
	return passed(question, reason("read_needs_no_approval", "Read access needs no approval."));
}
/**
* A write for which policy requires no approval, in a broker that cannot read GitHub. It passes only if the claims alone
* show that no agent started it: on `schedule`, and on the first attempt of a push or dispatch by a human. Who worked on a
* pull request, who re-ran a job, and where a ref is now, only GitHub can say: then the result is undefined.
*/
function passExcused(question) {
	const { eventName, runAttempt } = question.claims;
	if (eventName !== "schedule" && !((eventName === "push" || eventName === "workflow_dispatch") && runAttempt === 1)) return void 0;
	if (!isOnBase(question)) return void 0;
	if (question.workflow !== void 0 && isByRef(question.workflow)) return void 0;
	const { agent } = subjectOf(question);
	if (agent || requiredApprovals(question, agent) > 0) return void 0;
	return passed(question, waived(question));
}
/** Anyone with write access can create a branch with a workflow, so policy must list the branch. A schedule runs on the default branch. */
function isOnBase({ bases, claims }) {
	if (bases === void 0) return claims.eventName === "schedule";
	return bases.some((base) => claims.ref === `refs/heads/${base}`);
}
function passed(question, because) {
	const { uses } = question.rule;
	return {
		kind: "proceed",
		subject: subjectOf(question),
		approvals: [],
		uses,
		reasons: [because]
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
export { remedyOf as a, reason as i, passRead as n, unreadReason as o, conclude as r, passExcused as t };
