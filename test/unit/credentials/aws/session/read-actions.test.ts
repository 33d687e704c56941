import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  credentialActionsIn,
  isReadingAction,
  isReadingPolicyArn,
} from "../../../../../src/credentials/aws/session/read-actions.ts";
import { wildcardFits } from "../../../../../src/shared/wildcard.ts";

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

  it("finds what reads by its name and yet hands out a credential", () => {
    expect(credentialActionsIn(["s3:Get*"])).toEqual(["s3:GetDataAccess"]);
    expect(credentialActionsIn(["S3:GETDATAACCESS"])).toEqual(["s3:GetDataAccess"]);
    expect(credentialActionsIn(["s3:GetObject", "s3:List*"])).toEqual([]);
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
