import type { GateReason } from "../gate.ts";
import type { GATE_CODES, GateCode } from "../reason-codes.ts";

/** The codes of reasons that refuse. */
type RefusingCode = {
  [Code in GateCode]: (typeof GATE_CODES)[Code]["outcome"] extends "refused" ? Code : never;
}[GateCode];

/**
 * Of each reason to refuse: whether this attempt of a run can never pass, whatever somebody does. False where a person can
 * still change it while the run waits: a setting, a permission, policy, the base of the pull request, or where GitHub may only
 * be late. A rejection is final, so in doubt it is false.
 */
export const NEVER_PASSES: Readonly<Record<RefusingCode, boolean>> = {
  facts_unreadable: false,
  event_never_writes: true,
  ref_unexpected: false,
  job_not_running: false,
  workflow_outdated: true,
  // Opening it again starts another run.
  pull_request_not_open: true,
  pull_request_from_fork: true,
  pull_request_by_dependabot: true,
  base_not_allowed: false,
  base_not_protected: false,
  base_protection_unreadable: false,
  not_the_heads_merge: true,
  merge_base_elsewhere: true,
  head_moved: true,
  head_history_missing: false,
  branch_moved: true,
  rollback_not_started: true,
  rollback_elsewhere: true,
  rollback_by_agent: true,
  push_unknown: false,
  push_history_broken: true,
  commit_without_pull_request: true,
  commit_of_several_pull_requests: true,
  merged_elsewhere: true,
  merge_too_old: true,
  dispatch_by_agent: true,
  tag_not_listed: false,
  tag_moved: true,
  tag_not_restricted: false,
  tag_of_unmerged_commit: true,
  tag_elsewhere: true,
  tag_by_agent: true,
  tag_by_one_not_listed: false,
  merge_group_unknown: false,
  merge_group_contents: false,
  merge_group_changed: false,
};

/** The reasons that no one can change any more. */
export function lastingReasons(reasons: readonly GateReason[]): readonly LastingReason[] {
  return reasons.filter(isLasting);
}

interface LastingReason extends GateReason {
  readonly code: RefusingCode;
}

function isLasting(reason: GateReason): reason is LastingReason {
  return Object.entries(NEVER_PASSES).some(([code, never]) => never && code === reason.code);
}
