import { activityOf, newestFirst } from "./activity.ts";
import type { Activity, CommonFacts, Fact, PullRequestFacts } from "./facts.ts";
import type { Account, GateQuestion } from "./gate.ts";

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

/**
 * The pushes that make up the pull request: all since it was opened, and those before it back to the first whose result is
 * not one of its commits. A result that was then overwritten by a force-push proves nothing, so the walk goes past it.
 */
export function pushesOf(facts: PullRequestFacts): readonly Activity[] {
  const { createdAt } = facts.pullRequest;
  const commits = new Set(valuesOf(facts.commits).map(({ sha }) => sha));
  const pushes: Activity[] = [];
  let overwritten = false;
  for (const entry of newestFirst(valuesOf(activityOf(facts.pullRequest, facts.activity)))) {
    const before = entry.at < createdAt;
    if (before && !overwritten && !commits.has(entry.after)) break;
    // Deleting a branch adds no commits; restoring it has its own entry.
    if (entry.kind !== "branch_deletion") pushes.push(entry);
    if (before && entry.kind === "branch_creation") break;
    overwritten = OVERWRITES.has(entry.kind);
  }
  return pushes;
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
 * Who started a `workflow_dispatch` run, unless policy lets them approve it: they chose its inputs, which nobody reviewed.
 * On other events a reviewer may have started the job by their review. Who re-ran it changed nothing: GitHub keeps inputs
 * and starter.
 */
export function barredStarters(
  { claims, rule }: GateQuestion,
  { run }: CommonFacts,
): readonly Account[] {
  if (claims.eventName !== "workflow_dispatch" || rule.allowStarter) return [];
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
  const { count, reason } = question.rule;
  const isWaived = count === 0 && reason !== undefined && reason.trim() !== "" && !agent;
  return isWaived ? 0 : Math.max(1, count);
}
