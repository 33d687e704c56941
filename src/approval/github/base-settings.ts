import { known, unreadable, type Fact } from "../facts.ts";
import type { BaseSettings } from "../settings/setting-facts.ts";
import { eachOf, inRepository, type PlaceContext } from "./fact-context.ts";
import { parseBypass, parseClassicSettings, parseReviewRules } from "./parse-settings.ts";
import { parseBranch } from "./parse-repository.ts";

/** What requires a review on a branch, and who may bypass it. */
export async function readBaseSettings(
  context: PlaceContext,
  branch: string,
): Promise<BaseSettings> {
  const [now, rules] = await Promise.all([
    context.reader.status({
      route: "GET /repos/{owner}/{repo}/branches/{branch}",
      params: inRepository(context, { branch }),
      what: `the branch ${branch}`,
      permission: "Contents",
      parse: parseBranch,
    }),
    context.reader.all({
      route: "GET /repos/{owner}/{repo}/rules/branches/{branch}",
      params: inRepository(context, { branch }),
      what: `the rules of ${branch}`,
      permission: "Metadata",
      parse: parseReviewRules,
    }),
  ]);
  // GitHub says so of a branch that is missing; of a repository that the token may not read, it says only "Not Found".
  const isMissing = !now.known && /branch not found/iu.test(now.message ?? "");
  const exists: Fact<boolean> = now.known ? known(true) : isMissing ? known(false) : now;
  if (!rules.known) return unread(exists, rules.why);
  const rulesets = [...new Set(rules.value.filter((ruleset) => ruleset !== undefined))];
  if (rulesets.length > 0) {
    const bypass = await readBypass(context, rulesets);
    return { exists, protection: { kind: "rule_requires_review" }, bypass };
  }
  if (!now.known) return unread(exists, now.why);
  if (!now.value.isProtected) return { exists, ...NOT_PROTECTED };
  return { exists, ...(await readClassic(context, branch)) };
}

const NOT_PROTECTED = { protection: { kind: "not_protected" }, bypass: known([]) } as const;

function unread(exists: Fact<boolean>, why: string): BaseSettings {
  return { exists, protection: { kind: "unreadable", why }, bypass: unreadable(why) };
}

/** Who can bypass every one of these rulesets: one that nobody can bypass is enough. */
async function readBypass(
  context: PlaceContext,
  rulesets: readonly number[],
): Promise<Fact<readonly string[]>> {
  const read = await eachOf(rulesets, (rulesetId) =>
    context.reader.one({
      route: "GET /repos/{owner}/{repo}/rulesets/{rulesetId}",
      params: inRepository(context, { rulesetId, includes_parents: "true" }),
      what: `the ruleset ${rulesetId}`,
      permission: "Metadata",
      parse: parseBypass,
    }),
  );
  const lists = read.map((fact) => (fact.known ? fact.value.actors : undefined));
  if (lists.some((list) => list?.length === 0)) return known([]);
  const hidden = read.find((fact) => !fact.known || fact.value.actors === undefined);
  if (hidden === undefined) return known([...new Set(lists.flatMap((list) => list ?? []))]);
  return hidden.known
    ? unreadable(`only who can edit the ruleset "${hidden.value.name}" sees its bypass list`)
    : unreadable(hidden.why);
}

async function readClassic(
  context: PlaceContext,
  branch: string,
): Promise<Pick<BaseSettings, "protection" | "bypass">> {
  const classic = await context.reader.status({
    route: "GET /repos/{owner}/{repo}/branches/{branch}/protection",
    params: inRepository(context, { branch }),
    what: `the protection of ${branch}`,
    permission: "Administration",
    parse: parseClassicSettings,
  });
  if (classic.known) {
    const { requiresReview, bypass } = classic.value;
    if (!requiresReview) return NOT_PROTECTED;
    return { protection: { kind: "classic_requires_review" }, bypass: known(bypass) };
  }
  if (classic.status === 404 && /not protected/iu.test(classic.message ?? "")) return NOT_PROTECTED;
  const why = `no ruleset requires a review, and this token cannot read classic protection (GitHub returned ${classic.status})`;
  return { protection: { kind: "unreadable", why }, bypass: unreadable(why) };
}
