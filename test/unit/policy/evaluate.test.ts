import { describe, expect, test } from "vitest";
import { evaluate, type Evaluation, type EvaluationInput } from "../../../src/policy/evaluate.ts";
import type { GrantRequest } from "../../../src/policy/policy.ts";
import type { Claims } from "../../../src/shared/claims.ts";
import { CLAIMS } from "../../support/policy/claims-fixture.ts";
import { SHOP, document } from "../../support/policy/document-fixtures.ts";

const WRITE: GrantRequest = {
  grant: "orders-migrate",
  environment: "production",
  access: "write",
  ttlSeconds: undefined,
};
const READ: GrantRequest = {
  grant: "reports-read",
  environment: "staging",
  access: "read",
  ttlSeconds: undefined,
};

interface Asked extends Partial<Omit<EvaluationInput, "request" | "claims">> {
  readonly request?: Partial<GrantRequest>;
  readonly claims?: Partial<Claims>;
}

function askWrite({ request, claims, ...rest }: Asked = {}): Evaluation {
  return evaluate({
    repository: document(SHOP),
    organisation: undefined,
    ...rest,
    request: { ...WRITE, ...request },
    claims: { ...CLAIMS, ...claims },
  });
}

function askRead({ request, claims, ...rest }: Asked = {}): Evaluation {
  return askWrite({
    ...rest,
    request: { ...READ, ...request },
    claims: { environment: "staging", ...claims },
  });
}

const organisation = (text: string): Asked["organisation"] =>
  document(`version: 1\nowner-id: 65\n${text}`, "organisation");

describe("a request that everything allows", () => {
  test("gets its grant, the frame, and a trace in which every rule passed", () => {
    const evaluation = askWrite();
    expect(evaluation).toMatchObject({
      kind: "granted",
      grant: { name: "orders-migrate", source: "octo-org/shop.yml:11", ttlSeconds: 900 },
      frame: { agents: ["release-helper"], bases: ["main"], mode: "enforce" },
      observed: [],
    });
    expect(evaluation.trace.map(({ rule }) => rule)).toEqual([
      "write-event",
      "ids",
      "grant",
      "allow.events",
      "allow.workflow",
      "allow.runners",
      "environment",
      "access",
    ]);
    expect(new Set(evaluation.trace.map(({ state }) => state))).toEqual(new Set(["passed"]));
  });

  test("gets a read without environment where the grant names none", () => {
    const repository = document(SHOP.replace("    environment: staging\n", ""));
    const asked = { request: { environment: undefined }, claims: { environment: undefined } };
    expect(askRead({ repository, ...asked }).kind).toBe("granted");
  });
});

describe("default deny", () => {
  test.each<[string, Asked, string, string]>([
    ["no document", { repository: undefined }, "grant_refused", "policy"],
    ["a document with mistakes", { repository: "broken" }, "grant_refused", "policy"],
    [
      "an organisation's document with mistakes",
      { organisation: "broken" },
      "grant_refused",
      "policy",
    ],
    ["another repository's id", { claims: { repositoryId: 75 } }, "grant_refused", "ids"],
    ["another owner's id", { claims: { repositoryOwnerId: 66 } }, "grant_refused", "ids"],
    ["a grant that is not there", { request: { grant: "orders" } }, "grant_refused", "grant"],
    [
      "another grant's beginning",
      { request: { grant: "orders-migrat" } },
      "grant_refused",
      "grant",
    ],
    [
      "a grant in other letters",
      { request: { grant: "Orders-Migrate" } },
      "grant_refused",
      "grant",
    ],
    [
      "an event that is not listed",
      { claims: { eventName: "schedule" } },
      "grant_refused",
      "allow.events",
    ],
    [
      "another workflow",
      {
        claims: {
          jobWorkflowRef: "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main2",
        },
      },
      "grant_refused",
      "allow.workflow",
    ],
    [
      "no reusable workflow",
      { claims: { jobWorkflowRef: undefined } },
      "grant_refused",
      "allow.workflow",
    ],
    [
      "another runner",
      { claims: { runnerEnvironment: "self-hosted" } },
      "grant_refused",
      "allow.runners",
    ],
    [
      "another environment asked",
      { request: { environment: "staging" } },
      "environment_mismatch",
      "environment",
    ],
    [
      "another environment of the job",
      { claims: { environment: "staging" } },
      "environment_mismatch",
      "environment",
    ],
    [
      "another environment of both",
      { request: { environment: "staging" }, claims: { environment: "staging" } },
      "environment_not_granted",
      "environment",
    ],
    [
      "a write without environment",
      { request: { environment: undefined }, claims: { environment: undefined } },
      "environment_required",
      "environment",
    ],
    ["read of a write grant", { request: { access: "read" } }, "access_mismatch", "access"],
    ["a longer ttl than the grant's", { request: { ttlSeconds: 901 } }, "ttl_too_long", "ttl"],
    [
      "a longer ttl than the broker's",
      { request: { ttlSeconds: 601 }, limitSeconds: 600 },
      "ttl_too_long",
      "ttl",
    ],
  ])("refuses %s", (_name, asked, ...[code, rule]) => {
    expect(askWrite(asked)).toMatchObject({ kind: "refused", code, rule });
  });

  test("refuses a grant that a mistake disabled, and says so only in the trace", () => {
    const repository = document(SHOP.replace("ttl: 15m", "ttl: soon"));
    expect(askWrite({ repository })).toMatchObject({ kind: "refused", code: "grant_refused" });
    expect(askRead({ repository }).kind).toBe("granted");
  });

  test("refuses write of a read grant", () => {
    expect(askRead({ request: { access: "write" } })).toMatchObject({ code: "access_mismatch" });
  });
});

