import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOTHING_LIFTED } from "../../../../../src/credentials/aws/session/lifted.ts";
import { isReadingAction } from "../../../../../src/credentials/aws/session/read-actions.ts";
import { isReadingPolicyArn } from "../../../../../src/credentials/aws/session/read-policies.ts";
import {
  MAX_SESSION_POLICY,
  sessionPolicies,
  type SessionPolicyInput,
} from "../../../../../src/credentials/aws/session/session-policy.ts";
import { writeReasonOf } from "../../../../../src/credentials/aws/session/write-reason.ts";
import { okOf, errOf } from "../../../../contract/provider.ts";
import { TEN_OCLOCK } from "../../../../support/fake-clock.ts";

interface Statement {
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: readonly string[];
  readonly Condition?: unknown;
}

const BASE: SessionPolicyInput = {
  access: "write",
  expiresAt: TEN_OCLOCK,
  inline: undefined,
  managed: [],
  lifted: NOTHING_LIFTED,
  role: { partition: "aws", account: "123456789012" },
  roleOnlyReads: false,
};
const END = {
  Effect: "Deny",
  Action: "*",
  Resource: "*",
  Condition: { DateGreaterThanEquals: { "aws:CurrentTime": "2026-11-22T10:00:00Z" } },
};
const NO_CHAIN = { Effect: "Deny", Action: ["sts:Assume*", "sts:Get*Token"], Resource: "*" };
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

function inline(...actions: readonly string[]): string {
  return JSON.stringify({ Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });
}

const DECRYPT = {
  Effect: "Deny",
  Action: "kms:Decrypt",
  Resource: "*",
  Condition: { StringNotLike: { "kms:ViaService": ["dynamodb.*", "kinesis.*", "s3.*"] } },
};

/** What is sent first: the most complete. */
function build(changes: Partial<SessionPolicyInput>) {
  const [policy] = okOf(sessionPolicies({ ...BASE, ...changes }));
  if (policy === undefined) throw new Error("there is no policy");
  const { Version, Statement } = JSON.parse(policy.inline) as {
    readonly Version?: string;
    readonly Statement: readonly Statement[];
  };
  return { version: Version, statements: Statement, managed: policy.managed };
}

