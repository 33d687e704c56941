import "./rolldown-runtime.js";
import { _ as strictObject, v as string } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { n as secretHint, t as hint } from "./hint.js";
// src/credentials/postgres/settings.ts
/** PostgreSQL truncates names to 63 bytes (NAMEDATALEN): a longer one would silently become a different name. */
const name = string().min(1).refine((text) => new TextEncoder().encode(text).length <= 63 && !text.includes("\0"), { message: "This is longer than 63 bytes, the maximum for a name in PostgreSQL" });
const postgresSettings = {
	name: "postgres",
	grant: {
		schema: strictObject({
			server: serverName,
			database: name,
			role: name
		}),
		hints: {
			server: hint("Expected a name under servers.postgres of the broker's configuration.", "server: staging"),
			database: hint("Expected the name of the database.", "database: app"),
			role: hint("Expected the name of the role to grant.", "role: app_readonly")
		},
		decisive: "role",
		example: "postgres: { server: staging, database: app, role: app_readonly }"
	},
	server: {
		needsStoreKey: false,
		schema: ({ secret }) => strictObject({ url: secret().refine((url) => /^postgres(?:ql)?:\/\//u.test(url.reveal()) && URL.canParse(url.reveal()), { error: "It does not refer to a postgres:// URL." }) }),
		hints: {
			"": hint("Expected a server with its url.", "staging: { url: { env: STAGING_ADMIN_URL } }"),
			url: secretHint("url", "{ env: STAGING_ADMIN_URL }")
		}
	}
};
export { postgresSettings };
