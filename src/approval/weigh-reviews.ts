import { activityOf, lastArrival } from "./activity.ts";
import { unread } from "./check-job.ts";
import {
  type Opinion,
  type ReviewScope,
  countedApproval,
  latestOpinions,
  objectionTo,
} from "./check-review.ts";
import type { Activity, CommonFacts, Fact, PullRequestFacts } from "./facts.ts";
import type { Account, CountedApproval, GateQuestion } from "./gate.ts";
import {
  barredStarters,
  type Contributor,
  contributorsTo,
  isHuman,
  sameAccount,
  sameLogin,
  unknownPushers,
  valuesOf,
} from "./people.ts";
import { type CodedReason, reason, unreadReason } from "./reason.ts";
import type { Instant } from "../shared/clock.ts";
import { joined, plural, shortSha } from "../shared/wording.ts";

/** The result of counting the reviews of one pull request. */
export interface Weighed {
  readonly reasons: readonly CodedReason[];
  /** The approvals that the decision is based on: exactly as many as needed, or all there are. */
  readonly counted: readonly CountedApproval[];
  readonly missing: number;
  /** Who can give the missing approvals, in words; empty if none is missing. */
  readonly who: string;
}

export interface WeighScope {
  readonly question: GateQuestion;
  readonly common: CommonFacts;
  readonly required: number;
  readonly agesByReview: boolean;
  readonly now: Instant;
}

/** Counts the approvals of the pull request's head, and finds open change requests. */
export function weighReviews(facts: PullRequestFacts, scope: WeighScope): Weighed {
  const unreadable = unreadFacts(facts, scope);
  if (unreadable.length > 0) return nothing(unreadable);
  const { headSha, number } = facts.pullRequest;
  const activity = valuesOf(activityOf(facts.pullRequest, facts.activity));
  const headSince = lastArrival(activity, headSha);
  if (headSince === undefined) {
    const text = `GitHub's activity does not show when ${shortSha(headSha)} became the head of pull request ${number}.`;
    return nothing([reason("head_history_missing", text)]);
  }
  return count(facts, scope, reviewScope(facts, scope, headSince));
}

function nothing(reasons: readonly CodedReason[]): Weighed {
  return { reasons, counted: [], missing: 0, who: "" };
}

function unreadFacts(
  facts: PullRequestFacts,
  { common, question }: WeighScope,
): readonly CodedReason[] {
  const needed = [facts.reviews, facts.activity, facts.commits, facts.retargets, common.uses];
  const named = question.rule.by.flat().filter((name) => name.includes("/"));
  const teams = [...new Set(named)].map((name) => teamFact(name, common));
  return [...needed, ...teams].flatMap(unread).concat(undated(facts));
}

/** An opinion without a time cannot be ordered: whether it is the latest is unknown. */
function undated(facts: PullRequestFacts): readonly CodedReason[] {
  return latestOpinions(valuesOf(facts.reviews))
    .filter(({ submittedAt }) => submittedAt === undefined)
    .map(({ account }) => unreadReason(`GitHub does not say when ${account.login} reviewed`));
}

function teamFact(name: string, { teams }: CommonFacts): Fact<unknown> {
  const fact = teams.find(({ team }) => sameLogin(team, name));
  return fact?.members ?? { known: false, why: `the members of ${name} were not read` };
}

function reviewScope(
  facts: PullRequestFacts,
  { question, common, agesByReview, now }: WeighScope,
  headSince: Activity,
): ReviewScope {
  const retargets = valuesOf(facts.retargets).map(({ at }) => at);
  return {
    rule: question.rule,
    agents: question.agents,
    pullRequest: facts.pullRequest,
    headSince,
    retargetedAt: retargets.length === 0 ? undefined : Math.max(...retargets),
    contributors: contributorsTo(facts),
    eventName: question.claims.eventName,
    starters: barredStarters(question, common),
    teams: common.teams,
    uses: valuesOf(common.uses),
    agesByReview,
    now,
  };
}

