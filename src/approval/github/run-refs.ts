import { z } from "zod";
import type { Instant } from "../../shared/clock.ts";
import { known, type Fact } from "../facts.ts";
import { inRepository, type RepositoryContext } from "./fact-context.ts";
import { id, instant, parserOf, sha } from "./schema.ts";

/** GitHub does not say on which ref a run is: what its head may be. */

/** What GitHub shows of a run's head. */
export interface RunHead {
  readonly repositoryId: number;
  readonly event: string;
  readonly createdAt: Instant;
  readonly headSha: string;
  /** Of a branch, or of a tag. */
  readonly headBranch: string | undefined;
  readonly fromFork: boolean;
  /** Pull requests of the repository's own branches that have this head or branch, and are open now. */
  readonly pulls: readonly number[];
}

const OF_PULL_REQUESTS: ReadonlySet<string> = new Set(["pull_request", "pull_request_review"]);

/** Every ref that a run may be on. */
export async function readRefs(
  context: RepositoryContext,
  run: RunHead,
): Promise<Fact<readonly string[]>> {
  const { event, headBranch: name, pulls } = run;
  if (OF_PULL_REQUESTS.has(event)) {
    const numbers = await readPullsOf(context, run);
    if (!numbers.known) return numbers;
    const all = new Set([...pulls, ...numbers.value]);
    return known([...all].map((one) => `refs/pull/${one}/merge`));
  }
  if (name === undefined) return known([]);
  if (event === "release") return known([`refs/tags/${name}`]);
  return MAYBE_ON_TAG.has(event) ? readNamed(context, name) : known([`refs/heads/${name}`]);
}

const MAYBE_ON_TAG: ReadonlySet<string> = new Set(["push", "workflow_dispatch"]);

/** Whether the name is a branch's or a tag's, only its refs can say. Where it is both, both count. */
async function readNamed(
  context: RepositoryContext,
  name: string,
): Promise<Fact<readonly string[]>> {
  const [asBranch, asTag] = [`refs/heads/${name}`, `refs/tags/${name}`];
  const tag = await readHasRef(context, asTag);
  if (!tag.known) return tag;
  if (!tag.value) return known([asBranch]);
  const branch = await readHasRef(context, asBranch);
  return branch.known ? known(branch.value ? [asBranch, asTag] : [asTag]) : branch;
}

async function readHasRef(context: RepositoryContext, ref: string): Promise<Fact<boolean>> {
  const fact = await context.reader.status({
    route: "GET /repos/{owner}/{repo}/git/ref/{ref}",
    params: inRepository(context, { ref: ref.replace(/^refs\//u, "") }),
    what: ref,
    permission: "Contents",
    parse: parserOf(z.object({ ref: z.string() })),
  });
  if (fact.known) return known(fact.value.ref === ref);
  return fact.status === 404 ? known(false) : fact;
}

const parsePulls = parserOf(
  z.array(
    z
      .object({
        number: id,
        head: z.object({ ref: z.string(), sha, repo: z.object({ id }).nullable() }),
        closed_at: z.union([instant, z.null()]),
        updated_at: instant,
      })
      .transform(({ number, head, closed_at: closedAt, updated_at: updatedAt }) => ({
        number,
        headRef: head.ref,
        headSha: head.sha,
        headId: head.repo?.id,
        closedAt: closedAt ?? undefined,
        updatedAt,
      })),
  ),
);

/** GitHub creates a run a while after what started it: within that, its pull request can be closed. */
const CREATED_WITHIN_MS = 3_600_000;
/** A branch such as `develop` can have had thousands of pull requests. */
const ALL_NEWEST_FIRST = { state: "all", sort: "updated", direction: "desc" } as const;

/**
 * The pull requests that the run may be of. A run names those that are open now and have its head, "which do not necessarily
 * indicate pull requests that triggered the run": its own can be closed, and another one have the same head.
 */
async function readPullsOf(
  context: RepositoryContext,
  { headSha, headBranch: branch, createdAt, fromFork, repositoryId }: RunHead,
): Promise<Fact<readonly number[]>> {
  // Its number changes nothing: a fork gets no write.
  if (fromFork) return known([0]);
  if (branch === undefined) return known([]);
  const since = createdAt - CREATED_WITHIN_MS;
  const fact = await context.reader.all({
    route: "GET /repos/{owner}/{repo}/pulls",
    params: inRepository(context, { head: `${context.at.owner}:${branch}`, ...ALL_NEWEST_FIRST }),
    what: `the pull requests of the branch ${branch}`,
    permission: "Pull requests",
    parse: parsePulls,
    // What was closed later was changed later.
    until: ({ updatedAt }) => updatedAt < since,
  });
  if (!fact.known) return fact;
  const own = fact.value.filter(
    (pull) =>
      pull.headRef === branch &&
      pull.headId === repositoryId &&
      pull.headSha === headSha &&
      (pull.closedAt ?? createdAt) > since,
  );
  return known(own.map(({ number }) => number));
}
