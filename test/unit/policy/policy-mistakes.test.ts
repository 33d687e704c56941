import { describe, expect, test } from "vitest";
import { POLICY } from "../../support/kinds.ts";
import { document } from "../../support/policy/document-fixtures.ts";
import {
  CREDENTIAL,
  HEAD,
  mistakesIn,
  onlyMistake,
  write,
} from "../../support/policy/one-grant.ts";

const paths = (text: string): readonly string[] => mistakesIn(text).map(({ path }) => path);
const times = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

/** A read grant with this many events that GitHub does not have, one warning each. */
const warned = (name: string, count: number): string =>
  `  ${name}:\n    ${CREDENTIAL}\n    allow: { events: [${times(count, () => "x, ")}] }\n`;
const broken = (index: number): string => `  broken-${index}: 1\n`;

describe("a document with many mistakes", () => {
  test("is in use up to 100 mistakes and 1000 warnings, and not with one more of either", () => {
    const grants = (mistakes: number, warnings: number): string =>
      `${HEAD}grants:\n${times(10, (index) => warned(`g${index}`, warnings / 10))}${times(mistakes, broken)}`;
    const most = document(grants(100, 1000));
    expect(most.grants).toHaveLength(10);
    expect(most.disabled).toHaveLength(100);
    expect(most.mistakes).toHaveLength(1100);
    const parses = (text: string): boolean => POLICY.parse(text, { source: "shop.yml" }).ok;
    expect(parses(`${grants(100, 1000)}${broken(100)}`)).toBe(false);
    expect(parses(`${grants(100, 1000)}${warned("last", 1)}`)).toBe(false);
    expect(parses(`${grants(0, 1000)}${warned("last", 1)}`)).toBe(false);
  });

  test("has them in the order of the text, also within one grant", () => {
    const text = write(
      "allow: { events: [push, nightfall] }",
      'approval: { count: 1, reason: "why", allow-starter: true }',
    );
    expect(document(text).mistakes.map(({ path }) => path)).toEqual([
      "grants.deploy.allow.events[1]",
      "grants.deploy.approval.reason",
      "grants.deploy.approval.allow-starter",
    ]);
    expect(paths(`${text}  after: 1\n`.replace("version: 1\n", "version: 2\n"))).toEqual([
      "version",
      "grants.deploy.allow.events[1]",
      "grants.deploy.approval.reason",
      "grants.deploy.approval.allow-starter",
      "grants.after",
    ]);
  });
});

describe("a repository's document", () => {
  test("needs its repository's id and its grants; an organisation's needs neither", () => {
    const text = "version: 1\nowner-id: 65\n";
    expect(mistakesIn(text)).toMatchObject([
      {
        path: "repository-id",
        message: "This is missing.",
        expected:
          "Expected the repository's numeric id: `gh api repos/OWNER/NAME --jq .id` prints it.",
      },
      {
        path: "grants",
        message: "This is missing.",
        expected: "Expected a mapping of names to grants.",
      },
    ]);
    expect(document(text, "organisation").grants).toEqual([]);
  });

  test("has the agents, bases and mode of its top level, and none of these by default", () => {
    expect(document(`${HEAD}grants: {}\n`)).toMatchObject({
      source: "octo-org/shop.yml",
      scope: "repository",
      repositoryId: 74,
      ownerId: 65,
      frame: { agents: [], bases: undefined, mode: "enforce" },
      grants: [],
      disabled: [],
      mistakes: [],
    });
    const text = `${HEAD}agents: [robot]\nbases: [main]\nmode: observe\ngrants: {}\n`;
    expect(document(text).frame).toEqual({ agents: ["robot"], bases: ["main"], mode: "observe" });
  });
});