function count(facts: PullRequestFacts, weighing: WeighScope, scope: ReviewScope): Weighed {
  const opinions = latestOpinions(valuesOf(facts.reviews));
  const approvals = opinions.filter(({ state }) => state === "approved");
  const judged = approvals.map((opinion) => ({ opinion, objection: objectionTo(opinion, scope) }));
  // Newest first: they stay valid the longest, and a decision uses no more approvals than it needs.
  const valid = judged.flatMap((one) => (one.objection === undefined ? [one.opinion] : []));
  const counted = valid.toReversed().slice(0, weighing.required);
  // Written so that NaN never lets anything pass.
  const enough = counted.length >= weighing.required;
  const objections = judged.flatMap(({ objection }) => objection ?? []);
  const blockers = opinions.filter(blocks);
  const lacking = enough ? [] : [missingReason(weighing.required, counted.length, scope)];
  // An approver whose access cannot be read is a refusal if the approval is needed, and is skipped if it is not.
  const explained = enough ? [] : [...objections, ...opinions.flatMap(dismissed)];
  const missing = enough ? 0 : weighing.required - counted.length;
  const accounts = blockers.map(({ account }) => account);
  return {
    reasons: [
      ...lacking,
      ...explained,
      ...blockers.map(changesRequested),
      ...unknownPushers(facts),
    ],
    counted: counted.map((opinion) => countedApproval(opinion, scope)),
    missing,
    who: describeEligibleApprovers({ missing, have: valid, blockers: accounts, scope }),
  };
}

function missingReason(required: number, have: number, { pullRequest }: ReviewScope): CodedReason {
  const commit = shortSha(pullRequest.headSha);
  const found = have === 0 ? "has none" : `has ${have}`;
  const text = `Commit ${commit} needs ${plural(required, "approval")} and ${found}.`;
  return reason("approvals_missing", text);
}

/** A change request by someone who has write access, or whose access cannot be read. It blocks, whatever its commit. */
function blocks({ state, mayWrite }: Opinion): boolean {
  return state === "changes_requested" && (!mayWrite.known || mayWrite.value);
}

function changesRequested({ account }: Opinion): CodedReason {
  return reason("changes_requested", `${account.login} requested changes.`);
}

function dismissed({ state, account }: Opinion): readonly CodedReason[] {
  if (state !== "dismissed") return [];
  return [reason("review_dismissed", `${account.login}'s review was dismissed.`)];
}

const MAX_NAMES = 5;

const DID: Readonly<Record<Contributor["role"], string>> = {
  opened: "opened it",
  pushed: "pushed it",
  committed: "is an author of its commits",
};

interface Needed {
  readonly missing: number;
  /** Who has given an approval that counts. */
  readonly have: readonly Opinion[];
  /** Who requested changes and may write. */
  readonly blockers: readonly Account[];
  readonly scope: ReviewScope;
}

/** Who can give the missing approvals: `someone with write access (not kim who pushed it)`. Empty if none is missing. */
export function describeEligibleApprovers(needed: Needed): string {
  const { missing, blockers } = needed;
  const approvers = missing > 0 ? `${group(needed)}${exceptions(needed)}` : "";
  if (blockers.length === 0) return approvers;
  const names = joined(blockers.map(({ login }) => login));
  const objectors = `${names} (who requested changes)`;
  return approvers === "" ? objectors : `${approvers}, and ${objectors}`;
}

function group({ missing, scope }: Needed): string {
  const lists = scope.rule.by.filter((list) => list.length > 0);
  const people = missing === 1 ? "someone" : `${missing} people`;
  const [list, ...more] = lists;
  if (list === undefined) return `${people} with write access`;
  if (more.length === 0 && missing === 1) return listed(list);
  return `${people} out of ${lists.map(listed).join(", and also out of ")}`;
}

function listed(list: readonly string[]): string {
  return joined(
    list.map((name) => name.replace(/^@(?!.*\/)/u, "")),
    "or",
  );
}

function exceptions({ have, scope }: Needed): string {
  const contributors = scope.contributors
    .filter(({ account }) => isHuman(account, scope.agents))
    .map(({ account, role }) => `not ${account.login} who ${DID[role]}`);
  const starter = scope.starters.find(
    (account) =>
      isHuman(account, scope.agents) &&
      !scope.contributors.some((person) => sameAccount(person.account, account)),
  );
  const started = starter === undefined ? [] : [`not ${starter.login} who started this run`];
  const given = have.map(({ account }) => `not ${account.login} who has already approved`);
  const all = [...contributors, ...started, ...given];
  const shown = all.slice(0, MAX_NAMES);
  const hidden = all.length - shown.length;
  const text = hidden > 0 ? [...shown, `nor ${hidden} more who worked on it`] : shown;
  return all.length === 0 ? "" : ` (${text.join(", ")})`;
}
