import { known, unreadable, type Fact } from "../facts.ts";
import { eachOf, inRepository, type PlaceContext } from "./fact-context.ts";
import {
  parseBranchRules,
  parseBypass,
  type BranchRule,
  type Bypass,
} from "./parse-branch-rules.ts";
import {
  parseBranchSettings,
  parseClassicSettings,
  type ClassicSettings,
  type ShownBranch,
} from "./parse-classic.ts";

/** What is set up for one branch, for all that is asked about it. Each thing is read once. */
export interface BranchSettings {
  /** False when GitHub says that the branch does not exist. */
  readonly exists: Fact<boolean>;
  readonly now: Fact<ShownBranch>;
  /** Of all active rulesets. */
  readonly rules: Fact<readonly BranchRule[]>;
  /** Classic protection; undefined: there is none. */
  readonly classic: () => Promise<Fact<ClassicSettings | undefined>>;
  /** Who can bypass every one of these rulesets: one that nobody can bypass is enough. */
  readonly bypassOf: (rulesets: readonly number[]) => Promise<Fact<readonly string[]>>;
}

export async function readBranchSettings(
  context: PlaceContext,
  branch: string,
): Promise<BranchSettings> {
  const [now, rules] = await Promise.all([
    context.reader.status({
      route: "GET /repos/{owner}/{repo}/branches/{branch}",
      params: inRepository(context, { branch }),
      what: `the branch ${branch}`,
      permission: "Contents",
      parse: parseBranchSettings,
    }),
    context.reader.all({
      route: "GET /repos/{owner}/{repo}/rules/branches/{branch}",
      params: inRepository(context, { branch }),
      what: `the rules of ${branch}`,
      permission: "Metadata",
      parse: parseBranchRules,
    }),
  ]);
  // GitHub says so of a branch that is missing; of a repository that the token may not read, it says only "Not Found".
  const isMissing = !now.known && /branch not found/iu.test(now.message ?? "");
  const exists: Fact<boolean> = now.known ? known(true) : isMissing ? known(false) : now;
  let classic: ReturnType<BranchSettings["classic"]> | undefined;
  const bypasses = new Map<number, Promise<Fact<readonly string[]>>>();
  const bypassOfOne = (ruleset: number): Promise<Fact<readonly string[]>> => {
    const read = bypasses.get(ruleset) ?? readBypass(context, ruleset);
    bypasses.set(ruleset, read);
    return read;
  };
  return {
    exists,
    now,
    rules,
    classic: () => (classic ??= readClassic(context, branch)),
    bypassOf: async (rulesets) => bypassOfEach(await eachOf(rulesets, bypassOfOne)),
  };
}

async function readBypass(
  context: PlaceContext,
  rulesetId: number,
): Promise<Fact<readonly string[]>> {
  const bypass = await context.reader.one({
    route: "GET /repos/{owner}/{repo}/rulesets/{rulesetId}",
    params: inRepository(context, { rulesetId, includes_parents: "true" }),
    what: `the ruleset ${rulesetId}`,
    permission: "Metadata",
    parse: parseBypass,
  });
  return actorsOf(bypass);
}

/** Who can bypass each of several rules: one that nobody can bypass is enough. */
export function bypassOfEach(lists: readonly Fact<readonly string[]>[]): Fact<readonly string[]> {
  if (lists.some((list) => list.known && list.value.length === 0)) return known([]);
  const actors = new Set<string>();
  for (const list of lists) {
    if (!list.known) return list;
    for (const actor of list.value) actors.add(actor);
  }
  return known([...actors]);
}

function actorsOf(bypass: Fact<Bypass>): Fact<readonly string[]> {
  if (!bypass.known) return bypass;
  const { name, actors } = bypass.value;
  return actors === undefined
    ? unreadable(`only who can edit the ruleset "${name}" sees its bypass list`)
    : known(actors);
}

async function readClassic(
  context: PlaceContext,
  branch: string,
): Promise<Fact<ClassicSettings | undefined>> {
  const classic = await context.reader.status({
    route: "GET /repos/{owner}/{repo}/branches/{branch}/protection",
    params: inRepository(context, { branch }),
    what: `the protection of ${branch}`,
    permission: "Administration",
    parse: parseClassicSettings,
  });
  if (classic.known) return classic;
  if (classic.status === 404 && /not protected/iu.test(classic.message ?? "")) {
    return known(undefined);
  }
  const returned = classic.status === undefined ? "" : ` (GitHub returned ${classic.status})`;
  return unreadable(`this token cannot read classic protection${returned}`);
}
