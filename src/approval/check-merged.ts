import { inWords } from "../shared/wording.ts";
import type { Instant } from "../shared/clock.ts";
import { checkFork } from "./check-pull-request.ts";
import type { PullRequest } from "./facts.ts";
import type { GateQuestion } from "./gate.ts";
import { reason, type CodedReason } from "./reason.ts";

/** The pull request comes from this repository and was merged into this branch, not too long ago. */
export function checkMerged(
  pullRequest: PullRequest,
  branch: string,
  request: { readonly question: GateQuestion; readonly now: Instant },
): readonly CodedReason[] {
  const { number, baseRef, state, mergedAt } = pullRequest;
  if (state !== "merged" || mergedAt === undefined) {
    return [reason("merged_elsewhere", `Pull request ${number} is not merged.`)];
  }
  const elsewhere =
    baseRef === branch
      ? []
      : [
          reason(
            "merged_elsewhere",
            `Pull request ${number} was merged into ${baseRef}, not into ${branch}.`,
          ),
        ];
  const { question, now } = request;
  return [...elsewhere, ...checkFork(pullRequest), ...checkAge(now - mergedAt, number, question)];
}

/** `max-age` counts from the merge. It does not apply on `schedule`: a branch may have been unchanged for long. */
function checkAge(age: number, number: number, question: GateQuestion): readonly CodedReason[] {
  const most = question.rule.maxAgeSeconds * 1000;
  if (question.claims.eventName === "schedule" || age <= most) return [];
  const text = `Pull request ${number} was merged ${inWords(age)} ago; an approval is valid for ${inWords(most)}.`;
  return [reason("merge_too_old", text)];
}
