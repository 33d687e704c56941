import { describe, expect, it } from "vitest";
import { parsePulls, withdrawalsQuery } from "../../../../src/approval/github/withdrawals-query.ts";
import type { WithdrawalFacts } from "../../../../src/approval/withdrawn.ts";

const HEAD = "4f2c91e0".repeat(5);
const MONA = { __typename: "User", login: "mona", databaseId: 9 };

const review = (more: object = {}): object => ({
  fullDatabaseId: "3141592653",
  state: "APPROVED",
  submittedAt: "2026-11-22T09:00:00Z",
  author: MONA,
  commit: { oid: HEAD },
  ...more,
});

const pull = (number: number, more: object = {}, reviews: readonly object[] = [review()]) => ({
  number,
  url: `https://github.com/octo-org/shop/pull/${number}`,
  state: "OPEN",
  createdAt: "2026-11-22T08:00:00Z",
  mergedAt: null,
  isCrossRepository: false,
  headRefName: "topic",
  headRefOid: HEAD,
  baseRefName: "main",
  author: { __typename: "User", login: "kim", databaseId: 7 },
  mergeCommit: null,
  reviews: { pageInfo: { hasNextPage: false }, nodes: reviews },
  timelineItems: { nodes: [] },
  ...more,
});

function factsIn(pulls: Readonly<Record<string, unknown>>): ReadonlyMap<number, WithdrawalFacts> {
  const parsed = parsePulls({ data: { repository: { databaseId: 74, ...pulls } } });
  if (!parsed.ok) throw new Error(parsed.error);
  expect(parsed.value.repositoryId).toBe(74);
  return parsed.value.pulls;
}

describe("the query for many pull requests", () => {
  it("names each by its number, and nothing else varies", () => {
    const query = withdrawalsQuery([41, 42]);
    expect(query).toContain("p41: pullRequest(number: 41) { ...facts }");
    expect(query).toContain("p42: pullRequest(number: 42) { ...facts }");
    expect(query.replaceAll(/\d+/gu, "")).toBe(withdrawalsQuery([7, 8]).replaceAll(/\d+/gu, ""));
  });
});

describe("its response", () => {
  it("has reviews with ids of 64 bits, retargets, and Apps by the login that REST gives them", () => {
    const app = { __typename: "Bot", login: "release-helper", databaseId: 12 };
    const retargeted = { nodes: [{ createdAt: "2026-11-22T09:30:00Z" }] };
    const facts = factsIn({
      p42: pull(42, { timelineItems: retargeted, author: app }, [
        review({ state: "DISMISSED" }),
        review({ author: app, state: "COMMENTED", commit: null, submittedAt: null }),
        review({ author: null }),
      ]),
    }).get(42);
    expect(facts).toMatchObject({
      pullRequest: { value: { author: { id: 12, login: "release-helper[bot]", type: "Bot" } } },
      reviews: {
        value: [
          { id: 3_141_592_653, state: "dismissed", commitId: HEAD, account: { login: "mona" } },
          { state: "commented", account: { login: "release-helper[bot]" } },
          { state: "approved", account: undefined },
        ],
      },
      retargets: { known: true, value: [{ at: Date.parse("2026-11-22T09:30:00Z") }] },
    });
  });

  it("has the merge commit only of what was merged", () => {
    const mergeCommit = { oid: HEAD };
    const merged = { state: "MERGED", mergedAt: "2026-11-22T09:40:00Z", mergeCommit };
    const facts = factsIn({ p1: pull(1, merged), p2: pull(2, { state: "CLOSED", mergeCommit }) });
    expect(facts.get(1)?.pullRequest).toMatchObject({
      value: { state: "merged", mergeCommitSha: HEAD },
    });
    expect(facts.get(2)?.pullRequest).toMatchObject({
      value: { state: "closed", mergeCommitSha: undefined },
    });
  });

  it.each<[string, unknown]>([
    ["has a change request", pull(2, {}, [review({ state: "CHANGES_REQUESTED" })])],
    [
      "has more reviews than a page",
      pull(2, { reviews: { pageInfo: { hasNextPage: true }, nodes: [review()] } }),
    ],
    [
      "has a reviewer without an id",
      pull(2, {}, [review({ author: { __typename: "EnterpriseUserAccount", login: "mona" } })]),
    ],
    ["has a review without an id", pull(2, {}, [review({ fullDatabaseId: null })])],
    ["has a state that nobody knows", pull(2, { state: "LOCKED" })],
    ["has another number", pull(3)],
    ["is null", null],
  ])("leaves out one that %s, and keeps the others", (_what, other) => {
    expect([...factsIn({ p1: pull(1), p2: other }).keys()]).toEqual([1]);
  });

  it.each([
    ["a repository that is not there", { data: { repository: null } }],
    ["no data", { data: null }],
    ["no object", "<html>"],
  ])("is not understood with %s", (_what, data) => {
    expect(parsePulls(data).ok).toBe(false);
  });
});
