import { rulesetPatternFits } from "../../shared/ref-pattern.ts";
import { known, unreadable, type Fact, type TagAct } from "../facts.ts";
import { eachOf, inRepository, type FactContext } from "./fact-context.ts";
import { parseRef, parseRuleset, parseRulesets, parseTagObject } from "./parse-tag.ts";

/** One tag: the commit that it points to, and who may make and move it. */

/** An annotated tag can point to another one; nobody needs more than one. */
const MAX_NESTED = 5;

/** The commit that a tag points to now. Its full name is asked for: a branch can have a name that looks like a tag's. */
export async function readTagTarget(context: FactContext, tag: string): Promise<Fact<string>> {
  const fact = await context.reader.one({
    route: "GET /repos/{owner}/{repo}/git/ref/{ref}",
    params: inRepository(context, { ref: `tags/${tag}` }),
    what: `the tag ${tag}`,
    permission: "Contents",
    parse: parseRef,
  });
  if (!fact.known) return fact;
  if (fact.value.ref !== `refs/tags/${tag}`) {
    return unreadable(`GitHub's response for the tag ${tag} is about ${fact.value.ref}`);
  }
  let { object } = fact.value;
  for (let nested = 0; object.type === "tag" && nested < MAX_NESTED; nested += 1) {
    const inner = await context.reader.one({
      route: "GET /repos/{owner}/{repo}/git/tags/{sha}",
      params: inRepository(context, { sha: object.sha }),
      what: `the tag ${tag}`,
      permission: "Contents",
      parse: parseTagObject,
    });
    if (!inner.known) return inner;
    ({ object } = inner.value);
  }
  return object.type === "commit"
    ? known(object.sha)
    : unreadable(`the tag ${tag} does not point to a commit`);
}

/** What active rulesets restrict for this tag. Who may bypass them is shown only to those who may edit them. */
export async function readRestricted(
  context: FactContext,
  tag: string,
): Promise<Fact<readonly TagAct[]>> {
  const rulesets = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/rulesets",
    params: inRepository(context, { includes_parents: "true", targets: "tag" }),
    what: "the rulesets of the repository",
    permission: "Metadata",
    parse: parseRulesets,
  });
  if (!rulesets.known) return rulesets;
  const active = rulesets.value.filter(isActive);
  const read = await eachOf(active, ({ id }) => readRestrictions(context, id, tag));
  const found = [...new Set(read.flatMap((fact) => (fact.known ? fact.value : [])))];
  const unread = read.find((fact) => !fact.known);
  // One that cannot be read matters only if the others do not restrict enough.
  return unread !== undefined && found.length < ACTS.length ? unread : known(found);
}

const ACTS: readonly TagAct[] = ["creation", "update"];

function isActive(ruleset: { readonly target: string; readonly enforcement: string }): boolean {
  return ruleset.target === "tag" && ruleset.enforcement === "active";
}

async function readRestrictions(
  context: FactContext,
  rulesetId: number,
  tag: string,
): Promise<Fact<never> | Extract<Fact<readonly TagAct[]>, { known: true }>> {
  const fact = await context.reader.one({
    route: "GET /repos/{owner}/{repo}/rulesets/{rulesetId}",
    params: inRepository(context, { rulesetId, includes_parents: "true" }),
    what: `the ruleset ${rulesetId}`,
    permission: "Metadata",
    parse: parseRuleset,
  });
  if (!fact.known) return fact;
  const { names, rules } = fact.value;
  const applies =
    isActive(fact.value) && names !== undefined && appliesTo(`refs/tags/${tag}`, names);
  return { known: true, value: applies ? ACTS.filter((act) => rules.includes(act)) : [] };
}

/** Certainly included, and certainly not excluded. */
function appliesTo(
  ref: string,
  {
    include,
    exclude,
  }: { readonly include: readonly string[]; readonly exclude: readonly string[] },
): boolean {
  return (
    include.some((pattern) => rulesetPatternFits(pattern, ref) === "yes") &&
    exclude.every((pattern) => rulesetPatternFits(pattern, ref) === "no")
  );
}
