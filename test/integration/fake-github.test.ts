/** The front over `emulate` is strict: what it lacks it refuses, what it serves has GitHub's forms, pages and words. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nextPage } from "../../src/approval/github/response.ts";
import { startGitHub, type GitHub, type RepositoryState } from "../support/github/start-github.ts";

let github: GitHub;
let repository: RepositoryState;

beforeEach(async () => {
  github = await startGitHub();
  repository = await github.createRepository({ owner: "octo-org", name: "shop", id: 74 });
});

afterEach(async () => {
  github.takeUnknownCalls();
  await github.close();
});

interface Got {
  readonly status: number;
  readonly link: string | undefined;
  readonly body: Readonly<Record<string, unknown>> & readonly Readonly<Record<string, unknown>>[];
}

async function get(path: string, token = github.token): Promise<Got> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(github.url + path, { headers });
  const link = response.headers.get("link") ?? undefined;
  return { status: response.status, link, body: (await response.json()) as Got["body"] };
}

const REPO = "/repos/octo-org/shop";

describe("what it refuses", () => {
  it.each([
    ["a path that it lacks", "GET", `${REPO}/issues`],
    ["a method that it lacks", "DELETE", REPO],
    ["what emulate would serve, but nobody mended", "GET", `${REPO}/issues`],
  ])("%s, loudly: it is recorded and closing throws", async (_what, method, path) => {
    const own = await startGitHub();
    const headers = { authorization: `Bearer ${own.token}` };
    const response = await fetch(own.url + path, { method, headers });

    expect(response.status).toBe(501);
    await expect(own.close()).rejects.toThrow(`${method} ${path}`);
  });

  it("a request with another token or none", async () => {
    const bare = await fetch(github.url + REPO);

    expect(bare.status).toBe(401);
    expect((await get(REPO, "wrong")).status).toBe(401);
  });

  it("a query of GraphQL that it does not know", async () => {
    const response = await fetch(`${github.url}/graphql`, {
      method: "POST",
      headers: { authorization: `Bearer ${github.token}` },
      body: JSON.stringify({ query: "query Other { viewer { login } }", variables: {} }),
    });

    expect(response.status).toBe(599);
    expect(github.takeUnknownCalls()).toHaveLength(1);
  });

  it("names that are not there, with GitHub's own status", async () => {
    const none = "0".repeat(39);

    expect((await get(`${REPO}/pulls/9`)).status).toBe(404);
    expect((await get(`${REPO}/commits/${none}1`)).status).toBe(422);
    expect((await get(`${REPO}/commits/${none}1/pulls`)).status).toBe(422);
    expect((await get(`${REPO}/actions/runs/1/attempts/1`)).status).toBe(404);
    expect((await get("/orgs/octo-org/teams/none")).status).toBe(404);
    expect((await get(`${REPO}/collaborators/nobody/permission`)).status).toBe(404);
  });
});

describe("what emulate gets wrong", () => {
  it("has the head that was pushed, and a test merge of base and head", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    const tip = await github.push(pr, { by: "kim", commits: 2 });

    const { body } = await get(`${REPO}/pulls/${pr.number}`);
    const merge = await get(`${REPO}/git/commits/${String(body["merge_commit_sha"])}`);

    expect(body).toMatchObject({
      state: "open",
      commits: 3,
      head: { sha: tip },
      base: { ref: "main" },
    });
    expect(merge.body["parents"]).toMatchObject([
      { sha: repository.branches.get("main") },
      { sha: tip },
    ]);
  });

  it.each([
    ["admin", "admin"],
    ["maintain", "write"],
    ["write", "write"],
    ["triage", "read"],
    ["read", "read"],
  ] as const)("says %s as %s", async (given, said) => {
    await github.setPermission(repository, "mona", given);

    const { body } = await get(`${REPO}/collaborators/mona/permission`);

    expect(body).toMatchObject({ permission: said, user: { id: github.account("mona").id } });
  });

  it("lets strangers read what is public and nothing of what is private", async () => {
    const wanted = { owner: "octo-org", name: "vault", visibility: "private" } as const;
    await github.createRepository(wanted);

    const open = await get(`${REPO}/collaborators/stranger/permission`);
    const closed = await get("/repos/octo-org/vault/collaborators/stranger/permission");

    expect(open.body["permission"]).toBe("read");
    expect(closed.body["permission"]).toBe("none");
  });

  it("names an account by the same id and type everywhere", async () => {
    const bot = "release-helper[bot]";
    const pr = await github.openPullRequest(repository, { by: bot });
    await github.review(pr, { by: bot, state: "comment" });
    const expected = { login: bot, id: github.account(bot).id, type: "Bot" };

    const pull = await get(`${REPO}/pulls/${pr.number}`);
    const reviews = await get(`${REPO}/pulls/${pr.number}/reviews`);
    const activity = await get(`${REPO}/activity?ref=refs/heads/${pr.headBranch}`);
    const user = await get(`/users/${encodeURIComponent(bot)}`);

    expect(pull.body["user"]).toMatchObject(expected);
    expect(reviews.body[0]?.["user"]).toMatchObject(expected);
    expect(activity.body[0]?.["actor"]).toMatchObject(expected);
    expect(user.body).toMatchObject(expected);
  });
});

describe("pages", () => {
  it("are of 30 unless asked for, of 100 at most, and lead to the end by number", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim", commits: 101 });
    const path = `${REPO}/pulls/${pr.number}/commits`;

    const first = await get(path);
    const large = await get(`${path}?per_page=1000`);
    const last = await get(`${path}?per_page=100&page=2`);

    expect(first.body).toHaveLength(30);
    expect(nextPage(first.link)).toEqual({ page: "2" });
    expect(large.body).toHaveLength(100);
    expect(last.body).toHaveLength(1);
    expect(nextPage(last.link)).toBe("none");
  });

  it("of activity lead on by a cursor, newest first", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    const tips = [
      pr.head,
      await github.push(pr, { by: "kim" }),
      await github.push(pr, { by: "kim" }),
    ];
    const path = `${REPO}/activity?ref=refs/heads/${pr.headBranch}&per_page=2`;

    const first = await get(path);
    const place = nextPage(first.link);
    const cursor = place === undefined || place === "none" ? "" : String(place["after"]);
    const second = await get(`${path}&after=${cursor}`);

    expect([...first.body, ...second.body].map((each) => each["after"])).toEqual(tips.toReversed());
    expect(second.link).toBeUndefined();
  });

  it("of a pull request's commits end at 250, as at GitHub", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim", commits: 251 });
    const path = `${REPO}/pulls/${pr.number}`;

    const last = await get(`${path}/commits?per_page=100&page=3`);
    const { body } = await get(path);

    expect(last.body).toHaveLength(50);
    expect(body["commits"]).toBe(251);
  });
});

describe("an ID token's claims", () => {
  it("are texts, ids too, and a new jti each time", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    const run = github.startRun({ pr, actor: "kim", environment: "production" });
    const [one, two] = [github.tokenClaims(run), github.tokenClaims(run)];

    expect(one).toMatchObject({
      repository_id: "74",
      repository_owner_id: "65",
      run_attempt: "1",
      environment: "production",
      ref: `refs/pull/${pr.number}/merge`,
      sha: pr.mergeCommit,
    });
    expect(one["jti"]).not.toBe(two["jti"]);
  });

  it("keep actor and commit when a run is started again", async () => {
    const pr = await github.openPullRequest(repository, { by: "kim" });
    const run = github.startRun({ pr, actor: "kim" });
    await github.push(pr, { by: "kim" });
    const again = github.rerun(run, "mona");

    const attempt = await get(`${REPO}/actions/runs/${run.runId}/attempts/2`);

    expect(again.claims).toMatchObject({ actor: "kim", run_attempt: "2", sha: run.claims["sha"] });
    expect(attempt.body).toMatchObject({ triggering_actor: { login: "mona" } });
  });
});
