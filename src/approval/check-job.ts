import { COMMIT_SHA } from "../shared/patterns.ts";
import { sentence, shortSha } from "../shared/wording.ts";
import type { CommonFacts, Fact, GateFacts, MergeGroupGateFacts } from "./facts.ts";
import type { GateQuestion } from "./gate.ts";
import { reason, unreadReason, type CodedReason } from "./reason.ts";

const FACTS_OF_EVENT: Readonly<Record<string, readonly GateFacts["kind"][]>> = {
  pull_request: ["pull_request"],
  pull_request_review: ["pull_request"],
  merge_group: ["merge_group"],
  push: ["branch", "tag"],
  workflow_dispatch: ["branch", "tag"],
  schedule: ["branch"],
  repository_dispatch: ["branch"],
  release: ["tag"],
};

export function unread(fact: Fact<unknown>): readonly CodedReason[] {
  return fact.known ? [] : [unreadReason(fact.why)];
}

/** The event may write, and the facts are about the ref in the claims. */
export function checkEvent(question: GateQuestion, facts: GateFacts): readonly CodedReason[] {
  const { eventName, ref } = question.claims;
  const kinds = Object.hasOwn(FACTS_OF_EVENT, eventName) ? FACTS_OF_EVENT[eventName] : undefined;
  if (kinds?.includes(facts.kind) !== true) {
    return [reason("event_never_writes", `The event ${eventName} never gets write access.`)];
  }
  if (facts.kind === "merge_group") return checkGroupRef(ref, facts);
  const expected = expectedRef(facts);
  if (expected === undefined || ref === expected) return [];
  return [reason("ref_unexpected", `The job runs on ${ref}, not on ${expected}.`)];
}

/** The last part of such a ref is a commit, which decides nothing. */
function checkGroupRef(
  ref: string,
  { branch, number }: MergeGroupGateFacts,
): readonly CodedReason[] {
  if (ref.startsWith(`refs/heads/gh-readonly-queue/${branch}/pr-${number}-`)) return [];
  return [reason("ref_unexpected", `The job runs on ${ref}, which is not a merge group's.`)];
}

function expectedRef(facts: Exclude<GateFacts, MergeGroupGateFacts>): string | undefined {
  if (facts.kind === "branch") return `refs/heads/${facts.branch}`;
  if (facts.kind === "tag") return `refs/tags/${facts.tag}`;
  if (!facts.subject.known) return undefined;
  return `refs/pull/${facts.subject.value.pullRequest.number}/merge`;
}

/** The requesting job, if one has started, is running: an ID token that outlives its job gets nothing. */
export function checkJob({ job, run }: CommonFacts): readonly CodedReason[] {
  if (job === undefined) return unread(run);
  if (!job.known) return [...unread(job), ...unread(run)];
  if (!job.value.ofThisRun) {
    return [
      reason("job_not_running", "The requesting job does not belong to this run."),
      ...unread(run),
    ];
  }
  if (job.value.status === "in_progress") return unread(run);
  const text = `The requesting job is not in progress: GitHub reports it as ${job.value.status}.`;
  return [reason("job_not_running", text), ...unread(run)];
}

/** A workflow that policy names by ref must be at that ref's tip: a re-run can use an old file for a month. */
export function checkWorkflow(question: GateQuestion, facts: CommonFacts): readonly CodedReason[] {
  const { workflow, claims } = question;
  if (workflow === undefined || isAtCommit(workflow)) return [];
  const tip = facts.workflowTip;
  if (tip === undefined) {
    return [unreadReason(`the current commit of ${workflow} was not read`)];
  }
  if (!tip.known || tip.value === claims.jobWorkflowSha) return unread(tip);
  const older = facts.workflowIsOlder;
  if (older !== undefined && (!older.known || older.value)) return unread(older);
  const used =
    claims.jobWorkflowSha === undefined
      ? "The ID token does not name the commit of the job's workflow"
      : `The job uses its workflow at commit ${shortSha(claims.jobWorkflowSha)}`;
  const text = `${used}, and the workflow's ref is now at ${shortSha(tip.value)}.`;
  return [reason("workflow_outdated", text)];
}

function isAtCommit(workflow: string): boolean {
  return COMMIT_SHA.test(workflow.slice(workflow.lastIndexOf("@") + 1));
}

/** Pull requests into this branch may write, and nothing reaches the branch without a review. */
export function checkBase(
  branch: string,
  question: GateQuestion,
  facts: CommonFacts,
): readonly CodedReason[] {
  return [...checkListed(branch, question, facts), ...checkProtection(branch, facts)];
}

function checkListed(
  branch: string,
  question: GateQuestion,
  facts: CommonFacts,
): readonly CodedReason[] {
  if (question.bases === undefined) {
    if (!facts.defaultBranch.known) return unread(facts.defaultBranch);
    if (facts.defaultBranch.value === branch) return [];
  }
  if (question.bases?.includes(branch) === true) return [];
  return [
    reason(
      "base_not_allowed",
      `Pull requests into ${branch}, and runs on it, never get write access.`,
    ),
  ];
}

function checkProtection(branch: string, { protection }: CommonFacts): readonly CodedReason[] {
  if (protection.kind === "not_protected") {
    const text = `Commits can reach ${branch} without a review.`;
    return [reason("base_not_protected", text)];
  }
  if (protection.kind === "unreadable") {
    const text = `Cannot read whether ${branch} is protected: ${sentence(protection.why)}`;
    return [reason("base_protection_unreadable", text)];
  }
  return [];
}
