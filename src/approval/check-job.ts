import { shortSha } from "../shared/wording.ts";
import type { CommonFacts, Fact, GateFacts } from "./facts.ts";
import type { GateQuestion } from "./gate.ts";
import { finding, sentence, unreadFinding, type Finding } from "./reason-codes.ts";

const FIXED_AT_SHA = /@(?:[0-9a-f]{40}|[0-9a-f]{64})$/u;
const WAYS: Readonly<Record<string, GateFacts["kind"]>> = {
  pull_request: "pull_request",
  pull_request_review: "pull_request",
  push: "branch",
  workflow_dispatch: "branch",
  schedule: "branch",
};

export function unread(fact: Fact<unknown>): readonly Finding[] {
  return fact.known ? [] : [unreadFinding(fact.why)];
}

/** The event is one that may write, and the facts are about the ref that the claims name. */
export function checkEvent(question: GateQuestion, facts: GateFacts): readonly Finding[] {
  const { eventName, ref } = question.claims;
  const way = Object.hasOwn(WAYS, eventName) ? WAYS[eventName] : undefined;
  if (way !== facts.kind) {
    return [finding("event_never_writes", `The event ${eventName} never gets write.`)];
  }
  const expected = expectedRef(facts);
  if (expected === undefined || ref === expected) return [];
  return [finding("ref_unexpected", `The job runs on ${ref}, not on ${expected}.`)];
}

function expectedRef(facts: GateFacts): string | undefined {
  if (facts.kind === "branch") return `refs/heads/${facts.branch}`;
  if (!facts.subject.known) return undefined;
  return `refs/pull/${facts.subject.value.pullRequest.number}/merge`;
}

/** The job that asks is running: a token that outlives its job gets nothing. */
export function checkJob({ job, run }: CommonFacts): readonly Finding[] {
  if (!job.known) return [...unread(job), ...unread(run)];
  if (!job.value.ofThisRun) {
    return [finding("job_not_running", "The job that asks is no job of this run."), ...unread(run)];
  }
  if (job.value.status === "in_progress") return unread(run);
  const text = `The job that asks is not in progress: GitHub calls it ${job.value.status}.`;
  return [finding("job_not_running", text), ...unread(run)];
}

/** A workflow that policy names by a ref is that ref's newest: a re-run would use an old file for a month. */
export function checkWorkflow(question: GateQuestion, facts: CommonFacts): readonly Finding[] {
  const { workflow, claims } = question;
  if (workflow === undefined || FIXED_AT_SHA.test(workflow)) return [];
  const tip = facts.workflowTip;
  if (tip === undefined) {
    return [unreadFinding(`Nobody read what ${workflow} is now`)];
  }
  if (!tip.known || tip.value === claims.jobWorkflowSha) return unread(tip);
  const used = claims.jobWorkflowSha === undefined ? "none" : shortSha(claims.jobWorkflowSha);
  const text = `The job uses the workflow as of ${used}; its ref points at ${shortSha(tip.value)} now.`;
  return [finding("workflow_outdated", text)];
}

/** The branch is one whose pull requests may write, and nothing lands on it without a review. */
export function checkBase(
  branch: string,
  question: GateQuestion,
  facts: CommonFacts,
): readonly Finding[] {
  return [...checkListed(branch, question, facts), ...checkProtection(branch, facts)];
}

function checkListed(
  branch: string,
  question: GateQuestion,
  facts: CommonFacts,
): readonly Finding[] {
  if (question.bases === undefined) {
    if (!facts.defaultBranch.known) return unread(facts.defaultBranch);
    if (facts.defaultBranch.value === branch) return [];
  }
  if (question.bases?.includes(branch) === true) return [];
  return [finding("base_not_allowed", `Pull requests into ${branch} never write.`)];
}

function checkProtection(branch: string, { protection }: CommonFacts): readonly Finding[] {
  if (protection.kind === "not_protected") {
    const text = `Commits can land on ${branch} without anybody's review.`;
    return [finding("base_not_protected", text)];
  }
  if (protection.kind === "unreadable") {
    const text = `Nobody can tell whether ${branch} is protected: ${sentence(protection.why)}`;
    return [finding("base_protection_unreadable", text)];
  }
  return [];
}
