import type { IdleRuleset } from "../settings/check-facts.ts";
import { eachOf, inRepository, type PlaceContext } from "./fact-context.ts";
import { parseChecksOfRuleset } from "./parse-branch-rules.ts";
import { parseRulesets } from "./parse-tag.ts";

/** Rulesets for branches that name a check, whatever branches they are for and whether or not they are in force. */
export type RulesetsNaming = (check: string) => Promise<readonly IdleRuleset[]>;

/** More than this many are read for nothing but a better message. */
const MAX_RULESETS = 20;

/** Reads them once, if anybody asks. It explains more, and decides nothing: what cannot be read is left out. */
export function createRulesetsNaming(context: PlaceContext): RulesetsNaming {
  let read: ReturnType<typeof readRulesets> | undefined;
  return async (check) => {
    const all = await (read ??= readRulesets(context));
    return all.flatMap(({ ruleset, checks }) =>
      checks.some(({ name }) => name === check) ? [ruleset] : [],
    );
  };
}

async function readRulesets(context: PlaceContext) {
  const listed = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/rulesets",
    params: inRepository(context, { includes_parents: "true", targets: "branch" }),
    what: "the rulesets of the repository",
    permission: "Metadata",
    parse: parseRulesets,
  });
  const ids = listed.known ? listed.value.filter(({ target }) => target === "branch") : [];
  const read = await eachOf(ids.slice(0, MAX_RULESETS), ({ id: rulesetId }) =>
    context.reader.one({
      route: "GET /repos/{owner}/{repo}/rulesets/{rulesetId}",
      params: inRepository(context, { rulesetId, includes_parents: "true" }),
      what: `the ruleset ${rulesetId}`,
      permission: "Metadata",
      parse: parseChecksOfRuleset,
    }),
  );
  return read.flatMap((fact) => (fact.known ? [fact.value] : []));
}