describe("the session policy", () => {
  it("limits a write only by time when none was given", () => {
    const { statements, managed, version } = build({});
    expect(statements).toEqual([{ Effect: "Allow", Action: "*", Resource: "*" }, END, NO_CHAIN]);
    expect(managed).toEqual([]);
    expect(version).toBe("2012-10-17");
  });

  it("limits a read by ReadOnlyAccess, and allows nothing beside it", () => {
    const { statements, managed } = build({ access: "read" });
    expect(managed).toEqual([READ_ONLY]);
    expect(statements.every(({ Effect }) => Effect === "Deny")).toBe(true);
    expect(statements[1]?.Action).toEqual(
      expect.arrayContaining(["sts:Assume*", "sts:Get*Token", "s3:*DataAccess", "sqs:Receive*"]),
    );
  });

  it("takes ReadOnlyAccess of the role's own partition", () => {
    const { managed } = build({
      access: "read",
      role: { partition: "aws-cn", account: "123456789012" },
    });
    expect(managed).toEqual(["arn:aws-cn:iam::aws:policy/ReadOnlyAccess"]);
  });

  it("allows nothing of its own beside managed policies, which it would widen", () => {
    const { statements, managed } = build({
      managed: ["arn:aws:iam::aws:policy/AmazonS3FullAccess"],
    });
    expect(statements).toEqual([END, NO_CHAIN]);
    expect(managed).toHaveLength(1);
  });

  it("keeps the given statements and their version, and adds the denies", () => {
    const given = {
      Version: "2008-10-17",
      Id: "x",
      Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" },
    };
    const { statements, version } = build({ inline: JSON.stringify(given) });
    expect(statements).toEqual([given.Statement, END, NO_CHAIN]);
    expect(version).toBe("2008-10-17");
  });

  it("sends a reading inline policy of a read instead of ReadOnlyAccess", () => {
    const { statements, managed } = build({ access: "read", inline: inline("s3:GetObject") });
    expect(managed).toEqual([]);
    expect(statements.slice(1)).toEqual([
      END,
      NO_CHAIN,
      DECRYPT,
      { Effect: "Deny", NotAction: ["s3:GetObject", "kms:Decrypt"], Resource: "*" },
    ]);
  });

  it("lets a session assume further roles only where the settings say so, and nothing else", () => {
    const { statements } = build({ lifted: { ...NOTHING_LIFTED, chain: true } });
    expect(statements.slice(1)).toEqual([
      END,
      { Effect: "Deny", Action: ["sts:AssumeRoot", "sts:Get*Token"], Resource: "*" },
    ]);
  });

  it("refuses a read that may assume further roles, also of a role that only reads", () => {
    const lifted = { ...NOTHING_LIFTED, chain: true };
    for (const roleOnlyReads of [false, true]) {
      const problem = errOf(sessionPolicies({ ...BASE, access: "read", lifted, roleOnlyReads }));
      expect(problem.name).toBe("session_policy_writes");
      expect(problem.message).toContain("`chain`");
    }
  });

  it("lets a session get bearer tokens only where the settings say so, and no other tokens", () => {
    const { statements } = build({
      access: "read",
      inline: inline("codeartifact:GetAuthorizationToken", "codeartifact:ReadFromRepository"),
      lifted: { ...NOTHING_LIFTED, bearer: true },
    });
    expect(statements[1]).toEqual({
      Effect: "Allow",
      Action: "sts:GetServiceBearerToken",
      Resource: "*",
    });
    expect(statements[3]?.Action).toEqual([
      "sts:Assume*",
      "sts:GetDelegatedAccessToken",
      "sts:GetFederationToken",
      "sts:GetSessionToken",
      "sts:GetWebIdentityToken",
    ]);
    expect(statements.at(-1)?.NotAction).toContain("sts:GetServiceBearerToken");
  });

  it("takes a role that only reads as it is", () => {
    const { managed, statements } = build({ access: "read", roleOnlyReads: true });
    expect(managed).toEqual([]);
    expect(statements[0]).toMatchObject({ Effect: "Allow", Action: "*" });
  });

  it.each([
    ["a writing action", inline("s3:GetObject", "s3:PutObject"), "s3:PutObject"],
    ["everything", inline("*"), "*"],
    [
      "NotAction",
      '{"Statement":[{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}]}',
      "NotAction",
    ],
  ])("refuses a read with %s", (_what, policy, named) => {
    const problem = errOf(sessionPolicies({ ...BASE, access: "read", inline: policy }));
    expect(problem.name).toBe("session_policy_writes");
    expect(problem.message).toContain(named);
  });

  it("refuses a read with a managed policy that is not known to read", () => {
    const managed = [READ_ONLY, "arn:aws:iam::123456789012:policy/ours"];
    expect(errOf(sessionPolicies({ ...BASE, access: "read", managed })).name).toBe(
      "session_policy_writes",
    );
  });

  it("takes denies of writing actions in a read, also by NotAction", () => {
    const text = JSON.stringify({
      Statement: [
        { Effect: "Allow", Action: "s3:GetObject", Resource: "*" },
        { Effect: "Deny", Action: "s3:Put*", Resource: "*" },
        { Effect: "Deny", NotAction: "s3:*", Resource: "*" },
      ],
    });
    expect(writeReasonOf(text, [])).toBeUndefined();
  });

  it.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["a text", '"Allow"'],
    ["no Statement", "{}"],
    ["an empty Statement", '{"Statement":[]}'],
    ["another Version", '{"Version":"2020-01-01","Statement":[{"Effect":"Deny","Action":"*"}]}'],
    ["a key that no policy has", '{"statement":[],"Statement":[{"Effect":"Deny","Action":"*"}]}'],
    ["an Effect in another case", '{"Statement":[{"Effect":"allow","Action":"*"}]}'],
    ["a key that no statement has", '{"Statement":[{"Effect":"Deny","Action":"*","action":"*"}]}'],
    ["both Action and NotAction", '{"Statement":[{"Effect":"Deny","Action":"*","NotAction":"*"}]}'],
    ["neither Action nor NotAction", '{"Statement":[{"Effect":"Deny"}]}'],
    ["an Action that is no text", '{"Statement":[{"Effect":"Allow","Action":["s3:GetObject",7]}]}'],
  ])("refuses what is not a policy: %s", (_what, text) => {
    expect(errOf(sessionPolicies({ ...BASE, inline: text })).name).toBe(
      "session_policy_unreadable",
    );
  });

  it("counts the inline policy and the ARNs together, with what it adds", () => {
    const managed = Array.from(
      { length: 10 },
      (_, index) => `arn:aws:iam::aws:policy/${"p".repeat(140)}${index}`,
    );
    expect(sessionPolicies({ ...BASE, managed }).ok).toBe(true);
    const resource = `arn:aws:s3:::${"x".repeat(400)}`;
    const text = JSON.stringify({
      Statement: [{ Effect: "Allow", Action: "s3:*", Resource: resource }],
    });
    const problem = errOf(sessionPolicies({ ...BASE, managed, inline: text }));
    expect(problem.name).toBe("session_policy_too_long");
    expect(problem.message).toContain("2048");
  });

  it("never gives a read lease an allow that writes, and always ends it", () => {
    const action = fc.constantFrom(
      "s3:GetObject",
      "s3:Get*",
      "s3:*",
      "s3:PutObject",
      "*",
      "dynamodb:Query",
      "iam:PassRole",
    );
    const statement = fc.record({
      Effect: fc.constantFrom("Allow", "Deny"),
      Action: fc.oneof(action, fc.array(action, { minLength: 1, maxLength: 4 })),
      Resource: fc.constant("*"),
    });
    const given = fc.option(fc.record({ Statement: fc.array(statement, { maxLength: 4 }) }), {
      nil: undefined,
    });
    const arn = fc.constantFrom(
      READ_ONLY,
      "arn:aws:iam::aws:policy/AmazonS3FullAccess",
      "arn:aws:iam::1:policy/x",
    );
    fc.assert(
      fc.property(given, fc.array(arn, { maxLength: 3 }), (document, managed) => {
        const text = document === undefined ? undefined : JSON.stringify(document);
        const outcome = sessionPolicies({ ...BASE, access: "read", inline: text, managed });
        fc.pre(outcome.ok);
        for (const policy of okOf(outcome)) {
          const { Statement } = JSON.parse(policy.inline) as {
            readonly Statement: readonly Statement[];
          };
          const allowed = Statement.filter(({ Effect }) => Effect === "Allow").flatMap(
            ({ Action }) => Action ?? "none",
          );
          expect(allowed.every(isReadingAction)).toBe(true);
          expect(policy.managed.every(isReadingPolicyArn)).toBe(true);
          expect(allowed.length + policy.managed.length > 0 || document !== undefined).toBe(true);
          expect(Statement).toContainEqual(END);
          expect(policy.inline.length).toBeLessThanOrEqual(MAX_SESSION_POLICY);
        }
      }),
    );
  });
});
