import { passed } from "./passed.ts";
import type { GitHubReply, GitHubRequest } from "./request.ts";
import { stamp, type PullState, type RepositoryState } from "./world.ts";

type Body = Readonly<Record<string, unknown>>;

/**
 * The query for many pull requests of a repository, from the same state as REST's responses. A pull request that is not there
 * is null, with an error beside the data, as GitHub does it.
 */
export async function answerWithdrawals(
  asked: GitHubRequest,
  repository: RepositoryState,
  query: string,
): Promise<GitHubReply> {
  const data: Record<string, unknown> = { databaseId: repository.id };
  const errors: object[] = [];
  for (const [, alias = "", number = ""] of query.matchAll(PULL)) {
    const pull = repository.pulls.get(Number(number));
    data[alias] = pull === undefined ? null : await pullBody(asked, pull);
    if (pull !== undefined) continue;
    const message = `Could not resolve to a PullRequest with the number of ${number}.`;
    errors.push({ type: "NOT_FOUND", path: ["repository", alias], message });
  }
  const body = { data: { repository: data }, ...(errors.length > 0 && { errors }) };
  return { status: 200, body };
}

const PULL = /(\w+): pullRequest\(number: (\d+)\) \{ \.\.\.facts \}/gu;

async function pullBody(asked: GitHubRequest, pull: PullState): Promise<object> {
  const { owner, name } = pull.repository;
  const names = [owner.login, name, String(pull.number)];
  const pathAndQuery = `/repos/${owner.login}/${name}/pulls/${pull.number}`;
  const read = await passed({ ...asked, names, pathAndQuery }, "pull");
  const reviewPath = `${pathAndQuery}/reviews?per_page=100`;
  const reviews = await passed({ ...asked, names, pathAndQuery: reviewPath }, "reviews");
  const body = read.body as Body;
  const isMerged = body["merged_at"] !== null;
  return {
    number: pull.number,
    url: body["html_url"],
    state: isMerged ? "MERGED" : String(body["state"]).toUpperCase(),
    createdAt: body["created_at"],
    mergedAt: body["merged_at"],
    isCrossRepository: pull.headRepository !== pull.repository,
    headRefName: pull.headBranch,
    headRefOid: pull.head,
    baseRefName: pull.base,
    author: actorOf(body["user"]),
    mergeCommit: isMerged ? { oid: body["merge_commit_sha"] } : null,
    reviews: {
      pageInfo: { hasNextPage: reviews.link?.includes('rel="next"') === true },
      nodes: (reviews.body as readonly Body[]).map(reviewBody),
    },
    timelineItems: { nodes: retargetsOf(pull).slice(-1) },
  };
}

function reviewBody(review: Body): object {
  const { commit_id: oid } = review;
  return {
    fullDatabaseId: String(review["id"]),
    state: review["state"],
    submittedAt: review["submitted_at"],
    author: actorOf(review["user"]),
    commit: oid === null ? null : { oid },
  };
}

/** To GraphQL, an App's login has no `[bot]`. */
function actorOf(user: unknown): object | null {
  if (user === null) return null;
  const { id: databaseId, login, type } = user as Body;
  return { __typename: type, login: String(login).replace(/\[bot\]$/u, ""), databaseId };
}

function retargetsOf({ timeline }: PullState): readonly object[] {
  return timeline.flatMap(({ event, at }) =>
    event === "base_ref_changed" ? [{ createdAt: stamp(at) }] : [],
  );
}
