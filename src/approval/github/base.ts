import { known, unreadable, type Fact, type MergeCommit, type Protection } from "../facts.ts";
import {
  parseBranch,
  parseClassicProtection,
  parseComparison,
  parseGitCommit,
  parseRepository,
  parseRules,
} from "./parse-repository.ts";
import { inRepository, type Visit } from "./fact-context.ts";

/** The repository and the branch that a write is about. */

/** The default branch of the repository that the claims name by id. A name that leads to another one is unreadable. */
export async function readRepository(visit: Visit): Promise<Fact<string>> {
  const { repository, repositoryId } = visit.question.claims;
  const fact = await visit.reader.one({
    route: "GET /repos/{owner}/{repo}",
    params: inRepository(visit),
    what: `the repository ${repository}`,
    parse: parseRepository,
  });
  if (!fact.known) return fact;
  return fact.value.id === repositoryId
    ? known(fact.value.defaultBranch)
    : unreadable(`${repository} is another repository now (${fact.value.id})`);
}

export interface BranchNow {
  readonly tip: string;
  readonly isProtected: boolean;
}

export function readBranch(visit: Visit, branch: string): Promise<Fact<BranchNow>> {
  return visit.reader.one({
    route: "GET /repos/{owner}/{repo}/branches/{branch}",
    params: inRepository(visit, { branch }),
    what: `the branch ${branch}`,
    parse: parseBranch,
  });
}

/** What keeps unreviewed commits off a branch: a ruleset, else classic protection, which not every reader is shown. */
export async function readProtection(
  visit: Visit,
  branch: string,
  now: Fact<BranchNow>,
): Promise<Protection> {
  const rules = await visit.reader.all({
    route: "GET /repos/{owner}/{repo}/rules/branches/{branch}",
    params: inRepository(visit, { branch }),
    what: `the rules of ${branch}`,
    parse: parseRules,
    until: (requiresReview) => requiresReview,
  });
  if (!rules.known) return { kind: "unreadable", why: rules.why };
  if (rules.value.includes(true)) return { kind: "rule_requires_review" };
  if (!now.known) return { kind: "unreadable", why: now.why };
  return now.value.isProtected ? readClassic(visit, branch) : { kind: "not_protected" };
}

/** @see https://docs.github.com/en/rest/branches/branch-protection#get-branch-protection */
async function readClassic(visit: Visit, branch: string): Promise<Protection> {
  const classic = await visit.reader.status({
    route: "GET /repos/{owner}/{repo}/branches/{branch}/protection",
    params: inRepository(visit, { branch }),
    what: `the protection of ${branch}`,
    parse: parseClassicProtection,
  });
  if (classic.known) {
    return { kind: classic.value ? "classic_requires_review" : "not_protected" };
  }
  if (classic.status === 404 && /not protected/iu.test(classic.message ?? "")) {
    return { kind: "not_protected" };
  }
  // Without "Administration: read" GitHub answers 403, or 404 without that word: protection may be there, unseen.
  const hidden = classic.status === 403 || classic.status === 404;
  const why = `no ruleset requires a review, and this reader may not read classic protection (${classic.status})`;
  return { kind: "unreadable", why: hidden ? why : classic.why };
}

/** The commit of `claims.sha`, and whether its first parent lies on the base branch as it is now. */
export async function readMergeCommit(
  visit: Visit,
  base: Promise<Fact<BranchNow>>,
): Promise<Fact<MergeCommit>> {
  const { sha } = visit.question.claims;
  const commit = await visit.reader.one({
    route: "GET /repos/{owner}/{repo}/git/commits/{sha}",
    params: inRepository(visit, { sha }),
    what: `commit ${sha}`,
    parse: parseGitCommit,
  });
  if (!commit.known) return commit;
  const [first] = commit.value.parents;
  if (first === undefined) return known({ ...commit.value, firstParentOnBase: false });
  const branch = await base;
  if (!branch.known) return branch;
  const compared = await visit.reader.one({
    route: "GET /repos/{owner}/{repo}/compare/{basehead}",
    params: inRepository(visit, { basehead: `${first}...${branch.value.tip}`, per_page: 1 }),
    what: `whether ${first} lies on the base`,
    parse: parseComparison,
  });
  if (!compared.known) return compared;
  const firstParentOnBase = ["ahead", "identical"].includes(compared.value.status);
  return known({ ...commit.value, firstParentOnBase });
}
