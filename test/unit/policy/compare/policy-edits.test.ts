import { describe, expect, test } from "vitest";
import { comparePolicies } from "../../../../src/policy/compare/compare-policies.ts";
import { pathText } from "../../../../src/shared/mistake.ts";
import { readCorpus } from "../../../support/corpus.ts";
import { document } from "../../../support/policy/document-fixtures.ts";

const POLICY_TEXT = `version: 1
repository-id: 74
owner-id: 65
agents: [release-helper, bot-two]
bases: [main, release]
mode: enforce
grants:
  reports-read:
    environment: staging
    credential: { postgres: { server: staging, database: app, role: app_readonly } }
    allow: { events: [push, pull_request] }
  orders-migrate:
    environment: production
    access: write
    ttl: 15m
    credential: { postgres: { server: primary, database: app, role: app_migrator } }
    allow:
      events: [pull_request, workflow_dispatch]
      workflow: octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main
      runners: [github-hosted]
    approval:
      { count: 2, by: ["@octo-org/dba", "@mona"], max-age: 24h, uses: 3, per: lease, settle: 30s, allow-starter: false }
    per-job: 2
    on-withdrawal: revoke
  release:
    environment: production
    access: write
    credential: { static: { server: registry, secrets: [TOKEN] } }
    allow:
      events: [push]
      refs: [refs/tags/v1, refs/tags/v2]
      actors: [mona, kim]
      repo-properties: { tier: [gold] }
      ref-protected: true
      rollback: false
      tags: [{ name: "v*", by: ["@octo-org/release"] }]
      uses: [octo-org/deploy-action]
tasks:
  count-orders:
    title: Count
    grant: reports-read
    run: ./count.sh
    from: { repository: octo-org/tasks, ref: refs/heads/main }
    parameters: { since: { pattern: '\\d{4}-\\d{2}', required: true } }
    output: { kind: text, max: 64KiB }
    timeout: 2m
    per-job: 20
`;

const EDITS = readCorpus("policy-edits").map(({ verdict, way }) => {
  const [, old = "", text = "", paths = ""] = way.split(/\s*\|\s?/u);
  const [from, to] = [old, text].map((part) => part.trimEnd().replaceAll("\\n", "\n"));
  return { verdict, from: from ?? "", to: to ?? "", paths: paths === "" ? [] : paths.split(", ") };
});

function compareTexts(before: string, after: string) {
  const [old, edited] = [before, after].map((text) => document(text));
  return comparePolicies(
    { repository: old, organisation: undefined },
    { repository: edited, organisation: undefined },
  );
}

describe("an edit of a policy", () => {
  test.each(EDITS)("$verdict: $from => $to", ({ verdict, from, to, paths }) => {
    const edited = POLICY_TEXT.replace(from, to);
    expect(edited).not.toBe(POLICY_TEXT);
    const found = compareTexts(POLICY_TEXT, edited);
    const kinds = [...new Set(found.map(({ kind }) => kind))];
    expect({ kinds, paths: found.map(({ path }) => pathText(path)) }).toEqual({
      kinds: verdict === "narrower" ? [] : [verdict],
      paths,
    });
  });

  test("the other way round, none of those that allow more is listed as more", () => {
    const back = EDITS.filter(({ verdict, paths }) => verdict === "wider" && paths.length === 1)
      .filter(({ paths: [path = ""] }) => !/access|environment|refs$|^grants\.[^.]+$/u.test(path))
      .flatMap(({ from, to }) => {
        const found = compareTexts(POLICY_TEXT.replace(from, to), POLICY_TEXT);
        return found.map(({ path }) => `${to}: ${pathText(path)}`);
      });
    // Without a parameter the script runs in another way, which only a reviewer can judge.
    expect(back).toEqual(["parameters: { shop: {},: tasks.count-orders.parameters.shop"]);
  });

  test("that only lays out the text in another way is not listed", () => {
    const parsed = document(POLICY_TEXT);
    const reordered = POLICY_TEXT.replace(
      /( {2}reports-read:[\s\S]*?)( {2}orders-migrate:[\s\S]*?)(?= {2}release:)/u,
      "$2$1",
    );
    expect(document(reordered).grants[0]?.name).toBe("orders-migrate");
    expect(compareTexts(POLICY_TEXT, reordered)).toEqual([]);
    const commented = POLICY_TEXT.replaceAll(/\n( +)ttl/gu, "\n\n$1# At most:\n$1ttl");
    expect(compareTexts(POLICY_TEXT, commented)).toEqual([]);
    expect(parsed.mistakes).toEqual([]);
  });
});
