import { describe, expect, test } from "vitest";
import { comparePolicies } from "../../../../src/policy/compare/compare-policies.ts";
import type { PolicyPair } from "../../../../src/policy/compare/effective.ts";
import { pathText } from "../../../../src/shared/mistake.ts";
import { document } from "../../../support/policy/document-fixtures.ts";

/** A write grant with these lines under `allow` and `approval`, or beside them. */
function policy(scope: "repository" | "organisation", given: string): ReturnType<typeof document> {
  const isIn = (key: string): string => {
    const found = given
      .split("; ")
      .filter((line) => KEYS[key]?.some((name) => line.startsWith(name)) === true);
    return found.join(", ");
  };
  const allow = ["events: [push]", isIn("allow")].filter((part) => part !== "").join(", ");
  const credential = "{ postgres: { server: s, database: d, role: r } }";
  const text = `version: 1
${scope === "repository" ? "repository-id: 74\n" : ""}owner-id: 65
grants:
  deploy:
    environment: production
    access: write
    credential: ${credential}
    allow: { ${allow} }
    approval: { ${isIn("approval")} }
    ${isIn("grant").replaceAll(", ", "\n    ")}
`;
  return document(text, scope);
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  allow: ["tags", "rollback", "refs"],
  approval: ["count", "settle", "per:", "allow-starter", "uses", "max-age"],
  grant: ["ttl", "per-job", "on-withdrawal", "break-glass"],
};

function compare(own: readonly [string, string], cap: readonly [string, string]) {
  const [before, after] = [0, 1].map((at): PolicyPair => ({
    repository: policy("repository", own[at] ?? ""),
    organisation: policy("organisation", cap[at] ?? ""),
  }));
  if (before === undefined || after === undefined) throw new Error("two versions");
  return comparePolicies(before, after).map(
    ({ path, byOrganisation }) =>
      `${pathText(path.slice(2))}${byOrganisation === true ? " by organisation" : ""}`,
  );
}

const V = 'tags: [{ name: "v*", by: ["@mona"] }]';
const ANY = 'tags: [{ name: "*", by: ["@mona"] }]';
const same = (text: string): readonly [string, string] => [text, text];

describe("a limit that both policies have", () => {
  test.each([
    ["ttl: 5m", "ttl: 20m", "ttl: 5m"],
    ["per-job: 1", "per-job: 9", "per-job: 1"],
    ["on-withdrawal: revoke", "on-withdrawal: finish", "on-withdrawal: revoke"],
    ["break-glass: false", "break-glass: true", "break-glass: false"],
    ["count: 2", "count: 1", "count: 2"],
    ["settle: 30s", "settle: 10s", "settle: 60s"],
    ["max-age: 1h", "max-age: 9h", "max-age: 1h"],
    ["uses: 1", "uses: 9", "uses: 1"],
    ["per: lease", "per: run", "per: lease"],
    ["allow-starter: false", "allow-starter: true", "allow-starter: false"],
    ["rollback: false", "rollback: true", "rollback: false"],
    ["refs: [refs/heads/a]", "refs: [refs/heads/a, refs/heads/b]", "refs: [refs/heads/a]"],
    [V, ANY, "count: 1"],
    [V, ANY, V],
  ])("%s => %s allows nothing where the other one says %s", (before, after, other) => {
    expect(compare([before, after], same(other))).toEqual([]);
    expect(compare(same(other), [before, after])).toEqual([]);
  });

  test.each([
    ["ttl: 5m", "ttl: 20m", "ttl"],
    ["per-job: 1", "per-job: 9", "per-job"],
    ["on-withdrawal: revoke", "on-withdrawal: finish", "on-withdrawal"],
    ["count: 2", "count: 1", "approval.count"],
    ["settle: 30s", "settle: 10s", "approval.settle"],
    ["max-age: 1h", "max-age: 9h", "approval.max-age"],
    ["uses: 1", "uses: 9", "approval.uses"],
    ["per: lease", "per: run", "approval.per"],
    ["allow-starter: false", "allow-starter: true", "approval.allow-starter"],
    ["rollback: false", "rollback: true", "allow.rollback"],
    [V, ANY, "allow.tags"],
  ])("%s => %s is listed where the other one says the second too", (before, after, path) => {
    expect(compare([before, after], same(after))).toEqual([path]);
    expect(compare(same(after), [before, after])).toEqual([`${path} by organisation`]);
    expect(compare([before, after], [before, after])).toEqual([path]);
  });
});
