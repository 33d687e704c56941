import { describe, expect, test } from "vitest";
import {
  trustMistakes,
  trustPolicy,
  type TrustPolicyInput,
} from "../../../../src/credentials/aws/trust-policy.ts";
import { cli } from "../../../support/cli/run.ts";

const WORKFLOW = "octo-org/deploy/.github/workflows/migrate.yml@refs/heads/main";
const READ = [
  "trust",
  "--account=123456789012",
  "--repository=octo-org/shop",
  "--repository-id=74",
];
const WRITE = [...READ, "--environment=production", `--workflow=${WORKFLOW}`];

describe("the trust policy of a write role", () => {
  test("compares workflow file, environment, repository id and audience exactly", async () => {
    const { exit, json } = await cli(WRITE);
    expect(exit).toBe(0);
    expect(json()).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "StepkeyWrite",
          Effect: "Allow",
          Principal: {
            Federated:
              "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
          },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
              "token.actions.githubusercontent.com:repository_id": "74",
              "token.actions.githubusercontent.com:environment": "production",
              "token.actions.githubusercontent.com:job_workflow_ref": WORKFLOW,
            },
            StringLike: {
              "token.actions.githubusercontent.com:sub": [
                "repo:octo-org/shop:*",
                "repo:octo-org@*/shop@74:*",
              ],
            },
          },
        },
      ],
    });
  });

  test("is not printed without a workflow and an environment: it would enforce nothing", async () => {
    const { exit, out, err } = await cli(READ);
    expect([exit, out]).toEqual([2, ""]);
    expect(err).toContain("--environment is missing");
    expect(err).toContain("--workflow is missing");
  });

  test("is pure JSON on stdout, with the note on stderr", async () => {
    const { err, json } = await cli(WRITE);
    expect(json()).toMatchObject({ Version: "2012-10-17" });
    expect(err).toContain("aws iam update-assume-role-policy");
    expect((await cli([...WRITE, "--json"])).err).toBe("");
  });
});

describe("the trust policy of a read role", () => {
  test("needs only the repository, and says what it leaves open", async () => {
    const { exit, json, err } = await cli([...READ, "--access", "read"]);
    expect(exit).toBe(0);
    expect(json()).toMatchObject({ Statement: [{ Sid: "StepkeyRead" }] });
    expect(err).toContain(
      "It trusts this repository's jobs in any workflow file, and with any environment or none.",
    );
  });
});

describe("the input of a trust policy", () => {
  const question: TrustPolicyInput = {
    access: "write",
    account: "123456789012",
    repository: "octo-org/shop",
    repositoryId: "74",
    environment: "production",
    workflow: WORKFLOW,
    partition: "aws",
    issuer: "token.actions.githubusercontent.com",
    audience: "sts.amazonaws.com",
  };

  test.each<[string, Partial<TrustPolicyInput>]>([
    ["a workflow pattern", { workflow: WORKFLOW.replace("migrate", "*") }],
    ["a workflow without a ref", { workflow: "octo-org/deploy/.github/workflows/migrate.yml" }],
    [
      "a workflow at a pull request",
      { workflow: WORKFLOW.replace("refs/heads/main", "refs/pull/1/merge") },
    ],
    ["an environment pattern", { environment: "prod*" }],
    ["a repository pattern", { repository: "octo-org/*" }],
    ["a name for an id", { repositoryId: "shop" }],
    ["a short account", { account: "1234" }],
    ["an issuer with its scheme", { issuer: "https://github.example" }],
  ])("with %s is refused", (_name, wrong) => {
    expect(trustMistakes({ ...question, ...wrong })).toHaveLength(1);
  });

  test("without mistakes gives only conditions that AWS can see", () => {
    expect(trustMistakes(question)).toEqual([]);
    const { Condition } = trustPolicy(question).Statement[0];
    const keys = [...Object.keys(Condition.StringEquals), ...Object.keys(Condition.StringLike)];
    // What STS has condition keys for, of GitHub's claims (January 2026).
    const seen = new Set([
      "aud",
      "sub",
      "actor",
      "actor_id",
      "job_workflow_ref",
      "repository",
      "repository_id",
      "workflow",
      "ref",
      "environment",
      "enterprise_id",
    ]);
    expect(
      keys.map((key) => key.slice(key.lastIndexOf(":") + 1)).filter((claim) => !seen.has(claim)),
    ).toEqual([]);
  });
});
