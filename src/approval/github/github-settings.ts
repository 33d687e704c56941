import type { DocumentGrant } from "../../policy/document.ts";
import { known, unreadable, type Fact } from "../facts.ts";
import { namedIn } from "../settings/find-approvers.ts";
import type { PolicyToCheck } from "../settings/find-settings.ts";
import type {
  EnvironmentSettings,
  PersonSettings,
  SettingFacts,
  TeamSettings,
} from "../settings/setting-facts.ts";
import { readBaseSettings } from "./base-settings.ts";
import { eachOf, inRepository, type PlaceContext } from "./fact-context.ts";
import {
  parseCollaborator,
  parseCustomRules,
  parseEnvironments,
  parseTeamRepositories,
  parseTeamSize,
} from "./parse-settings.ts";
import { parseRepository } from "./parse-repository.ts";
import type { Reader } from "./reader.ts";

/** GitHub's settings for what a policy names. Each thing is read once, however many grants name it. */
export async function readGitHubSettings(
  reader: Reader,
  repository: string,
  document: PolicyToCheck,
): Promise<SettingFacts> {
  const [owner = "", repo = ""] = repository.split("/");
  const context = { reader, at: { owner, repo } };
  const found = await reader.one({
    route: "GET /repos/{owner}/{repo}",
    params: inRepository(context),
    what: `the repository ${repository}`,
    permission: "Metadata",
    parse: parseRepository,
  });
  const nothing = { bases: new Map(), people: new Map(), teams: new Map() };
  if (!found.known) {
    const unread = { repositoryId: found, defaultBranch: found, environments: found };
    return { repository, ...unread, ...nothing };
  }
  const { id, defaultBranch } = found.value;
  const { grants, frame } = document;
  const names = [...new Set(grants.flatMap(namedIn))];
  const isWriting = grants.some(({ access }) => access === "write");
  const bases = isWriting ? (frame.bases ?? [defaultBranch]) : [];
  const [ofBases, environments, people, teams] = await Promise.all([
    mapped(bases, (branch) => readBaseSettings(context, branch)),
    readEnvironments(context, grants),
    mapped(names.filter(isPerson), (name) => readPerson(context, name)),
    mapped(
      names.filter((name) => !isPerson(name)),
      (name) => readTeam(context, name),
    ),
  ]);
  const own = { repositoryId: known(id), defaultBranch: known(defaultBranch) };
  return { repository, ...own, bases: ofBases, environments, people, teams };
}

function isPerson(name: string): boolean {
  return !name.includes("/");
}

async function mapped<T>(
  names: readonly string[],
  read: (name: string) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  return new Map(await eachOf(names, async (name) => [name, await read(name)] as const));
}

/** All of them in one list: a 404 for one name could also mean that the token may not read it. */
async function readEnvironments(
  context: PlaceContext,
  grants: readonly DocumentGrant[],
): Promise<Fact<readonly EnvironmentSettings[]>> {
  const named = new Set(grants.flatMap(({ environment }) => environment?.toLowerCase() ?? []));
  if (named.size === 0) return known([]);
  const all = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/environments",
    params: inRepository(context),
    what: "the environments of the repository",
    permission: "Actions",
    parse: parseEnvironments,
  });
  if (!all.known) return all;
  const own = all.value.filter(({ name }) => named.has(name.toLowerCase()));
  const read = await eachOf(own, async (environment): Promise<EnvironmentSettings> => {
    const isHeld = environment.hasReviewers || environment.limitsRefs;
    const hasCustomRule = isHeld ? known(false) : await readCustomRule(context, environment.name);
    return { ...environment, hasCustomRule };
  });
  return known(read);
}

function readCustomRule(context: PlaceContext, environment: string): Promise<Fact<boolean>> {
  return context.reader.one({
    route: "GET /repos/{owner}/{repo}/environments/{environment}/deployment_protection_rules",
    params: inRepository(context, { environment }),
    what: `the Apps that protect the environment ${environment}`,
    permission: "Actions",
    parse: parseCustomRules,
  });
}

async function readPerson(context: PlaceContext, name: string): Promise<Fact<PersonSettings>> {
  const login = name.replace(/^@/u, "");
  if (login.endsWith("[bot]")) return known({ isHuman: false, mayWrite: false });
  const fact = await context.reader.status({
    route: "GET /repos/{owner}/{repo}/collaborators/{login}/permission",
    params: inRepository(context, { login }),
    what: `${login}'s permission`,
    permission: "Metadata",
    parse: parseCollaborator,
  });
  if (fact.known || fact.status !== 404) return fact;
  // GitHub says so of an account that does not exist. Any other 404 hides something.
  return /is not a user/iu.test(fact.message ?? "") ? known(undefined) : unreadable(fact.why);
}

async function readTeam(context: PlaceContext, name: string): Promise<Fact<TeamSettings>> {
  const [org = "", slug = ""] = name.replace(/^@/u, "").split("/");
  const team = await context.reader.status({
    route: "GET /orgs/{org}/teams/{slug}",
    params: { org, slug },
    what: `the team ${name}`,
    permission: "Members",
    parse: parseTeamSize,
  });
  if (!team.known) return team.status === 404 ? known(undefined) : unreadable(team.why);
  return known({ members: team.value, mayWrite: await readTeamWrites(context, name) });
}

async function readTeamWrites(context: PlaceContext, name: string): Promise<Fact<boolean>> {
  const [org = "", slug = ""] = name.replace(/^@/u, "").split("/");
  const repository = `${context.at.owner}/${context.at.repo}`.toLowerCase();
  const isThis = (one: { readonly name: string }): boolean => one.name.toLowerCase() === repository;
  const repositories = await context.reader.all({
    route: "GET /orgs/{org}/teams/{slug}/repos",
    params: { org, slug },
    what: `the repositories of the team ${name}`,
    permission: "Members",
    parse: parseTeamRepositories,
    until: isThis,
  });
  if (!repositories.known) return repositories;
  return known(repositories.value.find(isThis)?.mayWrite ?? false);
}
