import { describe, expect, test } from "vitest";
import { evaluate, type EvaluationInput } from "../../../src/policy/evaluate.ts";
import type { GrantRequest } from "../../../src/policy/policy.ts";
import type { RuleName } from "../../../src/policy/rules.ts";
import type { Claims } from "../../../src/shared/claims.ts";
import { CLAIMS } from "../../support/policy/claims-fixture.ts";
import { SHOP, document } from "../../support/policy/document-fixtures.ts";

const WRITE: GrantRequest = {
  grant: "orders-migrate",
  environment: "production",
  access: "write",
  ttlSeconds: undefined,
};
const READ: GrantRequest = { ...WRITE, grant: "reports-read", access: "read" };
const OWN = "octo-org/shop.yml";
const CAP = "octo-org/.organisation.yml";
const REF = "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main";

type Asked = Partial<Omit<EvaluationInput, "claims">> & { readonly claims?: Partial<Claims> };

function traceOf({ claims, ...rest }: Asked) {
  const input = { repository: document(SHOP), organisation: undefined, request: WRITE, ...rest };
  return evaluate({ ...input, claims: { ...CLAIMS, ...claims } }).trace;
}

const cap = (text: string) => document(`version: 1\nowner-id: 65\n${text}`, "organisation");

/** A document with one grant of the name that is asked for. */
const grants = (allow: string) =>
  cap(`grants:\n  orders-migrate:\n    environment: production\n    access: write\n    ${allow}\n`);

describe("the trace says, for an admin, why a rule refused", () => {
  test.each<[RuleName, Asked, string, string | undefined]>([
    [
      "write-event",
      { claims: { eventName: "release" } },
      "a write is never issued on release",
      undefined,
    ],
    ["policy", { repository: undefined }, "no policy document", undefined],
    ["policy", { repository: "broken" }, "the repository's policy has mistakes", undefined],
    ["policy", { organisation: "broken" }, "the organisation's policy has mistakes", undefined],
    [
      "policy",
      { organisation: "missing" },
      "the organisation's policy is missing, and this broker requires one",
      undefined,
    ],
    [
      "ids",
      { claims: { repositoryId: 75 } },
      "the job is from repository 75, owner 65; the document is for repository 74, owner 65",
      OWN,
    ],
    [
      "ids",
      { organisation: document("version: 1\nowner-id: 66\n", "organisation") },
      "the job is from repository 74, owner 65; the document is for owner 66",
      CAP,
    ],
    [
      "grant",
      { request: { ...WRITE, grant: "orders" } },
      "orders is not in octo-org/shop.yml",
      OWN,
    ],
    [
      "grant",
      { repository: document(SHOP.replace("ttl: 15m", "ttl: soon")) },
      "orders-migrate in octo-org/shop.yml has mistakes and is disabled",
      OWN,
    ],
    ["mode", { repository: document(`mode: observe\n${SHOP}`) }, "observe issues only reads", OWN],
    [
      "allow.events",
      { claims: { eventName: "schedule" } },
      "schedule is not in [pull_request, push]",
      OWN,
    ],
    [
      "allow.workflow",
      { claims: { jobWorkflowRef: undefined } },
      `no job_workflow_ref; needed: ${REF}`,
      OWN,
    ],
    [
      "allow.workflow",
      { claims: { jobWorkflowRef: `${REF}2`, jobWorkflowSha: "abc" } },
      `${REF}2 (at abc) is not ${REF}`,
      OWN,
    ],
    [
      "allow.workflow",
      { claims: { jobWorkflowRef: `${REF}2`, jobWorkflowSha: undefined } },
      `${REF}2 is not ${REF}`,
      OWN,
    ],
    [
      "allow.refs",
      { organisation: grants("allow: { events: [pull_request], refs: [refs/heads/main] }") },
      "refs/pull/42/merge is not in [refs/heads/main]",
      CAP,
    ],
    [
      "credential",
      {
        organisation: document(
          SHOP.replace("role: app_migrator", "role: app_owner"),
          "organisation",
        ),
      },
      "the repository's document names a different credential",
      CAP,
    ],
    [
      "environment",
      { claims: { environment: undefined } },
      "the job has none, the request production, the grant production",
      OWN,
    ],
    [
      "environment",
      { request: { ...READ, environment: undefined }, claims: { environment: "production" } },
      "the job has production, the request none, the grant staging",
      OWN,
    ],
    [
      "environment",
      {
        repository: document(SHOP.replace("    environment: staging\n", "")),
        request: { ...READ, environment: "staging" },
        claims: { environment: "staging" },
      },
      "the job has staging, the request staging, the grant none",
      OWN,
    ],
    [
      "environment",
      { request: { ...WRITE, environment: undefined }, claims: { environment: undefined } },
      "a write needs an environment",
      OWN,
    ],
    [
      "access",
      { request: { ...WRITE, access: "read" } },
      "the request is for read, the grant is for write",
      OWN,
    ],
    ["ttl", { request: { ...WRITE, ttlSeconds: 960 } }, "16m is longer than 15m", OWN],
    [
      "ttl",
      { request: { ...WRITE, ttlSeconds: 840 }, limitSeconds: 600 },
      "14m is longer than 10m",
      OWN,
    ],
  ])("%s", (rule, asked, ...[text, where]) => {
    expect(traceOf(asked)).toContainEqual(
      expect.objectContaining({ rule, state: "refused", text, document: where }),
    );
  });
});

