import { z } from "zod";
import { serverName, type GrantSettings } from "../../../policy/grant-kind.ts";
import { hint } from "../../../shared/hint.ts";
import { isRecord, parseJson } from "../../../shared/json.ts";
import { policyCharacterMistake } from "../session/policy-characters.ts";
import type { KindSettings } from "../../kind/credential-kind.ts";
import type { Lifted } from "../session/lifted.ts";
import { AWS_SERVER_HINTS, awsServerSchema, type AwsServer } from "./server.ts";

/** The settings of a grant. Those that configure-aws-credentials has too have the names of its inputs. */
export interface AwsBrokerSettings extends GrantSettings, Lifted {
  readonly roleToAssume: string;
  /** A session policy as JSON text. */
  readonly inlineSessionPolicy: string | undefined;
  /** ARNs of managed policies. */
  readonly managedSessionPolicies: readonly string[];
}

/** The account in Ceph's ARNs is empty or begins with RGW. */
const roleArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::(?:\d{12}|RGW\d{17})?:role\/[\w+=,.@/-]{1,512}$/u);

const policyArn = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::(?:\d{12}|aws)?:policy\/[\w+=,.@/-]{1,512}$/u);

/** The limit of STS for session policies, in characters. */
const MAX_SESSION_POLICY = 2048;

const sessionPolicy = z
  .union([z.record(z.string(), z.unknown()), z.string()])
  .transform((given, context) => {
    const policy = typeof given === "string" ? parseJson(given) : given;
    if (policy === undefined || !isPolicy(policy)) {
      context.addIssue("This is not an IAM policy: it needs a Statement");
      return z.NEVER;
    }
    const wrong = policyCharacterMistake(policy);
    if (wrong !== undefined) {
      context.addIssue(`This policy ${wrong}`);
      return z.NEVER;
    }
    const text = JSON.stringify(policy);
    if (text.length <= MAX_SESSION_POLICY) return text;
    context.addIssue(
      `This policy has ${text.length} characters; AWS accepts at most ${MAX_SESSION_POLICY}`,
    );
    return z.NEVER;
  });

/** A list, or text with one ARN per line as in configure-aws-credentials. */
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
    bearer: z.boolean().default(false),
    secrets: z.literal("read").optional(),
  })
  .transform((given): AwsBrokerSettings => ({
    server: given.server,
    roleToAssume: given["role-to-assume"],
    inlineSessionPolicy: given["inline-session-policy"],
    managedSessionPolicies: given["managed-session-policies"],
    chain: given.chain,
    bearer: given.bearer,
    secrets: given.secrets === "read",
  }));

const POLICY_ARNS = hint(
  "Expected a list of at most 10 ARNs of managed policies.",
  "managed-session-policies: [arn:aws:iam::aws:policy/ReadOnlyAccess]",
);

export const awsSettings: KindSettings<AwsBrokerSettings, AwsServer> = {
  name: "aws",
  grant: {
    schema,
    hints: {
      server: hint(
        "Expected a name under servers.aws of the broker's configuration.",
        "server: production",
      ),
      "role-to-assume": hint(
        "Expected the ARN of one role.",
        "role-to-assume: arn:aws:iam::123456789012:role/deploy",
      ),
      "inline-session-policy": hint(
        "Expected an IAM policy, as YAML or as JSON text.",
        "inline-session-policy: { Version: 2012-10-17, Statement: [ … ] }",
      ),
      "managed-session-policies": POLICY_ARNS,
      "managed-session-policies.*": POLICY_ARNS,
      chain: hint("Expected true or false.", "chain: false"),
      bearer: hint("Expected true or false.", "bearer: false"),
      secrets: hint("Expected read, or leave it out.", "secrets: read"),
    },
    decisive: "role-to-assume",
    example: "aws: { server: production, role-to-assume: arn:aws:iam::123456789012:role/deploy }",
  },
  server: {
    schema: awsServerSchema,
    needsStoreKey: false,
    hints: AWS_SERVER_HINTS,
    place: ({ iamEndpoint = "AWS" }) => iamEndpoint,
  },
};

function isPolicy(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && "Statement" in value;
}
