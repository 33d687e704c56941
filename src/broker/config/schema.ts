import { z } from "zod";
import type { KindSettings, ServerFields } from "../../credentials/kind/credential-kind.ts";
import { MIN_KEY_BYTES, storeKeyProblem } from "../../lease/key-ring.ts";
import { serverName } from "../../policy/grant-kind.ts";
import { hint, secretHint } from "../../shared/hint.ts";
import type { Hints } from "../../shared/mistake.ts";
import { Secret } from "../../shared/secret.ts";
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

/** The schema of `broker.yml`, for servers of these kinds. Resolves the secrets that it refers to. */
export function configSchema(sources: FieldSources, kinds: readonly KindSettings[]) {
  return z.strictObject({
    url: urlField("origin"),
    listen: listenField("loopback"),
    "admin-listen": listenField("any").optional(),
    tls: notYet("TLS in the broker itself"),
    issuer: urlField("base").default(GITHUB_ISSUER),
    owners: z.array(z.int().positive()).min(1),
    "store-key": storeKeyField(sources).optional(),
    audit: auditField(sources),
    store: storeField(sources),
    policy: policyField(sources),
    github: githubField(sources).optional(),
    servers: serversField(sources, kinds),
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

/** What is expected at a path: a sentence and an example. */
const HINTS: Hints = {
  url: hint("Expected the broker's public URL, without a path.", "url: https://stepkey.example"),
  listen: hint(
    "Expected a loopback address and a port. A TLS proxy in front of the broker connects to it.",
    "listen: 127.0.0.1:8700",
  ),
  "admin-listen": hint("Expected an address and a port.", "admin-listen: 127.0.0.1:8701"),
  tls: hint("Remove it, and run a TLS proxy in front of `listen`.", ""),
  issuer: hint("Expected the exact issuer of your GitHub's ID tokens.", `issuer: ${GITHUB_ISSUER}`),
  owners: hint(
    "Expected a list of the numeric ids of the owners that the broker serves.",
    "owners: [65]",
  ),
  "owners.*": hint(
    "Expected a numeric id: `gh api users/OWNER --jq .id` prints it.",
    "owners: [65]",
  ),
  "store-key": secretHint("store-key", "{ file: store.key }"),
  "store-key.*": secretHint("store-key", "[{ file: new.key }, { file: old.key }]"),
  audit: hint("Expected stdout or a path.", "audit: audit.jsonl"),
  store: hint("Expected sqlite: and the path of a file.", "store: sqlite:stepkey.db"),
  policy: hint("Expected a mapping with the key directory.", "policy: { directory: ./policy }"),
  "policy.directory": hint("Expected a directory.", "policy: { directory: ./policy }"),
  "policy.require-organisation": hint(
    "Expected true or false: whether every owner must have an organisation's policy.",
    "require-organisation: true",
  ),
  "policy.github": hint("Use a directory instead.", "policy: { directory: ./policy }"),
  "policy.organisation": hint("Use a directory instead.", "policy: { directory: ./policy }"),
  github: hint(
    "Expected the API's URL and a token that can read it.",
    "github: { token: { env: GITHUB_TOKEN } }",
  ),
  "github.api": hint("Expected the API's base URL.", "api: https://api.github.com"),
  "github.token": secretHint("token", "{ env: GITHUB_TOKEN }"),
  "github.app-id": hint("Use a token with read access instead.", "token: { env: GITHUB_TOKEN }"),
  "github.private-key": hint(
    "Use a token with read access instead.",
    "token: { env: GITHUB_TOKEN }",
  ),
  "github.webhook-secret": hint("Remove it: the broker polls pull requests every minute.", ""),
  servers: hint("Expected servers by kind and name.", "servers: { postgres: { … } }"),
  "limits.token-max-age": hint("Expected the maximal age of an ID token.", "token-max-age: 60s"),
  "limits.clock-skew": hint("Expected how far clocks may differ.", "clock-skew: 30s"),
  "limits.lease-max-ttl": hint("Expected the longest ttl of any lease.", "lease-max-ttl: 1h"),
  "limits.heartbeat-interval": hint(
    "Expected the time between heartbeats. Three missed ones end a lease.",
    "heartbeat-interval: 5s",
  ),
};

/** The hints of the whole configuration, including those of each kind's servers. */
export function configHintsOf(kinds: readonly KindSettings[]): Hints {
  const own = kinds.flatMap(({ name, server }) =>
    Object.entries(server.hints).map(
      ([path, given]) => [`servers.${name}.*${path === "" ? "" : `.${path}`}`, given] as const,
    ),
  );
  return { ...HINTS, ...Object.fromEntries(own) };
}

function keyMistake(key: Secret): string | undefined {
  const problem = storeKeyProblem(key);
  if (problem === undefined) return undefined;
  return problem === "too_short"
    ? `This key is shorter than ${MIN_KEY_BYTES} bytes: \`openssl rand -base64 32\` creates one.`
    : "This key is not a string: `openssl rand -base64 32` creates one.";
}

/** One key or a list. The first encrypts; each decrypts what it has encrypted. */
function storeKeyField(sources: FieldSources) {
  return z.unknown().transform((given, context): readonly Secret[] => {
    const keys = (Array.isArray(given) ? given : [given]).map((ref) => resolveSecret(ref, sources));
    return keys.flatMap((key) => {
      const secret = "value" in key ? new Secret(key.value) : undefined;
      const mistake = "mistake" in key ? key.mistake : secret && keyMistake(secret);
      if (mistake !== undefined) context.addIssue(mistake);
      return secret ?? [];
    });
  });
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

/** `sqlite:PATH`, or a reference to such a text. A mistake never repeats the text: it may hold a password. */
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
          postgres
            ? "A store in PostgreSQL is not supported in this version."
            : "This is not a store that the broker knows.",
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
    "require-organisation": z.boolean().default(false),
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

function serversField(sources: FieldSources, kinds: readonly KindSettings[]) {
  const fields: ServerFields = {
    secret: () => secretField(sources),
    url: () => urlField("base"),
  };
  const kind = ({ server }: KindSettings) =>
    z.record(serverName, server.schema(fields)).default({});
  return z.strictObject(Object.fromEntries(kinds.map((one) => [one.name, kind(one)]))).prefault({});
}
