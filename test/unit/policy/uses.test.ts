import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { evaluate } from "../../../src/policy/evaluate.ts";
import { usesMatches } from "../../../src/policy/uses-match.ts";
import { CLAIMS } from "../../support/policy/claims-fixture.ts";
import { SHOP, document } from "../../support/policy/document-fixtures.ts";

const SHA = "8f4b7f84864484a7bf31766abe9204da3cbe65b3";
const DEPLOY = `octo-org/deploy-action@${SHA}`;

const withUses = (list: string): string =>
  SHOP.replace(
    "      runners: [github-hosted]",
    `      runners: [github-hosted]\n      uses: ${list}`,
  );

function ask(list: string, uses: string | undefined, cap?: string) {
  return evaluate({
    repository: document(withUses(list)),
    organisation: cap === undefined ? undefined : document(withUses(cap), "organisation"),
    request: {
      grant: "orders-migrate",
      environment: "production",
      access: "write",
      ttlSeconds: undefined,
      uses,
    },
    claims: CLAIMS,
  });
}

describe("allow.uses", () => {
  test.each<[string, string, string | undefined]>([
    ["an action at any commit", "[octo-org/deploy-action]", DEPLOY],
    ["an action of an owner", "[octo-org/*]", DEPLOY],
    ["an action at its commit", `[octo-org/deploy-action@${SHA}]`, DEPLOY],
    ["an action in another case", "[Octo-Org/Deploy-Action]", DEPLOY],
    ["an action in a path", "[octo-org/*]", `octo-org/actions/deploy@${SHA}`],
    ["a script", "[run]", undefined],
    ["an action of the workspace", '["./.github/actions/*"]', "./.github/actions/deploy"],
    ["any action", '["*"]', "./deploy"],
  ])("lets %s pass", (_what, list, uses) => {
    expect(ask(list, uses).kind).toBe("granted");
  });

  test.each<[string, string, string | undefined, string]>([
    [
      "another action",
      "[octo-org/deploy-action]",
      `octo-org/deploy-action-2@${SHA}`,
      `octo-org/deploy-action-2@${SHA} is not in [octo-org/deploy-action]`,
    ],
    [
      "an action at another commit",
      `[octo-org/deploy-action@${"a".repeat(40)}]`,
      DEPLOY,
      `${DEPLOY} is not in [octo-org/deploy-action@${"a".repeat(40)}]`,
    ],
    ["a script, if only actions are listed", '["*"]', undefined, "run is not in [*]"],
    ["an action, if only scripts are", "[run]", DEPLOY, `${DEPLOY} is not in [run]`],
    [
      "an action of the workspace, by a pattern for repositories",
      '["*/*"]',
      "./deploy",
      "./deploy is not in [*/*]",
    ],
    [
      "an action of a repository, by a pattern for the workspace",
      '["./*"]',
      DEPLOY,
      `${DEPLOY} is not in [./*]`,
    ],
    [
      "a path in another case",
      "[octo-org/actions/deploy]",
      `octo-org/actions/Deploy@${SHA}`,
      `octo-org/actions/Deploy@${SHA} is not in [octo-org/actions/deploy]`,
    ],
  ])("refuses %s", (_what, list, ...[uses, text]) => {
    const evaluation = ask(list, uses);
    expect(evaluation).toMatchObject({
      kind: "refused",
      code: "grant_refused",
      rule: "allow.uses",
    });
    expect(evaluation.trace).toContainEqual(expect.objectContaining({ rule: "allow.uses", text }));
  });

  it("of both documents applies", () => {
    expect(ask("[octo-org/*]", DEPLOY, "[octo-org/deploy-action, run]").kind).toBe("granted");
    expect(ask("[octo-org/*]", DEPLOY, "[aws-actions/*]").kind).toBe("refused");
    const joined = ask('["*"]', DEPLOY, "[octo-org/*]");
    expect(joined).toMatchObject({ grant: { allow: { uses: [["*"], ["octo-org/*"]] } } });
  });

  it("does not restrict where it is left out", () => {
    const request = {
      grant: "orders-migrate",
      environment: "production",
      access: "write",
    } as const;
    const input = { repository: document(SHOP), organisation: undefined, claims: CLAIMS };
    for (const uses of [undefined, DEPLOY, "./deploy"]) {
      expect(
        evaluate({ ...input, request: { ...request, ttlSeconds: undefined, uses } }).kind,
      ).toBe("granted");
    }
  });

  test.each([
    ["uses: []", "uses"],
    ["uses: run", "uses"],
    ["uses: [octo-org]", "uses[0]"],
    ["uses: [octo-org/deploy@v1]", "uses[0]"],
    ["uses: ['docker://alpine']", "uses[0]"],
  ])("with the mistake %s disables its grant", (line, path) => {
    const runners = "      runners: [github-hosted]";
    const { mistakes, disabled } = document(SHOP.replace(runners, `${runners}\n      ${line}`));
    expect(disabled).toEqual(["orders-migrate"]);
    expect(mistakes).toMatchObject([{ path: `grants.orders-migrate.allow.${path}` }]);
    expect(mistakes[0]?.expected).toMatch(/^Expected a list of actions/u);
  });
});

describe("a pattern", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/u);

  it("without a wildcard fits exactly the action that it names, at every commit", () => {
    const action = fc.tuple(word, word, fc.array(word, { maxLength: 2 }));
    fc.assert(
      fc.property(action, action, (one, other) => {
        const name = [one[0], one[1], ...one[2]].join("/");
        const asked = [other[0], other[1], ...other[2]].join("/");
        expect(usesMatches(name, `${asked}@${SHA}`)).toBe(name === asked);
        expect(usesMatches(name, `${name}@${SHA}`)).toBe(true);
      }),
    );
  });
});
