import { inWords } from "../shared/wording.ts";
import type { Instant } from "../shared/clock.ts";
import { checkFork } from "./check-pull-request.ts";
import type { PullRequest } from "./facts.ts";
import type { GateQuestion } from "./gate.ts";
import { finding, type Finding } from "./reason-codes.ts";

/** The pull request was merged into this branch, from this repository, and not too long ago. */
export function checkMerged(
  pullRequest: PullRequest,
  branch: string,
  asked: { readonly question: GateQuestion; readonly now: Instant },
): readonly Finding[] {
  const { number, baseRef, state, mergedAt } = pullRequest;
  if (state !== "merged" || mergedAt === undefined) {
    return [finding("merged_elsewhere", `Pull request ${number} is not merged.`)];
  }
  const elsewhere =
    baseRef === branch
      ? []
      : [finding("merged_elsewhere", `Pull request ${number} was merged into ${baseRef}.`)];
  const { question, now } = asked;
  return [...elsewhere, ...checkFork(pullRequest), ...checkAge(now - mergedAt, number, question)];
}

/** `max-age` counts from the merge; on `schedule` a branch may have rested for long. */
function checkAge(age: number, number: number, question: GateQuestion): readonly Finding[] {
  const most = question.rule.maxAgeSeconds * 1000;
  if (question.claims.eventName === "schedule" || age <= most) return [];
  const text = `Pull request ${number} was merged ${inWords(age)} ago; an approval holds for ${inWords(most)}.`;
  return [finding("merge_too_old", text)];
}
