import { z } from "zod";
import { known, unreadable, type Fact } from "../facts.ts";
import type { QueueEntry } from "../queue-entry.ts";
import { inRepository, type PlaceContext } from "./fact-context.ts";
import { id, instant, parserOf, sha } from "./schema.ts";

/**
 * Only GraphQL shows a merge queue.
 * @see https://docs.github.com/en/graphql/reference/objects#mergequeueentry
 */
const QUERY = `query MergeQueue($owner: String!, $repo: String!, $branch: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    mergeQueue(branch: $branch) {
      entries(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { position state enqueuedAt headCommit { oid } baseCommit { oid } pullRequest { number } }
      }
    }
  }
}`;

/** GitHub builds at most 100 entries at a time. */
const MAX_PAGES = 5;

const commit = z.object({ oid: sha }).nullable();
const entry = z
  .object({
    position: z.int(),
    state: z.string().min(1),
    enqueuedAt: instant,
    headCommit: commit,
    baseCommit: commit,
    pullRequest: z.object({ number: id }).nullable(),
  })
  .transform((raw): QueueEntry => ({
    pullRequest: raw.pullRequest?.number,
    position: raw.position,
    state: raw.state,
    enqueuedAt: raw.enqueuedAt,
    headSha: raw.headCommit?.oid,
    baseSha: raw.baseCommit?.oid,
  }));

const page = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(entry),
});

/** Null: the branch has no merge queue, or the token may not see it. */
const parseQueue = parserOf(
  z
    .object({
      data: z.object({
        repository: z.object({ mergeQueue: z.object({ entries: page }).nullable() }),
      }),
    })
    .transform(({ data }) => data.repository.mergeQueue?.entries),
);

type Page = z.infer<typeof page>;

/** Every entry of a branch's merge queue. A branch without one is unreadable: what the token may not see looks the same. */
export async function readMergeQueue(
  context: PlaceContext,
  branch: string,
): Promise<Fact<readonly QueueEntry[]>> {
  const entries: QueueEntry[] = [];
  const what = `the merge queue of ${branch}`;
  let after: string | null = null;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const fact: Fact<Page | undefined> = await context.reader.one({
      route: "POST /graphql",
      params: { query: QUERY },
      variables: { ...context.at, branch, after },
      what,
      permission: "Merge queues",
      parse: parseQueue,
    });
    if (!fact.known) return fact;
    const read: Page | undefined = fact.value;
    if (read === undefined)
      return unreadable(`GitHub shows no merge queue of ${branch}: ${HIDDEN}`);
    entries.push(...read.nodes);
    if (!read.pageInfo.hasNextPage) return known(entries);
    after = read.pageInfo.endCursor;
  }
  return unreadable(`GitHub has more than ${MAX_PAGES} pages of ${what}`);
}

const HIDDEN = 'it has none, or the token needs the permission "Merge queues: read"';

const PRESENCE = `query HasMergeQueue($owner: String!, $repo: String!, $branch: String!) {
  repository(owner: $owner, name: $repo) {
    mergeQueue(branch: $branch) { id }
  }
}`;

const parsePresence = parserOf(
  z
    .object({
      data: z.object({
        repository: z.object({ mergeQueue: z.object({ id: z.string() }).nullable() }),
      }),
    })
    .transform(({ data }) => data.repository.mergeQueue !== null),
);

/** Whether GitHub shows a merge queue of a branch. If not, there is none, or the token may not see it. */
export function readShowsQueue(context: PlaceContext, branch: string): Promise<Fact<boolean>> {
  return context.reader.one({
    route: "POST /graphql",
    params: { query: PRESENCE },
    variables: { ...context.at, branch },
    what: `the merge queue of ${branch}`,
    permission: "Merge queues",
    parse: parsePresence,
  });
}

const MEMBERSHIP = `query QueuedPullRequest($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) { isInMergeQueue }
  }
}`;

const parseMembership = parserOf(
  z
    .object({
      data: z.object({
        repository: z.object({ pullRequest: z.object({ isInMergeQueue: z.boolean() }) }),
      }),
    })
    .transform(({ data }) => data.repository.pullRequest.isInMergeQueue),
);

/** Whether a pull request is in the merge queue of its base branch now. */
export function readIsQueued(context: PlaceContext, number: number): Promise<Fact<boolean>> {
  return context.reader.one({
    route: "POST /graphql",
    params: { query: MEMBERSHIP },
    variables: { ...inRepository(context), number },
    what: `whether pull request ${number} is in the merge queue`,
    permission: "Merge queues",
    parse: parseMembership,
  });
}
