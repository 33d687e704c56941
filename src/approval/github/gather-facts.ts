import { BRANCH_REF, PULL_REQUEST_REF, TAG_REF } from "../../shared/patterns.ts";
import {
  known,
  unreadable,
  type ApprovalUses,
  type BranchGateFacts,
  type CommonFacts,
  type Fact,
  type GateFacts,
  type PullRequestFacts,
  type PullRequestGateFacts,
} from "../facts.ts";
import {
  readBranch,
  readIsAncestor,
  readMergeCommit,
  readProtection,
  readRepository,
  type BranchNow,
} from "./base.ts";
import { readPush } from "./branch.ts";
import type { ReadPullRequest } from "./parse.ts";
import { readTeams } from "./people.ts";
import { readAround, readCommits, readPullRequest, readReviews } from "./pull-request.ts";
import { gatherMergeGroup } from "./gather-merge-group.ts";
import { gatherTag } from "./gather-tag.ts";
import { readJobFacts, readUses } from "./job-facts.ts";
import { readWorkflowIsOlder } from "./run.ts";
import type { FactContext } from "./fact-context.ts";

/**
 * Reads from GitHub everything that the gate decides by. Independent facts are read concurrently; reviews, and after them
 * the head, are read last. If `context.reader.unavailable()` is set afterwards, these facts are void.
 */
export async function gatherFacts(context: FactContext): Promise<GateFacts> {
  const { ref, eventName } = context.question.claims;
  return eventName === "merge_group" ? gatherMergeGroup(context) : gatherByRef(context, ref);
}

async function gatherByRef(context: FactContext, ref: string): Promise<GateFacts> {
  const { number } = PULL_REQUEST_REF.exec(ref)?.groups ?? {};
  if (number !== undefined) return gatherPullRequest(context, Number(number));
  const { tag } = TAG_REF.exec(ref)?.groups ?? {};
  if (tag !== undefined) return gatherTag(context, tag);
  // Any other ref is not a branch: its facts are unreadable, and the gate refuses the ref.
  const { branch = ref } = BRANCH_REF.exec(ref)?.groups ?? {};
  return gatherBranch(context, branch);
}

async function gatherPullRequest(
  context: FactContext,
  number: number,
): Promise<PullRequestGateFacts> {
  const read = readPullRequest(context, number);
  const base = read.then((fact) => (fact.known ? readBaseOf(context, fact.value) : fact));
  const [early, defaultBranch, subject, branch, mergeCommit, commits] = await Promise.all([
    readJobFacts(context),
    readRepository(context),
    read,
    base,
    context.question.beforeJob === true ? undefined : readMergeCommit(context, base),
    read.then((fact) => (fact.known ? readCommits(context, fact.value) : fact)),
  ]);
  const common = {
    ...early,
    defaultBranch,
    protection: await protectionOf(context, subject, branch),
  };
  if (!defaultBranch.known || !subject.known) {
    const why = subject.known ? defaultBranch : subject;
    return { kind: "pull_request", ...common, ...NO_REVIEWS, ...nothingOf(why), mergeCommit };
  }
  const settled = await settle(context, subject.value, commits);
  return { kind: "pull_request", ...common, mergeCommit, ...settled };
}

const NO_REVIEWS = { teams: [], uses: known<readonly ApprovalUses[]>([]) } as const;

function nothingOf(fact: Fact<unknown>): Pick<PullRequestGateFacts, "subject" | "headAgain"> {
  const nothing = unreadable(fact.known ? "nothing was read" : fact.why);
  return { subject: nothing, headAgain: nothing };
}

function readBaseOf(
  context: FactContext,
  { pullRequest }: ReadPullRequest,
): Promise<Fact<BranchNow>> {
  return readBranch(context, pullRequest.baseRef);
}

async function protectionOf(
  context: FactContext,
  subject: Fact<ReadPullRequest>,
  branch: Fact<BranchNow>,
): Promise<CommonFacts["protection"]> {
  if (!subject.known) return { kind: "unreadable", why: subject.why };
  return readProtection(context, subject.value.pullRequest.baseRef, branch);
}

