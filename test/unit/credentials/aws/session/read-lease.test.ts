import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  DERIVES,
  namesIn,
  SECRETS,
  SIDE_EFFECTS,
} from "../../../../../src/credentials/aws/session/denied-actions.ts";
import { NOTHING_LIFTED, type Lifted } from "../../../../../src/credentials/aws/session/lifted.ts";
import { READING_POLICIES } from "../../../../../src/credentials/aws/session/read-policies.ts";
import {
  MAX_SESSION_POLICY,
  sessionPolicies,
  type PolicyChoice,
  type SessionPolicyInput,
} from "../../../../../src/credentials/aws/session/session-policy.ts";
import { errOf, okOf } from "../../../../contract/provider.ts";
import { heldBy } from "../../../../support/aws-actions.ts";
import { verdictOf } from "../../../../support/aws-verdict.ts";
import { TEN_OCLOCK } from "../../../../support/fake-clock.ts";

const ACCOUNT = "123456789012";
const BASE: SessionPolicyInput = {
  access: "read",
  expiresAt: TEN_OCLOCK,
  inline: undefined,
  managed: [],
  lifted: NOTHING_LIFTED,
  role: { partition: "aws", account: ACCOUNT },
  roleOnlyReads: false,
};

function inline(...actions: readonly string[]): string {
  return JSON.stringify({ Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });
}

function choices(changes: Partial<SessionPolicyInput> = {}): readonly PolicyChoice[] {
  return okOf(sessionPolicies({ ...BASE, ...changes }));
}

/** What is sent first. */
function strongest(changes: Partial<SessionPolicyInput> = {}): PolicyChoice {
  const [first] = choices(changes);
  if (first === undefined) throw new Error("there is no policy");
  return first;
}

const lifting = (changes: Partial<Lifted>): Partial<SessionPolicyInput> => ({
  lifted: { ...NOTHING_LIFTED, ...changes },
});
const lengthOf = ({ inline: text, managed }: PolicyChoice): number =>
  text.length + managed.join("").length;

/** The three ways in which a session is limited to reading. */
const MODES: readonly (readonly [string, Partial<SessionPolicyInput>])[] = [
  ["by ReadOnlyAccess", {}],
  ["by an inline policy", { inline: inline("s3:Get*", "codepipeline:Get*", "cloudwatch:Get*") }],
  ["by a role that only reads", { roleOnlyReads: true }],
];

