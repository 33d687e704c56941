import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DERIVES,
  namesIn,
  OTHER_SECRETS,
  SECRETS,
  SIDE_EFFECTS,
} from "../../../../../src/credentials/aws/session/denied-actions.ts";
import {
  allReadingPatterns,
  isReadingAction,
  readingPatternOf,
} from "../../../../../src/credentials/aws/session/read-actions.ts";
import { isReadingPolicyArn } from "../../../../../src/credentials/aws/session/read-policies.ts";
import { wildcardFits } from "../../../../../src/shared/wildcard.ts";
import { expand, heldByAny, nameOf, READS, serviceOf } from "../../../../support/aws-actions.ts";
import { HARMLESS, listed, LOOKS_DERIVING } from "../../../../support/aws-classified.ts";

describe("the list of reading actions", () => {
  it.each([
    "s3:GetObject",
    "s3:getobject",
    "S3:ListBucket",
    "s3:Get*",
    "s3:GetObject*",
    "s3:GetObjec?",
    "dynamodb:Query",
    "ec2:Describe*",
    "kms:Decrypt",
    "sts:GetCallerIdentity",
    "logs:StartQuery",
  ])("takes %s as reading", (action) => {
    expect(isReadingAction(action)).toBe(true);
  });

  it.each([
    "*",
    "s3:*",
    "s3:P*",
    "s3:*Object",
    "s3:G*",
    "s3:?etObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "sqs:ReceiveMessage",
    "iam:PassRole",
    "iam:GetRole,iam:PassRole",
    "sts:AssumeRole",
    "sts:GetSessionToken",
    "sts:GetFederationToken",
    "redshift:GetClusterCredentials",
    "lambda:InvokeFunction",
    "dynamodb:QueryAndDelete",
    "unknown:GetThing",
    "GetObject",
    ":GetObject",
    "s3:",
    "",
    "constructor:GetThing",
    `s3:Get${"x".repeat(300)}`,
  ])("does not take %s as reading", (action) => {
    expect(isReadingAction(action)).toBe(false);
  });

  it("takes a pattern as reading only if everything that it matches is", () => {
    const piece = fc.constantFrom("Get", "Put", "List", "Object", "Delete", "*", "?", "s", "Query");
    const filler = fc.array(fc.stringMatching(/^[A-Za-z]{0,6}$/u), { minLength: 8, maxLength: 8 });
    const service = fc.constantFrom("s3", "dynamodb", "iam", "logs", "sts");
    fc.assert(
      fc.property(service, fc.array(piece, { maxLength: 5 }), filler, (prefix, pieces, fillers) => {
        const pattern = `${prefix}:${pieces.join("")}`;
        const left = [...fillers];
        const one = pattern.replaceAll(/[*?]/gu, (sign) =>
          sign === "*" ? (left.pop() ?? "") : (left.pop() ?? "").slice(0, 1).padEnd(1, "x"),
        );
        fc.pre(isReadingAction(pattern));
        expect(isReadingAction(one)).toBe(true);
      }),
    );
  });

  it("fits wildcards as a regular expression does", () => {
    const sign = fc.constantFrom("a", "b", "*", "?");
    const letters = fc.array(fc.constantFrom("a", "b"), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 8 }), letters, (signs, word) => {
        const source = signs.join("").replaceAll("*", ".*").replaceAll("?", ".");
        const expected = new RegExp(`^${source}$`, "u").test(word.join(""));
        expect(wildcardFits(signs.join(""), word.join(""))).toBe(expected);
      }),
    );
  });

  it.each([
    // What tools read to plan.
    "codeartifact:Read*",
    "codeartifact:Describe*",
    "ce:Get*",
    "elasticloadbalancing:Describe*",
    "eks:DescribeCluster",
    "ecs:DescribeTaskDefinition",
    "rds:Describe*",
    "iam:GetRolePolicy",
    "iam:List*",
    "wafv2:GetWebACL",
    "acm:DescribeCertificate",
    "cognito-idp:DescribeUserPool",
    "route53:ListResourceRecordSets",
    "lambda:GetFunction",
    "sns:GetTopicAttributes",
    "apigateway:GET",
  ])("takes %s as reading: a plan needs it", (action) => {
    expect(isReadingAction(action)).toBe(true);
  });

  it.each([
    // A lock on a state is a write, and so is a query that writes its result.
    "dynamodb:PutItem",
    "dynamodb:DeleteItem",
    "s3:PutObject",
    "s3:DeleteObject",
    "athena:StartQueryExecution",
    "logs:StopQuery",
    "config:DeliverConfigSnapshot",
    "cloudformation:DetectStackDrift",
    "iam:GenerateCredentialReport",
  ])("takes %s as a write", (action) => {
    expect(isReadingAction(action)).toBe(false);
  });

  it("has only what AWS's own policies hold, or what AWS classes as reading and nobody needs to look at", () => {
    const held = new Set(heldByAny());
    const denied = namesIn({ ...DERIVES, ...SIDE_EFFECTS, ...SECRETS, ...OTHER_SECRETS });
    const harmless = listed(HARMLESS);
    const others = expand(allReadingPatterns()).filter((action) => !held.has(action));
    const odd = others.filter(
      (action) =>
        !denied.includes(action) &&
        (!READS.includes(action) ||
          (LOOKS_DERIVING.test(nameOf(action)) && !harmless.includes(action))),
    );
    // AWS classes them as writes. Decrypting reads secrets; the others compute, or list what a service knows.
    expect(odd).toEqual([
      "glue:BatchGetStageFiles",
      "glue:ListConnectionTypes",
      "glue:ListEntities",
      "kms:Decrypt",
      "kms:Verify",
      "kms:VerifyMac",
    ]);
  });

  it("knows only services and names that AWS has", () => {
    const services = new Set(READS.map(serviceOf));
    const unknown = allReadingPatterns().filter((pattern) => !services.has(serviceOf(pattern)));
    expect(unknown).toEqual([]);
    const named = allReadingPatterns().filter(
      (pattern) => !/:(?:BatchGet|Describe|Get|List)\*$/u.test(pattern),
    );
    // AWS classes it as a write, although it only explains a refusal.
    expect(named.filter((pattern) => expand([pattern]).length === 0)).toEqual([
      "sts:DecodeAuthorizationMessage",
    ]);
  });

  it("names the pattern that covers an action, to shorten a list of them", () => {
    expect(readingPatternOf("s3:GetObjectTagging")).toBe("s3:Get*");
    expect(readingPatternOf("Kms:decrypt")).toBe("kms:Decrypt");
    expect(readingPatternOf("s3:PutObject")).toBeUndefined();
  });

  it("knows AWS's own reading policies in every partition, and nobody else's of the same name", () => {
    expect(isReadingPolicyArn("arn:aws:iam::aws:policy/ReadOnlyAccess")).toBe(true);
    expect(isReadingPolicyArn("arn:aws-us-gov:iam::aws:policy/job-function/ViewOnlyAccess")).toBe(
      true,
    );
    expect(isReadingPolicyArn("arn:aws:iam::123456789012:policy/ReadOnlyAccess")).toBe(false);
    expect(isReadingPolicyArn("arn:aws:iam::aws:policy/AmazonS3FullAccess")).toBe(false);
    expect(isReadingPolicyArn("arn:aws:iam::aws:policy/ReadOnlyAccess/extra")).toBe(false);
  });
});