describe("the trace says what a rule found where it let the job pass", () => {
  const passed = (rule: RuleName, asked: Asked = {}) =>
    traceOf(asked)
      .filter((each) => each.rule === rule && each.state === "passed")
      .map(({ text, code, document: where }) => [text, code, where]);

  test.each<[RuleName, Asked, string]>([
    ["ids", {}, "octo-org/shop, repository 74"],
    ["grant", {}, "orders-migrate, in octo-org/shop.yml:11"],
    ["allow.workflow", {}, REF],
    ["environment", {}, "production"],
    ["access", {}, "write"],
    ["ttl", { request: { ...WRITE, ttlSeconds: 900 } }, "15m"],
    [
      "mode",
      { repository: document(`mode: observe\n${SHOP}`), request: READ },
      "observe: what allow would refuse is only recorded",
    ],
    [
      "environment",
      {
        repository: document(SHOP.replace("    environment: staging\n", "")),
        request: { ...READ, environment: undefined },
        claims: { environment: undefined },
      },
      "none",
    ],
    [
      "allow.repo-properties",
      {
        repository: document(
          SHOP.replace(
            "runners: [github-hosted]",
            "repo-properties: { tier: [gold], teams: ['shop,ops'] }",
          ),
        ),
      },
      "tier: gold, teams: shop,ops",
    ],
    [
      "allow.ref-protected",
      {
        repository: document(SHOP.replace("runners: [github-hosted]", "ref-protected: true")),
        claims: { refProtected: true },
      },
      "refs/pull/42/merge is protected",
    ],
  ])("%s", (rule, asked, text) => {
    expect(passed(rule, asked)).toEqual([[text, undefined, OWN]]);
  });

  test("write-event, which no document can change", () => {
    expect(passed("write-event")).toEqual([
      ["a write may be issued on pull_request", undefined, undefined],
    ]);
  });

  test("grant, in an organisation's document that has none of this name", () => {
    const text = `orders-migrate is not in ${CAP}: only its top level applies`;
    expect(passed("grant", { organisation: cap("") })).toContainEqual([text, undefined, CAP]);
  });

  test("credential, where both documents name the same one", () => {
    const organisation = document(SHOP, "organisation");
    expect(passed("credential", { organisation })).toEqual([
      ["the same in both documents", undefined, CAP],
    ]);
  });
});

describe("the trace leaves out what does not apply", () => {
  const rules = (asked: Asked) => traceOf(asked).map(({ rule }) => rule);

  test("a read has no rule about events of writes", () => {
    expect(rules({ request: READ })).not.toContain("write-event");
  });

  test("an organisation without a policy has no lines", () => {
    expect(traceOf({}).filter(({ document: where }) => where === CAP)).toEqual([]);
    expect(rules({}).filter((rule) => rule === "ids")).toHaveLength(1);
  });

  test("one document alone, or a cap without a credential, compares no credentials", () => {
    expect(rules({})).not.toContain("credential");
    const organisation = grants("allow: { events: [pull_request] }");
    expect(rules({ organisation })).not.toContain("credential");
  });

  test("a request without a ttl compares none, even where the broker has a limit", () => {
    expect(rules({ limitSeconds: 1 })).not.toContain("ttl");
  });
});

