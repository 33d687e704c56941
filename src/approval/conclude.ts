import { shortSha } from "../shared/wording.ts";
import type { CountedApproval, GateDecision, GateQuestion, GateSubject } from "./gate.ts";
import { reason, outcomeOf, remedyOf, type CodedReason } from "./reason.ts";

/** Everything that the checks found, and what it is about. */
export interface Verdict {
  readonly subject: GateSubject;
  readonly reasons: readonly CodedReason[];
  readonly counted: readonly CountedApproval[];
  readonly required: number;
  readonly missing: number;
  readonly who: string;
}

/** One refusal refuses. Without one, anything pending makes the decision pending. */
export function conclude(question: GateQuestion, verdict: Verdict): GateDecision {
  const { subject } = verdict;
  const reasons = once(verdict.reasons);
  const refused = reasons.filter((one) => outcomeOf(one) === "refused");
  const [first] = refused;
  if (first !== undefined) {
    return { kind: "refused", subject, reasons: refused, remedy: remedyOf(first) };
  }
  const pending = reasons.filter((one) => outcomeOf(one) === "pending");
  if (pending.length > 0) return pend(verdict, subject, pending);
  if (verdict.required > 0 && verdict.counted.length === 0) {
    throw new Error(
      "A write that needs an approval passed without one: one of the checks is wrong.",
    );
  }
  return {
    kind: "proceed",
    subject,
    approvals: verdict.counted,
    uses: question.rule.uses,
    reasons: [
      ...(verdict.required === 0 ? [waived(question)] : verdict.counted.map(approved)),
      ...reasons.filter((one) => outcomeOf(one) === "note"),
    ],
  };
}

/** Each reason once: several pull requests of one push may lack the same fact. */
function once(reasons: readonly CodedReason[]): readonly CodedReason[] {
  return reasons.filter(
    ({ code, text }, index) =>
      reasons.findIndex((other) => other.code === code && other.text === text) === index,
  );
}

function pend(
  { missing, counted, who }: Verdict,
  subject: GateSubject,
  reasons: readonly CodedReason[],
): GateDecision {
  const where = subject.pullRequestUrl === undefined ? "" : `: ${subject.pullRequestUrl}`;
  const what =
    missing > 0 ? "review the newest commit" : "review again, or have that review dismissed";
  const remedy = `Ask ${who} to ${what}, then re-run this job${where}`;
  return { kind: "pending", subject, missing, have: counted.length, who, reasons, remedy };
}

function approved({ account, commit }: CountedApproval): CodedReason {
  return reason("approved", `${account.login} approved ${shortSha(commit)}.`);
}

/** Policy requires no approval, and says why. */
export function waived({ rule }: GateQuestion): CodedReason {
  return reason("no_approval_needed", `Policy requires no approval: ${rule.reason ?? ""}`);
}
