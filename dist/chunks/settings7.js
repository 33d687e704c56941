import { M as strictObject, N as string, S as int, T as literal } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { n as secretHint, t as hint } from "./hint.js";
import { t as addressText } from "./address.js";
import { n as adminField, r as certificatesField, t as addressField } from "./login-fields.js";
import { dt as ok, ut as err } from "./start.js";
import { t as readLoginUrl } from "./login-url.js";
// src/credentials/postgres/server.ts
const SSL_MODES = [
	"disable",
	"allow",
	"prefer",
	"require",
	"verify-ca",
	"verify-full"
];
// src/credentials/postgres/admin-url.ts
const FORM = {
	schemes: ["postgres", "postgresql"],
	port: 5432
};
const KNOWN_PARAMETERS = new Set(["sslmode", "channel_binding"]);
function parseAdminUrl(text) {
	const url = readLoginUrl(text, FORM);
	if (!url.ok) return url;
	const { login, path, parameters: given } = url.value;
	const parameters = readParameters(given);
	const database = path === "" ? login.user : path;
	return parameters.ok ? ok({
		...login,
		database,
		...parameters.value
	}) : parameters;
}
function readParameters(given) {
	for (const name of given.keys()) if (!KNOWN_PARAMETERS.has(name)) return err(`The URL has the parameter ${name}. Only sslmode and channel_binding may follow "?".`);
	const mode = given.get("sslmode") ?? void 0;
	if (mode !== void 0 && !isSslMode(mode)) return err(`sslmode in the URL is none of ${SSL_MODES.join(", ")}.`);
	const binding = given.get("channel_binding") ?? "prefer";
	if (![
		"disable",
		"prefer",
		"require"
	].includes(binding)) return err("channel_binding in the URL is none of disable, prefer, require.");
	if (binding === "require" && mode === "disable") return err("channel_binding=require in the URL needs TLS: write sslmode=verify-full.");
	return ok({
		sslmode: mode,
		requiresChannelBinding: binding === "require"
	});
}
function isSslMode(mode) {
	return SSL_MODES.some((known) => known === mode);
}
// src/credentials/postgres/settings.ts
const name = string().min(1).refine((text) => new TextEncoder().encode(text).length <= 63 && !text.includes("\0"), { message: "This is longer than the 63 bytes that PostgreSQL keeps of a name" });
const DEFAULT_CONNECTIONS = 5;
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
		place: ({ admin }) => addressText(admin),
		schema: serverSchema,
		hints: {
			"": hint("A server.", "staging: { url: { env: STAGING_ADMIN_URL } }"),
			url: secretHint("url", "{ env: STAGING_ADMIN_URL }"),
			ca: hint("Certificates of the CA that signed the server's, as PEM.", "ca: { file: ca.pem }"),
			address: hint("Host and port by which steps reach the server.", "address: db.example:5432"),
			connections: hint("The most connections of one lease.", "connections: 5"),
			"prepared-transactions": hint("Leave it out, or accept that a write can leave prepared transactions.", "prepared-transactions: allowed")
		}
	}
};
function serverSchema(fields) {
	return strictObject({
		url: adminField(fields, parseAdminUrl),
		ca: certificatesField(fields).optional(),
		address: addressField().optional(),
		connections: int().min(1).max(1e3).default(DEFAULT_CONNECTIONS),
		"prepared-transactions": literal("allowed").optional()
	}).superRefine(({ url, ca }, context) => {
		const message = whyCaUnfit(url.admin.sslmode, ca !== void 0);
		if (message !== void 0) context.addIssue({
			code: "custom",
			path: ["ca"],
			message
		});
	}).transform((entry) => ({
		...entry.url,
		ca: entry.ca,
		address: entry.address,
		connections: entry.connections,
		allowsPreparedTransactions: entry["prepared-transactions"] === "allowed"
	}));
}
function whyCaUnfit(mode, hasCa) {
	if (mode === "verify-ca" && !hasCa) return "sslmode=verify-ca needs the CA's certificate.";
	return hasCa && !(mode === "require" || mode === "verify-ca" || mode === "verify-full") ? "A CA is used with sslmode=verify-full, verify-ca or require in the URL, and it has none of them." : void 0;
}
export { postgresSettings };
