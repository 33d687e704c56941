import { shortSha } from "../shared/wording.ts";
import type { CountedApproval, GateDecision, GateQuestion, GateSubject } from "./gate.ts";
import { finding, outcomeOf, remedyOf, type Finding } from "./reason-codes.ts";

/** Everything that the checks found, and whom it is about. */
export interface Verdict {
  readonly subject: GateSubject;
  readonly findings: readonly Finding[];
  readonly counted: readonly CountedApproval[];
  readonly required: number;
  readonly missing: number;
  readonly who: string;
}

/** A refusal wins over what is pending, and one that is pending over what would proceed. */
export function conclude(question: GateQuestion, verdict: Verdict): GateDecision {
  const { subject } = verdict;
  const findings = once(verdict.findings);
  const refused = findings.filter((one) => outcomeOf(one) === "refused");
  const [first] = refused;
  if (first !== undefined) {
    return { kind: "refused", subject, reasons: refused, remedy: remedyOf(first) };
  }
  const pending = findings.filter((one) => outcomeOf(one) === "pending");
  if (pending.length > 0) return pend(verdict, subject, pending);
  if (verdict.required > 0 && verdict.counted.length === 0) {
    throw new Error("A write that needs an approval came through without one: a check is wrong.");
  }
  return {
    kind: "proceed",
    subject,
    approvals: verdict.counted,
    uses: question.rule.uses,
    reasons: verdict.required === 0 ? [excused(question)] : verdict.counted.map(approved),
  };
}

/** Several pull requests of one push may lack the same fact. */
function once(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(
    ({ code, text }, index) =>
      findings.findIndex((other) => other.code === code && other.text === text) === index,
  );
}

function pend(
  { missing, counted, who }: Verdict,
  subject: GateSubject,
  reasons: readonly Finding[],
): GateDecision {
  const where = subject.pullRequestUrl === undefined ? "" : `: ${subject.pullRequestUrl}`;
  const what =
    missing > 0 ? "review the newest commit" : "look again, or have that review dismissed";
  const remedy = `Ask ${who} to ${what}, then re-run this job${where}`;
  return { kind: "pending", subject, missing, have: counted.length, who, reasons, remedy };
}

function approved({ account, commit }: CountedApproval): Finding {
  return finding("approved", `${account.login} approved ${shortSha(commit)}.`);
}

/** Policy asks for no approval, and says why. */
export function excused({ rule }: GateQuestion): Finding {
  return finding("no_approval_needed", `Policy asks for no approval: ${rule.reason ?? ""}`);
}