describe("the order of the rules", () => {
  const everything: Asked = {
    request: { environment: "x", access: "read", ttlSeconds: 9999 },
    claims: { runnerEnvironment: "self-hosted" },
  };

  test("is allow, environment, access, ttl; the trace still shows all that differ", () => {
    const evaluation = askWrite(everything);
    expect(evaluation).toMatchObject({ code: "grant_refused", rule: "allow.runners" });
    const refused = evaluation.trace.filter(({ state }) => state === "refused");
    expect(refused.map(({ rule }) => rule)).toEqual([
      "allow.runners",
      "environment",
      "access",
      "ttl",
    ]);
  });

  test("begins with the event, before any document is looked at", () => {
    const claims = { eventName: "issue_comment", repositoryId: 1 };
    expect(askWrite({ claims })).toMatchObject({
      code: "write_event_refused",
      rule: "write-event",
    });
  });

  test("says nothing of what a document that is another's holds", () => {
    const evaluation = askWrite({ claims: { repositoryId: 75 } });
    expect(evaluation.trace.slice(3).map(({ state }) => state)).not.toContain("passed");
  });
});

describe("a name that matches with an id that does not", () => {
  test("is an alarm, and other refusals are none", () => {
    expect(askWrite({ claims: { repositoryId: 75 } })).toMatchObject({ alarm: "id_mismatch" });
    expect(askWrite({ request: { ttlSeconds: 9999 } })).toMatchObject({ alarm: undefined });
  });

  test("is an alarm in the organisation's document too", () => {
    const other = document("version: 1\nowner-id: 66\n", "organisation");
    expect(askWrite({ organisation: other })).toMatchObject({ rule: "ids", alarm: "id_mismatch" });
  });
});

describe("a workflow", () => {
  const sha = "0123456789abcdef0123456789abcdef01234567";
  const path = "octo-org/deploy/.github/workflows/migrate.yml";
  const repository = document(SHOP.replace(`${path}@refs/heads/main`, `${path}@${sha}`));

  test("named at a commit is compared by path and job_workflow_sha", () => {
    expect(askWrite({ repository }).kind).toBe("granted");
    expect(askWrite({ repository, claims: { jobWorkflowSha: sha.replace("0", "f") } }).kind).toBe(
      "refused",
    );
    expect(askWrite({ repository, claims: { jobWorkflowSha: undefined } }).kind).toBe("refused");
    const other = `octo-org/deploy/.github/workflows/other.yml@refs/heads/main`;
    expect(askWrite({ repository, claims: { jobWorkflowRef: other } }).kind).toBe("refused");
  });
});

