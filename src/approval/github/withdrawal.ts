import { z } from "zod";
import { err, ok, type Result } from "../../shared/result.ts";
import { known } from "../facts.ts";
import { withWriteAccess } from "./people.ts";
import { readPullRequest, readRetargets, readReviews } from "./pull-request.ts";
import { createReader, type ReaderOptions, type Unavailable } from "./reader.ts";
import { createRepositoryContext } from "./fact-context.ts";
import { id, parserOf } from "./schema.ts";
import type { WithdrawalFacts } from "../withdrawn.ts";

/** The pull request whose approval a live lease is based on. */
export interface WatchedPullRequest {
  /** `owner/name`. */
  readonly repository: string;
  readonly repositoryId: number;
  readonly pullRequest: number;
  /** Whether a lease may be of a merge group, and so ends when the pull request leaves the queue. */
  readonly mayBeQueued?: boolean;
}

/**
 * Reads the pull request and its reviews as they are now: a withdrawn approval shows in them. The repository may have been
 * renamed since, and another one may have its name: its id decides.
 */
export async function readWithdrawalFacts(
  watched: WatchedPullRequest,
  options: ReaderOptions,
): Promise<Result<WithdrawalFacts, Unavailable>> {
  const facts = await readFacts(watched, options);
  if (!mayBeElsewhere(facts)) return facts;
  const repository = await readCurrentName(watched, options);
  if (repository === undefined || repository === watched.repository) return facts;
  const there = await readFacts({ ...watched, repository }, options);
  return there.ok ? ok({ ...there.value, repository }) : there;
}

/** An App gets no token for a name that no repository has, and GitHub redirects from an old one. */
function mayBeElsewhere(facts: Result<WithdrawalFacts, Unavailable>): boolean {
  return facts.ok
    ? !facts.value.pullRequest.known
    : facts.error.denial?.code === "github_app_missing";
}

async function readFacts(
  watched: WatchedPullRequest,
  options: ReaderOptions,
): Promise<Result<WithdrawalFacts, Unavailable>> {
  const reader = createReader(options);
  const context = createRepositoryContext(reader, watched);
  const [pullRequest, reviews, retargets] = await Promise.all([
    readPullRequest(context, watched.pullRequest),
    readReviews(context, watched.pullRequest),
    readRetargets(context, watched.pullRequest),
  ]);
  // An approval is taken back by its own state. Who lost write access since has not taken it back.
  const weighed = reviews.known
    ? known(await withWriteAccess(context, reviews.value, ["changes_requested"]))
    : reviews;
  const unavailable = reader.unavailable();
  if (unavailable !== undefined) return err(unavailable);
  // What else was read there can be that of another repository with the same name.
  if (!pullRequest.known) {
    return ok({ pullRequest, reviews: pullRequest, retargets: pullRequest });
  }
  return ok({ pullRequest: known(pullRequest.value.pullRequest), reviews: weighed, retargets });
}

const parseName = parserOf(z.object({ id, full_name: z.string().regex(/^[^/]+\/[^/]+$/u) }));

/** The name that the repository has now; undefined where GitHub does not say. */
export async function readCurrentName(
  { repository, repositoryId }: Pick<WatchedPullRequest, "repository" | "repositoryId">,
  options: ReaderOptions,
): Promise<string | undefined> {
  const fact = await createReader(options).one({
    route: "GET /repositories/{repository_id}",
    params: { repository_id: repositoryId },
    home: repository,
    what: `the repository with the id ${repositoryId}`,
    permission: "Metadata",
    parse: parseName,
  });
  return fact.known && fact.value.id === repositoryId ? fact.value.full_name : undefined;
}
