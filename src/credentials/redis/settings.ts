import { z } from "zod";
import { serverName, type GrantSettings } from "../../policy/grant-kind.ts";
import { hint, secretHint } from "../../shared/hint.ts";
import type { KindSettings, ServerFields } from "../kind/credential-kind.ts";
import { addressText } from "../kind/login/address.ts";
import { addressField, adminField, certificatesField } from "../kind/login/login-fields.ts";
import { parseRedisUrl } from "./redis-url.ts";
import { channelRules, commandRules, keyRules } from "./rule-fields.ts";
import type { RedisServer } from "./server.ts";

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
    place: ({ admin }) => addressText(admin),
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

function serverSchema(fields: ServerFields): z.ZodType<RedisServer> {
  return z
    .strictObject({
      url: adminField(fields, parseRedisUrl),
      ca: certificatesField(fields).optional(),
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
