import { z } from "zod";
import type { KindSettings, ServerFields } from "../../credentials/kind/credential-kind.ts";
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

/** The whole of `broker.yml`, with what it refers to resolved, for servers of these kinds. */
export function configSchema(sources: FieldSources, kinds: readonly KindSettings[]) {
  return z.strictObject({
    url: urlField("origin"),
    listen: listenField("loopback"),
    "admin-listen": listenField("any").optional(),
    tls: notYet("TLS by the broker itself"),
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

/** What is expected at a path, in words and as an example. */
const HINTS: Hints = {
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
  "store-key.*": secretHint("store-key", "[{ file: new.key }, { file: old.key }]"),
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
  "limits.token-max-age": hint("How old an ID token may be.", "token-max-age: 60s"),
  "limits.clock-skew": hint("How far clocks may differ.", "clock-skew: 30s"),
  "limits.lease-max-ttl": hint("The longest that any lease lives.", "lease-max-ttl: 1h"),
  "limits.heartbeat-interval": hint("Three missed end a lease.", "heartbeat-interval: 5s"),
};

/** The hints of the whole configuration, with those of each kind's servers. */
export function configHintsOf(kinds: readonly KindSettings[]): Hints {
  const own = kinds.flatMap(({ name, server }) =>
    Object.entries(server.hints).map(
      ([path, given]) => [`servers.${name}.*${path === "" ? "" : `.${path}`}`, given] as const,
    ),
  );
  return { ...HINTS, ...Object.fromEntries(own) };
}

/** One key, or several: the first encrypts, and each opens what it has encrypted. */
function storeKeyField(sources: FieldSources) {
  return z.unknown().transform((given, context): readonly Secret[] => {
    const keys = (Array.isArray(given) ? given : [given]).map((ref) => resolveSecret(ref, sources));
    for (const key of keys) if ("mistake" in key) context.addIssue(key.mistake);
    return keys.flatMap((key) => ("value" in key ? [new Secret(key.value)] : []));
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

function serversField(sources: FieldSources, kinds: readonly KindSettings[]) {
  const fields: ServerFields = {
    secret: () => secretField(sources),
    url: () => urlField("base"),
  };
  const kind = ({ server }: KindSettings) =>
    z.record(serverName, server.schema(fields)).default({});
  return z.strictObject(Object.fromEntries(kinds.map((one) => [one.name, kind(one)]))).prefault({});
}