describe("what a grant leaves out", () => {
  test("is no access to write, one lease for each job, and an end when approval is withdrawn", () => {
    const text = `${HEAD}grants:\n  report:\n    ${CREDENTIAL}\n    allow: { events: [push] }\n`;
    expect(document(text).grants).toEqual([
      {
        name: "report",
        source: "octo-org/shop.yml:5",
        environment: undefined,
        access: "read",
        ttlSeconds: undefined,
        credential: { kind: "postgres", settings: { server: "s", database: "d", role: "r" } },
        allow: { events: ["push"], tags: [], rollback: false },
        approval: undefined,
        perJob: 1,
        onWithdrawal: "revoke",
      },
    ]);
  });

  test("is not restricted, and what it says is kept as it is written", () => {
    const allow = [
      "events: [push]",
      "refs: [refs/heads/main]",
      "runners: [self-hosted]",
      "actors: [mona]",
      "repo-properties: { tier: [gold] }",
      "ref-protected: true",
      "rollback: true",
    ];
    const text = write(
      `allow: { ${allow.join(", ")} }`,
      'approval: { count: 2, by: ["@mona"], max-age: 1h, uses: 5, settle: 20s, allow-starter: true }',
      "per-job: 4",
      "on-withdrawal: finish",
    );
    expect(document(text).grants[0]).toMatchObject({
      allow: {
        events: ["push"],
        refs: ["refs/heads/main"],
        runners: ["self-hosted"],
        actors: ["mona"],
        repoProperties: { tier: ["gold"] },
        refProtected: true,
        rollback: true,
      },
      approval: {
        count: 2,
        by: [["@mona"]],
        maxAgeSeconds: 3600,
        uses: 5,
        settleSeconds: 20,
        per: "lease",
        allowStarter: true,
        reason: undefined,
      },
      perJob: 4,
      onWithdrawal: "finish",
    });
  });
});

describe("a grant of the wrong form", () => {
  test.each([
    ["empty", "deploy:", "This is empty."],
    ["text", "deploy: x", '"x" is not valid here.'],
    ["a list", "deploy: [1]", "A list is not valid here."],
  ])("that is %s has one mistake", (_name, line, message) => {
    expect(onlyMistake(`${HEAD}grants:\n  ${line}\n`)).toMatchObject({
      path: "grants.deploy",
      message,
    });
  });

  test("lacks no credential in an organisation's document", () => {
    const text = write("bogus: 1").replace(`    ${CREDENTIAL}\n`, "");
    expect(document(text, "organisation").mistakes.map(({ path }) => path)).toEqual([
      "grants.deploy.bogus",
    ]);
  });

  test("is checked as if its wrong part were right: no further mistake comes from that part", () => {
    const starter = "approval: { allow-starter: true }";
    const events = "allow: { events: [workflow_dispatch], runners: [ubuntu-latest] }";
    expect(paths(write(events, starter))).toEqual(["grants.deploy.allow.runners[0]"]);
    expect(paths(write("approval: { count: 0, bogus: 1 }"))).toEqual([
      "grants.deploy.approval.bogus",
    ]);
    expect(paths(write("environment: 1"))).toEqual(["grants.deploy.environment"]);
  });

  test("is checked in all its other parts", () => {
    const text = write("ttl: soon", "approval: { count: 0 }");
    expect(paths(text.replace("    environment: production\n", ""))).toEqual([
      "grants.deploy.environment",
      "grants.deploy.ttl",
      "grants.deploy.approval.count",
    ]);
    expect(paths(write("ttl: soon", "allow: { events: [push, release] }"))).toEqual([
      "grants.deploy.ttl",
      "grants.deploy.allow.events[1]",
    ]);
  });

  test("is checked in all its other parts, whichever part is wrong", () => {
    const withoutEnvironment = (...lines: readonly string[]): readonly string[] =>
      paths(write(...lines).replace("    environment: production\n", ""));
    expect(withoutEnvironment("allow: { events: [] }")).toEqual([
      "grants.deploy.environment",
      "grants.deploy.allow.events",
    ]);
    expect(withoutEnvironment("approval: { bogus: 1 }")).toEqual([
      "grants.deploy.environment",
      "grants.deploy.approval.bogus",
    ]);
  });

  test("is not taken for a read if its access is wrong", () => {
    expect(paths(write("access: admin", "approval: { count: 1 }"))).toEqual([
      "grants.deploy.access",
    ]);
  });
});
