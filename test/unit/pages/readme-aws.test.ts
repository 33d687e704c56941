import { describe, expect, it } from "vitest";
import { cli } from "../../support/cli/run.ts";
import { conditionsHold, type Conditions } from "../../support/iam-conditions.ts";
import { blocksOf, commandsIn, readPage } from "../../support/pages.ts";

const readme = readPage("README.md");
const blocks = blocksOf(readme);
const commands = blocks
  .filter(({ language }) => language === "sh")
  .flatMap(({ text }) => commandsIn(text));

const ISSUER = "token.actions.githubusercontent.com";

/** What AWS knows of the job in the README's first workflow. */
const JOB = {
  [`${ISSUER}:aud`]: "sts.amazonaws.com",
  [`${ISSUER}:sub`]: "repo:octo-org/shop:environment:production",
  [`${ISSUER}:repository_id`]: "74",
  [`${ISSUER}:environment`]: "production",
};

describe("the README's AWS account in five minutes", () => {
  const trust = commands.find((line) => line.startsWith("npx stepkey trust ")) ?? "";
  const argv = trust
    .replace(/^npx stepkey /u, "")
    .replace(/ > trust\.json$/u, "")
    .split(" ");

  it("prints a trust policy that admits the job of the workflow, and no other", async () => {
    const { exit, json } = await cli(argv);
    expect(exit).toBe(0);
    const { Statement } = json() as { readonly Statement: readonly { Condition: Conditions }[] };
    const [conditions] = Statement.map(({ Condition }) => Condition);
    if (conditions === undefined) throw new Error("the policy has a statement");
    expect(conditionsHold(conditions, JOB)).toBe(true);
    const others = [
      { [`${ISSUER}:environment`]: "staging" },
      { [`${ISSUER}:repository_id`]: "75" },
      { [`${ISSUER}:aud`]: "https://github.com/octo-org" },
      { [`${ISSUER}:sub`]: "repo:octo-org/other:environment:production" },
    ];
    for (const other of others) {
      expect(conditionsHold(conditions, { ...JOB, ...other })).toBe(false);
    }
  });

  it("gives the trust policy and the rights to the role that the workflow names", () => {
    const [created, attached] = ["create-role", "attach-role-policy"].map((verb) =>
      commands.find((line) => line.startsWith(`aws iam ${verb} `)),
    );
    expect(created).toContain(
      "--role-name shop-read --assume-role-policy-document file://trust.json",
    );
    expect(attached).toContain("--role-name shop-read");
    expect(readme).toContain("role-to-assume: arn:aws:iam::123456789012:role/shop-read");
  });

  it("has the same provider, role and rights in Terraform", () => {
    const terraform = blocks.find(({ language }) => language === "hcl")?.text ?? "";
    const policy = /--policy-arn (?<arn>\S+)/u.exec(commands.join("\n"))?.groups?.["arn"];
    for (const part of [
      `url            = "https://${ISSUER}"`,
      'client_id_list = ["sts.amazonaws.com"]',
      'name               = "shop-read"',
      'assume_role_policy = file("${path.module}/trust.json")',
      `policy_arn = "${policy}"`,
    ]) {
      expect(terraform).toContain(part);
    }
  });
});
