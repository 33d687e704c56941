import type { ApprovalRule } from "../policy/policy.ts";
import { approvalOnTag } from "../policy/tags.ts";
import { isOnTag } from "../policy/write-event.ts";
import { err, ok, type Result } from "../shared/result.ts";
import type { PendingSummary } from "../shared/wire.ts";
import { pendingSummary } from "./explain-decision.ts";
import type { GateAnswer, GateQuestion, GateReason, Proceed } from "./gate.ts";

/** Why the gate lets nothing be issued, by the code that the caller sees. */
export type GateRefusal =
  | {
      readonly code: "approval_pending";
      readonly reasons: readonly GateReason[];
      readonly remedy: string;
      /** Who can still approve, and what. */
      readonly pending: PendingSummary;
    }
  | {
      readonly code: "approval_refused";
      readonly reasons: readonly GateReason[];
      readonly remedy: string;
    }
  | {
      readonly code: "github_unavailable";
      readonly message: string;
      readonly retryAfterSeconds: number;
    }
  | {
      /** An admin of the owner has to let the App read again. */
      readonly code: "github_app_suspended" | "github_app_missing";
      readonly message: string;
      readonly remedy: string;
    };

/** The rule of a read, which needs no approval. */
const READ_RULE: ApprovalRule = {
  count: 0,
  by: [],
  maxAgeSeconds: 0,
  uses: 0,
  per: "lease",
  settleSeconds: 0,
  allowStarter: false,
  reason: undefined,
};

/** The gate's question, for both modes. A write without a rule is a bug of ours: the policy's parser gives it one. */
export function gateQuestion(
  asked: Omit<GateQuestion, "rule"> & { readonly rule: ApprovalRule | undefined },
): GateQuestion {
  const rule = asked.rule ?? (asked.access === "read" ? READ_RULE : undefined);
  if (rule === undefined) throw new TypeError("a write has no rule of approval");
  const onTag = asked.access === "write" && isOnTag(asked.claims);
  return { ...asked, rule: onTag ? approvalOnTag(rule) : rule };
}

/** What the gate's decision means for the requester, in both modes. */
export function gateOutcome(answer: GateAnswer): Result<Proceed, GateRefusal> {
  if (answer.kind === "proceed") return ok(answer);
  if (answer.kind === "unavailable") {
    const { message, retryAfterSeconds, denial } = answer;
    if (denial !== undefined && denial.code !== "github_unavailable") {
      const remedy = `${denial.remedy} Then re-run the job.`;
      return err({ ...denial, code: denial.code, message, remedy });
    }
    return err({ code: "github_unavailable", message, retryAfterSeconds });
  }
  const { reasons, remedy } = answer;
  if (answer.kind === "refused") return err({ code: "approval_refused", reasons, remedy });
  return err({ code: "approval_pending", reasons, remedy, pending: pendingSummary(answer) });
}
