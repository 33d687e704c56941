import { describe, expect, test } from "vitest";
import { evaluate } from "../../../src/policy/evaluate.ts";
import { explainEvaluation, explanationLines } from "../../../src/policy/explain.ts";
import type { Claims } from "../../../src/shared/claims.ts";
import type { PolicyDocument } from "../../../src/policy/document.ts";
import { CLAIMS } from "../../support/policy/claims-fixture.ts";
import { SHOP, document } from "../../support/policy/document-fixtures.ts";

function lines(claims: Partial<Claims>, organisation?: PolicyDocument): readonly string[] {
  const evaluation = evaluate({
    repository: document(SHOP),
    organisation,
    request: {
      grant: "orders-migrate",
      environment: "production",
      access: "write",
      ttlSeconds: undefined,
    },
    claims: { ...CLAIMS, ...claims },
  });
  return explanationLines(explainEvaluation(evaluation));
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
    const lax = SHOP.replace("uses: 3", "uses: 3, allow-starter: true");
    const evaluation = evaluate({
      repository: document(lax),
      organisation: undefined,
      request: {
        grant: "orders-migrate",
        environment: "production",
        access: "write",
        ttlSeconds: undefined,
      },
      claims: CLAIMS,
    });
    expect(explanationLines(explainEvaluation(evaluation)).at(-1)).toBe(
      "  · approval          not checked: 1 approval by @octo-org/dba, at most 24h old, given at least 10s after the push, also by who started a workflow_dispatch run",
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
});
