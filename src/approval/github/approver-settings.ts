import type { DocumentGrant, PolicyDocument } from "../../policy/document.ts";
import { known, unreadable, type Fact } from "../facts.ts";
import { namedIn } from "../settings/find-approvers.ts";
import type { UsesOfGrants } from "../settings/find-settings.ts";
import type {
  ApproverFacts,
  PersonSettings,
  TeamSettings,
  WriteAccess,
} from "../settings/setting-facts.ts";
import { eachOf } from "./fact-context.ts";
import {
  parseAccount,
  parseCollaborator,
  parseTeamRepositories,
  parseTeamSize,
} from "./parse-settings.ts";
import type { Reader } from "./reader.ts";

/** Somebody whom policy names. */
interface Named {
  readonly name: string;
  /** Where the name must be able to write: `owner/name`. */
  readonly repositories: readonly string[];
}

/** An organisation's policy may be that of hundreds of repositories, and each person takes one request for each. */
const MAX_REPOSITORIES = 20;

/** What GitHub says of those whom an organisation's policy names. `owner`: whose policy it is. */
export function readOfOrganisation(
  reader: Reader,
  { grants, owner }: Pick<PolicyDocument, "grants"> & { readonly owner: string },
  uses: UsesOfGrants,
): Promise<ApproverFacts> {
  const names = [...new Set(grants.flatMap(namedIn))];
  const named = names.map((name) => {
    const naming = grants.filter(({ approval }) => approval?.by.flat().includes(name) === true);
    const where = naming.flatMap((grant) => uses.get(grant.name) ?? []);
    return { name, repositories: [...new Set(where)] };
  });
  const [anyOf = owner] = [...uses.values()].flat();
  return readApprovers(reader, named, anyOf);
}

/** What GitHub says of those whom a repository's policy names. */
export function readOfRepository(
  reader: Reader,
  grants: readonly DocumentGrant[],
  repository: string,
): Promise<ApproverFacts> {
  const names = [...new Set(grants.flatMap(namedIn))];
  const repositories = [repository];
  return readApprovers(
    reader,
    names.map((name) => ({ name, repositories })),
    repository,
  );
}

/** `home`: a repository or an owner whose token reads what is about no repository. */
async function readApprovers(
  reader: Reader,
  named: readonly Named[],
  home: string,
): Promise<ApproverFacts> {
  const isPerson = ({ name }: Named): boolean => !name.includes("/");
  const [people, teams] = await Promise.all([
    mapped(named.filter(isPerson), (one) => readPerson(reader, one, home)),
    mapped(
      named.filter((one) => !isPerson(one)),
      (one) => readTeam(reader, one),
    ),
  ]);
  return { people, teams };
}

async function mapped<T>(
  named: readonly Named[],
  read: (one: Named) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  return new Map(await eachOf(named, async (one) => [one.name, await read(one)] as const));
}

async function readPerson(
  reader: Reader,
  { name, repositories }: Named,
  home: string,
): Promise<Fact<PersonSettings>> {
  const login = name.replace(/^@/u, "");
  if (login.endsWith("[bot]")) return known({ isHuman: false, mayWrite: new Map() });
  const some = repositories.slice(0, MAX_REPOSITORIES);
  if (some.length === 0) return await readAccount(reader, login, home);
  const read = await eachOf(some, async (repository) => ({
    repository,
    fact: await readCollaborator(reader, login, repository),
  }));
  const shown = read.find(({ fact }) => fact.known)?.fact;
  if (shown?.known !== true) return read[0]?.fact.known === false ? read[0].fact : known(undefined);
  if (shown.value === undefined) return known(undefined);
  const access = read.map(({ repository, fact }) => {
    const may = fact.known ? known(fact.value?.mayWrite === true) : fact;
    return [repository, may] as const;
  });
  const why = `whether ${login} may write was looked at in ${some.length} of ${repositories.length} repositories`;
  const left = repositories.slice(some.length).map((one) => [one, unreadable(why)] as const);
  return known({ isHuman: shown.value.isHuman, mayWrite: new Map([...access, ...left]) });
}

/** Undefined: there is no such account. */
type Collaborator = { readonly isHuman: boolean; readonly mayWrite: boolean } | undefined;

async function readCollaborator(
  reader: Reader,
  login: string,
  repository: string,
): Promise<Fact<Collaborator>> {
  const [owner = "", repo = ""] = repository.split("/");
  const fact = await reader.status({
    route: "GET /repos/{owner}/{repo}/collaborators/{login}/permission",
    params: { owner, repo, login },
    what: `${login}'s permission`,
    permission: "Metadata",
    parse: parseCollaborator,
  });
  if (fact.known || fact.status !== 404) return fact;
  // GitHub says so of an account that does not exist. Any other 404 hides something.
  return /is not a user/iu.test(fact.message ?? "") ? known(undefined) : unreadable(fact.why);
}

/** Everybody may read this, so a 404 hides nothing. */
async function readAccount(
  reader: Reader,
  login: string,
  home: string,
): Promise<Fact<PersonSettings>> {
  const fact = await reader.status({
    route: "GET /users/{username}",
    params: { username: login },
    home,
    what: `the account ${login}`,
    permission: "Metadata",
    parse: parseAccount,
  });
  if (fact.known) return known({ isHuman: fact.value, mayWrite: new Map() });
  return fact.status === 404 ? known(undefined) : fact;
}

async function readTeam(
  reader: Reader,
  { name, repositories }: Named,
): Promise<Fact<TeamSettings>> {
  const [org = "", slug = ""] = name.replace(/^@/u, "").split("/");
  const team = await reader.status({
    route: "GET /orgs/{org}/teams/{slug}",
    params: { org, slug },
    what: `the team ${name}`,
    permission: "Members",
    parse: parseTeamSize,
  });
  if (!team.known) return team.status === 404 ? known(undefined) : unreadable(team.why);
  return known({ members: team.value, mayWrite: await readTeamWrites(reader, name, repositories) });
}

/** All that the team has, or up to the only one that is asked for. */
async function readTeamWrites(
  reader: Reader,
  name: string,
  repositories: readonly string[],
): Promise<WriteAccess> {
  if (repositories.length === 0) return new Map();
  const [org = "", slug = ""] = name.replace(/^@/u, "").split("/");
  const asked = new Set(repositories.map((one) => one.toLowerCase()));
  const all = await reader.all({
    route: "GET /orgs/{org}/teams/{slug}/repos",
    params: { org, slug },
    what: `the repositories of the team ${name}`,
    permission: "Members",
    parse: parseTeamRepositories,
    until: (one) => {
      asked.delete(one.name.toLowerCase());
      return asked.size === 0;
    },
  });
  const mayWrite = (repository: string): boolean =>
    all.known &&
    all.value.some((one) => one.mayWrite && one.name.toLowerCase() === repository.toLowerCase());
  return new Map(repositories.map((one) => [one, all.known ? known(mayWrite(one)) : all]));
}
