import "./rolldown-runtime.js";
import { _ as strictObject, v as string } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { n as secretHint, t as hint } from "./hint.js";
// src/credentials/postgres/settings.ts
/** PostgreSQL cuts names at 63 bytes (NAMEDATALEN): a longer one would silently be another. */
const name = string().min(1).refine((text) => new TextEncoder().encode(text).length <= 63 && !text.includes("\0"), { message: "This is longer than the 63 bytes that PostgreSQL keeps of a name" });
const postgresSettings = {
	name: "postgres",
	grant: {
		schema: strictObject({
			server: serverName,
			database: name,
			role: name
		}),
		hints: {
			server: hint("A name under servers.postgres.", "server: staging"),
			database: hint("The database's name.", "database: app"),
			role: hint("The role that is granted.", "role: app_readonly")
		},
		decisive: "role",
		example: "postgres: { server: staging, database: app, role: app_readonly }"
	},
	server: {
		needsStoreKey: false,
		schema: ({ secret }) => strictObject({ url: secret().refine((url) => /^postgres(?:ql)?:\/\//u.test(url.reveal()) && URL.canParse(url.reveal()), { error: "What it refers to is not a postgres:// URL." }) }),
		hints: {
			"": hint("A server.", "staging: { url: { env: STAGING_ADMIN_URL } }"),
			url: secretHint("url", "{ env: STAGING_ADMIN_URL }")
		}
	}
};
export { postgresSettings };
