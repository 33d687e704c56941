import { describe, expect, test } from "vitest";
import { evaluate } from "../../../src/policy/evaluate.ts";
import { explainEvaluation, explanationLines } from "../../../src/policy/explain.ts";
import type { Claims } from "../../../src/shared/claims.ts";
import { CLAIMS } from "../../support/policy/claims-fixture.ts";
import { SHOP, document } from "../../support/policy/document-fixtures.ts";

/** The shop's policy, with one more condition for its write. */
const withAllow = (line: string) =>
  SHOP.replace("      runners: [github-hosted]", `      runners: [github-hosted]\n      ${line}`);

function ask(line: string, claims: Partial<Claims> = {}, cap?: string) {
  return evaluate({
    repository: document(withAllow(line)),
    organisation: cap === undefined ? undefined : document(withAllow(cap), "organisation"),
    request: {
      grant: "orders-migrate",
      environment: "production",
      access: "write",
      ttlSeconds: undefined,
    },
    claims: { ...CLAIMS, ...claims },
  });
}

const TIER = "repo-properties: { tier: [gold, silver] }";

describe("a condition of allow", () => {
  test.each<[string, string, Partial<Claims>]>([
    ["the actor is listed", "actors: [mona, octocat]", {}],
    ["a property has a listed value", TIER, {}],
    [
      "each property has a listed value",
      "repo-properties: { tier: [gold], teams: ['shop,ops'] }",
      {},
    ],
    ["the ref is protected", "ref-protected: true", { refProtected: true }],
  ])("holds if %s", (_name, line, claims) => {
    expect(ask(line, claims).kind).toBe("granted");
  });

  test.each<[string, string, Partial<Claims>, string, string]>([
    ["the actor is another", "actors: [mona]", {}, "allow.actors", "octocat is not in [mona]"],
    [
      "the actor only looks like a listed one",
      "actors: [octocat]",
      { actor: "octocat-2" },
      "allow.actors",
      "octocat-2 is not in [octocat]",
    ],
    [
      "a property has another value",
      TIER,
      { repoProperties: { tier: "bronze" } },
      "allow.repo-properties",
      "tier is bronze, which is not in [gold, silver]",
    ],
    [
      "a property has several values, and only one of them is listed",
      "repo-properties: { teams: [shop] }",
      {},
      "allow.repo-properties",
      "teams is shop,ops, which is not in [shop]",
    ],
    [
      "one of two properties is missing",
      "repo-properties: { tier: [gold], cost-center: ['7'] }",
      {},
      "allow.repo-properties",
      "the token has no repo_property_cost-center",
    ],
    [
      "a property is only one that every object has",
      "repo-properties: { toString: [x] }",
      {},
      "allow.repo-properties",
      "the token has no repo_property_toString",
    ],
    [
      "the ref is not protected",
      "ref-protected: true",
      {},
      "allow.ref-protected",
      "refs/pull/42/merge is not protected",
    ],
    [
      "the token does not say whether the ref is protected",
      "ref-protected: true",
      { refProtected: undefined },
      "allow.ref-protected",
      "the token has no ref_protected",
    ],
  ])("refuses if %s", (_name, line, ...[claims, rule, text]) => {
    const evaluation = ask(line, claims);
    expect(evaluation).toMatchObject({ kind: "refused", code: "grant_refused", rule });
    expect(evaluation.trace).toContainEqual(expect.objectContaining({ rule, text }));
  });

  test("is shown by explain, and only where policy has it", () => {
    const shown = explanationLines(explainEvaluation(ask(TIER)));
    expect(shown).toContain("  ✓ repo-properties   tier: gold");
    expect(shown.join("\n")).not.toContain("actors");
  });

  test("of both documents applies", () => {
    const both = "repo-properties: { tier: [gold], teams: ['shop,ops'] }";
    expect(ask(TIER, {}, both)).toMatchObject({
      kind: "granted",
      grant: { allow: { repoProperties: { tier: ["gold"], teams: ["shop,ops"] } } },
    });
    expect(ask("actors: [octocat]", {}, "actors: [octocat, mona]")).toMatchObject({
      kind: "granted",
      grant: { allow: { actors: ["octocat"] } },
    });
    expect(ask(TIER, {}, "repo-properties: { tier: [silver] }").kind).toBe("refused");
    expect(ask("actors: [octocat]", {}, "actors: [mona]").kind).toBe("refused");
    expect(ask("actors: [octocat]", {}, "ref-protected: true").kind).toBe("refused");
  });
});

describe("a mistake in a condition disables its grant", () => {
  test.each([
    ["actors: []", "actors"],
    ["actors: ['@mona']", "actors[0]"],
    ["actors: mona", "actors"],
    ["repo-properties: {}", "repo-properties"],
    ["repo-properties: { __proto__: [gold], tier: [gold] }", "repo-properties"],
    ["repo-properties: { tier: gold }", "repo-properties.tier"],
    ["repo-properties: { tier: [] }", "repo-properties.tier"],
    ["repo-properties: { tier: [true] }", "repo-properties.tier[0]"],
    ["repo-properties: { repo_property_tier: [gold] }", "repo-properties.repo_property_tier"],
    ["ref-protected: false", "ref-protected"],
    ["ref-protected: 'true'", "ref-protected"],
  ])("%s", (line, path) => {
    const { mistakes, disabled } = document(withAllow(line));
    expect(disabled).toEqual(["orders-migrate"]);
    expect(mistakes).toMatchObject([{ path: `grants.orders-migrate.allow.${path}` }]);
    expect(mistakes[0]?.expected).toMatch(/^Expected /u);
  });
});
