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
  readMergeCommit,
  readProtection,
  readRepository,
  type BranchNow,
} from "./base.ts";
import { readPush } from "./branch.ts";
import type { ReadPullRequest, ReadReview } from "./parse.ts";
import { readTeams } from "./people.ts";
import { readAround, readCommits, readPullRequest, readReviews } from "./pull-request.ts";
import { readJob, readRun, readWorkflowTip } from "./run.ts";
import type { Visit } from "./fact-context.ts";

const PULL_REQUEST = /^refs\/pull\/(?<number>[1-9]\d{0,9})\/merge$/u;
const BRANCH = /^refs\/heads\/(?<branch>.+)$/u;

/**
 * Reads at GitHub what the gate decides on. What does not depend on each other is read at once; reviews, and then the
 * head, are read last. When `visit.reader.unavailable()` says so afterwards, these facts are no facts.
 */
export async function gatherFacts(visit: Visit): Promise<GateFacts> {
  const { ref } = visit.question.claims;
  const number = PULL_REQUEST.exec(ref)?.groups?.["number"];
  if (number !== undefined) return gatherPullRequest(visit, Number(number));
  // Any other ref is no branch: these facts are unreadable, and the gate names the ref.
  return gatherBranch(visit, BRANCH.exec(ref)?.groups?.["branch"] ?? ref);
}

async function gatherPullRequest(visit: Visit, number: number): Promise<PullRequestGateFacts> {
  const read = readPullRequest(visit, number);
  const base = read.then((fact) => (fact.known ? readBaseOf(visit, fact.value) : fact));
  const [early, defaultBranch, subject, branch, mergeCommit, commits] = await Promise.all([
    readJobFacts(visit),
    readRepository(visit),
    read,
    base,
    readMergeCommit(visit, base),
    read.then((fact) => (fact.known ? readCommits(visit, fact.value) : fact)),
  ]);
  const common = {
    ...early,
    defaultBranch,
    protection: await protectionOf(visit, subject, branch),
  };
  if (!defaultBranch.known || !subject.known) {
    const why = subject.known ? defaultBranch : subject;
    return { kind: "pull_request", ...common, ...NO_REVIEWS, ...nothingOf(why), mergeCommit };
  }
  const settled = await settle(visit, subject.value, commits);
  return { kind: "pull_request", ...common, mergeCommit, ...settled };
}

const NO_REVIEWS = { teams: [], uses: known<readonly ApprovalUses[]>([]) } as const;

function nothingOf(fact: Fact<unknown>): Pick<PullRequestGateFacts, "subject" | "headAgain"> {
  const nothing = unreadable(fact.known ? "nothing was read" : fact.why);
  return { subject: nothing, headAgain: nothing };
}

function readBaseOf(visit: Visit, { pullRequest }: ReadPullRequest): Promise<Fact<BranchNow>> {
  return readBranch(visit, pullRequest.baseRef);
}

async function protectionOf(
  visit: Visit,
  subject: Fact<ReadPullRequest>,
  branch: Fact<BranchNow>,
): Promise<CommonFacts["protection"]> {
  if (!subject.known) return { kind: "unreadable", why: subject.why };
  return readProtection(visit, subject.value.pullRequest.baseRef, branch);
}

type Settled = Pick<PullRequestGateFacts, "subject" | "headAgain" | "teams" | "uses">;

/** How often reviews may change under the reader before it gives up. */
const ROUNDS = 3;

/**
 * Reviews, then everything around them, then reviews and head again, until the reviews stood still: a dismissal or a
 * change request that comes in between is seen.
 */
async function settle(
  visit: Visit,
  read: ReadPullRequest,
  commits: PullRequestFacts["commits"],
): Promise<Settled> {
  const { pullRequest } = read;
  let reviews = await readReviews(visit, pullRequest.number);
  for (let round = 1; ; round += 1) {
    const [subject, teams, uses] = await Promise.all([
      readAround(visit, read, { reviews, commits }),
      reviews.known ? readTeams(visit, reviews.value) : [],
      readUses(visit, reviews.known ? reviews.value : []),
    ]);
    const again = await readReviews(visit, pullRequest.number);
    const headAgain = headOf(read, await readPullRequest(visit, pullRequest.number));
    const stood = JSON.stringify(again) === JSON.stringify(reviews);
    if (stood) return { subject: known(subject), headAgain, teams, uses };
    if (round === ROUNDS) {
      const moving = unreadable("the reviews changed each time that they were read");
      return { subject: known({ ...subject, reviews: moving }), headAgain, teams, uses };
    }
    reviews = again;
  }
}

/** The head as it is at the end; a pull request that was closed or retargeted meanwhile has none that counts. */
function headOf(read: ReadPullRequest, again: Fact<ReadPullRequest>): Fact<string> {
  if (!again.known) return again;
  const { pullRequest } = again.value;
  const { state, baseRef } = read.pullRequest;
  if (pullRequest.state === state && pullRequest.baseRef === baseRef) {
    return known(pullRequest.headSha);
  }
  return unreadable(`pull request ${pullRequest.number} was changed while it was read`);
}

async function gatherBranch(visit: Visit, branch: string): Promise<BranchGateFacts> {
  const [early, defaultBranch, before, push] = await Promise.all([
    readJobFacts(visit),
    readRepository(visit),
    readBranch(visit, branch),
    readPush(visit, branch),
  ]);
  const [protection, teams, uses] = await Promise.all([
    readProtection(visit, branch, before),
    readTeams(visit, push.reviews),
    readUses(visit, push.reviews),
  ]);
  const again = await readBranch(visit, branch);
  const { activity, commits, pullRequests } = push;
  const tip = defaultBranch.known ? tipOf(before) : defaultBranch;
  const common = { ...early, defaultBranch, protection, teams, uses };
  const tips = { tip, tipAgain: tipOf(again) };
  return { kind: "branch", branch, ...common, ...tips, activity, commits, pullRequests };
}

function tipOf(branch: Fact<BranchNow>): Fact<string> {
  return branch.known ? known(branch.value.tip) : branch;
}

async function readJobFacts(
  visit: Visit,
): Promise<Pick<CommonFacts, "run" | "job" | "workflowTip">> {
  const [run, job, workflowTip] = await Promise.all([
    readRun(visit),
    readJob(visit),
    readWorkflowTip(visit),
  ]);
  return { run, job, workflowTip };
}

async function readUses(
  visit: Visit,
  reviews: readonly ReadReview[],
): Promise<Fact<readonly ApprovalUses[]>> {
  if (visit.usesOf === undefined) return known([]);
  const approvals = reviews.filter(({ state }) => state === "approved");
  return known(
    await visit.usesOf(
      visit.question,
      approvals.map(({ id }) => id),
    ),
  );
}