describe("a read lease", () => {
  it.each(MODES)(
    "limited %s is allowed nothing that hands out access or has side effects",
    (_how, mode) => {
      const names = [...namesIn(DERIVES), ...namesIn(SIDE_EFFECTS), ...namesIn(SECRETS)];
      const others = choices(mode).slice(1);
      expect(names.filter((name) => verdictOf(strongest(mode), name) !== "denied")).toEqual([]);
      const essential = [...namesIn(DERIVES), ...namesIn(SECRETS)];
      for (const other of others) {
        expect(essential.filter((name) => verdictOf(other, name) === "allowed")).toEqual([]);
      }
    },
  );

  it.each([...READING_POLICIES])(
    "limited by %s is allowed all else that this policy holds",
    (policy) => {
      const names = new Set([...namesIn(DERIVES), ...namesIn(SIDE_EFFECTS), ...namesIn(SECRETS)]);
      const kept = [...heldBy(policy)].filter((action) => !names.has(action));
      for (const choice of choices({ managed: [`arn:aws:iam::aws:policy/${policy}`] })) {
        const lost = kept.filter((action) => verdictOf(choice, action) !== "allowed");
        expect(lost.filter((action) => action !== "sts:GetSessionToken")).toEqual([]);
      }
    },
  );

  it.each(MODES)(
    "limited %s is denied writes that a resource's own policy allows",
    (_how, mode) => {
      const first = strongest(mode);
      const writes = ["s3:PutObject", "sqs:SendMessage", "sns:Publish", "lambda:InvokeFunction"];
      const more = ["events:PutEvents", "kms:Encrypt", "kinesis:PutRecord", "es:ESHttpPost"];
      for (const action of [...writes, ...more, "ecr:PutImage", "execute-api:Invoke"]) {
        expect([action, verdictOf(first, action)]).toEqual([action, "denied"]);
      }
    },
  );

  it("that is limited by a list of actions is denied everything else, in every service", () => {
    const first = strongest({ inline: inline("s3:GetObject") });
    expect(verdictOf(first, "s3:GetObject")).toBe("allowed");
    for (const action of ["secretsmanager:PutSecretValue", "dynamodb:PutItem", "iam:GetRole"]) {
      expect(verdictOf(first, action)).toBe("denied");
    }
  });

  it("can have a shorter policy where STS refuses a larger one, and says what that leaves out", () => {
    const left = choices().map(({ leavesOut }) => leavesOut);
    expect(left).toEqual([
      [],
      ["a Deny of what resource policies allow"],
      ["a Deny of what resource policies allow", "a Deny of side effects"],
    ]);
    const listed = choices({ inline: inline("s3:GetObject", "s3:GetObjectTagging") });
    expect(listed.map(({ leavesOut }) => leavesOut.length)).toEqual([0, 0, 1]);
    expect(listed[1]?.inline).toContain('"NotAction":["s3:Get*","kms:Decrypt"]');
  });

  it("is sent only what STS accepts in characters, in every partition and with every setting", () => {
    for (const partition of ["aws", "aws-cn", "aws-us-gov", "aws-iso-b", "aws-eusc"]) {
      for (const lifted of [{}, { bearer: true }, { secrets: true }]) {
        const all = choices({ ...lifting(lifted), role: { partition, account: ACCOUNT } });
        expect(all).toHaveLength(3);
        expect(Math.max(...all.map(lengthOf))).toBeLessThanOrEqual(MAX_SESSION_POLICY);
      }
    }
  });

  it("has a shortest policy that is hardly larger when packed than any session's must be", () => {
    // STS does not say how it packs. What others measured fits deflate, a limit of some 450 bytes, and a fifth less than deflate.
    const packed = choices().map((choice) => deflateRawSync(choice.inline).length);
    expect(packed.slice(1).every((bytes) => bytes <= 530)).toBe(true);
    expect(packed.at(-1)).toBeLessThanOrEqual(430);
  });
});

describe("the secrets of a read lease", () => {
  it.each([
    "secretsmanager:GetSecretValue",
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:Get*",
    "kms:Decrypt",
    "ssm:GetParameter",
    "ssm:GetParameter*",
    "ssm:Get*",
    "glue:GetConnections",
    "cognito-idp:Describe*",
    "appsync:List*",
  ])("are refused without `secrets: read`: %s", (action) => {
    const problem = errOf(sessionPolicies({ ...BASE, inline: inline("s3:GetObject", action) }));
    expect(problem.name).toBe("session_policy_writes");
    expect(problem.message).toContain(action);
    expect(problem.message).toContain("`secrets: read`");
    const first = strongest({ inline: inline(action), ...lifting({ secrets: true }) });
    expect(first.inline).toContain(action);
  });

  it.each(["secretsmanager:List*", "secretsmanager:DescribeSecret", "ssm:Describe*", "kms:Get*"])(
    "are not what %s reads",
    (action) => {
      expect(sessionPolicies({ ...BASE, inline: inline(action) }).ok).toBe(true);
    },
  );

  it("can be read with `secrets: read`, by name where a policy is given, else all", () => {
    const all = strongest(lifting({ secrets: true }));
    const read = ["secretsmanager:GetSecretValue", "ssm:GetParameter", "kms:Decrypt"];
    expect(read.map((action) => verdictOf(all, action))).toEqual(read.map(() => "allowed"));
    expect(verdictOf(all, "secretsmanager:PutSecretValue")).not.toBe("allowed");
    const one = strongest({ inline: inline("ssm:GetParameter"), ...lifting({ secrets: true }) });
    expect(read.map((action) => verdictOf(one, action))).toEqual([
      "denied",
      "allowed",
      // Not denied: a parameter may be encrypted with AWS's own key.
      "not allowed",
    ]);
  });

  it("are denied to a role that only reads too, and decrypting goes through services of data", () => {
    const first = strongest({ roleOnlyReads: true });
    expect(verdictOf(first, "secretsmanager:GetSecretValue")).toBe("denied");
    expect(verdictOf(first, "glue:GetConnection")).toBe("denied");
    expect(first.inline).toContain('"kms:ViaService":["dynamodb.*","kinesis.*","s3.*"]');
  });

  it("are no matter of a write lease", () => {
    const first = strongest({ access: "write", inline: inline("secretsmanager:GetSecretValue") });
    expect(verdictOf(first, "secretsmanager:GetSecretValue")).toBe("allowed");
    expect(choices({ access: "write" }).map(({ inline: text }) => text.includes("kms"))).toEqual([
      false,
    ]);
  });
});

