import { describe, expect, it } from "vitest";
import { isNarrow, readToken, type Narrowing } from "../../../src/github-app/narrowing.ts";

const ASKED: Narrowing = {
  repositories: ["shop", "Web"],
  permissions: { contents: "read", issues: "write" },
};
const RESPONSE = {
  token: "ghs_made",
  expires_at: "2026-11-22T11:00:00Z",
  permissions: { contents: "read", issues: "write", metadata: "read" },
  repository_selection: "selected",
  repositories: [{ full_name: "octo-org/shop" }, { full_name: "Octo-Org/web" }],
};

const mismatch = (change: Readonly<Record<string, unknown>>): string | undefined => {
  const read = readToken(JSON.stringify({ ...RESPONSE, ...change }), "octo-org", ASKED);
  if (!read.ok) throw new Error(read.error);
  return read.value.mismatch;
};

describe("GitHub's response with a token", () => {
  it("fits when it has exactly what was asked for, in whatever case names are written", () => {
    expect(mismatch({})).toBeUndefined();
    expect(mismatch({ permissions: { contents: "read", issues: "write" } })).toBeUndefined();
  });

  it.each([
    [
      "a wider permission",
      { permissions: { contents: "write", issues: "write" } },
      "contents: write",
    ],
    [
      "another permission",
      { permissions: { ...RESPONSE.permissions, secrets: "read" } },
      "secrets: read",
    ],
    [
      "a narrower permission",
      { permissions: { contents: "read", issues: "read" } },
      "issues: read",
    ],
    ["no such permission", { permissions: { contents: "read" } }, "lacks the permission issues"],
    [
      "metadata that writes",
      { permissions: { ...RESPONSE.permissions, metadata: "write" } },
      "metadata: write",
    ],
    ["no permissions", { permissions: undefined }, "does not say which permissions"],
    ["all repositories", { repository_selection: "all" }, "not limited to the repositories"],
    ["no list of repositories", { repositories: undefined }, "not limited to the repositories"],
    [
      "another repository",
      { repositories: [...RESPONSE.repositories, { full_name: "octo-org/payroll" }] },
      "octo-org/payroll",
    ],
    [
      "another owner's repository",
      { repositories: [{ full_name: "evil/shop" }, { full_name: "octo-org/web" }] },
      "evil/shop",
    ],
    [
      "a repository without a name",
      { repositories: [...RESPONSE.repositories, {}] },
      "without a name",
    ],
    [
      "a repository less",
      { repositories: [{ full_name: "octo-org/shop" }] },
      "does not reach the repository octo-org/web",
    ],
    ["no end", { expires_at: undefined }, "when it expires"],
  ])("does not fit with %s", (_what, change, said) => {
    expect(mismatch(change)).toContain(said);
  });

  it("without a token holds nothing", () => {
    for (const body of ["", "[]", "{}", '{"token":""}', '{"token":1}']) {
      expect(readToken(body, "octo-org", ASKED)).toMatchObject({ ok: false });
    }
  });
});

describe("what a token may be asked for", () => {
  it.each<[string, Narrowing, boolean]>([
    ["some repositories", ASKED, true],
    ["no repositories", { ...ASKED, repositories: [] }, false],
    ["all repositories", { ...ASKED, repositories: undefined }, false],
    ["no permissions", { repositories: ["shop"], permissions: {} }, false],
    ["members alone", { repositories: undefined, permissions: { members: "read" } }, true],
    [
      "the list of repositories, and no code",
      { repositories: undefined, permissions: { metadata: "read" } },
      true,
    ],
    [
      "the list of repositories with members",
      { repositories: undefined, permissions: { metadata: "read", members: "read" } },
      false,
    ],
    [
      "metadata of no repository",
      { repositories: undefined, repositoryIds: [], permissions: { metadata: "read" } },
      false,
    ],
  ])("%s: %j → %s", (_what, narrowing, expected) => {
    expect(isNarrow(narrowing)).toBe(expected);
  });
});
