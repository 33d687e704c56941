import { B as ok, Z as toRfc3339, z as err } from "./base.js";
import { s as requiredApprovals } from "./people.js";
// src/approval/explain-decision.ts
/** Who has to approve which commit: what the broker sends with `authorization_pending`. */
function pendingSummary(decision) {
	const { subject, missing, have, who, reasons } = decision;
	return {
		...pullRequestOf(decision),
		...subject.pullRequestUrl === void 0 ? {} : { pull_request_url: subject.pullRequestUrl },
		commit: subject.commit,
		missing,
		have,
		who,
		reasons: reasons.filter(({ code }) => code !== "approvals_missing").map(({ text }) => text)
	};
}
/** Why the lease was granted, safe to publish: for the broker's response and the receipt. */
function decisionSummary(decision, context) {
	const { question, trace, rule, observed } = context;
	const { subject, approvals } = decision;
	const isRead = question.access === "read";
	const required = isRead ? 0 : requiredApprovals(question, subject.agent);
	const waivedBecause = required === 0 && !isRead ? question.rule.reason : void 0;
	return {
		trace,
		rule,
		...pullRequestOf(decision),
		...subject.author === void 0 ? {} : { author: subject.author.login },
		commit: subject.commit,
		agent: subject.agent,
		required_approvals: required,
		approvals: approvals.map(({ reviewId, account, commit, submittedAt }) => ({
			review_id: reviewId,
			login: account.login,
			commit,
			submitted_at: toRfc3339(submittedAt)
		})),
		...waivedBecause === void 0 ? {} : { reason: waivedBecause },
		...observed === void 0 ? {} : { observed }
	};
}
function pullRequestOf({ subject }) {
	return subject.pullRequest === void 0 ? {} : { pull_request: subject.pullRequest };
}
// src/approval/gate-outcome.ts
/** The rule of a read, which needs no approval. */
const READ_RULE = {
	count: 0,
	by: [],
	maxAgeSeconds: 0,
	uses: 0,
	settleSeconds: 0,
	allowStarter: false,
	reason: void 0
};
/** The gate's question, for both modes. A write without a rule is a bug of ours: the policy's parser gives it one. */
function gateQuestion(asked) {
	const rule = asked.rule ?? (asked.access === "read" ? READ_RULE : void 0);
	if (rule === void 0) throw new TypeError("a write has no rule of approval");
	return {
		...asked,
		rule
	};
}
/** What the gate's decision means for the requester, in both modes. */
function gateOutcome(answer) {
	if (answer.kind === "proceed") return ok(answer);
	if (answer.kind === "unavailable") {
		const { message, retryAfterSeconds } = answer;
		return err({
			code: "github_unavailable",
			message,
			retryAfterSeconds
		});
	}
	const { reasons, remedy } = answer;
	if (answer.kind === "refused") return err({
		code: "approval_refused",
		reasons,
		remedy
	});
	return err({
		code: "approval_pending",
		reasons,
		remedy,
		pending: pendingSummary(answer)
	});
}
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
export { pendingSummary as a, decisionSummary as i, gateOutcome as n, gateQuestion as r, jobKeyOf as t };
