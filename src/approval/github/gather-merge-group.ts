import { MERGE_GROUP_REF } from "../../shared/patterns.ts";
import { findGroup } from "../check-merge-group.ts";
import {
  known,
  unreadable,
  type Fact,
  type MergeGroupGateFacts,
  type PullRequestFacts,
} from "../facts.ts";
import type { GroupCommit } from "../queue-entry.ts";
import {
  readBranch,
  readIsAncestor,
  readProtection,
  readRepository,
  type BranchNow,
} from "./base.ts";
import { readPullRequests } from "./branch.ts";
import { eachOf, inRepository, type FactContext } from "./fact-context.ts";
import { readJobFacts, readUses } from "./job-facts.ts";
import { readMergeQueue } from "./merge-queue.ts";
import { parseComparedCommits } from "./parse-repository.ts";
import type { ReadReview } from "./parse.ts";
import { readTeams } from "./people.ts";
import { readPullRequest, readReviews } from "./pull-request.ts";

/** Reads everything that decides a write on a merge group: the queue first, and again last. */
export async function gatherMergeGroup(context: FactContext): Promise<MergeGroupGateFacts> {
  const { ref, sha } = context.question.claims;
  const { branch = ref, number = "0" } = MERGE_GROUP_REF.exec(ref)?.groups ?? {};
  const [early, defaultBranch, base, shown] = await Promise.all([
    readJobFacts(context),
    readRepository(context),
    readBranch(context, branch),
    readMergeQueue(context, branch),
  ]);
  // A name that now belongs to another repository shows nothing about this one.
  const queue = defaultBranch.known ? shown : defaultBranch;
  const [commits, protection] = await Promise.all([
    readGroupCommits(context, base),
    readProtection(context, branch, base),
  ]);
  const numbers = findGroup(sha, { queue, commits }).parts.map((part) => part.number);
  const [rootOnBase, { pullRequests, reviews }] = await Promise.all([
    readRootOnBase(context, commits, base),
    settle(context, numbers),
  ]);
  const [teams, uses] = await Promise.all([
    readTeams(context, reviews),
    readUses(context, reviews),
  ]);
  const queueAgain = await readMergeQueue(context, branch);
  const common = { ...early, defaultBranch, protection, teams, uses };
  const group = { queue, queueAgain, commits, rootOnBase, pullRequests };
  return { kind: "merge_group", branch, number: Number(number), ...common, ...group };
}

/** Nobody reviewed a larger group. */
const MAX_COMMITS = 250;

/** Along first parents, what the branch does not have. */
async function readGroupCommits(
  context: FactContext,
  base: Fact<BranchNow>,
): Promise<Fact<readonly GroupCommit[]>> {
  const { sha } = context.question.claims;
  if (!base.known) return base;
  const compared = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/compare/{basehead}",
    params: inRepository(context, { basehead: `${base.value.tip}...${sha}` }),
    what: `the commits of the merge group ${sha}`,
    permission: "Contents",
    parse: parseComparedCommits,
  });
  if (!compared.known) return compared;
  const own = new Map(compared.value.map((commit) => [commit.sha, commit]));
  const chain: GroupCommit[] = [];
  for (let next = own.get(sha); next !== undefined; next = own.get(next.parents[0] ?? "")) {
    chain.push(next);
    if (chain.length > MAX_COMMITS) {
      return unreadable(`the merge group ${sha} has more than ${MAX_COMMITS} commits`);
    }
  }
  return known(chain);
}

async function readRootOnBase(
  context: FactContext,
  commits: Fact<readonly GroupCommit[]>,
  base: Fact<BranchNow>,
): Promise<Fact<boolean>> {
  if (!commits.known) return commits;
  if (!base.known) return base;
  const older = commits.value.at(-1)?.parents[0];
  if (older === undefined) return known(false);
  const what = `whether ${older} is on the base branch`;
  return readIsAncestor(context, { older, newer: base.value.tip, what });
}

interface Settled {
  readonly pullRequests: Fact<readonly PullRequestFacts[]>;
  readonly reviews: readonly ReadReview[];
}

/** How often pull requests may change while they are read. */
const MAX_ROUNDS = 3;

/** Reads the pull requests, and then their state and reviews again, until nothing changed in between. */
async function settle(context: FactContext, numbers: readonly number[]): Promise<Settled> {
  let before = await readStates(context, numbers);
  for (let round = 1; ; round += 1) {
    const read = await readPullRequests(context, numbers);
    const after = await readStates(context, numbers);
    if (after === before) return read;
    if (round === MAX_ROUNDS) {
      const pullRequests = unreadable("the pull requests changed every time they were read");
      return { pullRequests, reviews: [] };
    }
    before = after;
  }
}

/** Everything of them that an approval depends on and that others can change at any time. */
async function readStates(context: FactContext, numbers: readonly number[]): Promise<string> {
  const states = await eachOf(numbers, async (number) =>
    Promise.all([readPullRequest(context, number), readReviews(context, number)]),
  );
  return JSON.stringify(states);
}
