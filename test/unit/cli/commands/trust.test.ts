import { describe, expect, test } from "vitest";
import type { TrustPolicyInput } from "../../../../src/credentials/aws/trust-input.ts";
import { PARTITION_IDS } from "../../../../src/credentials/aws/session/partition.ts";
import {
  trustMistakes,
  trustPolicy,
  type TrustPolicy,
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

  test("comes with the commands for a new role and for an existing one", async () => {
    const { err } = await cli(WRITE);
    expect(err).toContain(
      "aws iam create-role --role-name ROLE --assume-role-policy-document file://trust.json",
    );
    expect(err).toContain(
      "aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json",
    );
  });
});

describe("a write role for one branch or certain events", () => {
  const statementOf = (json: () => unknown) =>
    (json() as { Statement: readonly [TrustPolicy["Statement"][0]] }).Statement[0];

  test("compares the claim ref by its own condition key", async () => {
    const { json, err } = await cli([...WRITE, "--ref=refs/heads/main"]);
    const { StringEquals, StringLike } = statementOf(json).Condition;
    expect(StringEquals["token.actions.githubusercontent.com:ref"]).toBe("refs/heads/main");
    expect(StringLike["token.actions.githubusercontent.com:sub"]).toEqual([
      "repo:octo-org/shop:*",
      "repo:octo-org@*/shop@74:*",
    ]);
    expect(err).not.toContain("gh api");
  });

  test("compares events at the end of sub, as STS has no key for them, and says how GitHub writes them there", async () => {
    const { json, err } = await cli([...WRITE, "--event=push,schedule"]);
    const { StringEquals, StringLike } = statementOf(json).Condition;
    expect(Object.keys(StringEquals).join(" ")).not.toContain("event_name");
    expect(StringLike["token.actions.githubusercontent.com:sub"]).toEqual([
      "repo:octo-org/shop:*:event_name:push",
      "repo:octo-org@*/shop@74:*:event_name:push",
      "repo:octo-org/shop:*:event_name:schedule",
      "repo:octo-org@*/shop@74:*:event_name:schedule",
    ]);
    expect(err).toContain(
      "gh api --method PUT repos/octo-org/shop/actions/oidc/customization/sub \\\n#     -F use_default=false",
    );
    expect(err).toContain(
      "-f 'include_claim_keys[]=repo' -f 'include_claim_keys[]=context' -f 'include_claim_keys[]=event_name'",
    );
  });

  test("is what a write role without either is not, and the note says so", async () => {
    expect((await cli(WRITE)).err).toContain("any pull request, also an agent's");
    expect((await cli([...WRITE, "--ref=refs/heads/main"])).err).not.toContain("an agent's");
    expect((await cli([...WRITE, "--event=push"])).err).not.toContain("an agent's");
  });

  test("cannot be for a branch and for pull requests: their jobs run on another ref", async () => {
    const { exit, out, err } = await cli([
      ...WRITE,
      "--ref=refs/heads/main",
      "--event=push,pull_request",
    ]);
    expect([exit, out]).toEqual([2, ""]);
    expect(err).toContain("--ref never fits --event pull_request");
  });
});

