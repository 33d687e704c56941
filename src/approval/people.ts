import { activityOf, newestFirst } from "./activity.ts";
import type { Activity, CommonFacts, Fact, PullRequestFacts } from "./facts.ts";
import type { Account, GateQuestion } from "./gate.ts";
import { reason, type CodedReason } from "./reason.ts";
import { DISPATCH_EVENTS } from "../policy/events.ts";
import { toRfc3339 } from "../shared/clock.ts";
import { NO_COMMIT } from "../shared/patterns.ts";

/** GitHub's own committer for what people do in the browser: not a person. */
const WEB_FLOW = "web-flow";
const OVERWRITES: ReadonlySet<Activity["kind"]> = new Set([
  "force_push",
  "branch_creation",
  "branch_deletion",
]);

/** Someone who worked on a pull request and so cannot approve it. */
export interface Contributor {
  readonly account: Account;
  readonly role: "opened" | "pushed" | "committed";
}

export function sameLogin(a: string, b: string): boolean {
  return plainLogin(a) === plainLogin(b);
}

function plainLogin(login: string): string {
  return login.replace(/^@/u, "").toLowerCase();
}

/** Ids decide. The login counts too, because an account read from a commit may come without its id. */
export function sameAccount(a: Account, b: Account): boolean {
  return a.id === b.id || sameLogin(a.login, b.login);
}

/** Whether the account is one of the listed agents, or not a person (a bot, an app, a deleted account). */
export function isAgent(account: Account | undefined, listed: readonly string[]): boolean {
  if (account === undefined || account.type !== "User") return true;
  return isAgentLogin(account.login, listed);
}

/** The same if only a login is known: the logins of apps end in `[bot]`, which no person's can. */
export function isAgentLogin(login: string, listed: readonly string[]): boolean {
  return login.endsWith("[bot]") || listed.some((agent) => sameLogin(agent, login));
}

export function isHuman(account: Account, listed: readonly string[]): boolean {
  return !isAgent(account, listed) && !sameLogin(account.login, WEB_FLOW);
}

/** Who pushed to the branch of a pull request, as far as it matters to it. */
interface PushHistory {
  /** Newest first, with deletions. */
  readonly entries: readonly Activity[];
  /** The oldest entry, if older pushes may be part of the pull request: who made them is unknown. */
  readonly cutAt: Activity | undefined;
}

/**
 * The pushes that may be part of the pull request: all since it was opened, and those before it back to the first whose
 * result is not one of its commits. That proves nothing once a newer force-push, or deleting the branch and creating it
 * again, may have brought older work in under other commits: then all of them count, as far back as GitHub's activity goes.
 */
function pushHistoryOf(facts: PullRequestFacts): PushHistory {
  const { createdAt } = facts.pullRequest;
  const commits = new Set(valuesOf(facts.commits).map(({ sha }) => sha));
  const entries = newestFirst(valuesOf(activityOf(facts.pullRequest, facts.activity)));
  const seen: Activity[] = [];
  let overwritten = false;
  const isPartOfIt = (commit: string): boolean => overwritten || commits.has(commit);
  for (const [index, entry] of entries.entries()) {
    const early = entry.at < createdAt;
    if (early && !isPartOfIt(entry.after)) return { entries: seen, cutAt: undefined };
    seen.push(entry);
    if (early && isFirstCreation(entry, entries[index + 1]))
      return { entries: seen, cutAt: undefined };
    overwritten ||= OVERWRITES.has(entry.kind);
  }
  const oldest = entries.at(-1);
  const isCut = oldest !== undefined && !NO_COMMIT.test(oldest.before) && isPartOfIt(oldest.before);
  return { entries: seen, cutAt: isCut ? oldest : undefined };
}

/** A branch that was deleted right before existed already: creating it again may restore what others pushed. */
function isFirstCreation({ kind }: Activity, older: Activity | undefined): boolean {
  return kind === "branch_creation" && older?.kind !== "branch_deletion";
}

function pushesOf(facts: PullRequestFacts): readonly Activity[] {
  // Deleting a branch adds no commits; restoring it has its own entry.
  return pushHistoryOf(facts).entries.filter(({ kind }) => kind !== "branch_deletion");
}

/** Said with an approval: someone who pushed before GitHub's activity begins may have given it. */
export function unknownPushers(facts: PullRequestFacts): readonly CodedReason[] {
  const { cutAt } = pushHistoryOf(facts);
  if (cutAt === undefined) return [];
  const { headRef, number } = facts.pullRequest;
  const text = `GitHub's activity of ${headRef} goes back only to ${toRfc3339(cutAt.at)}: who pushed to pull request ${number} before that is unknown.`;
  return [reason("pushers_unknown", text)];
}

/** Everyone who worked on the pull request, each once, with the first role that applies. */
export function contributorsTo(facts: PullRequestFacts): readonly Contributor[] {
  const { author } = facts.pullRequest;
  const pushers = pushesOf(facts).flatMap(({ actor }) => actor ?? []);
  const authors = valuesOf(facts.commits).flatMap(({ people }) => people);
  const all: readonly Contributor[] = [
    ...(author === undefined ? [] : [{ account: author, role: "opened" as const }]),
    ...pushers.map((account) => ({ account, role: "pushed" as const })),
    ...authors.map((account) => ({ account, role: "committed" as const })),
  ];
  const people = all.filter(({ account }) => !sameLogin(account.login, WEB_FLOW));
  return people.filter(
    ({ account }, index) =>
      people.findIndex((other) => sameAccount(other.account, account)) === index,
  );
}

/** The value, or an empty list: for facts that refuse elsewhere if they cannot be read. */
export function valuesOf<T>(fact: Fact<readonly T[]>): readonly T[] {
  return fact.known ? fact.value : [];
}

/** Whether an agent started or re-ran this run. */
export function startedByAgent(question: GateQuestion, facts: CommonFacts): boolean {
  const { agents, claims } = question;
  if (isAgentLogin(claims.actor, agents)) return true;
  if (!facts.run.known) return true;
  const { actor, triggeringActor } = facts.run.value;
  return isAgent(actor, agents) || isAgent(triggeringActor, agents);
}

/**
 * Who started a dispatched run, unless policy lets them approve it: they chose its inputs, which nobody reviewed.
 * On other events a reviewer may have started the job by their review. Who re-ran it changed nothing: GitHub keeps inputs
 * and starter.
 */
export function barredStarters(
  { claims, rule }: GateQuestion,
  { run }: CommonFacts,
): readonly Account[] {
  if (!DISPATCH_EVENTS.includes(claims.eventName) || rule.allowStarter) return [];
  const claimed: Account = { id: claims.actorId, login: claims.actor, type: "User" };
  return run.known ? [claimed, run.value.actor] : [claimed];
}

/** Whether an agent opened the pull request or pushed to it. A deleted account counts as an agent: it may have been one. */
export function madeByAgent(question: GateQuestion, facts: PullRequestFacts): boolean {
  const { agents } = question;
  const pushers = pushesOf(facts).map(({ actor }) => actor);
  return [facts.pullRequest.author, ...pushers].some((account) => isAgent(account, agents));
}

/**
 * How many approvals the write needs. A count of 0 holds only when policy gives a reason, and never for an agent's job:
 * an agent's write always needs a human's approval.
 */
export function requiredApprovals(question: GateQuestion, agent: boolean): number {
  const { count, reason: why } = question.rule;
  const isWaived = count === 0 && why !== undefined && why.trim() !== "" && !agent;
  return isWaived ? 0 : Math.max(1, count);
}
