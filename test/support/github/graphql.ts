import type { GitHubReply, GitHubRequest } from "./request.ts";
import { accountOf, commitsOf, type CommitState, type PullState } from "./world.ts";

/** The one GraphQL query that the front knows: who the authors of a pull request's commits are, co-authors included. */
export function answerGraphql(asked: GitHubRequest): GitHubReply {
  const { query, variables } = JSON.parse(asked.body) as {
    readonly query: string;
    readonly variables: Readonly<Record<string, unknown>>;
  };
  if (!query.startsWith("query CoAuthors(")) {
    throw new Error(`this front knows no other query than CoAuthors: ${query.slice(0, 80)}`);
  }
  const { owner, repo, number, after } = variables;
  const { repositories } = asked.system.world;
  const repository = repositories.get(`${String(owner)}/${String(repo)}`.toLowerCase());
  const pull = repository?.pulls.get(Number(number));
  if (pull === undefined) {
    const errors = [{ type: "NOT_FOUND", message: "Could not resolve to a PullRequest" }];
    return { status: 200, body: { data: { repository: null }, errors } };
  }
  const commits = commitPage(asked, pull, typeof after === "string" ? Number(after) : 0);
  return { status: 200, body: { data: { repository: { pullRequest: { commits } } } } };
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
