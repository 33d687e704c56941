import { M as strictObject, S as int, T as literal } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { n as secretHint, t as hint } from "./hint.js";
import { t as addressText } from "./address.js";
import { n as adminField, r as certificatesField, t as addressField } from "./login-fields.js";
import { dt as ok, ut as err } from "./start.js";
import { t as readLoginUrl } from "./login-url.js";
import { n as commandRules, r as keyRules, t as channelRules } from "./rule-fields.js";
// src/credentials/redis/redis-url.ts
function parseRedisUrl(text) {
	if (/^rediss?:\/\/:[^@]/u.test(text)) return err("The URL has no user. Where only a password is set, the user is `default`.");
	const read = readLoginUrl(text, {
		schemes: ["redis", "rediss"],
		port: 6379
	});
	if (!read.ok) return read;
	const { login, path, parameters } = read.value;
	if (path !== "" && path !== "0") return err("The URL names a database. Leave it out.");
	if (parameters.size > 0) return err("The URL has parameters. Nothing may follow \"?\".");
	return ok({
		...login,
		usesTls: text.startsWith("rediss:")
	});
}
// src/credentials/redis/settings.ts
const COMMANDS = hint("Rules of Redis's ACL for commands.", "commands: [\"+@read\"]");
const KEYS = hint("Patterns of keys, as in Redis's ACL.", "keys: [\"app:*\"]");
const CHANNELS = hint("Patterns of channels, as in Redis's ACL.", "channels: [\"news:*\"]");
const redisSettings = {
	name: "redis",
	grant: {
		schema: strictObject({
			server: serverName,
			commands: commandRules,
			keys: keyRules,
			channels: channelRules,
			database: int().min(0).max(65535).default(0)
		}),
		hints: {
			server: hint("A name under servers.redis.", "server: cache"),
			commands: COMMANDS,
			"commands.*": COMMANDS,
			keys: KEYS,
			"keys.*": KEYS,
			channels: CHANNELS,
			"channels.*": CHANNELS,
			database: hint("The number of a database.", "database: 0")
		},
		decisive: "commands",
		example: "redis: { server: cache, commands: [\"+@read\"], keys: [\"app:*\"] }"
	},
	server: {
		needsStoreKey: false,
		place: ({ admin }) => addressText(admin),
		schema: serverSchema,
		hints: {
			"": hint("A server.", "cache: { url: { env: CACHE_ADMIN_URL } }"),
			url: secretHint("url", "{ env: CACHE_ADMIN_URL }"),
			ca: hint("Certificates of the CA that signed the server's, as PEM.", "ca: { file: ca.pem }"),
			address: hint("Host and port by which steps reach the server.", "address: cache.example:6379"),
			scripts: hint("Leave it out, unless leases run scripts.", "scripts: allowed")
		}
	}
};
function serverSchema(fields) {
	return strictObject({
		url: adminField(fields, parseRedisUrl),
		ca: certificatesField(fields).optional(),
		address: addressField().optional(),
		scripts: literal("allowed").optional()
	}).superRefine(({ url, ca }, context) => {
		if (ca === void 0 || url.admin.usesTls) return;
		context.addIssue({
			code: "custom",
			path: ["ca"],
			message: "A CA is used with a rediss:// URL only, and the URL is redis://."
		});
	}).transform(({ url, ca, address, scripts }) => ({
		...url,
		ca,
		address,
		allowsScripts: scripts === "allowed"
	}));
}
export { redisSettings };
