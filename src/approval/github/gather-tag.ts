import {
  known,
  unreadable,
  type CommonFacts,
  type Fact,
  type RunAttempt,
  type TagGateFacts,
  type TagSource,
} from "../facts.ts";
import { readBranch, readIsAncestor, readProtection, readRepository } from "./base.ts";
import { readPush } from "./branch.ts";
import { inRepository, type FactContext } from "./fact-context.ts";
import { readJobFacts, readUses } from "./job-facts.ts";
import { parseMerged } from "./parse-repository.ts";
import { distinct, readTeams, readTeamsOf } from "./people.ts";
import { readRestricted, readTagTarget } from "./tag.ts";

/** Reads everything that decides a write on a tag; the tag itself first, and again last. */
export async function gatherTag(context: FactContext, tag: string): Promise<TagGateFacts> {
  const [early, defaultBranch, target, restricted, base] = await Promise.all([
    readJobFacts(context),
    readRepository(context),
    readTagTarget(context, tag),
    readRestricted(context, tag),
    readBase(context),
  ]);
  const [ofBase, starterTeams] = await Promise.all([
    readSource(context, base),
    readStarterTeams(context, early.run),
  ]);
  const targetAgain = await readTagTarget(context, tag);
  return {
    kind: "tag",
    tag,
    ...early,
    defaultBranch,
    // A name that now belongs to another repository shows nothing about this one.
    target: defaultBranch.known ? target : defaultBranch,
    targetAgain,
    restricted,
    starterTeams,
    ...ofBase,
  };
}

/** The branch that the job's commit was merged into: that of the pull request whose merge commit it is. */
async function readBase(context: FactContext): Promise<Fact<string | undefined>> {
  const { sha } = context.question.claims;
  const merged = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/commits/{sha}/pulls",
    params: inRepository(context, { sha }),
    what: `the pull requests of commit ${sha}`,
    permission: "Pull requests",
    parse: parseMerged,
  });
  if (!merged.known) return merged;
  // If there are several, each of them is listed for the commit of the push, which refuses it.
  return known(merged.value.find(({ mergeCommitSha }) => mergeCommitSha === sha)?.base);
}

type OfBase = Pick<TagGateFacts, "source"> & Pick<CommonFacts, "protection" | "teams" | "uses">;

async function readSource(context: FactContext, base: Fact<string | undefined>): Promise<OfBase> {
  if (!base.known || base.value === undefined) {
    const source = base.known ? known(undefined) : base;
    const why = base.known ? "the commit was not merged into a branch" : base.why;
    return { source, protection: { kind: "unreadable", why }, teams: [], uses: known([]) };
  }
  const branch = base.value;
  const [now, push] = await Promise.all([readBranch(context, branch), readPush(context, branch)]);
  const { sha } = context.question.claims;
  const [isOnBranch, protection, teams, uses] = await Promise.all([
    now.known
      ? readIsAncestor(context, {
          older: sha,
          newer: now.value.tip,
          what: `whether ${sha} is on ${branch}`,
        })
      : unreadable(now.why),
    readProtection(context, branch, now),
    readTeams(context, push.reviews),
    readUses(context, push.reviews),
  ]);
  const { activity, commits, pullRequests } = push;
  const source: TagSource = { branch, activity, commits, pullRequests, isOnBranch };
  return { source: known(source), protection, teams, uses };
}

function readStarterTeams(
  context: FactContext,
  run: Fact<RunAttempt>,
): Promise<TagGateFacts["starterTeams"]> {
  const names = context.question.tagStarters?.flat() ?? [];
  const starters = run.known ? distinct([run.value.actor, run.value.triggeringActor]) : [];
  return readTeamsOf(context, names, starters);
}
