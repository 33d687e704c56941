import { activityOf, newestFirst } from "./activity.ts";
import type { Activity, Fact, PullRequestFacts } from "./facts.ts";
import type { Account } from "./gate.ts";

/** GitHub's own committer of what is done in the browser: nobody's hand. */
const WEB_FLOW = "web-flow";
const OVERWRITES: ReadonlySet<Activity["kind"]> = new Set([
  "force_push",
  "branch_creation",
  "branch_deletion",
]);

/** Someone who had a hand in a pull request and so cannot approve it; `role` completes `kim, who …`. */
export interface Involved {
  readonly account: Account;
  readonly role: "opened it" | "pushed it" | "is an author of its commits";
}

export function sameLogin(a: string, b: string): boolean {
  return plainLogin(a) === plainLogin(b);
}

function plainLogin(login: string): string {
  return login.replace(/^@/u, "").toLowerCase();
}

/** Ids decide; the login counts too, because an account read from a commit may come without its id. */
export function sameAccount(a: Account, b: Account): boolean {
  return a.id === b.id || sameLogin(a.login, b.login);
}

/** Whether the account is one of the listed agents, or no person at all (a bot, an app, an account that is gone). */
export function isAgent(account: Account | undefined, listed: readonly string[]): boolean {
  if (account === undefined || account.type !== "User") return true;
  return isAgentLogin(account.login, listed);
}

/** The same where only a login is known: apps end in `[bot]`, which no person's login can. */
export function isAgentLogin(login: string, listed: readonly string[]): boolean {
  return login.endsWith("[bot]") || listed.some((agent) => sameLogin(agent, login));
}

export function isHuman(account: Account, listed: readonly string[]): boolean {
  return !isAgent(account, listed) && !sameLogin(account.login, WEB_FLOW);
}

/**
 * The pushes that brought the pull request to where it is: all since it was opened, and before that back to the push
 * whose result lies in the base already. A result that a force push threw away says nothing, so the walk goes on.
 */
export function pushesOf(facts: PullRequestFacts): readonly Activity[] {
  const { createdAt } = facts.pullRequest;
  const commits = new Set(listOf(facts.commits).map(({ sha }) => sha));
  const pushes: Activity[] = [];
  let overwritten = false;
  for (const entry of newestFirst(listOf(activityOf(facts.pullRequest, facts.activity)))) {
    const before = entry.at < createdAt;
    if (before && !overwritten && !commits.has(entry.after)) break;
    // Deleting a branch brings nothing in; whoever restores it has an entry of their own.
    if (entry.kind !== "branch_deletion") pushes.push(entry);
    if (before && entry.kind === "branch_creation") break;
    overwritten = OVERWRITES.has(entry.kind);
  }
  return pushes;
}

/** Everyone who had a hand in it, each once, with the first role that fits. */
export function involvedIn(facts: PullRequestFacts): readonly Involved[] {
  const { author } = facts.pullRequest;
  const pushers = pushesOf(facts).flatMap(({ actor }) => actor ?? []);
  const authors = listOf(facts.commits).flatMap(({ people }) => people);
  const all: readonly Involved[] = [
    ...(author === undefined ? [] : [{ account: author, role: "opened it" as const }]),
    ...pushers.map((account) => ({ account, role: "pushed it" as const })),
    ...authors.map((account) => ({ account, role: "is an author of its commits" as const })),
  ];
  const hands = all.filter(({ account }) => !sameLogin(account.login, WEB_FLOW));
  return hands.filter(
    ({ account }, index) =>
      hands.findIndex((other) => sameAccount(other.account, account)) === index,
  );
}

/** What was read, or nothing: for facts whose being unreadable refuses elsewhere already. */
export function listOf<T>(fact: Fact<readonly T[]>): readonly T[] {
  return fact.known ? fact.value : [];
}
