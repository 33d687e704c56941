import { describe, expect, test } from "vitest";
import { evaluate } from "../../../src/policy/evaluate.ts";
import { explain, explanationLines } from "../../../src/policy/explain.ts";
import type { Claims } from "../../../src/shared/claims.ts";
import type { PolicyDocument } from "../../../src/policy/document.ts";
import { CLAIMS } from "../../support/policy/claims.ts";
import { SHOP, document } from "../../support/policy/documents.ts";

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
  return explanationLines(explain(evaluation));
}

describe("an explanation", () => {
  test("of a refusal names the rule that decided, and shows what every other said", () => {
    expect(lines({ runnerEnvironment: "self-hosted" })).toEqual([
      "refused by allow.runners",
      "  ✓ write-event       pull_request may get write",
      "  ✓ ids               octo-org/shop, repository 74",
      "  ✓ grant             orders-migrate, in octo-org/shop.yml:11",
      "  ✓ event             pull_request",
      "  ✓ workflow          octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main",
      "  ✗ runners           self-hosted is not in [github-hosted]",
      "  ✓ environment       production",
      "  ✓ access            write",
      "  · credential access not looked at",
      "  · approval          not looked at",
    ]);
  });

  test("of a write says that an approval is still to come, and from whom", () => {
    const told = lines({});
    expect(told[0]).toBe("granted, once 1 approval is there");
    expect(told.at(-1)).toBe(
      "  · approval          not looked at: 1 by @octo-org/dba, at most 24h old",
    );
  });

  test("with two documents says whose rule each line is", () => {
    const cap = document(SHOP.replace("[pull_request, push]", "[push]"), "organisation");
    const told = lines({}, cap);
    expect(told[0]).toBe("refused by allow.events");
    expect(told).toContain("  ✓ event             pull_request (octo-org/shop.yml)");
    expect(told).toContain(
      "  ✗ event             pull_request is not in [push] (octo-org/.organisation.yml)",
    );
  });
});
