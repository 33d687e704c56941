import { known, unreadable, type Fact, type Review, type TeamFact } from "../facts.ts";
import type { Account } from "../gate.ts";
import { parseMembership, parsePermission, parseTeam } from "./parse-repository.ts";
import type { ReadReview } from "./parse.ts";
import { eachOf, inRepository, type RepositoryContext, type FactContext } from "./fact-context.ts";

/** Reviewers: their write access and team membership now. */

/** The states of reviews whose author's write access decides something. */
const WEIGHED: readonly Review["state"][] = ["approved", "changes_requested"];

/** Adds to each approval and change request, or to each review of the `states`, whether its author has write access now. */
export async function withWriteAccess(
  context: RepositoryContext,
  reviews: readonly ReadReview[],
  states = WEIGHED,
): Promise<readonly Review[]> {
  return eachOf(reviews, async (review): Promise<Review> => {
    const { account, state } = review;
    if (!states.includes(state) || account === undefined)
      return { ...review, mayWrite: known(false) };
    return { ...review, mayWrite: await mayWrite(context, account) };
  });
}

function mayWrite(context: RepositoryContext, account: Account): Promise<Fact<boolean>> {
  const access = context.mayWrite.get(account.id) ?? readMayWrite(context, account);
  context.mayWrite.set(account.id, access);
  return access;
}

async function readMayWrite(context: RepositoryContext, account: Account): Promise<Fact<boolean>> {
  const { login } = account;
  const fact = await context.reader.status({
    route: "GET /repos/{owner}/{repo}/collaborators/{login}/permission",
    params: inRepository(context, { login }),
    what: `${login}'s permission`,
    permission: "Metadata",
    parse: parsePermission,
  });
  // An app is never a collaborator: GitHub returns 404, "is not a user".
  if (!fact.known && fact.status === 404 && account.type !== "User") return known(false);
  if (!fact.known) return unreadable(fact.why);
  // The login may have been given to another account between two requests.
  if (fact.value.accountId !== account.id) {
    return unreadable(`GitHub's response for ${login}'s permission is about another account`);
  }
  return known(fact.value.mayWrite);
}

/** For each team in the rule: which of the approvers are active members. */
export async function readTeams(
  context: FactContext,
  reviews: readonly ReadReview[],
): Promise<readonly TeamFact[]> {
  const approvers = distinct(
    reviews.flatMap(({ state, account }) =>
      state === "approved" && account?.type === "User" ? [account] : [],
    ),
  );
  return readTeamsOf(context, context.question.rule.by.flat(), approvers);
}

/** For each of these names that is a team: which of the accounts are active members. */
export async function readTeamsOf(
  context: RepositoryContext,
  names: readonly string[],
  accounts: readonly Account[],
): Promise<readonly TeamFact[]> {
  const teams = new Set(names.filter((name) => name.includes("/")));
  return eachOf([...teams], async (team) => ({
    team,
    members: await readMembers(context, team, accounts),
  }));
}

async function readMembers(
  context: RepositoryContext,
  team: string,
  accounts: readonly Account[],
): Promise<Fact<readonly number[]>> {
  const [org = "", slug = ""] = team.replace(/^@/u, "").split("/");
  // A membership is 404 for non-members, and for a token that may not read it. Reading the team shows which of the two it is.
  const seen = await context.reader.one({
    route: "GET /orgs/{org}/teams/{slug}",
    params: { org, slug },
    what: `the team ${team}`,
    permission: "Members",
    parse: parseTeam,
  });
  if (!seen.known) return seen;
  const memberships = await eachOf(accounts, async (account) => ({
    account,
    fact: await readMembership(context, { org, slug }, account),
  }));
  const unread = memberships.find(({ fact }) => !fact.known)?.fact;
  if (unread !== undefined && !unread.known) return unread;
  return known(
    memberships.flatMap(({ account, fact }) => (fact.known && fact.value ? [account.id] : [])),
  );
}

async function readMembership(
  context: RepositoryContext,
  team: { readonly org: string; readonly slug: string },
  { login }: Account,
): Promise<Fact<boolean>> {
  const fact = await context.reader.status({
    route: "GET /orgs/{org}/teams/{slug}/memberships/{login}",
    params: { ...team, login },
    what: `${login}'s membership of @${team.org}/${team.slug}`,
    permission: "Members",
    parse: parseMembership,
  });
  return !fact.known && fact.status === 404 ? known(false) : fact;
}

/** Each account once, as it first appears. */
export function distinct(accounts: readonly Account[]): readonly Account[] {
  return [...new Map(accounts.toReversed().map((each) => [each.id, each])).values()].toReversed();
}
