import { known, unreadable, type Fact, type Review, type TeamFact } from "../facts.ts";
import type { Account } from "../gate.ts";
import { parseMembership, parsePermission, parseTeam } from "./parse-repository.ts";
import type { ReadReview } from "./parse.ts";
import { eachOf, inRepository, type Place, type Visit } from "./fact-context.ts";

/** Who reviewed, and what GitHub says about them now. */

/** Adds to each approval and change request whether its author may write now. */
export async function withWriteAccess(
  place: Place,
  reviews: readonly ReadReview[],
): Promise<readonly Review[]> {
  return eachOf(reviews, async (review): Promise<Review> => {
    const { account, state } = review;
    const matters = state === "approved" || state === "changes_requested";
    if (!matters || account === undefined) return { ...review, mayWrite: known(false) };
    return { ...review, mayWrite: await mayWrite(place, account) };
  });
}

function mayWrite(place: Place, account: Account): Promise<Fact<boolean>> {
  const asked = place.mayWrite.get(account.id) ?? readMayWrite(place, account);
  place.mayWrite.set(account.id, asked);
  return asked;
}

async function readMayWrite(place: Place, account: Account): Promise<Fact<boolean>> {
  const { login } = account;
  const fact = await place.reader.status({
    route: "GET /repos/{owner}/{repo}/collaborators/{login}/permission",
    params: inRepository(place, { login }),
    what: `${login}'s permission`,
    parse: parsePermission,
  });
  // GitHub knows no app as a collaborator: "is not a user".
  if (!fact.known && fact.status === 404 && account.type !== "User") return known(false);
  if (!fact.known) return unreadable(fact.why);
  // The login may have passed to another account between two answers.
  if (fact.value.accountId !== account.id) {
    return unreadable(`GitHub's answer for ${login}'s permission is about another account`);
  }
  return known(fact.value.mayWrite);
}

/** For each team that the rule names: which of the approvers are active members. */
export async function readTeams(
  visit: Visit,
  reviews: readonly ReadReview[],
): Promise<readonly TeamFact[]> {
  const named = visit.question.rule.by.flat().filter((name) => name.includes("/"));
  const approvers = distinct(
    reviews.flatMap(({ state, account }) =>
      state === "approved" && account?.type === "User" ? [account] : [],
    ),
  );
  return eachOf([...new Set(named)], async (team) => ({
    team,
    members: await readMembers(visit, team, approvers),
  }));
}

async function readMembers(
  visit: Visit,
  team: string,
  approvers: readonly Account[],
): Promise<Fact<readonly number[]>> {
  const [org = "", slug = ""] = team.replace(/^@/u, "").split("/");
  // A membership answers 404 both to who is no member and to who may not ask: the team itself tells them apart.
  const seen = await visit.reader.one({
    route: "GET /orgs/{org}/teams/{slug}",
    params: { org, slug },
    what: `the team ${team}`,
    parse: parseTeam,
  });
  if (!seen.known) return seen;
  const answers = await eachOf(approvers, async (account) => ({
    account,
    fact: await readMembership(visit, { org, slug }, account),
  }));
  const unread = answers.find(({ fact }) => !fact.known)?.fact;
  if (unread !== undefined && !unread.known) return unread;
  return known(
    answers.flatMap(({ account, fact }) => (fact.known && fact.value ? [account.id] : [])),
  );
}

async function readMembership(
  visit: Visit,
  team: { readonly org: string; readonly slug: string },
  { login }: Account,
): Promise<Fact<boolean>> {
  const fact = await visit.reader.status({
    route: "GET /orgs/{org}/teams/{slug}/memberships/{login}",
    params: { ...team, login },
    what: `${login}'s membership of @${team.org}/${team.slug}`,
    parse: parseMembership,
  });
  return !fact.known && fact.status === 404 ? known(false) : fact;
}

/** Each account once, the first as it stands. */
export function distinct(accounts: readonly Account[]): readonly Account[] {
  return [...new Map(accounts.toReversed().map((each) => [each.id, each])).values()].toReversed();
}
