import type { DocumentGrant } from "../../policy/document.ts";
import { known, type Fact } from "../facts.ts";
import type { ExpectedCheck } from "../settings/check-facts.ts";
import { canHoldMerge } from "../settings/find-checks.ts";
import { usesQueue } from "../settings/find-queues.ts";
import type { PolicyToCheck } from "../settings/find-settings.ts";
import type { EnvironmentSettings, SettingFacts } from "../settings/setting-facts.ts";
import { readOfRepository } from "./approver-settings.ts";
import { readBaseSettings } from "./base-settings.ts";
import { readBranchSettings } from "./branch-settings.ts";
import { readCheckSettings } from "./check-settings.ts";
import { eachOf, inRepository, type PlaceContext } from "./fact-context.ts";
import { parseCustomRules, parseEnvironments } from "./parse-settings.ts";
import { parseRepository } from "./parse-repository.ts";
import { readShowsQueue } from "./merge-queue.ts";
import type { Reader } from "./reader.ts";
import { createRulesetsNaming } from "./rulesets-naming.ts";

interface NamedSettings {
  /** `owner/name` */
  readonly repository: string;
  readonly document: PolicyToCheck;
  /** The one that a broker writes; undefined: none. */
  readonly check: ExpectedCheck | undefined;
}

/** GitHub's settings for what a policy names. Each thing is read once, however many grants name it. */
export async function readGitHubSettings(
  reader: Reader,
  { repository, document, check }: NamedSettings,
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
  if (!found.known) return unreadSettings(repository, found);
  const { id, defaultBranch } = found.value;
  const { grants, frame } = document;
  const isWriting = grants.some(({ access }) => access === "write");
  const bases = isWriting ? (frame.bases ?? [defaultBranch]) : [];
  const queued = grants.some(usesQueue) ? bases : [];
  const needed = grants.some(canHoldMerge) ? check : undefined;
  const [ofBranches, queues, ofEnvironments, approvers] = await Promise.all([
    readBranches(context, bases, needed),
    mapped(queued, (branch) => readShowsQueue(context, branch)),
    readEnvironments(context, grants),
    readOfRepository(reader, grants, repository),
  ]);
  const own = { repositoryId: known(id), defaultBranch: known(defaultBranch) };
  return { repository, ...own, ...ofBranches, queues, ...ofEnvironments, ...approvers };
}

function unreadSettings(repository: string, why: Fact<never>): SettingFacts {
  return {
    repository,
    repositoryId: why,
    defaultBranch: why,
    environments: why,
    environmentNames: [],
    bases: new Map(),
    checks: new Map(),
    queues: new Map(),
    people: new Map(),
    teams: new Map(),
  };
}

async function readBranches(
  context: PlaceContext,
  branches: readonly string[],
  check: ExpectedCheck | undefined,
): Promise<Pick<SettingFacts, "bases" | "checks">> {
  const rulesetsNaming = createRulesetsNaming(context);
  const read = await mapped(branches, async (branch) => {
    const settings = await readBranchSettings(context, branch);
    const base = await readBaseSettings(settings);
    return check === undefined
      ? { base, checks: undefined }
      : { base, checks: await readCheckSettings(settings, check, rulesetsNaming) };
  });
  const entries = [...read];
  return {
    bases: new Map(entries.map(([branch, { base }]) => [branch, base])),
    checks: new Map(
      entries.flatMap(([branch, { checks }]) => (checks === undefined ? [] : [[branch, checks]])),
    ),
  };
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
): Promise<Pick<SettingFacts, "environments" | "environmentNames">> {
  const named = new Set(grants.flatMap(({ environment }) => environment?.toLowerCase() ?? []));
  if (named.size === 0) return { environments: known([]), environmentNames: [] };
  const all = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/environments",
    params: inRepository(context),
    what: "the environments of the repository",
    permission: "Actions",
    parse: parseEnvironments,
  });
  if (!all.known) return { environments: all, environmentNames: [] };
  const own = all.value.filter(({ name }) => named.has(name.toLowerCase()));
  const read = await eachOf(own, async (environment): Promise<EnvironmentSettings> => {
    const isHeld = environment.hasReviewers || environment.limitsRefs;
    const hasCustomRule = isHeld ? known(false) : await readCustomRule(context, environment.name);
    return { ...environment, hasCustomRule };
  });
  return { environments: known(read), environmentNames: all.value.map(({ name }) => name) };
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
