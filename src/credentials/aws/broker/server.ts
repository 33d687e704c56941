import { z } from "zod";
import { hint, secretHint } from "../../../shared/hint.ts";
import type { Hints } from "../../../shared/mistake.ts";
import type { Secret } from "../../../shared/secret.ts";
import type { ServerFields } from "../../kind/credential-kind.ts";

/** One entry under `servers.aws` of the broker's configuration. */
export interface AwsServer {
  readonly region: string;
  /** Undefined: AWS's endpoint for the region. */
  readonly stsEndpoint?: string;
  readonly iamEndpoint?: string;
  /** `default-chain`: as every AWS SDK finds them, from variables, shared files, or the role of a container or instance. */
  readonly credentials: "default-chain" | AwsKeys;
  /** ARNs of roles that cannot write, according to the admin. */
  readonly readRoles: readonly string[];
}

export interface AwsKeys {
  readonly accessKeyId: Secret;
  readonly secretAccessKey: Secret;
  readonly sessionToken?: Secret;
}

export const AWS_SERVER_HINTS: Hints = {
  "": hint("Expected the settings of an AWS server.", "production: { region: eu-west-1 }"),
  region: hint("Expected an AWS region.", "region: eu-west-1"),
  credentials: hint("Expected default-chain, or keys by reference.", "credentials: default-chain"),
  "sts-endpoint": hint("Expected a URL.", "sts-endpoint: https://sts.eu-west-1.amazonaws.com"),
  "iam-endpoint": hint("Expected a URL.", "iam-endpoint: https://iam.amazonaws.com"),
  "credentials.access-key-id": secretHint("access-key-id", "{ env: AWS_KEY_ID }"),
  "credentials.secret-access-key": secretHint("secret-access-key", "{ env: AWS_SECRET }"),
  "credentials.session-token": secretHint("session-token", "{ env: AWS_SESSION }"),
  "read-roles": hint(
    "Expected a list of ARNs of roles that cannot write.",
    "read-roles: [arn:aws:iam::123456789012:role/reader]",
  ),
};

export function awsServerSchema({ secret, url }: ServerFields): z.ZodType<AwsServer> {
  return z
    .strictObject({
      region: z.string().regex(/^[a-z0-9-]{2,32}$/u),
      "sts-endpoint": url().optional(),
      "iam-endpoint": url().optional(),
      credentials: credentialsField(secret),
      "read-roles": z.array(z.string().regex(/^arn:aws[a-z-]*:iam::/u)).default([]),
    })
    .transform((given): AwsServer => {
      const { "sts-endpoint": stsEndpoint, "iam-endpoint": iamEndpoint } = given;
      return {
        region: given.region,
        ...(stsEndpoint === undefined ? {} : { stsEndpoint }),
        ...(iamEndpoint === undefined ? {} : { iamEndpoint }),
        credentials: given.credentials,
        readRoles: given["read-roles"],
      };
    });
}

/** Not a union of both forms: a union would report the whole value instead of the key that is wrong. */
function credentialsField(secret: ServerFields["secret"]) {
  const keys = z.strictObject({
    "access-key-id": secret(),
    "secret-access-key": secret(),
    "session-token": secret().optional(),
  });
  return z
    .unknown()
    .default("default-chain")
    .transform((given, context): AwsServer["credentials"] => {
      if (given === "default-chain") return given;
      const parsed = keys.safeParse(given);
      if (parsed.success) return keysOf(parsed.data);
      for (const issue of parsed.error.issues) {
        const { message, path } = issue;
        if (issue.code === "custom") {
          context.addIssue({ code: "custom", message, path, params: issue.params });
          continue;
        }
        const text = "Expected default-chain, or access-key-id and secret-access-key.";
        context.addIssue({ code: "custom", message: text, path });
      }
      return z.NEVER;
    });
}

function keysOf(given: {
  readonly "access-key-id": Secret;
  readonly "secret-access-key": Secret;
  readonly "session-token"?: Secret | undefined;
}): Exclude<AwsServer["credentials"], string> {
  const sessionToken = given["session-token"];
  return {
    accessKeyId: given["access-key-id"],
    secretAccessKey: given["secret-access-key"],
    ...(sessionToken === undefined ? {} : { sessionToken }),
  };
}
