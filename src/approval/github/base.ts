import { known, unreadable, type Fact, type MergeCommit, type Protection } from "../facts.ts";
import {
  parseBranch,
  parseClassicProtection,
  parseComparison,
  parseGitCommit,
  parseRepository,
  parseRules,
} from "./parse-repository.ts";
import { inRepository, type FactContext } from "./fact-context.ts";

/** The repository and the branch that a write is about. */

/** The default branch of the repository in the claims. Unreadable if the name now belongs to another repository id. */
export async function readRepository(context: FactContext): Promise<Fact<string>> {
  const { repository, repositoryId } = context.question.claims;
  const fact = await context.reader.one({
    route: "GET /repos/{owner}/{repo}",
    params: inRepository(context),
    what: `the repository ${repository}`,
    permission: "Metadata",
    parse: parseRepository,
  });
  if (!fact.known) return fact;
  return fact.value.id === repositoryId
    ? known(fact.value.defaultBranch)
    : unreadable(`${repository} is now another repository (id ${fact.value.id})`);
}

export interface BranchNow {
  readonly tip: string;
  readonly isProtected: boolean;
}

export function readBranch(context: FactContext, branch: string): Promise<Fact<BranchNow>> {
  return context.reader.one({
    route: "GET /repos/{owner}/{repo}/branches/{branch}",
    params: inRepository(context, { branch }),
    what: `the branch ${branch}`,
    permission: "Contents",
    parse: parseBranch,
  });
}

/** What keeps unreviewed commits off a branch: a ruleset, or classic protection, which not every token can read. */
export async function readProtection(
  context: FactContext,
  branch: string,
  now: Fact<BranchNow>,
): Promise<Protection> {
  const rules = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/rules/branches/{branch}",
    params: inRepository(context, { branch }),
    what: `the rules of ${branch}`,
    permission: "Metadata",
    parse: parseRules,
    until: (requiresReview) => requiresReview,
  });
  if (!rules.known) return { kind: "unreadable", why: rules.why };
  if (rules.value.includes(true)) return { kind: "rule_requires_review" };
  if (!now.known) return { kind: "unreadable", why: now.why };
  return now.value.isProtected ? readClassic(context, branch) : { kind: "not_protected" };
}

/** @see https://docs.github.com/en/rest/branches/branch-protection#get-branch-protection */
async function readClassic(context: FactContext, branch: string): Promise<Protection> {
  const classic = await context.reader.status({
    route: "GET /repos/{owner}/{repo}/branches/{branch}/protection",
    params: inRepository(context, { branch }),
    what: `the protection of ${branch}`,
    permission: "Administration",
    parse: parseClassicProtection,
  });
  if (classic.known) {
    return { kind: classic.value ? "classic_requires_review" : "not_protected" };
  }
  if (classic.status === 404 && /not protected/iu.test(classic.message ?? "")) {
    return { kind: "not_protected" };
  }
  // Without "Administration: read" GitHub returns 403, or 404 without these words: there may be protection all the same.
  const isHidden = classic.status === 403 || classic.status === 404;
  const why = `no ruleset requires a review, and this token cannot read classic protection (GitHub returned ${classic.status})`;
  return { kind: "unreadable", why: isHidden ? why : classic.why };
}

/** The commit of `claims.sha`, and whether its first parent is on the base branch now. */
export async function readMergeCommit(
  context: FactContext,
  base: Promise<Fact<BranchNow>>,
): Promise<Fact<MergeCommit>> {
  const { sha } = context.question.claims;
  const commit = await context.reader.one({
    route: "GET /repos/{owner}/{repo}/git/commits/{sha}",
    params: inRepository(context, { sha }),
    what: `commit ${sha}`,
    permission: "Contents",
    parse: parseGitCommit,
  });
  if (!commit.known) return commit;
  const [first] = commit.value.parents;
  if (first === undefined) return known({ ...commit.value, firstParentOnBase: false });
  const branch = await base;
  if (!branch.known) return branch;
  const onBase = await readIsAncestor(context, {
    older: first,
    newer: branch.value.tip,
    what: `whether ${first} is on the base branch`,
  });
  return onBase.known ? known({ ...commit.value, firstParentOnBase: onBase.value }) : onBase;
}

/** Whether one commit is an ancestor of another one, or the same. */
export async function readIsAncestor(
  context: FactContext,
  {
    older,
    newer,
    what,
    at,
  }: {
    readonly older: string;
    readonly newer: string;
    readonly what: string;
    /** Another repository than the one in the claims. */
    readonly at?: { readonly owner: string; readonly repo: string };
  },
): Promise<Fact<boolean>> {
  const compared = await context.reader.one({
    route: "GET /repos/{owner}/{repo}/compare/{basehead}",
    params: { ...context.at, ...at, basehead: `${older}...${newer}`, per_page: 1 },
    what,
    permission: "Contents",
    parse: parseComparison,
  });
  if (!compared.known) return compared;
  return known(["ahead", "identical"].includes(compared.value.status));
}
