import { z } from "zod";
import type { AwsServer } from "../../credentials/aws/broker/calls.ts";
import { serverName } from "../../policy/credential-settings.ts";
import type { Hints } from "../../shared/mistake.ts";
import type { Secret } from "../../shared/secret.ts";
import {
  durationField,
  listenField,
  notYet,
  pathIn,
  resolveSecret,
  secretField,
  urlField,
  type FieldSources,
} from "./fields.ts";

const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/** The whole of `broker.yml`, with what it refers to resolved. */
export function configSchema(sources: FieldSources) {
  const secret = secretField(sources);
  return z.strictObject({
    url: urlField("origin"),
    listen: listenField("loopback"),
    "admin-listen": listenField("any").optional(),
    tls: notYet("TLS by the broker itself"),
    issuer: urlField("base").default(GITHUB_ISSUER),
    owners: z.array(z.int().positive()).min(1),
    "store-key": secret.optional(),
    audit: auditField(sources),
    store: storeField(sources),
    policy: policyField(sources),
    github: githubField(sources).optional(),
    servers: serversField(sources),
    limits: z
      .strictObject({
        "token-max-age": durationField("15m").default(60),
        "clock-skew": durationField("5m").default(30),
        "lease-max-ttl": durationField("12h").default(3600),
        "heartbeat-interval": durationField("60s").default(5),
      })
      .prefault({}),
  });
}

export type ConfigInput = z.output<ReturnType<typeof configSchema>>;

/** What is expected at a path, in words and as an example. */
export const CONFIG_HINTS: Hints = {
  url: hint("The broker's public origin.", "url: https://stepkey.example"),
  listen: hint(
    "A loopback address and a port; put a proxy that speaks TLS before it.",
    "listen: 127.0.0.1:8700",
  ),
  "admin-listen": hint("An address and a port.", "admin-listen: 127.0.0.1:8701"),
  tls: hint("Leave it out, and put a proxy that speaks TLS before `listen`.", ""),
  issuer: hint("The issuer of your GitHub's ID tokens, exactly.", `issuer: ${GITHUB_ISSUER}`),
  owners: hint("The numeric ids of the owners that are served.", "owners: [65]"),
  "owners.*": hint("A numeric id; https://api.github.com/users/OWNER shows it.", "owners: [65]"),
  "store-key": secretHint("store-key", "{ file: store.key }"),
  audit: hint("stdout, or a path.", "audit: audit.jsonl"),
  store: hint("A SQLite file.", "store: sqlite:stepkey.db"),
  policy: hint("A directory.", "policy: { directory: ./policy }"),
  "policy.directory": hint("A directory.", "policy: { directory: ./policy }"),
  "policy.github": hint("Use a directory.", "policy: { directory: ./policy }"),
  "policy.organisation": hint("Use a directory.", "policy: { directory: ./policy }"),
  github: hint("The API and a token that reads it.", "github: { token: { env: GITHUB_TOKEN } }"),
  "github.api": hint("The API's base URL.", "api: https://api.github.com"),
  "github.token": secretHint("token", "{ env: GITHUB_TOKEN }"),
  "github.app-id": hint("Use a token that reads.", "token: { env: GITHUB_TOKEN }"),
  "github.private-key": hint("Use a token that reads.", "token: { env: GITHUB_TOKEN }"),
  "github.webhook-secret": hint("Leave it out: pull requests are polled each minute.", ""),
  servers: hint("Servers by kind and name.", "servers: { postgres: { … } }"),
  "servers.postgres.*": hint("A server.", "staging: { url: { env: STAGING_ADMIN_URL } }"),
  "servers.postgres.*.url": secretHint("url", "{ env: STAGING_ADMIN_URL }"),
  "servers.aws.*": hint("A partition's servers.", "production: { region: eu-west-1 }"),
  "servers.aws.*.region": hint("An AWS region.", "region: eu-west-1"),
  "servers.aws.*.credentials": hint(
    "default-chain, or keys by reference.",
    "credentials: default-chain",
  ),
  "servers.aws.*.sts-endpoint": hint("A URL.", "sts-endpoint: https://sts.eu-west-1.amazonaws.com"),
  "servers.aws.*.iam-endpoint": hint("A URL.", "iam-endpoint: https://iam.amazonaws.com"),
  "servers.aws.*.credentials.access-key-id": secretHint("access-key-id", "{ env: AWS_KEY_ID }"),
  "servers.aws.*.credentials.secret-access-key": secretHint(
    "secret-access-key",
    "{ env: AWS_SECRET }",
  ),
  "servers.aws.*.credentials.session-token": secretHint("session-token", "{ env: AWS_SESSION }"),
  "limits.token-max-age": hint("How old an ID token may be.", "token-max-age: 60s"),
  "limits.clock-skew": hint("How far clocks may differ.", "clock-skew: 30s"),
  "limits.lease-max-ttl": hint("The longest that any lease lives.", "lease-max-ttl: 1h"),
  "limits.heartbeat-interval": hint("Three missed end a lease.", "heartbeat-interval: 5s"),
  "servers.aws.*.read-roles": hint(
    "ARNs of roles that cannot write.",
    "read-roles: [arn:aws:iam::123456789012:role/reader]",
  ),
};

