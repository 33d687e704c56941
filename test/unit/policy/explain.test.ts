import { describe, expect, test } from "vitest";
import { evaluate, type EvaluationInput } from "../../../src/policy/evaluate.ts";
import {
  explainEvaluation,
  explanationLines,
  type Explanation,
} from "../../../src/policy/explain.ts";
import type { GrantRequest } from "../../../src/policy/policy.ts";
import type { Claims } from "../../../src/shared/claims.ts";
import type { PolicyDocument } from "../../../src/policy/document.ts";
import { CLAIMS } from "../../support/policy/claims-fixture.ts";
import { SHOP, document } from "../../support/policy/document-fixtures.ts";

const WRITE: GrantRequest = {
  grant: "orders-migrate",
  environment: "production",
  access: "write",
  ttlSeconds: undefined,
};
const READ: GrantRequest = {
  ...WRITE,
  grant: "reports-read",
  environment: "staging",
  access: "read",
};

interface Asked extends Partial<Omit<EvaluationInput, "claims">> {
  readonly claims?: Partial<Claims>;
}

function explain({ claims, ...rest }: Asked): Explanation {
  const input = { repository: document(SHOP), organisation: undefined, request: WRITE, ...rest };
  return explainEvaluation(evaluate({ ...input, claims: { ...CLAIMS, ...claims } }));
}

function lines(claims: Partial<Claims>, organisation?: PolicyDocument): readonly string[] {
  return explanationLines(explain({ claims, organisation }));
}

/** The last line, which says who has to approve, of a policy whose grant has this `approval`. */
function approvalLine(approval: string, cap?: string): string | undefined {
  const withApproval = (text: string): string =>
    SHOP.replace(/approval: \{.*\}/u, `approval: { ${text} }`);
  const organisation = cap === undefined ? undefined : document(withApproval(cap), "organisation");
  const repository = document(withApproval(approval));
  return explanationLines(explain({ repository, organisation })).at(-1);
}

describe("an explanation", () => {
  test("of a refusal names the rule that decided, and shows the result of every other rule", () => {
    expect(lines({ runnerEnvironment: "self-hosted" })).toEqual([
      "refused by allow.runners",
      "  ✓ write-event       a write may be issued on pull_request",
      "  ✓ ids               octo-org/shop, repository 74",
      "  ✓ grant             orders-migrate, in octo-org/shop.yml:11",
      "  ✓ event             pull_request",
      "  ✓ workflow          octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
      "  ✗ runners           self-hosted is not in [github-hosted]",
      "  ✓ environment       production",
      "  ✓ access            write",
      "  · credential access not checked",
      "  · approval          not checked",
    ]);
  });

  test("of a write says that it still needs an approval, and from whom", () => {
    const explained = lines({});
    expect(explained[0]).toBe("granted, after 1 approval");
    expect(explained.at(-1)).toBe(
      "  · approval          not checked: 1 approval by @octo-org/dba, at most 24h old, given at least 10s after the push",
    );
  });

  test("of a write says that who started it may approve it too, if policy allows that", () => {
    expect(approvalLine('by: ["@octo-org/dba"], allow-starter: true')).toBe(
      "  · approval          not checked: 1 approval by @octo-org/dba, at most 24h old, given at least 10s after the push, also by who started a workflow_dispatch run",
    );
  });

  test("of a write says for how many runs an approval is good, if policy counts runs", () => {
    expect(approvalLine('by: ["@octo-org/dba"], per: run, uses: 2')).toBe(
      "  · approval          not checked: 1 approval by @octo-org/dba, at most 24h old, given at least 10s after the push, good for 2 runs",
    );
  });

  test("with two documents names the document of each line", () => {
    const cap = document(SHOP.replace("[pull_request, push]", "[push]"), "organisation");
    const explained = lines({}, cap);
    expect(explained[0]).toBe("refused by allow.events");
    expect(explained).toContain("  ✓ event             pull_request (octo-org/shop.yml)");
    expect(explained).toContain(
      "  ✗ event             pull_request is not in [push] (octo-org/.organisation.yml)",
    );
  });

  test.each([
    [
      "of each document",
      'by: ["@octo-org/dba", "@mona"]',
      'count: 2, by: ["@hubot"]',
      "2 approvals by @octo-org/dba or @mona, and @hubot, at most 24h old, given at least 10s after the push",
    ],
    [
      "if nobody is named",
      "settle: 90s, max-age: 2h",
      undefined,
      "1 approval by anyone with write access, at most 2h old, given at least 90s after the push",
    ],
    [
      "at any time after the push",
      "settle: 0",
      undefined,
      "1 approval by anyone with write access, at most 24h old",
    ],
  ])("of a write says who may approve, and when: %s", (_name, own, ...[cap, text]) => {
    expect(approvalLine(own, cap)).toBe(`  · approval          not checked: ${text}`);
  });

  test("of a write that needs no approval says why", () => {
    const text = SHOP.replace(/approval: \{.*\}/u, 'approval: { count: 0, reason: "nightly" }');
    const explained = explanationLines(explain({ repository: document(text) }));
    expect(explained[0]).toBe("granted");
    expect(explained.at(-1)).toBe("  · approval          none needed: nightly");
  });

  test("of a read says nothing of approval, but that its credential is still checked", () => {
    const claims = { environment: "staging" };
    expect(explanationLines(explain({ request: READ, claims }))).toEqual([
      "granted",
      "  ✓ ids               octo-org/shop, repository 74",
      "  ✓ grant             reports-read, in octo-org/shop.yml:7",
      "  ✓ event             pull_request",
      "  ✓ environment       staging",
      "  ✓ access            read",
      "  · credential access not checked: whether the credential can only read",
    ]);
  });

  test("of a write does not ask whether its credential can only read", () => {
    expect(lines({})).toContain(
      "  · credential access not limited: a write's credential may write",
    );
  });

  test("in mode observe marks what enforce would refuse", () => {
    const explanation = explain({
      repository: document(`mode: observe\n${SHOP}`),
      request: READ,
      claims: { environment: "staging", eventName: "schedule" },
    });
    expect(explanationLines(explanation)).toContain(
      "  ○ event             schedule is not in [push, pull_request]: would refuse, if mode were enforce",
    );
    expect(explanation.verdict).toBe("granted");
  });

  test("without a document marks each rule that was not looked at", () => {
    const explained = explanationLines(explain({ repository: undefined }));
    expect(explained).toContain("  ✗ policy            no policy document");
    expect(explained).toContain("  · event             not checked");
    expect(explained).toContain("  · repo-properties   not checked");
  });

  test("names no document where no document can change the rule", () => {
    const cap = document(SHOP, "organisation");
    expect(lines({}, cap)).toContain("  ✓ write-event       a write may be issued on pull_request");
  });

  test("as data has the verdict, the caller's code, and each rule by its full name", () => {
    const refused = explain({ claims: { eventName: "schedule" } });
    expect(refused).toMatchObject({ verdict: "refused", code: "grant_refused" });
    expect(refused.rules).toContainEqual({
      state: "refused",
      rule: "allow.events",
      label: "event",
      text: "schedule is not in [pull_request, push]",
      document: "octo-org/shop.yml",
    });
    expect(refused.rules.slice(-2)).toEqual([
      {
        state: "not_looked_at",
        rule: "credential.access",
        label: "credential access",
        text: "not checked",
        document: undefined,
      },
      {
        state: "not_looked_at",
        rule: "approval",
        label: "approval",
        text: "not checked",
        document: undefined,
      },
    ]);
    expect(explain({})).toMatchObject({ verdict: "granted", code: undefined });
  });
});
