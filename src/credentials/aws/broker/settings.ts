import { z } from "zod";
import { serverName, type GrantSettings } from "../../../policy/grant-kind.ts";
import { hint } from "../../../shared/hint.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";
import type { KindSettings } from "../../kind/credential-kind.ts";
import { AWS_SERVER_HINTS, awsServerSchema, type AwsServer } from "./server.ts";

/** What a grant says, named as configure-aws-credentials names it, besides `server`. */
export interface AwsBrokerSettings extends GrantSettings {
  readonly roleToAssume: string;
  /** A session policy as JSON text. */
  readonly inlineSessionPolicy: string | undefined;
  /** ARNs of managed policies. */
  readonly managedSessionPolicies: readonly string[];
  /** Whether the session may assume further roles. */
  readonly chain: boolean;
}

/** Ceph's ARNs have no account, or one that begins with RGW. */
const roleArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::(?:\d{12}|RGW\d{17})?:role\/[\w+=,.@/-]{1,512}$/u);

const policyArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::(?:\d{12}|aws)?:policy\/[\w+=,.@/-]{1,512}$/u);

/** STS refuses session policies beyond 2,048 characters of plain text. */
const MAX_SESSION_POLICY = 2048;

const sessionPolicy = z
  .union([z.record(z.string(), z.unknown()), z.string()])
  .transform((given, context) => {
    const policy = typeof given === "string" ? parseJson(given) : given;
    if (policy === undefined || !isPolicy(policy)) {
      context.addIssue("This is not an IAM policy: it needs a Statement");
      return z.NEVER;
    }
    const text = JSON.stringify(policy);
    if (text.length <= MAX_SESSION_POLICY) return text;
    context.addIssue(
      `This policy has ${text.length} characters; AWS takes ${MAX_SESSION_POLICY} at most`,
    );
    return z.NEVER;
  });

/** As a list, or as configure-aws-credentials takes it: one ARN a line. */
const managedPolicies = z
  .union([
    z.array(z.string()),
    z.string().transform((text) => text.split(/[\n,]/u).map((line) => line.trim())),
  ])
  .transform((lines) => lines.filter((line) => line !== ""))
  .pipe(z.array(policyArn).max(10));

const schema = z
  .strictObject({
    server: serverName,
    "role-to-assume": roleArn,
    "inline-session-policy": sessionPolicy.optional(),
    "managed-session-policies": managedPolicies.default([]),
    chain: z.boolean().default(false),
  })
  .transform((given): AwsBrokerSettings => ({
    server: given.server,
    roleToAssume: given["role-to-assume"],
    inlineSessionPolicy: given["inline-session-policy"],
    managedSessionPolicies: given["managed-session-policies"],
    chain: given.chain,
  }));

const POLICY_ARNS = hint(
  "ARNs of managed policies, 10 at most.",
  "managed-session-policies: [arn:aws:iam::aws:policy/ReadOnlyAccess]",
);

export const awsSettings: KindSettings<AwsBrokerSettings, AwsServer> = {
  name: "aws",
  grant: {
    schema,
    hints: {
      server: hint("A name under servers.aws.", "server: production"),
      "role-to-assume": hint(
        "The ARN of one role.",
        "role-to-assume: arn:aws:iam::123456789012:role/deploy",
      ),
      "inline-session-policy": hint(
        "An IAM policy, as YAML or as JSON text.",
        "inline-session-policy: { Version: 2012-10-17, Statement: [ … ] }",
      ),
      "managed-session-policies": POLICY_ARNS,
      "managed-session-policies.*": POLICY_ARNS,
      chain: hint("true or false.", "chain: false"),
    },
    decisive: "role-to-assume",
    example: "aws: { server: production, role-to-assume: arn:aws:iam::123456789012:role/deploy }",
  },
  server: { schema: awsServerSchema, needsStoreKey: false, hints: AWS_SERVER_HINTS },
};

function isPolicy(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && "Statement" in value;
}
