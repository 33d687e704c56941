import { z } from "zod";
import type { CredentialSettings } from "./policy.ts";
import { isRecord, parseJson } from "../shared/json.ts";

/** The name of a server: a grant uses it, the broker's configuration says what stands behind it. */
export const serverName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/iu)
  .describe("a name under `servers` of the broker's configuration");

/** PostgreSQL cuts names at 63 bytes (NAMEDATALEN): a longer one would silently be another. */
const postgresName = z
  .string()
  .min(1)
  .refine((name) => new TextEncoder().encode(name).length <= 63 && !name.includes("\u0000"), {
    message: "This is longer than the 63 bytes that PostgreSQL keeps of a name",
  });

const postgresSchema = z.strictObject({
  server: serverName,
  database: postgresName,
  role: postgresName,
});

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
      context.addIssue("This is no IAM policy: it needs a Statement");
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

const awsSchema = z.strictObject({
  server: serverName,
  "role-to-assume": roleArn,
  "inline-session-policy": sessionPolicy.optional(),
  "managed-session-policies": managedPolicies.default([]),
  chain: z.boolean().default(false),
});

/** A grant's `credential`: exactly one provider, with its settings. */
export const credentialSchema = z
  .strictObject({ postgres: postgresSchema.optional(), aws: awsSchema.optional() })
  .transform((given, context): CredentialSettings => {
    const { postgres, aws } = given;
    if (postgres !== undefined && aws === undefined)
      return { kind: "postgres", settings: postgres };
    if (aws !== undefined && postgres === undefined) {
      const settings = {
        server: aws.server,
        roleToAssume: aws["role-to-assume"],
        inlineSessionPolicy: aws["inline-session-policy"],
        managedSessionPolicies: aws["managed-session-policies"],
        chain: aws.chain,
      };
      return { kind: "aws", settings };
    }
    context.addIssue("A grant issues one credential: name exactly one provider");
    return z.NEVER;
  });

/** Whether two grants issue the same. Both were parsed by the schema above, so equal settings are equal texts. */
export function sameCredential(left: CredentialSettings, right: CredentialSettings): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function isPolicy(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && "Statement" in value;
}
