import { h as remedyOf, i as isAgentLogin, m as reason, p as outcomeOf, s as requiredApprovals } from "./people.js";
import { u as shortSha } from "./base.js";
import { t as isByRef } from "./workflow-match.js";
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
		reasons: [...verdict.required === 0 ? [waived(question)] : verdict.counted.map(approved), ...reasons.filter((one) => outcomeOf(one) === "note")]
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
export { passRead as n, conclude as r, passExcused as t };