describe("what a read lease may hand on", () => {
  it.each([
    ["codepipeline:GetJobDetails", "outlives the lease"],
    ["codepipeline:GetJob*", "outlives the lease"],
    ["config:DeliverConfigSnapshot", "not on the list of reading actions"],
    ["sts:GetServiceBearerToken", "`bearer: true`"],
    ["codeartifact:GetAuthorizationToken", "`bearer: true`"],
    ["sts:AssumeRole", "not on the list of reading actions"],
  ])("is not %s, and the refusal says why", (action, why) => {
    const problem = errOf(sessionPolicies({ ...BASE, inline: inline(action) }));
    expect(problem.message).toContain(action);
    expect(problem.message).toContain(why);
  });

  it("is a login to ECR only where a policy names exactly that", () => {
    const login = "ecr:GetAuthorizationToken";
    const wide = strongest({ inline: inline("ecr:Get*") });
    const named = strongest({ inline: inline(login, "ecr:BatchGetImage") });
    const both = strongest({
      inline: inline(login),
      managed: ["arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"],
    });
    const verdicts = [strongest(), wide, named, both].map((choice) => verdictOf(choice, login));
    expect(verdicts).toEqual(["denied", "denied", "allowed", "allowed"]);
  });

  it("is a bearer token with `bearer: true`, also beside ReadOnlyAccess, which does not hold it", () => {
    const verdicts = [false, true].map((bearer) =>
      choices(lifting({ bearer })).map((choice) => verdictOf(choice, "sts:GetServiceBearerToken")),
    );
    expect(verdicts).toEqual([
      ["denied", "denied", "denied"],
      ["allowed", "allowed", "allowed"],
    ]);
    const first = strongest(lifting({ bearer: true }));
    expect(verdictOf(first, "sts:GetSessionToken")).toBe("denied");
  });
});

describe("a read lease of a server that is not AWS", () => {
  const role = { partition: "aws", account: "" };

  it.each([
    ["no account", ""],
    ["an account of Ceph's", "RGW12345678901234567"],
  ])("with %s is sent only actions that such a server knows", (_what, account) => {
    const first = strongest({
      inline: inline("s3:Get*", "s3:ListBucket"),
      role: { partition: "aws", account },
    });
    const { Statement } = JSON.parse(first.inline) as {
      readonly Statement: readonly { readonly Effect: string }[];
    };
    const further = ["sts:Assume*", "sts:Get*Token"];
    const writes = ["Abort", "Bypass", "Create", "Delete", "Put", "Restore"];
    expect(Statement.filter(({ Effect }) => Effect === "Deny").slice(1)).toEqual([
      {
        Effect: "Deny",
        Action: [...further, ...writes.map((verb) => `s3:${verb}*`)],
        Resource: "*",
      },
    ]);
  });

  it("is sent nothing of AWS's lists with a role that only reads, and no bearer tokens", () => {
    const first = strongest({ role, roleOnlyReads: true, ...lifting({ bearer: true }) });
    expect(first.inline).toContain('"Action":["sts:Assume*","sts:Get*Token","s3:Abort*"');
    expect(first.inline).not.toContain("kms");
    expect(first.inline).not.toContain("Bearer");
  });
});

describe("a role that only reads, limited further", () => {
  it("keeps what its policy lists, and is not fenced by a list where it excludes by name", () => {
    const allBut = JSON.stringify({
      Statement: [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
    });
    const listed = strongest({ roleOnlyReads: true, inline: inline("s3:GetObject") });
    const excluding = strongest({ roleOnlyReads: true, inline: allBut });
    expect(verdictOf(listed, "s3:GetObject")).toBe("allowed");
    expect(verdictOf(excluding, "s3:GetObject")).toBe("allowed");
    expect(verdictOf(excluding, "codepipeline:GetJobDetails")).toBe("denied");
  });
});
