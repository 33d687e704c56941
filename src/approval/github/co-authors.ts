import { z } from "zod";
import { known, unreadable, type CommitPeople, type Fact } from "../facts.ts";
import type { Account } from "../gate.ts";
import { distinct } from "./people.ts";
import type { ReadCommit } from "./parse.ts";
import { parserOf } from "./schema.ts";
import type { RepositoryContext } from "./fact-context.ts";

/**
 * REST names a commit's author and committer. Only GraphQL names the account behind a `Co-authored-by` address, so it is
 * queried if a commit message has such a line.
 * @see https://docs.github.com/en/graphql/reference/objects#commit
 */
const QUERY = `query CoAuthors($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      commits(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { commit { oid authors(first: 100) { totalCount nodes { user { databaseId login } } } } }
      }
    }
  }
}`;

const MAX_PAGES = 3;

const user = z.object({ databaseId: z.int().positive(), login: z.string().min(1) });
const parsePage = parserOf(
  z
    .object({
      data: z.object({
        repository: z.object({
          pullRequest: z.object({
            commits: z.object({
              pageInfo: z.object({
                hasNextPage: z.boolean(),
                endCursor: z.union([z.string(), z.null()]),
              }),
              nodes: z.array(
                z.object({
                  commit: z.object({
                    oid: z.string(),
                    authors: z.object({
                      totalCount: z.int(),
                      nodes: z.array(z.object({ user: z.union([user, z.null()]) })),
                    }),
                  }),
                }),
              ),
            }),
          }),
        }),
      }),
    })
    .transform(({ data }) => {
      const { pageInfo, nodes } = data.repository.pullRequest.commits;
      return {
        next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
        hasNext: pageInfo.hasNextPage,
        commits: nodes.map(({ commit }) => ({
          sha: commit.oid,
          isWhole: commit.authors.nodes.length === commit.authors.totalCount,
          people: commit.authors.nodes.flatMap((each) => accountOf(each.user)),
        })),
      };
    }),
);

/** GraphQL's `user` of a commit is a person; apps are in REST's response. */
function accountOf(found: z.infer<typeof user> | null): readonly Account[] {
  if (found === null) return [];
  return [{ id: found.databaseId, login: found.login, type: "User" }];
}

/** The commits, with the accounts of co-authors added. Addresses without an account are left out. */
export async function withCoAuthors(
  context: RepositoryContext,
  number: number,
  commits: readonly ReadCommit[],
): Promise<Fact<readonly CommitPeople[]>> {
  if (!commits.some((commit) => commit.hasCoAuthors)) return known(commits);
  const authors = await readAuthors(context, number);
  if (!authors.known) return authors;
  const missing = commits.find(({ sha, hasCoAuthors }) => hasCoAuthors && !authors.value.has(sha));
  if (missing !== undefined) {
    return unreadable(`GitHub does not name the co-authors of commit ${missing.sha}`);
  }
  return known(
    commits.map(({ sha, people }) => ({
      sha,
      people: distinct([...people, ...(authors.value.get(sha) ?? [])]),
    })),
  );
}

async function readAuthors(
  context: RepositoryContext,
  number: number,
): Promise<Fact<ReadonlyMap<string, readonly Account[]>>> {
  const found = new Map<string, readonly Account[]>();
  const what = `the co-authors of pull request ${number}`;
  let after: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const fact: Fact<PageOfAuthors> = await context.reader.one({
      route: "POST /graphql",
      params: { query: QUERY },
      variables: { ...context.at, number, after },
      what,
      permission: "Pull requests",
      parse: parsePage,
    });
    if (!fact.known) return fact;
    const read: PageOfAuthors = fact.value;
    const cut = read.commits.find(({ isWhole }) => !isWhole);
    if (cut !== undefined) return unreadable(`commit ${cut.sha} has too many co-authors to read`);
    for (const { sha, people } of read.commits) found.set(sha, people);
    if (!read.hasNext) return known(found);
    after = read.next;
  }
  return unreadable(`GitHub has more pages of ${what} than a pull request can have`);
}

interface PageOfAuthors {
  readonly next: string | null;
  readonly hasNext: boolean;
  readonly commits: readonly {
    readonly sha: string;
    readonly isWhole: boolean;
    readonly people: readonly Account[];
  }[];
}
