import { describe, expect, test } from "vitest";
import { CREDENTIAL, HEAD, mistakesIn, write } from "../../support/policy/one-grant.ts";

const RELEASES = 'tags: [{ name: "v*", by: ["@octo-org/release"] }]';
const allow = (line: string): string => write(`allow: { ${line} }`);
const read = (line: string): string =>
  `${HEAD}grants:\n  report:\n    ${CREDENTIAL}\n    allow: { ${line} }\n`;

const told = (text: string): readonly string[] =>
  mistakesIn(text).map(({ severity, path, message }) => `${severity} ${path} ${message}`);

describe("conditions that no job can meet", () => {
  test.each<[string, string, string]>([
    [
      "tags on events that do not run on one",
      allow(`events: [schedule, pull_request], ${RELEASES}`),
      "warning grants.deploy.allow.tags None of these events runs on a tag, so tags never matches.",
    ],
    [
      "tags beside refs that have none of them",
      allow(`events: [push], refs: [refs/heads/main, refs/tags/w1], ${RELEASES}`),
      'warning grants.deploy.allow.tags[0] refs does not list a tag that "v*" matches, so this never matches.',
    ],
    [
      "a release without tags",
      allow("events: [push, release]"),
      "warning grants.deploy.allow.events[1] A release runs on a tag, and a write is issued only on a tag that tags lists.",
    ],
    [
      "a tag of refs that tags does not list",
      allow("events: [push], refs: [refs/heads/main, refs/tags/v1]"),
      "warning grants.deploy.allow.refs[1] tags does not list refs/tags/v1, so a write on it is never issued.",
    ],
    [
      "a pull request's ref on a push",
      allow("events: [push], refs: [refs/pull/1/merge]"),
      "warning grants.deploy.allow.refs[0] No job has the ref refs/pull/1/merge on push, so this never matches.",
    ],
    [
      "the base branch on a merge group, which has a ref of its own",
      allow("events: [merge_group], refs: [refs/heads/main]"),
      "warning grants.deploy.allow.refs[0] No job has the ref refs/heads/main on merge_group, so this never matches.",
    ],
    [
      "the head of a pull request, which no job has",
      read("events: [pull_request], refs: [refs/pull/1/head]"),
      "warning grants.report.allow.refs[0] No job has the ref refs/pull/1/head on pull_request, so this never matches.",
    ],
    [
      "a tag on events of a branch",
      read("events: [schedule, repository_dispatch], refs: [refs/tags/v1]"),
      "warning grants.report.allow.refs[0] No job has the ref refs/tags/v1 on schedule, repository_dispatch, so this never matches.",
    ],
  ])("get a warning: %s", (_what, text, warning) => {
    expect(told(text)).toContain(warning);
    expect(told(text).filter((line) => !line.startsWith("warning"))).toEqual([]);
  });

  test("are not those that some job can meet", () => {
    for (const text of [
      allow(`events: [push, release, workflow_dispatch], ${RELEASES}`),
      allow(`events: [push], refs: [refs/heads/main, refs/tags/v1], ${RELEASES}`),
      allow("events: [push, pull_request], refs: [refs/heads/main, refs/pull/1/merge]"),
      read("events: [create], refs: [refs/tags/v1]"),
      read("events: [release], refs: [refs/tags/v1]"),
    ]) {
      expect(mistakesIn(text)).toEqual([]);
    }
  });
});

describe("tags", () => {
  test("disable a read, which they would not restrict", () => {
    expect(told(read(`events: [push], ${RELEASES}`))).toEqual([
      "mistake grants.report.allow.tags tags says on which tags a write is issued. It does not restrict a read.",
    ]);
  });

  test.each([
    "tags: []",
    "tags: [v1]",
    'tags: [{ name: "v*" }]',
    'tags: [{ name: "v*", by: [] }]',
    'tags: [{ name: "refs/tags/v*", by: ["@mona"] }]',
    'tags: [{ name: "v**", by: ["@mona"] }]',
    'tags: [{ name: "v[12]", by: ["@mona"] }]',
    'tags: [{ name: "v1", by: ["mona"] }]',
    'tags: [{ name: "v1", by: ["@mona"], from: main }]',
  ])("are refused as %s", (line) => {
    expect(told(allow(`events: [push], ${line}`)).join()).toMatch(
      /^mistake grants\.deploy\.allow/u,
    );
  });
});
