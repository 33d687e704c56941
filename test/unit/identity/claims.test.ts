import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseClaims } from "../../../src/identity/claims.ts";
import { githubClaims } from "../../support/id-token.ts";

const registered = {
  iss: "https://token.actions.githubusercontent.com",
  aud: "https://stepkey.example",
  jti: "one",
  iat: 1_000,
  exp: 1_300,
};

function reasonOf(overrides: Readonly<Record<string, unknown>>): string {
  const parsed = parseClaims(githubClaims({ ...registered, ...overrides }));
  if (parsed.ok) return "accepted";
  expect(parsed.error.code).toBe("claims_incomplete");
  return parsed.error.reason ?? "";
}

describe("parseClaims", () => {
  it("reads GitHub's claims, ids as numbers and times as milliseconds", () => {
    const parsed = parseClaims(githubClaims({ ...registered, environment: "production" }));
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        issuer: registered.iss,
        audience: registered.aud,
        repositoryId: 74,
        repositoryOwnerId: 65,
        runId: 9001,
        runAttempt: 1,
        checkRunId: 4711,
        actorId: 583_231,
        issuedAt: 1_000_000,
        expiresAt: 1_300_000,
        environment: "production",
      },
    });
  });

  it("reads custom properties of the repository, and whether the ref is protected", () => {
    const own = {
      ref_protected: "true",
      repo_property_tier: "gold",
      repo_property_teams: "shop,ops",
      repo_property_odd: ["gold"],
      repo_property_empty: "",
    };
    expect(parseClaims(githubClaims({ ...registered, ...own }))).toMatchObject({
      ok: true,
      value: { refProtected: true, repoProperties: { tier: "gold", teams: "shop,ops" } },
    });
    const parsed = parseClaims(githubClaims({ ...registered, ...own }));
    expect(parsed.ok && Object.keys(parsed.value.repoProperties)).toEqual(["tier", "teams"]);
  });

  it.each([
    ["true", true],
    [true, true],
    ["false", false],
    [false, false],
    ["TRUE", undefined],
    [1, undefined],
    [undefined, undefined],
  ])("reads ref_protected %j as %j", (given, refProtected) => {
    const parsed = parseClaims(githubClaims({ ...registered, ref_protected: given }));
    expect(parsed.ok && parsed.value.refProtected).toBe(refProtected);
  });

  it("never reads sub", () => {
    const parsed = parseClaims(githubClaims({ ...registered, sub: { of: "another form" } }));
    expect(parsed.ok).toBe(true);
    expect(JSON.stringify(parsed)).not.toContain("another form");
  });

  it("takes an absent or empty optional claim for absent", () => {
    const parsed = parseClaims(
      githubClaims({ ...registered, head_ref: "", base_ref: "", job_workflow_ref: undefined }),
    );
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        headRef: undefined,
        baseRef: undefined,
        jobWorkflowRef: undefined,
        environment: undefined,
      },
    });
  });

  it.each([
    "iss",
    "aud",
    "jti",
    "iat",
    "exp",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "run_id",
    "run_attempt",
    "check_run_id",
    "actor",
    "actor_id",
    "event_name",
    "ref",
    "ref_type",
    "sha",
    "workflow_ref",
    "workflow_sha",
    "runner_environment",
  ])("names %s when it is missing", (name) => {
    expect(reasonOf({ [name]: undefined })).toContain(`${name} is missing`);
  });

  it.each([
    ["a number where a string of digits belongs", { repository_id: 74 }, "repository_id"],
    ["an id with a leading zero", { run_id: "09001" }, "run_id"],
    ["an id beyond exact numbers", { check_run_id: "9007199254740993" }, "check_run_id"],
    ["a repository that is a path", { repository: "octo-org/.." }, "repository"],
    ["a repository with a slash too many", { repository: "octo-org/shop/x" }, "repository"],
    ["an owner that is not the repository's", { repository_owner: "mona" }, "repository_owner"],
    ["a short commit", { sha: "4f2c91e" }, "sha"],
    ["a list for an environment", { environment: ["production"] }, "environment"],
    ["an environment of null", { environment: null }, "environment"],
    ["a control character", { actor: "octo\ncat" }, "actor"],
    ["a time as a string", { iat: "1000" }, "iat"],
    ["a time that no date can hold", { exp: 1e300 }, "exp"],
    ["an unknown kind of runner", { runner_environment: "borrowed" }, "runner_environment"],
    ["a ref that is none", { ref: "main" }, "ref"],
  ])("refuses %s", (_what, overrides, name) => {
    expect(reasonOf(overrides)).toContain(name);
  });

  it("names every faulty claim at once", () => {
    const reason = reasonOf({ run_id: "x", actor: 1 });
    expect(reason).toContain("run_id");
    expect(reason).toContain("actor");
  });

  it("never throws, whatever the payload is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.jsonValue()), (payload) => {
        expect(parseClaims(payload).ok).toBe(false);
      }),
    );
  });

  it("never takes what an object inherits for a claim", () => {
    const inherited: unknown = Object.create(githubClaims(registered));
    expect(parseClaims(inherited).ok).toBe(false);
  });
});
