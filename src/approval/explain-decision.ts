import { toRfc3339 } from "../shared/clock.ts";
import type { DecisionSummary, PendingSummary } from "../shared/wire.ts";
import { requiredApprovals } from "./people.ts";
import type { GateQuestion, Pending, Proceed } from "./gate.ts";

/** Who has to approve which commit: what the broker sends with `authorization_pending`. */
export function pendingSummary(decision: Pending): PendingSummary {
  const { subject, missing, have, who, reasons } = decision;
  return {
    ...pullRequestOf(decision),
    ...(subject.pullRequestUrl === undefined ? {} : { pull_request_url: subject.pullRequestUrl }),
    commit: subject.commit,
    missing,
    have,
    who,
    // How many are missing is a field of its own.
    reasons: reasons.filter(({ code }) => code !== "approvals_missing").map(({ text }) => text),
  };
}

/** What only the caller of the gate knows about a decision. */
export interface DecisionContext {
  readonly question: GateQuestion;
  readonly trace: string;
  /** The rule that decided: `octo-org/shop.yml:9 orders-migrate`. */
  readonly rule: string;
  /** The commits that the policy is from, where it is on GitHub. */
  readonly policy?: DecisionSummary["policy"];
  /** `mode: observe`: what policy would have refused. */
  readonly observed?: readonly string[];
}

/** Why the lease was granted, safe to publish: for the broker's response and the receipt. */
export function decisionSummary(decision: Proceed, context: DecisionContext): DecisionSummary {
  const { question, trace, rule, policy, observed } = context;
  const { subject, approvals } = decision;
  const isRead = question.access === "read";
  const required = isRead ? 0 : requiredApprovals(question, subject.agent);
  const waivedBecause = required === 0 && !isRead ? question.rule.reason : undefined;
  return {
    trace,
    rule,
    ...(policy === undefined ? {} : { policy }),
    ...pullRequestOf(decision),
    ...(subject.author === undefined ? {} : { author: subject.author.login }),
    commit: subject.commit,
    agent: subject.agent,
    required_approvals: required,
    approvals: approvals.map(({ reviewId, account, commit, submittedAt }) => ({
      review_id: reviewId,
      login: account.login,
      commit,
      submitted_at: toRfc3339(submittedAt),
    })),
    ...(waivedBecause === undefined ? {} : { reason: waivedBecause }),
    ...(observed === undefined ? {} : { observed }),
  };
}

function pullRequestOf({ subject }: Proceed | Pending): { readonly pull_request?: number } {
  return subject.pullRequest === undefined ? {} : { pull_request: subject.pullRequest };
}
