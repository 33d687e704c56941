import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { serverName, type GrantSettings } from "../../policy/grant-kind.ts";
import { hint, secretHint } from "../../shared/hint.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import type { KindSettings, ServerFields } from "../kind/credential-kind.ts";
import { parseRedisUrl } from "./redis-url.ts";
import { channelRules, commandRules, keyRules } from "./rule-fields.ts";
import {
  redisAddressText,
  type RedisAddress,
  type RedisServer,
  type RereadRedisLogin,
} from "./server.ts";

/** What a grant says: `credential: { redis: … }`, in the words of Redis's ACL rules. */
export interface RedisSettings extends GrantSettings {
  /** `+@read`, `-keys`, in order. Never empty. */
  readonly commands: readonly string[];
  /** `~app:*`, `%R~app:*`: without any, no key can be used. */
  readonly keys: readonly string[];
  /** `&news:*`: without any, no channel can be used. */
  readonly channels: readonly string[];
  readonly database: number;
}

const COMMANDS = hint("Rules of Redis's ACL for commands.", 'commands: ["+@read"]');
const KEYS = hint("Patterns of keys, as in Redis's ACL.", 'keys: ["app:*"]');
const CHANNELS = hint("Patterns of channels, as in Redis's ACL.", 'channels: ["news:*"]');

export const redisSettings: KindSettings<RedisSettings, RedisServer> = {
  name: "redis",
  grant: {
    schema: z.strictObject({
      server: serverName,
      commands: commandRules,
      keys: keyRules,
      channels: channelRules,
      database: z.int().min(0).max(65_535).default(0),
    }),
    hints: {
      server: hint("A name under servers.redis.", "server: cache"),
      commands: COMMANDS,
      "commands.*": COMMANDS,
      keys: KEYS,
      "keys.*": KEYS,
      channels: CHANNELS,
      "channels.*": CHANNELS,
      database: hint("The number of a database.", "database: 0"),
    },
    decisive: "commands",
    example: 'redis: { server: cache, commands: ["+@read"], keys: ["app:*"] }',
  },
  server: {
    needsStoreKey: false,
    place: ({ admin }) => redisAddressText(admin),
    schema: serverSchema,
    hints: {
      "": hint("A server.", "cache: { url: { env: CACHE_ADMIN_URL } }"),
      url: secretHint("url", "{ env: CACHE_ADMIN_URL }"),
      ca: hint("Certificates of the CA that signed the server's, as PEM.", "ca: { file: ca.pem }"),
      address: hint(
        "Host and port by which steps reach the server.",
        "address: cache.example:6379",
      ),
      scripts: hint("Leave it out, unless leases run scripts.", "scripts: allowed"),
    },
  },
};

function serverSchema({ secret }: ServerFields): z.ZodType<RedisServer> {
  return z
    .strictObject({
      url: secret().transform((url, context) => {
        const login = loginOf(url);
        if (login.ok) return login.value;
        context.addIssue(login.error);
        return z.NEVER;
      }),
      // A certificate is public, but it comes from a file, as secrets do.
      ca: secret()
        .refine((pem) => isCertificate(pem.reveal()), {
          error: "It refers to something that is not a certificate in PEM form.",
        })
        .transform((pem) => pem.reveal())
        .optional(),
      address: addressField().optional(),
      scripts: z.literal("allowed").optional(),
    })
    .superRefine(({ url, ca }, context) => {
      if (ca === undefined || url.admin.usesTls) return;
      const message = "A CA is used with a rediss:// URL only, and the URL is redis://.";
      context.addIssue({ code: "custom", path: ["ca"], message });
    })
    .transform(({ url, ca, address, scripts }) => ({
      ...url,
      ca,
      address,
      allowsScripts: scripts === "allowed",
    }));
}

function loginOf(url: Secret): Result<RereadRedisLogin, string> {
  const admin = parseRedisUrl(url.reveal());
  if (!admin.ok) return admin;
  if (!url.isFromFile) return ok({ admin: admin.value });
  const rereadAdmin = (): RereadRedisLogin | undefined => {
    const next = url.reread();
    const login = next === url ? undefined : loginOf(next);
    return login?.ok === true ? login.value : undefined;
  };
  return ok({ admin: admin.value, rereadAdmin });
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

const ADDRESS = /^(?:\[(?<six>[0-9a-fA-F:.]+)\]|(?<host>[A-Za-z0-9._-]+)):(?<port>\d{1,5})$/u;

function addressField() {
  return z.string().transform((text, context): RedisAddress => {
    const { six, host = six, port } = ADDRESS.exec(text)?.groups ?? {};
    if (host !== undefined && port !== undefined && Number(port) > 0 && Number(port) <= 65_535) {
      return { host, port: Number(port) };
    }
    context.addIssue(`"${text}" is not a host with a port.`);
    return z.NEVER;
  });
}
