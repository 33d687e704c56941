import { z } from "zod";
import type { KindSettings, ServerFields } from "../../credentials/kind/credential-kind.ts";
import { MIN_KEY_BYTES, storeKeyProblem } from "../../lease/key-ring.ts";
import { serverName } from "../../policy/grant-kind.ts";
import { isSecureUrl } from "../../shared/secure-url.ts";
import type { Hints } from "../../shared/mistake.ts";
import { Secret } from "../../shared/secret.ts";
import { githubField } from "./github-field.ts";
import { GITHUB_ISSUER, HINTS } from "./hints.ts";
import { policyField } from "./policy-field.ts";
import { storeField } from "./store-field.ts";
import {
  countField,
  durationField,
  listenField,
  pathIn,
  proxyField,
  resolveSecret,
  secretField,
  secretIssue,
  urlField,
  tlsField,
  variableField,
  type FieldSources,
} from "./fields.ts";

/** The schema of `broker.yml`, for servers of these kinds. Resolves the secrets that it refers to. */
export function configSchema(sources: FieldSources, kinds: readonly KindSettings[]) {
  return z.strictObject({
    url: urlField("origin"),
    listen: listenField(sources.hasTls === true ? "any" : "loopback"),
    "admin-listen": listenField("any").optional(),
    tls: tlsField(sources).optional(),
    proxy: proxyField().optional(),
    issuer: urlField("base").default(GITHUB_ISSUER),
    owners: z.array(z.int().positive()).min(1),
    "store-key": storeKeyField(sources).optional(),
    audit: auditField(sources),
    store: storeField(sources),
    policy: policyField(sources),
    github: githubField(sources).optional(),
    "break-glass": breakGlassField(sources),
    servers: serversField(sources, kinds),
    limits: z
      .strictObject({
        "token-max-age": durationField("15m").default(60),
        "clock-skew": durationField("5m").default(30),
        "lease-max-ttl": durationField("12h").default(3600),
        "heartbeat-interval": durationField("60s").default(5),
        connections: countField({ least: 64, most: 65_536 }).default(4096),
        "connections-per-peer": countField({ least: 8, most: 65_536 }).default(512),
        exchanges: countField({ least: 1, most: 1024 }).default(128),
        "exchanges-per-owner": countField({ least: 1, most: 1024 }).optional(),
        "exchanges-per-repository": countField({ least: 1, most: 1024 }).default(32),
        "waiting-exchanges": countField({ least: 0, most: 4096 }).default(512),
        "waiting-exchanges-per-repository": countField({ least: 0, most: 4096 }).default(64),
      })
      .prefault({}),
  });
}

export type ConfigInput = z.output<ReturnType<typeof configSchema>>;

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
      if ("mistake" in key) context.addIssue(secretIssue(key));
      const mistake = secret && keyMistake(secret);
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

/** An address, written here or by reference: those of chat services hold a secret. */
function breakGlassField(sources: FieldSources) {
  const notify = z.unknown().transform((given, context): Secret => {
    const isWritten = typeof given === "string";
    const found = isWritten ? { value: given } : resolveSecret(given, sources);
    const fault = "value" in found ? addressFault(found.value) : secretIssue(found);
    if (fault === undefined && "value" in found) return new Secret(found.value);
    if (fault !== undefined) context.addIssue(fault);
    return z.NEVER;
  });
  return z.strictObject({ notify: notify.optional() }).prefault({});
}

/** What is wrong is said without the address. */
function addressFault(text: string): string | undefined {
  if (!URL.canParse(text)) return "This is not a URL.";
  const { username, password } = new URL(text);
  if (username !== "" || password !== "")
    return "This URL must not contain a user name or a password.";
  return isSecureUrl(text) ? undefined : "This URL must use https, or http on a loopback address.";
}

function serversField(sources: FieldSources, kinds: readonly KindSettings[]) {
  const fields: ServerFields = {
    secret: () => secretField(sources),
    url: () => urlField("base"),
    variable: variableField,
  };
  const kind = ({ server }: KindSettings) =>
    z.record(serverName, server.schema(fields)).default({});
  return z.strictObject(Object.fromEntries(kinds.map((one) => [one.name, kind(one)]))).prefault({});
}
