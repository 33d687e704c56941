import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as pullRequests from "../../../../src/approval/github/parse.ts";
import * as repositories from "../../../../src/approval/github/parse-repository.ts";

const { parseActivity, parsePullRequest, parsePullRequestCommits, parseReviews, parseTimeline } =
  pullRequests;

const SHA = "4f2c91e0".repeat(5);
const MONA = { id: 101, login: "mona", type: "User" };
const AT = "2026-11-22T10:00:00Z";

const review = (overrides: object): object => ({
  id: 1,
  user: MONA,
  state: "APPROVED",
  commit_id: SHA,
  submitted_at: AT,
  ...overrides,
});

const pull = (overrides: object): object => ({
  number: 42,
  html_url: "https://github.com/octo-org/shop/pull/42",
  state: "open",
  user: MONA,
  created_at: AT,
  merged_at: null,
  merge_commit_sha: SHA,
  commits: 1,
  head: { ref: "change", sha: SHA, repo: { id: 74 } },
  base: { ref: "main", repo: { id: 74 } },
  ...overrides,
});

describe("every parser", () => {
  const parsers = Object.entries({ ...pullRequests, ...repositories });

  it.each(parsers)("%s accepts anything without throwing", (_name, parse) => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        expect(typeof parse(data).ok).toBe("boolean");
      }),
    );
  });

  it.each(parsers)("%s takes neither null, nor text, nor a number", (_name, parse) => {
    expect([null, "text", 7, undefined].map((data) => parse(data).ok)).not.toContain(true);
  });
});

describe("a pull request", () => {
  it("is a fork's when its head lies elsewhere, or nowhere any more", () => {
    const elsewhere = pull({ head: { ref: "change", sha: SHA, repo: { id: 75 } } });
    const nowhere = pull({ head: { ref: "change", sha: SHA, repo: null } });
    const forks = [pull({}), elsewhere, nowhere].map((data) => {
      const parsed = parsePullRequest(data);
      return parsed.ok && parsed.value.pullRequest.fromFork;
    });

    expect(forks).toEqual([false, true, true]);
  });

  it("has a merge commit only once it is merged: before, it is a test merge", () => {
    const open = parsePullRequest(pull({}));
    const merged = parsePullRequest(pull({ state: "closed", merged_at: AT }));

    expect(open).toMatchObject({
      value: { pullRequest: { state: "open", mergeCommitSha: undefined } },
    });
    expect(merged).toMatchObject({
      value: { pullRequest: { state: "merged", mergeCommitSha: SHA } },
    });
  });

  it.each([
    ["a short sha", { head: { ref: "change", sha: "4f2c91e", repo: null } }],
    ["another state", { state: "draft" }],
    ["no time", { created_at: "yesterday" }],
  ])("is not understood with %s", (_what, overrides) => {
    expect(parsePullRequest(pull(overrides)).ok).toBe(false);
  });
});

describe("reviews", () => {
  it("keep what GitHub leaves out as left out", () => {
    const pending = { state: "PENDING", submitted_at: undefined, commit_id: null, user: null };

    expect(parseReviews([review(pending)])).toEqual({
      ok: true,
      value: [
        {
          id: 1,
          account: undefined,
          state: "pending",
          commitId: undefined,
          submittedAt: undefined,
        },
      ],
    });
  });

  it("are not understood as a whole when one state is unknown", () => {
    expect(parseReviews([review({}), review({ state: "BLESSED" })]).ok).toBe(false);
  });

  it("of the ghost are nobody's", () => {
    const ghost = { id: 10_137, login: "ghost", type: "User" };

    expect(parseReviews([review({ user: ghost })])).toMatchObject({
      value: [{ account: undefined }],
    });
  });

  it("of a type that GitHub may invent are of no human", () => {
    const invented = { ...MONA, type: "Android" };

    expect(parseReviews([review({ user: invented })])).toMatchObject({
      value: [{ account: { type: "Unknown" } }],
    });
  });
});

describe("commits", () => {
  const commit = (overrides: object): object => ({
    sha: SHA,
    commit: { message: "Add a migration" },
    author: MONA,
    committer: null,
    ...overrides,
  });

  it("leave people out whose address belongs to no account", () => {
    expect(parsePullRequestCommits([commit({ author: {}, committer: MONA })])).toMatchObject({
      value: [{ people: [{ login: "mona" }] }],
    });
  });

  it.each([
    ["Fix\n\nCo-authored-by: Mona <m@example.com>", true],
    ["Fix\n\n  co-AUTHORED-by : Mona", true],
    ["Fix what was Co-authored-by: nobody", false],
  ])("know a co-author's line: %j", (message, hasCoAuthors) => {
    expect(parsePullRequestCommits([commit({ commit: { message } })])).toMatchObject({
      value: [{ hasCoAuthors }],
    });
  });
});

describe("activity", () => {
  it("is not understood as a whole when one kind is unknown", () => {
    const entry = {
      id: 1,
      ref: "refs/heads/main",
      before: SHA,
      after: SHA,
      timestamp: AT,
      actor: null,
      activity_type: "push",
    };

    expect(parseActivity([entry]).ok).toBe(true);
    expect(parseActivity([entry, { ...entry, activity_type: "teleport" }]).ok).toBe(false);
  });
});

describe("the timeline", () => {
  it("distinguishes retargets from anything else, and refuses one without its time", () => {
    const events = [
      { event: "base_ref_changed", created_at: AT },
      { event: "automatic_base_change_succeeded", created_at: AT },
      { event: "commented", created_at: AT },
      { sha: SHA },
    ];

    expect(parseTimeline(events)).toEqual({
      ok: true,
      value: [Date.parse(AT), Date.parse(AT), undefined, undefined],
    });
    expect(parseTimeline([{ event: "base_ref_changed" }]).ok).toBe(false);
  });
});