function hint(expected: string, example: string): Hints[string] {
  return { expected, example };
}

function secretHint(key: string, example: string): Hints[string] {
  return hint("{ env: NAME } or { file: PATH }.", `${key}: ${example}`);
}

function auditField({ directory }: FieldSources) {
  return z
    .string()
    .min(1)
    .default("stdout")
    .transform((text) =>
      text === "stdout"
        ? ({ kind: "stdout" } as const)
        : ({ kind: "file", path: pathIn(directory, text) } as const),
    );
}

/** `sqlite:PATH`, or a reference to such a text. Nothing of it is repeated: another kind may hold a password. */
function storeField(sources: FieldSources) {
  return z
    .unknown()
    .default("sqlite:stepkey.db")
    .transform((given, context) => {
      const found = typeof given === "string" ? { value: given } : resolveSecret(given, sources);
      if ("value" in found) {
        const path = /^sqlite:(?<path>.+)$/u.exec(found.value)?.groups?.["path"];
        if (path !== undefined) {
          return { kind: "sqlite", path: pathIn(sources.directory, path) } as const;
        }
        const postgres = /^postgres(?:ql)?:/u.test(found.value);
        context.addIssue(
          postgres ? "A store in PostgreSQL is not in this version." : "This names no store.",
        );
        return z.NEVER;
      }
      context.addIssue(found.mistake);
      return z.NEVER;
    });
}

function policyField({ directory }: FieldSources) {
  return z.strictObject({
    directory: z
      .string()
      .min(1)
      .transform((path) => pathIn(directory, path)),
    github: notYet("Policy from GitHub"),
    organisation: notYet("An organisation's policy from GitHub"),
  });
}

function githubField(sources: FieldSources) {
  return z.strictObject({
    api: urlField("base").default("https://api.github.com"),
    token: secretField(sources),
    "app-id": notYet("Reading as a GitHub App"),
    "private-key": notYet("Reading as a GitHub App"),
    "webhook-secret": notYet("The webhook endpoint"),
  });
}

function serversField(sources: FieldSources) {
  return z
    .strictObject({
      postgres: z.record(serverName, postgresField(sources)).default({}),
      aws: z.record(serverName, awsField(sources)).default({}),
    })
    .prefault({});
}

function postgresField(sources: FieldSources) {
  const url = secretField(sources).refine(
    (secret) => /^postgres(?:ql)?:\/\//u.test(secret.reveal()) && URL.canParse(secret.reveal()),
    { error: "What it refers to is no postgres:// URL." },
  );
  return z.strictObject({ url });
}

function awsField(sources: FieldSources) {
  return z
    .strictObject({
      region: z.string().regex(/^[a-z0-9-]{2,32}$/u),
      "sts-endpoint": urlField("base").optional(),
      "iam-endpoint": urlField("base").optional(),
      credentials: credentialsField(sources),
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

/** Not a union of both: its one mistake would be "neither", instead of the key that is wrong. */
function credentialsField(sources: FieldSources) {
  const secret = secretField(sources);
  const keys = z.strictObject({
    "access-key-id": secret,
    "secret-access-key": secret,
    "session-token": secret.optional(),
  });
  return z
    .unknown()
    .default("default-chain")
    .transform((given, context): AwsServer["credentials"] => {
      if (given === "default-chain") return given;
      const parsed = keys.safeParse(given);
      if (parsed.success) return keysOf(parsed.data);
      for (const { code, message, path } of parsed.error.issues) {
        const text = code === "custom" ? message : "This is neither default-chain nor two keys.";
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
