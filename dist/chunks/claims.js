import { N as toRfc3339 } from "./base.js";
import { n as requiredApprovals } from "./agents.js";
// src/approval/explain-decision.ts
/** Who is asked for what, on which commit: what the broker sends with `authorization_pending`. */
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
/** Why it was granted, safe to publish: for the broker's answer and the receipt. */
function decisionSummary(decision, context) {
	const { question, trace, rule, observed } = context;
	const { subject, approvals } = decision;
	const reading = question.access === "read";
	const required = reading ? 0 : requiredApprovals(question, subject.agent);
	const excuse = required === 0 && !reading ? question.rule.reason : void 0;
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
		...excuse === void 0 ? {} : { reason: excuse },
		...observed === void 0 ? {} : { observed }
	};
}
function pullRequestOf({ subject }) {
	return subject.pullRequest === void 0 ? {} : { pull_request: subject.pullRequest };
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
export { decisionSummary as n, pendingSummary as r, jobKeyOf as t };