type Settled = Pick<PullRequestGateFacts, "subject" | "headAgain" | "teams" | "uses">;

/** How often reviews may change while they are read. */
const MAX_ROUNDS = 3;

/**
 * Reads reviews, then everything that depends on them, then reviews and head again, until the reviews have not changed: so
 * a dismissal or change request in between is not missed.
 */
async function settle(
  context: FactContext,
  read: ReadPullRequest,
  commits: PullRequestFacts["commits"],
): Promise<Settled> {
  const { pullRequest } = read;
  let reviews = await readReviews(context, pullRequest.number);
  for (let round = 1; ; round += 1) {
    const [subject, teams, uses] = await Promise.all([
      readAround(context, read, { reviews, commits }),
      reviews.known ? readTeams(context, reviews.value) : [],
      readUses(context, reviews.known ? reviews.value : []),
    ]);
    const again = await readReviews(context, pullRequest.number);
    const headAgain = headOf(read, await readPullRequest(context, pullRequest.number));
    const isSettled = JSON.stringify(again) === JSON.stringify(reviews);
    if (isSettled) return { subject: known(subject), headAgain, teams, uses };
    if (round === MAX_ROUNDS) {
      const moving = unreadable("the reviews changed every time they were read");
      return { subject: known({ ...subject, reviews: moving }), headAgain, teams, uses };
    }
    reviews = again;
  }
}

/** The head at the end. Unreadable if the pull request was closed or retargeted in the meantime. */
function headOf(read: ReadPullRequest, again: Fact<ReadPullRequest>): Fact<string> {
  if (!again.known) return again;
  const { pullRequest } = again.value;
  const { state, baseRef } = read.pullRequest;
  if (pullRequest.state === state && pullRequest.baseRef === baseRef) {
    return known(pullRequest.headSha);
  }
  return unreadable(
    `pull request ${pullRequest.number} was closed or retargeted while it was being read`,
  );
}

async function gatherBranch(context: FactContext, branch: string): Promise<BranchGateFacts> {
  const [early, defaultBranch, before, push] = await Promise.all([
    readJobFacts(context),
    readRepository(context),
    readBranch(context, branch),
    readPush(context, branch),
  ]);
  const [protection, teams, uses] = await Promise.all([
    readProtection(context, branch, before),
    readTeams(context, push.reviews),
    readUses(context, push.reviews),
  ]);
  const again = await readBranch(context, branch);
  const { activity, commits, pullRequests } = push;
  const tip = defaultBranch.known ? tipOf(before) : defaultBranch;
  const common = { ...early, defaultBranch, protection, teams, uses };
  const tips = { tip, tipAgain: tipOf(again), ...(await readRollback(context, tip, early)) };
  return { kind: "branch", branch, ...common, ...tips, activity, commits, pullRequests };
}

/** What only a roll-back needs: whether its commit, and its workflow, are older ones of the same history. */
async function readRollback(
  context: FactContext,
  tip: Fact<string>,
  { workflowTip }: Pick<CommonFacts, "workflowTip">,
): Promise<Pick<BranchGateFacts, "isOlder" | "workflowIsOlder">> {
  const { rollback, claims } = context.question;
  if (!rollback || !tip.known || tip.value === claims.sha) return {};
  const [isOlder, workflowIsOlder] = await Promise.all([
    readIsAncestor(context, {
      older: claims.sha,
      newer: tip.value,
      what: `whether ${claims.sha} is on ${claims.ref}`,
    }),
    readWorkflowIsOlder(context, workflowTip),
  ]);
  return { isOlder, ...(workflowIsOlder === undefined ? {} : { workflowIsOlder }) };
}

function tipOf(branch: Fact<BranchNow>): Fact<string> {
  return branch.known ? known(branch.value.tip) : branch;
}
