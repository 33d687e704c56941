import { describe, expect, it } from "vitest";
import type { GitHubApi } from "../../../../src/approval/github/api.ts";
import { withCoAuthors } from "../../../../src/approval/github/co-authors.ts";
import { createRepositoryContext } from "../../../../src/approval/github/fact-context.ts";
import { createReader } from "../../../../src/approval/github/reader.ts";
import { ok } from "../../../../src/shared/result.ts";
import { HEAD, KIM, MONA } from "../../../support/approval/fixtures.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

const COMMITS = [{ sha: HEAD, people: [KIM], hasCoAuthors: true }];
const user = (login: string, databaseId: number) => ({ user: { login, databaseId } });
const KIMS = user("kim", KIM.id);

/** GitHub's page of authors. */
function page(users: readonly object[]): object {
  const commit = { oid: HEAD, authors: { totalCount: users.length, nodes: users } };
  const commits = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [{ commit }] };
  return { repository: { pullRequest: { commits } } };
}

function coAuthorsBy(body: unknown) {
  const api: GitHubApi = {
    request: () => Promise.resolve(ok({ status: 200, headers: {}, data: body })),
  };
  const signal = new AbortController().signal;
  const clock = createFakeClock();
  const reader = createReader({ api, clock, jitter: () => 1, signal, budgetMs: 1000 });
  const at = { repository: "octo-org/shop", repositoryId: 74 };
  return withCoAuthors(createRepositoryContext(reader, at), 42, COMMITS);
}

describe("the co-authors of a pull request", () => {
  it("are those that GitHub names", async () => {
    const data = page([KIMS, user("mona", MONA.id)]);

    expect(await coAuthorsBy({ data })).toEqual({
      known: true,
      value: [{ sha: HEAD, people: [KIM, MONA] }],
    });
  });

  it.each([
    ["no errors", { errors: [] }],
    ["null for errors", { errors: null }],
  ])("are known from a response with %s", async (_name, rest) => {
    expect(await coAuthorsBy({ data: page([KIMS]), ...rest })).toHaveProperty("known", true);
  });

  it("are unknown if the response has an error, even if its data looks complete", async () => {
    const errors = [
      { path: ["repository", "…", "nodes", 1, "user"], message: "Something went wrong" },
    ];

    expect(await coAuthorsBy({ data: page([KIMS, { user: null }]), errors })).toEqual({
      known: false,
      why: "GitHub returned an error for the co-authors of pull request 42: Something went wrong",
    });
  });

  it.each([
    ["without a message", [{ type: "INTERNAL" }]],
    ["that is text", ["no"]],
    ["that is not a list", { message: "no" }],
  ])("are unknown if the response has an error %s", async (_name, errors) => {
    const body = { data: page([KIMS]), errors };

    expect(await coAuthorsBy(body)).toEqual({
      known: false,
      why: "GitHub returned an error for the co-authors of pull request 42",
    });
  });
});