describe("the trust policy for an issuer whose claims STS has no condition keys for", () => {
  const server = "--issuer=github.example/_services/token";

  test("compares everything in sub, and says how GitHub writes it there", async () => {
    const { json, err } = await cli([...WRITE, server, "--ref=refs/heads/main"]);
    expect(json()).toMatchObject({
      Statement: [
        {
          Principal: {
            Federated: "arn:aws:iam::123456789012:oidc-provider/github.example/_services/token",
          },
          Condition: {
            StringEquals: { "github.example/_services/token:aud": "sts.amazonaws.com" },
            StringLike: {
              "github.example/_services/token:sub": [
                `repository_id:74:job_workflow_ref:${WORKFLOW}:event_name:*:ref:refs/heads/main:environment:production`,
              ],
            },
          },
        },
      ],
    });
    expect(err).toContain("gh api --hostname github.example --method PUT");
  });

  test("has one form of sub for all roles of a repository", async () => {
    const keysIn = ({ err }: { readonly err: string }) =>
      [...err.matchAll(/include_claim_keys\[\]=(\w+)/gu)].map(([, key]) => key);
    const write = keysIn(await cli([...WRITE, server, "--event=push"]));
    expect(keysIn(await cli([...READ, server, "--access=read"]))).toEqual(write);
  });

  test("takes no environment whose name looks different in sub", async () => {
    for (const environment of ["a:b", "a%3Ab"]) {
      const { exit, err } = await cli([
        ...READ,
        server,
        "--access=read",
        `--environment=${environment}`,
      ]);
      expect(exit).toBe(2);
      expect(err).toContain("its name may not contain");
    }
  });

  test.each([
    ["an enterprise of GitHub.com", "token.actions.githubusercontent.com/octo-inc", undefined],
    ["GHE.com", "token.actions.octocorp.ghe.com", "--hostname octocorp.ghe.com"],
  ])("is not that for %s, which has them", async (_what, issuer, host) => {
    const { json, err } = await cli([...WRITE, `--issuer=${issuer}`, "--event=push"]);
    expect(JSON.stringify(json())).toContain(`"${issuer}:job_workflow_ref"`);
    expect(err.includes("--hostname")).toBe(host !== undefined);
    expect(err).toContain(host ?? "gh api --method");
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
    ref: undefined,
    event: undefined,
    partition: "aws",
    issuer: "token.actions.githubusercontent.com",
    audience: "sts.amazonaws.com",
  };

  const conditionOf = (changes: Partial<TrustPolicyInput>) =>
    trustPolicy({ ...question, ...changes }).Statement[0].Condition;

  test.each([40, 64])("takes a workflow at a commit of %i digits", (digits) => {
    const workflow = WORKFLOW.replace("refs/heads/main", "4f".repeat(digits / 2));
    expect(JSON.stringify(conditionOf({ workflow }))).toContain(workflow);
  });

  test.each<[string, Partial<TrustPolicyInput>]>([
    ["a workflow at a short commit", { workflow: WORKFLOW.replace("refs/heads/main", "4f2c91e") }],
    [
      "a workflow at a commit of a wrong length",
      { workflow: WORKFLOW.replace("refs/heads/main", "a".repeat(41)) },
    ],
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
    ["an issuer with ..", { issuer: "github.example/../other.example" }],
    ["an issuer with a user", { issuer: "user@github.example" }],
    ["an issuer with a port", { issuer: "github.example:8443" }],
    ["an issuer with a query", { issuer: "github.example?x=y" }],
    ["an issuer with / at the end", { issuer: "github.example/" }],
    ["an issuer with //", { issuer: "github.example//token" }],
    ["an issuer with a host in upper case", { issuer: "GitHub.example" }],
    ["an issuer without a domain", { issuer: "localhost" }],
    ["an issuer that is too long", { issuer: `github.example/${"x".repeat(240)}` }],
    ["an environment beyond U+00FF", { environment: "生産" }],
    ["a composed letter beyond U+00FF", { environment: "Gro\u0308ße" }],
    ["an environment with a control character", { environment: "a\u0007" }],
    ["a branch beyond U+00FF", { ref: "refs/heads/→" }],
    ["a branch that Git refuses", { ref: "refs/heads/a..b" }],
    ["a branch without refs/heads/", { ref: "main" }],
    ["a pattern of branches", { ref: "refs/heads/*" }],
    ["the ref of a pull request", { ref: "refs/pull/1/merge" }],
    ["a pattern of events", { event: "pull_*" }],
    ["a list of events with a hole", { event: "push,,schedule" }],
    ["a workflow file with a colon", { workflow: WORKFLOW.replace("migrate", "a:b") }],
    ["a repository named ..", { repository: "octo-org/.." }],
    ["a partition that does not exist", { partition: "aws-moon" }],
    ["an audience with white space", { audience: "a b" }],
    ["an audience beyond U+00FF", { audience: "“a”" }],
  ])("with %s is refused", (_name, wrong) => {
    expect(trustMistakes({ ...question, ...wrong })).toHaveLength(1);
  });

  test("names the character that IAM refuses, and where it is", () => {
    expect(trustMistakes({ ...question, environment: "Prod 生産" })).toEqual([
      '--environment has "生" (U+751F) at character 6; AWS accepts only U+0009, U+000A, U+000D and U+0020 to U+00FF in a policy.',
    ]);
  });

  test("may have what looks like a policy variable: IAM reads it literally", () => {
    const Condition = conditionOf({ environment: "${aws:username}", ref: "refs/heads/a$b" });
    expect(Condition.StringEquals).toMatchObject({
      "token.actions.githubusercontent.com:environment": "${$}{aws:username}",
      "token.actions.githubusercontent.com:ref": "refs/heads/a${$}b",
    });
  });

  test("may name every partition of AWS", () => {
    for (const partition of PARTITION_IDS) {
      expect(trustMistakes({ ...question, partition })).toEqual([]);
      const policy = trustPolicy({ ...question, partition });
      expect(policy.Statement[0].Principal.Federated).toMatch(`arn:${partition}:iam::`);
    }
    expect(PARTITION_IDS).toContain("aws-eusc");
  });

  test("may not make a policy that is longer than IAM accepts", () => {
    const event = Array.from({ length: 26 }, (_, at) => `event_${"x".repeat(at + 1)}`).join(",");
    expect(trustMistakes({ ...question, event })).toEqual([
      expect.stringMatching(/^The policy has \d{4} characters; IAM accepts 2048/u),
    ]);
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

describe("--audience", () => {
  test("says what the workflow has to set, because no job meets the policy without it", async () => {
    const other = await cli([...READ, "--access=read", "--audience=sts.amazonaws.com.cn"]);
    expect(other.err).toContain("#   audience: sts.amazonaws.com.cn");
    const usual = await cli([...READ, "--access=read"]);
    expect(usual.err).not.toContain("audience:");
  });
});
