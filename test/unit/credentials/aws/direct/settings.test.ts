import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAwsDirectSettings } from "../../../../../src/credentials/aws/direct/settings.ts";
import { errOf, okOf } from "../../../../contract/provider.ts";

const GOOD = {
  "role-to-assume": "arn:aws:iam::123456789012:role/ci/reader",
  "aws-region": "eu-west-1",
};
const POLICY = { Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] };
const mistakesOf = (changes: object) =>
  errOf(parseAwsDirectSettings({ ...GOOD, ...changes })).map(
    ({ path, message }) => `${path.join(".")} ${message}`,
  );

describe("direct AWS's settings", () => {
  it("need only a role and a region", () => {
    expect(okOf(parseAwsDirectSettings(GOOD))).toEqual({
      roleToAssume: GOOD["role-to-assume"],
      region: "eu-west-1",
      inlineSessionPolicy: undefined,
      managedSessionPolicies: [],
      chain: false,
      bearer: false,
      secrets: false,
      stsEndpoint: undefined,
      audience: "sts.amazonaws.com",
    });
  });

  it("take the session policy as text or as a mapping", () => {
    for (const given of [POLICY, JSON.stringify(POLICY, undefined, 2)]) {
      const settings = okOf(parseAwsDirectSettings({ ...GOOD, "inline-session-policy": given }));
      expect(settings.inlineSessionPolicy).toBe(JSON.stringify(POLICY));
    }
  });

  it("take managed policies as a list, or one a line as configure-aws-credentials does", () => {
    const arns = [
      "arn:aws:iam::aws:policy/ReadOnlyAccess",
      "arn:aws:iam::123456789012:policy/team/ours",
    ];
    for (const given of [arns, `${arns.join("\n")}\n`, arns.join(", ")]) {
      const settings = okOf(parseAwsDirectSettings({ ...GOOD, "managed-session-policies": given }));
      expect(settings.managedSessionPolicies).toEqual(arns);
    }
  });

  it("take what the lease lifts of the session's denies", () => {
    const given = { ...GOOD, chain: true, bearer: true, secrets: "read" };
    expect(okOf(parseAwsDirectSettings(given))).toMatchObject({
      chain: true,
      bearer: true,
      secrets: true,
    });
  });

  it("take an endpoint in https, or in http on loopback, where roles need no account", () => {
    const elsewhere = {
      "role-to-assume": "arn:aws:iam:::role/deploy",
      "sts-endpoint": "http://127.0.0.1:8000/",
    };
    const settings = okOf(parseAwsDirectSettings({ ...GOOD, ...elsewhere }));
    expect(settings.stsEndpoint).toBe("http://127.0.0.1:8000");
    expect(
      okOf(
        parseAwsDirectSettings({
          ...GOOD,
          "sts-endpoint": "https://vpce-1.sts.eu-west-1.vpce.amazonaws.com",
        }),
      ).stsEndpoint,
    ).toBe("https://vpce-1.sts.eu-west-1.vpce.amazonaws.com");
  });

  it("name the key that was probably meant", () => {
    expect(mistakesOf({ "aws-regoin": "x" })).toEqual([
      "aws-regoin is not a known setting; did you mean aws-region?",
    ]);
    expect(mistakesOf({ zzzzzzzz: "x" })[0]).toContain(
      "known settings: role-to-assume, aws-region",
    );
  });

  it("report all mistakes together", () => {
    const wrong = {
      "role-to-assume": "reader",
      "aws-region": "Europe",
      "inline-session-policy": "{",
      "managed-session-policies": ["ReadOnlyAccess"],
      chain: "yes",
      bearer: "no",
      secrets: "all",
      "sts-endpoint": "http://sts.example",
      extra: 1,
    };
    expect(errOf(parseAwsDirectSettings(wrong)).map(({ path }) => path[0])).toEqual([
      "extra",
      "role-to-assume",
      "aws-region",
      "inline-session-policy",
      "managed-session-policies",
      "chain",
      "bearer",
      "secrets",
      "sts-endpoint",
    ]);
    expect(errOf(parseAwsDirectSettings({})).map(({ path }) => path[0])).toEqual([
      "role-to-assume",
      "aws-region",
    ]);
  });

  it.each([
    [{ "role-to-assume": 7 }, "a number"],
    [{ "role-to-assume": "arn:aws:iam::123456789012:user/mona" }, "is not the ARN of a role"],
    [{ "role-to-assume": "arn:aws:iam:::role/deploy" }, "has no account number"],
    [{ "aws-region": "cn-north-1" }, "is not in the partition of the role (aws)"],
    [{ audience: 7 }, "a number is not one audience"],
    [{ audience: "a b" }, "is not one audience"],
    [
      {
        "inline-session-policy": {
          Statement: [{ ...POLICY.Statement[0], Resource: "x".repeat(2100) }],
        },
      },
      "at most 2048",
    ],
    [{ "inline-session-policy": 7 }, "not a JSON object"],
    [
      { "inline-session-policy": { Statement: [{ ...POLICY.Statement[0], Resource: "a→" }] } },
      'inline-session-policy has "→" (U+2192) at character 2 of Statement[0].Resource',
    ],
    [
      {
        "inline-session-policy": String.raw`{"Statement":[{"Effect":"Deny","Action":"*","Sid":"\u2192"}]}`,
      },
      "(U+2192) at character 1 of Statement[0].Sid",
    ],
    [
      { "managed-session-policies": Array.from({ length: 11 }, () => "arn:aws:iam::aws:policy/A") },
      "at most 10",
    ],
    [{ "managed-session-policies": 7 }, "a number"],
    [{ chain: "yes" }, '"yes" is neither true nor false'],
    [{ bearer: 1 }, "a number is neither true nor false"],
    [{ secrets: true }, "a boolean is not read: leave it out"],
    [{ secrets: "write" }, '"write" is not read: leave it out'],
    [{ chian: true }, "did you mean chain?"],
    [{ "sts-endpoint": "sts.eu-west-1.amazonaws.com" }, "is not a URL"],
    [{ "sts-endpoint": "https://user:word@sts.example" }, "may only have a scheme"],
    [{ "sts-endpoint": "https://sts.example/?a=b" }, "may only have a scheme"],
    [{ "sts-endpoint": 7 }, "a number"],
  ])("explain %j", (changes, text) => {
    const mistakes = mistakesOf(changes);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toContain(text);
  });

  it("have another audience where another partition's identity provider has one", () => {
    const settings = okOf(parseAwsDirectSettings({ ...GOOD, audience: "sts.amazonaws.com.cn" }));
    expect(settings.audience).toBe("sts.amazonaws.com.cn");
  });

  it.each([
    "role-to-assume",
    "aws-region",
    "inline-session-policy",
    "managed-session-policies",
    "chain",
    "bearer",
    "secrets",
    "sts-endpoint",
    "audience",
  ])("ask about the variable where %s is empty, instead of doing without it", (key) => {
    for (const empty of [null, "", "  "]) {
      expect(mistakesOf({ [key]: empty })).toEqual([
        `${key} is empty: is the variable set, and may this job see it?`,
      ]);
    }
  });

  it.each([
    [3600, "ttl: 1h"],
    ["900", "ttl: 15m"],
    ["an hour", "ttl: 15m"],
  ])("point from role-duration-seconds: %j to %s", (given, example) => {
    const [mistake] = errOf(parseAwsDirectSettings({ ...GOOD, "role-duration-seconds": given }));
    expect(mistake?.message).toContain("the input `ttl`");
    expect(mistake?.example).toBe(example);
  });

  it.each([
    ["role-session-name", "after its lease"],
    ["role-chaining", "chain: true"],
    ["aws-access-key-id", "the job's ID token"],
    ["web-identity-token-file", "the job's ID token"],
    ["http-proxy", "the runner's own environment"],
    ["output-env-credentials", "no other step"],
  ])("say what takes the place of %s", (key, text) => {
    expect(mistakesOf({ [key]: "x" })[0]).toContain(text);
  });

  it("are refused as a whole when they are not a mapping", () => {
    for (const given of [null, undefined, [], "x", 7]) {
      expect(errOf(parseAwsDirectSettings(given))).toHaveLength(1);
    }
  });

  it("never throw, and never pass a key that is not theirs", () => {
    const keys = fc.constantFrom(
      "role-to-assume",
      "aws-region",
      "inline-session-policy",
      "managed-session-policies",
      "sts-endpoint",
      "__proto__",
    );
    fc.assert(
      fc.property(fc.dictionary(fc.oneof(keys, fc.string()), fc.jsonValue()), (given) => {
        const outcome = parseAwsDirectSettings(given);
        expect(outcome.ok || outcome.error.length > 0).toBe(true);
      }),
    );
  });
});
