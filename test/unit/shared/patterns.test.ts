import { describe, expect, it } from "vitest";
import {
  BRANCH_REF,
  COMMIT_SHA,
  ENVIRONMENT_NAME,
  GITHUB_ID,
  GRANT_NAME,
  LOGIN,
  NO_COMMIT,
  PULL_REQUEST_REF,
  REPOSITORY_NAME,
  STEP_NAME,
  WORKFLOW_REF,
} from "../../../src/shared/patterns.ts";

const SHA = "4f2c91e".padEnd(40, "0");

describe.each([
  {
    name: "a commit",
    pattern: COMMIT_SHA,
    fits: [SHA, "a".repeat(64)],
    not: [SHA.toUpperCase(), SHA.slice(1), `${SHA}0`, `${SHA}\n`, ""],
  },
  { name: "no commit", pattern: NO_COMMIT, fits: ["0".repeat(40)], not: ["", SHA] },
  {
    name: "an id",
    pattern: GITHUB_ID,
    fits: ["1", "9007199254740991"],
    not: ["0", "01", "-1", "1e3", "90071992547409910", ""],
  },
  {
    name: "a login",
    pattern: LOGIN,
    fits: ["kim", "octo-org", "kim_octo"],
    not: ["", "-kim", "kim/shop", "kim ", "hubot[bot]"],
  },
  {
    name: "a repository",
    pattern: REPOSITORY_NAME,
    fits: ["octo-org/shop", "octo-org/.github", "o/a..b"],
    not: ["shop", "octo-org/", "octo-org/..", "octo-org/.", "octo-org/shop/x", "../shop"],
  },
  {
    name: "a grant",
    pattern: GRANT_NAME,
    fits: ["orders-migrate", "A", "a".repeat(64)],
    not: ["", ".a", "-a", "a b", "a/b", "a".repeat(65)],
  },
  {
    name: "a step",
    pattern: STEP_NAME,
    fits: ["migrate orders", "v1.2_x-y"],
    not: ["", "a\nb", "a/b", "a".repeat(65)],
  },
  {
    name: "an environment",
    pattern: ENVIRONMENT_NAME,
    fits: ["production", "prod / eu (west)"],
    not: ["", "a\nb", "a".repeat(256)],
  },
])("$name", ({ pattern, fits, not }) => {
  it.each(fits)("is %j", (text) => {
    expect(pattern.test(text)).toBe(true);
  });

  it.each(not)("is not %j", (text) => {
    expect(pattern.test(text)).toBe(false);
  });
});

describe("a ref", () => {
  it("of a branch names the branch, slashes and all", () => {
    expect(BRANCH_REF.exec("refs/heads/release/1.0")?.groups).toMatchObject({
      branch: "release/1.0",
    });
    expect(BRANCH_REF.test("refs/tags/v1")).toBe(false);
  });

  it("of a pull request names its number", () => {
    expect(PULL_REQUEST_REF.exec("refs/pull/42/merge")?.groups).toMatchObject({ number: "42" });
    expect(PULL_REQUEST_REF.test("refs/pull/42/head")).toBe(false);
    expect(PULL_REQUEST_REF.test("refs/pull/0/merge")).toBe(false);
  });

  it("of a workflow names owner, repository, path and ref", () => {
    const ref = "octo-org/shop/.github/workflows/release.yml@refs/heads/main";
    expect(WORKFLOW_REF.exec(ref)?.groups).toMatchObject({
      owner: "octo-org",
      repo: "shop",
      path: ".github/workflows/release.yml",
      ref: "refs/heads/main",
    });
    expect(WORKFLOW_REF.test("octo-org/shop/release.yml@main")).toBe(false);
    expect(WORKFLOW_REF.test("octo-org/shop/.github/workflows/release.yml")).toBe(false);
  });
});