describe("rules that need a grant", () => {
  const unchecked = [
    "allow.events",
    "allow.workflow",
    "allow.refs",
    "allow.runners",
    "allow.actors",
    "allow.repo-properties",
    "allow.ref-protected",
    "allow.uses",
    "environment",
    "access",
    "ttl",
  ].map((rule) => ({
    rule,
    document: undefined,
    code: undefined,
    state: "not_looked_at",
    text: "not checked",
  }));

  test.each<[string, Asked]>([
    ["there is no policy", { repository: undefined }],
    ["the policy is another repository's", { claims: { repositoryId: 75 } }],
    [
      "the organisation's policy is another owner's",
      { organisation: document("version: 1\nowner-id: 66\n", "organisation") },
    ],
    ["the organisation's policy has mistakes", { organisation: "broken" }],
    ["the policy lacks the grant", { request: { ...WRITE, grant: "orders" } }],
    [
      "the organisation's version of the grant has mistakes",
      { organisation: cap("grants:\n  orders-migrate: { allow: {} }\n") },
    ],
  ])("are not checked if %s", (_name, asked) => {
    expect(traceOf(asked).slice(-unchecked.length)).toEqual(unchecked);
  });

  test.each<[string, Asked]>([
    ["the event never gets a write", { claims: { eventName: "release" } }],
    ["the mode issues no writes", { repository: document(`mode: observe\n${SHOP}`) }],
  ])("are still checked, for the reader, if only %s", (_name, asked) => {
    expect(traceOf(asked).map(({ state }) => state)).not.toContain("not_looked_at");
  });
});

describe("a refusal without a document that is another's", () => {
  test("raises no alarm, also if that document was in order", () => {
    const evaluation = evaluate({
      repository: document(SHOP),
      organisation: "broken",
      request: WRITE,
      claims: CLAIMS,
    });
    expect(evaluation).toMatchObject({ kind: "refused", alarm: undefined });
  });

  test("is also what a repository's grant without a credential gets", () => {
    const shop = document(SHOP);
    const repository = {
      ...shop,
      grants: shop.grants.map((grant) => Object.assign({}, grant, { credential: undefined })),
    };
    const asked = { repository, organisation: undefined, request: WRITE, claims: CLAIMS };
    expect(evaluate(asked)).toMatchObject({
      kind: "refused",
      code: "grant_refused",
      rule: "grant",
    });
    const organisation = document(SHOP, "organisation");
    expect(evaluate({ ...asked, organisation })).toMatchObject({
      kind: "refused",
      code: "grant_refused",
      rule: "credential",
    });
  });
});

describe("mode: observe", () => {
  const repository = document(`mode: observe\n${SHOP}`);
  const claims = { environment: "staging" };
  const request = { ...READ, environment: "staging" };
  const asked = { repository, organisation: undefined, request, claims: { ...CLAIMS, ...claims } };

  test("still refuses another access, a ttl that is too long, and another credential", () => {
    const write = { ...request, access: "write" as const };
    expect(traceOf({ ...asked, request: write, claims })).toContainEqual(
      expect.objectContaining({ rule: "access", state: "refused", code: "access_mismatch" }),
    );
    const long = evaluate({ ...asked, request: { ...request, ttlSeconds: 61 }, limitSeconds: 60 });
    expect(long).toMatchObject({ kind: "refused", rule: "ttl", code: "ttl_too_long" });
    const text = `mode: observe\n${SHOP.replace("role: app_readonly", "role: app_owner")}`;
    const other = evaluate({ ...asked, organisation: document(text, "organisation") });
    expect(other).toMatchObject({ kind: "refused", rule: "credential", code: "grant_refused" });
  });
});

describe("a write to a job that has an environment", () => {
  test("is a mismatch, not a missing environment, if only the request leaves it out", () => {
    const asked = { repository: document(SHOP), organisation: undefined, claims: CLAIMS };
    const request = { ...WRITE, environment: undefined };
    expect(evaluate({ ...asked, request })).toMatchObject({
      kind: "refused",
      rule: "environment",
      code: "environment_mismatch",
    });
  });
});
