import type { Instant } from "../shared/clock.ts";
import { plural, shortSha } from "../shared/wording.ts";
import { activityOf, lastArrival } from "./activity.ts";
import { unread } from "./check-job.ts";
import {
  countedApproval,
  latestOpinions,
  objectionTo,
  type Opinion,
  type ReviewScope,
} from "./check-review.ts";
import type { Activity, CommonFacts, Fact, PullRequestFacts } from "./facts.ts";
import type { CountedApproval, GateQuestion } from "./gate.ts";
import { involvedIn, listOf, sameLogin } from "./people.ts";
import { finding, unreadFinding, type Finding } from "./reason-codes.ts";
import { whoCanApprove } from "./eligible-approvers.ts";

/** What the reviews of one pull request come to. */
export interface Weighed {
  readonly findings: readonly Finding[];
  /** The approvals that the decision rests on: exactly as many as needed, or all there are. */
  readonly counted: readonly CountedApproval[];
  readonly missing: number;
  /** Who can give what is missing, in words; empty when nothing is. */
  readonly who: string;
}

export interface WeighScope {
  readonly question: GateQuestion;
  readonly common: CommonFacts;
  readonly required: number;
  readonly agesByReview: boolean;
  readonly now: Instant;
}

/** Counts the approvals of the pull request's head and looks for open change requests. */
export function weighReviews(facts: PullRequestFacts, scope: WeighScope): Weighed {
  const unreadable = unreadFacts(facts, scope);
  if (unreadable.length > 0) return nothing(unreadable);
  const { headSha, number } = facts.pullRequest;
  const activity = listOf(activityOf(facts.pullRequest, facts.activity));
  const headSince = lastArrival(activity, headSha);
  if (headSince === undefined) {
    const text = `GitHub's activity does not say when ${shortSha(headSha)} became the head of pull request ${number}.`;
    return nothing([finding("head_history_missing", text)]);
  }
  return count(facts, scope, reviewScope(facts, scope, headSince));
}

function nothing(findings: readonly Finding[]): Weighed {
  return { findings, counted: [], missing: 0, who: "" };
}

function unreadFacts(
  facts: PullRequestFacts,
  { common, question }: WeighScope,
): readonly Finding[] {
  const needed = [facts.reviews, facts.activity, facts.commits, facts.retargets, common.uses];
  const named = question.rule.by.flat().filter((name) => name.includes("/"));
  const teams = [...new Set(named)].map((name) => teamFact(name, common));
  return [...needed, ...teams].flatMap(unread).concat(undated(facts));
}

/** An opinion without a time cannot be put in order: it may be the one that counts, or be followed by it. */
function undated(facts: PullRequestFacts): readonly Finding[] {
  return latestOpinions(listOf(facts.reviews))
    .filter(({ submittedAt }) => submittedAt === undefined)
    .map(({ account }) =>
      unreadFinding(`GitHub does not say when ${account.login}'s review was given`),
    );
}

function teamFact(name: string, { teams }: CommonFacts): Fact<unknown> {
  const fact = teams.find(({ team }) => sameLogin(team, name));
  return fact?.members ?? { known: false, why: `Nobody read who is in ${name}.` };
}

function reviewScope(
  facts: PullRequestFacts,
  { question, common, agesByReview, now }: WeighScope,
  headSince: Activity,
): ReviewScope {
  const retargets = listOf(facts.retargets).map(({ at }) => at);
  return {
    rule: question.rule,
    agents: question.agents,
    pullRequest: facts.pullRequest,
    headSince,
    retargetedAt: retargets.length === 0 ? undefined : Math.max(...retargets),
    involved: involvedIn(facts),
    teams: common.teams,
    uses: listOf(common.uses),
    agesByReview,
    now,
  };
}

function count(facts: PullRequestFacts, weighing: WeighScope, scope: ReviewScope): Weighed {
  const opinions = latestOpinions(listOf(facts.reviews));
  const approvals = opinions.filter(({ state }) => state === "approved");
  const judged = approvals.map((opinion) => ({ opinion, objection: objectionTo(opinion, scope) }));
  // The newest first: they hold the longest, and a decision rests on no more approvals than it needs.
  const standing = judged.flatMap((one) => (one.objection === undefined ? [one.opinion] : []));
  const counted = standing.toReversed().slice(0, weighing.required);
  // Written so that a count that is no number never lets anything pass.
  const enough = counted.length >= weighing.required;
  const objections = judged.flatMap(({ objection }) => objection ?? []);
  const blockers = opinions.filter(blocks);
  const lacking = enough ? [] : [missingFinding(weighing.required, counted.length, scope)];
  // An approver of whom GitHub tells nothing refuses where the approval is needed, and is passed over where it is not.
  const told = enough ? [] : [...objections, ...opinions.flatMap(dismissed)];
  const missing = enough ? 0 : weighing.required - counted.length;
  const accounts = blockers.map(({ account }) => account);
  return {
    findings: [...lacking, ...told, ...blockers.map(changesRequested)],
    counted: counted.map((opinion) => countedApproval(opinion, scope)),
    missing,
    who: whoCanApprove({ missing, have: standing, blockers: accounts, scope }),
  };
}

function missingFinding(required: number, have: number, { pullRequest }: ReviewScope): Finding {
  const commit = shortSha(pullRequest.headSha);
  const found = have === 0 ? "has none" : `has ${have}`;
  const text = `Commit ${commit} needs ${plural(required, "approval")} and ${found}.`;
  return finding("approvals_missing", text);
}

/** A change request of someone who may write, or of whom nobody can tell. It blocks whichever commit it was about. */
function blocks({ state, mayWrite }: Opinion): boolean {
  return state === "changes_requested" && (!mayWrite.known || mayWrite.value);
}

function changesRequested({ account }: Opinion): Finding {
  return finding("changes_requested", `${account.login} asked for changes.`);
}

function dismissed({ state, account }: Opinion): readonly Finding[] {
  if (state !== "dismissed") return [];
  return [finding("review_dismissed", `${account.login}'s review was dismissed.`)];
}