describe("the organisation's document", () => {
  test("caps a grant: smaller ttl, larger count, every list of approvers", () => {
    const cap = organisation(`agents: [robot]
bases: [main, next]
grants:
  orders-migrate:
    environment: production
    access: write
    ttl: 5m
    allow: { events: [pull_request], runners: [github-hosted, self-hosted] }
    approval: { count: 2, by: ["@mona"], max-age: 1h, uses: 1 }
    per-job: 3
    on-withdrawal: finish
`);
    expect(askWrite({ organisation: cap })).toMatchObject({
      kind: "granted",
      frame: { agents: ["release-helper", "robot"], bases: ["main"] },
      grant: {
        source: "octo-org/shop.yml:11, octo-org/.organisation.yml:6",
        ttlSeconds: 300,
        allow: { events: ["pull_request"], runners: ["github-hosted"] },
        approval: { count: 2, by: [["@octo-org/dba"], ["@mona"]], maxAgeSeconds: 3600, uses: 1 },
        perJob: 1,
        onWithdrawal: "revoke",
      },
    });
    expect(askWrite({ organisation: cap, request: { ttlSeconds: 301 } })).toMatchObject({
      rule: "ttl",
    });
    expect(askWrite({ organisation: cap, claims: { eventName: "push" } })).toMatchObject({
      rule: "allow.events",
    });
  });

  test("limits a grant that it lacks only by its top level", () => {
    const cap = organisation("bases: [release]\n");
    expect(askWrite({ organisation: cap })).toMatchObject({
      kind: "granted",
      frame: { bases: [] },
      grant: { ttlSeconds: 900 },
    });
  });

  test("refuses a grant that it has with a mistake, instead of forgetting its cap", () => {
    const cap = organisation("grants:\n  orders-migrate: { allow: {} }\n");
    expect(askWrite({ organisation: cap })).toMatchObject({ kind: "refused", rule: "grant" });
  });

  test("gives nothing that the repository's does not have", () => {
    const cap = document(SHOP, "organisation");
    expect(askWrite({ repository: undefined, organisation: cap }).kind).toBe("refused");
  });

  test("refuses another credential under its grant's name", () => {
    const other = document(SHOP.replace("role: app_migrator", "role: app_owner"), "organisation");
    expect(askWrite({ organisation: other })).toMatchObject({
      rule: "credential",
      code: "grant_refused",
    });
    expect(askWrite({ organisation: document(SHOP, "organisation") }).kind).toBe("granted");
  });

  test("keeps the ref of a workflow that one names by ref and one by commit, so that its tip is looked at", () => {
    const ref = "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main";
    const pinned = SHOP.replace("@refs/heads/main", `@${CLAIMS.jobWorkflowSha ?? ""}`);
    const cap = document(pinned, "organisation");
    expect(askWrite({ organisation: cap })).toMatchObject({ grant: { allow: { workflow: ref } } });
  });
});

describe("mode: observe", () => {
  const repository = document(`mode: observe\n${SHOP}`);

  test("issues a read that allow would refuse, and notes what differed", () => {
    const evaluation = askRead({ repository, claims: { eventName: "schedule" } });
    expect(evaluation).toMatchObject({
      kind: "granted",
      observed: ["allow.events: schedule is not in [push, pull_request]"],
    });
  });

  test("issues no write", () => {
    expect(askWrite({ repository })).toMatchObject({
      kind: "refused",
      code: "grant_refused",
      rule: "mode",
    });
  });

  test("still refuses by rules other than allow", () => {
    expect(askRead({ repository, request: { grant: "x" } }).kind).toBe("refused");
    expect(askRead({ repository, claims: { environment: "production" } }).kind).toBe("refused");
    expect(askRead({ repository, claims: { repositoryId: 75 } }).kind).toBe("refused");
  });

  test("of one document does not soften the other", () => {
    const cap = document(SHOP, "organisation");
    expect(
      askRead({ repository, organisation: cap, claims: { eventName: "schedule" } }),
    ).toMatchObject({
      kind: "refused",
      rule: "allow.events",
    });
  });

  test("of an organisation stops writes of grants that it does not name", () => {
    const cap = organisation("mode: observe\n");
    expect(askWrite({ organisation: cap })).toMatchObject({ kind: "refused", rule: "mode" });
  });
});
