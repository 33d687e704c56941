import { describe, expect, test } from "vitest";
import { evaluate, type Evaluation } from "../../../src/policy/evaluate.ts";
import { explainEvaluation, explanationLines } from "../../../src/policy/explain.ts";
import type { Claims } from "../../../src/shared/claims.ts";
import { CLAIMS } from "../../support/policy/claims-fixture.ts";
import { SHOP, document } from "../../support/policy/document-fixtures.ts";

/** The shop's policy, whose write may be issued on tags. */
const TAGS = 'tags: [{ name: "v*", by: ["@octo-org/release"] }]';
const onTags = (tags: string): string =>
  SHOP.replace("events: [pull_request, push]", `events: [push, release]\n      ${tags}`).replace(
    / {6}workflow: .*\n/u,
    "",
  );
const cap = (tags: string): string =>
  `version: 1\nowner-id: 65\ngrants:\n  orders-migrate:\n    environment: production\n    access: write\n    allow: { events: [push, release]${tags} }\n`;

interface Asked {
  readonly grant?: string;
  readonly text?: string;
  readonly organisation?: string;
  readonly claims?: Partial<Claims>;
}

function ask({ grant = "orders-migrate", text = onTags(TAGS), organisation, claims }: Asked = {}) {
  return evaluate({
    repository: document(text),
    organisation: organisation === undefined ? undefined : document(organisation, "organisation"),
    request: { grant, environment: "production", access: "write", ttlSeconds: undefined },
    claims: { ...CLAIMS, eventName: "push", ref: "refs/tags/v1", refType: "tag", ...claims },
  });
}

const outcome = (evaluation: Evaluation): string =>
  evaluation.kind === "granted" ? "granted" : `${evaluation.code} by ${evaluation.rule}`;

describe("a write on a tag", () => {
  const REFUSED = "write_event_refused by write-event";

  test.each<[string, string, Asked]>([
    ["is left to the gate if the grant lists the tag", "granted", {}],
    ["and on its release", "granted", { claims: { eventName: "release" } }],
    ["is refused if the grant lists no tags", REFUSED, { text: SHOP }],
    ["is refused if the grant lists other tags", REFUSED, { claims: { ref: "refs/tags/w1" } }],
    ["is refused alike if there is no such grant", REFUSED, { grant: "unknown" }],
    ["is refused alike to another repository", REFUSED, { claims: { repositoryId: 75 } }],
    ["is refused where only a claim says tag", REFUSED, { claims: { ref: "refs/heads/main" } }],
    ["is refused on other events", REFUSED, { claims: { eventName: "schedule" } }],
    [
      "needs an event that the grant has",
      "grant_refused by allow.events",
      {
        claims: { eventName: "workflow_dispatch" },
      },
    ],
    [
      "is granted if the organisation lists the tag too",
      "granted",
      {
        organisation: cap(', tags: [{ name: "v1*", by: ["@mona"] }]'),
      },
    ],
    ["is refused if the organisation's grant lists no tags", REFUSED, { organisation: cap("") }],
    [
      "is granted if the organisation lacks the grant",
      "granted",
      {
        organisation: "version: 1\nowner-id: 65\n",
      },
    ],
  ])("%s", (_what, expected, asked) => {
    expect(outcome(ask(asked))).toBe(expected);
  });

  test("may be started by those whom both documents name", () => {
    const both = ask({ organisation: cap(', tags: [{ name: "v1*", by: ["@mona"] }]') });
    expect(both).toMatchObject({
      grant: {
        allow: {
          tags: [[{ name: "v*", by: ["@octo-org/release"] }], [{ name: "v1*", by: ["@mona"] }]],
        },
      },
    });
  });

  test("does not open other refs, and a branch needs no tags", () => {
    expect(outcome(ask({ claims: { ref: "refs/heads/main", refType: "branch" } }))).toBe("granted");
  });
});

describe("an explanation of a write on a tag", () => {
  const lines = (asked: Asked): readonly string[] =>
    explanationLines(explainEvaluation(ask(asked)));

  test("says why it is refused, as check warns", () => {
    expect(lines({ text: SHOP }).slice(0, 2)).toEqual([
      "refused by write-event",
      "  ✗ write-event       refs/tags/v1 is a tag that `tags` of the grant does not list",
    ]);
  });

  test("says who may start it", () => {
    expect(lines({}).at(-1)).toMatch(/; on a tag: v\* started and re-run by @octo-org\/release$/u);
  });

  test("says that it needs an approval, even where policy asks for none", () => {
    const text = onTags(TAGS).replace(
      /approval: \{.*\}/u,
      "approval: { count: 0, reason: nightly }",
    );
    expect(lines({ text })[0]).toBe("granted, after 1 approval");
    const onBranch = { ref: "refs/heads/main", refType: "branch" };
    expect(lines({ text, claims: onBranch })[0]).toBe("granted");
  });
});
