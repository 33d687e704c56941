import { answerWithdrawals } from "./graphql-withdrawals.ts";
import type { GitHubReply, GitHubRequest } from "./request.ts";
import { entriesOf } from "./queue.ts";
import {
  accountOf,
  commitsOf,
  stamp,
  type CommitState,
  type PullState,
  type RepositoryState,
} from "./world.ts";

type Variables = Readonly<Record<string, unknown>>;

/**
 * The GraphQL queries that the front knows: who the authors of a pull request's commits are, co-authors included; what is in a
 * merge queue; and what withdraws the approvals of many pull requests.
 */
export function answerGraphql(asked: GitHubRequest): GitHubReply | Promise<GitHubReply> {
  const { query, variables } = JSON.parse(asked.body) as {
    readonly query: string;
    readonly variables: Variables;
  };
  const name = /^query (\w+)\(/u.exec(query)?.[1] ?? "";
  const answer = QUERIES.get(name);
  if (answer === undefined) {
    throw new Error(`this front does not know this query: ${query.slice(0, 80)}`);
  }
  return answer(asked, variables, query);
}

type Answer = (
  asked: GitHubRequest,
  variables: Variables,
  query: string,
) => GitHubReply | Promise<GitHubReply>;

/** By the name that a query has. */
const QUERIES: ReadonlyMap<string, Answer> = new Map<string, Answer>([
  ["CoAuthors", answerCoAuthors],
  ["MergeQueue", answerMergeQueue],
  ["HasMergeQueue", answerHasQueue],
  ["QueuedPullRequest", answerIsQueued],
  [
    "Withdrawals",
    (asked, variables, query) => {
      const repository = repositoryOf(asked, variables);
      if (repository === undefined) return unresolved("Repository");
      return answerWithdrawals(asked, repository, query);
    },
  ],
]);

function answerCoAuthors(asked: GitHubRequest, variables: Variables): GitHubReply {
  const { number, after } = variables;
  const pull = repositoryOf(asked, variables)?.pulls.get(Number(number));
  if (pull === undefined) return unresolved("PullRequest");
  const commits = commitPage(asked, pull, typeof after === "string" ? Number(after) : 0);
  return { status: 200, body: { data: { repository: { pullRequest: { commits } } } } };
}

function repositoryOf(
  asked: GitHubRequest,
  { owner, repo }: Variables,
): RepositoryState | undefined {
  const { repositories } = asked.system.world;
  return repositories.get(`${String(owner)}/${String(repo)}`.toLowerCase());
}

function unresolved(type: string): GitHubReply {
  const errors = [{ type: "NOT_FOUND", message: `Could not resolve to a ${type}` }];
  return { status: 200, body: { data: { repository: null }, errors } };
}

/** To who may not see it, GitHub says null, as for a branch without a queue. */
function answerMergeQueue(asked: GitHubRequest, variables: Variables): GitHubReply {
  const { branch, after } = variables;
  const repository = repositoryOf(asked, variables);
  if (repository === undefined) return unresolved("Repository");
  const all = entriesOf(repository, String(branch));
  const start = typeof after === "string" ? Number(after) : 0;
  const end = start + 100;
  const nodes = all.slice(start, end).map((entry) => ({
    position: entry.position,
    state: entry.state ?? "AWAITING_CHECKS",
    enqueuedAt: stamp(entry.enqueuedAt),
    headCommit: { oid: entry.head },
    baseCommit: { oid: entry.base },
    pullRequest: { number: entry.pull.number },
  }));
  const pageInfo = { hasNextPage: end < all.length, endCursor: String(end) };
  const isShown = asked.system.world.reader.queues !== false && all.length > 0;
  const mergeQueue = isShown ? { entries: { pageInfo, nodes } } : null;
  return { status: 200, body: { data: { repository: { mergeQueue } } } };
}

/** A branch has a queue where a rule requires one, also while it is empty. */
function answerHasQueue(asked: GitHubRequest, variables: Variables): GitHubReply {
  const repository = repositoryOf(asked, variables);
  if (repository === undefined) return unresolved("Repository");
  const rules = repository.rules.get(String(variables["branch"])) ?? [];
  const isRequired = rules.some(({ type }) => type === "merge_queue");
  const isShown = asked.system.world.reader.queues !== false && isRequired;
  const mergeQueue = isShown ? { id: "MQ_1" } : null;
  return { status: 200, body: { data: { repository: { mergeQueue } } } };
}

function answerIsQueued(asked: GitHubRequest, variables: Variables): GitHubReply {
  const repository = repositoryOf(asked, variables);
  const pull = repository?.pulls.get(Number(variables["number"]));
  if (repository === undefined || pull === undefined) return unresolved("PullRequest");
  const isInMergeQueue = repository.queue.some((entry) => entry.pull === pull);
  return { status: 200, body: { data: { repository: { pullRequest: { isInMergeQueue } } } } };
}

function commitPage(asked: GitHubRequest, pull: PullState, start: number): object {
  const all = commitsOf(pull).slice(0, 250);
  const end = start + 100;
  return {
    pageInfo: { hasNextPage: end < all.length, endCursor: String(end) },
    nodes: all.slice(start, end).map((commit) => ({
      commit: { oid: commit.sha, authors: authorsOf(asked, commit) },
    })),
  };
}

function authorsOf(asked: GitHubRequest, commit: CommitState): object {
  const people = [
    commit.author,
    ...commit.coAuthors.map((who) => (who.includes("@") ? undefined : who)),
  ];
  const nodes = people.map((login) => ({ user: userOf(asked, login) }));
  return { totalCount: nodes.length, nodes };
}

/** To GraphQL, apps are not users. */
function userOf(asked: GitHubRequest, login: string | undefined): object | null {
  if (login === undefined) return null;
  const account = accountOf(asked.system.world, login);
  return account.type === "User" ? { databaseId: account.id, login: account.login } : null;
}
