import { M as strictObject, N as string, S as int, T as literal } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { n as secretHint, t as hint } from "./hint.js";
import { t as addressText } from "./address.js";
import { n as adminField, r as certificatesField, t as addressField } from "./login-fields.js";
import { dt as ok, ut as err } from "./start.js";
import { t as readLoginUrl } from "./login-url.js";
// src/credentials/mysql/server.ts
const MYSQL_SSL_MODES = [
	"disabled",
	"preferred",
	"required",
	"verify_ca",
	"verify_identity"
];
// src/credentials/mysql/admin-url.ts
const FORM = {
	schemes: ["mysql", "mariadb"],
	port: 3306
};
function parseMysqlUrl(text) {
	const url = readLoginUrl(text, FORM);
	if (!url.ok) return url;
	const mode = readMode(url.value.parameters);
	return mode.ok ? ok({
		...url.value.login,
		sslMode: mode.value
	}) : mode;
}
function readMode(given) {
	for (const name of given.keys()) {
		if (name === "ssl-mode") continue;
		return err(`The URL has the parameter ${name}. Only ssl-mode may follow "?".`);
	}
	const text = given.get("ssl-mode")?.toLowerCase();
	const mode = MYSQL_SSL_MODES.find((known) => known === text);
	return text === void 0 || mode !== void 0 ? ok(mode) : err(`ssl-mode in the URL is none of ${MYSQL_SSL_MODES.join(", ")}.`);
}
// src/credentials/mysql/settings.ts
const ODD = /[\p{Cc}`'"\\/]/u;
const database = string().refine((text) => isName(text, 64), { message: "This is not the name of a database: it may have 64 characters." });
const role = string().refine((text) => isName(text, 128), { message: "This is not the name of a role: it may have 128 characters." }).refine((text) => !/^(?:public|none)$/iu.test(text), { message: "PUBLIC is everybody, and NONE is not a role." });
function isName(text, most) {
	return text !== "" && text.length <= most && !ODD.test(text);
}
const DEFAULT_CONNECTIONS = 5;
const mysqlSettings = {
	name: "mysql",
	grant: {
		schema: strictObject({
			server: serverName,
			database,
			role
		}),
		hints: {
			server: hint("A name under servers.mysql.", "server: staging"),
			database: hint("The database's name.", "database: app"),
			role: hint("The role that is granted.", "role: app_readonly")
		},
		decisive: "role",
		example: "mysql: { server: staging, database: app, role: app_readonly }"
	},
	server: {
		needsStoreKey: false,
		place: ({ admin }) => addressText(admin),
		schema: serverSchema,
		hints: {
			"": hint("A server.", "staging: { url: { env: STAGING_ADMIN_URL } }"),
			url: secretHint("url", "{ env: STAGING_ADMIN_URL }"),
			ca: hint("Certificates of the CA that signed the server's, as PEM.", "ca: { file: ca.pem }"),
			address: hint("Host and port by which steps reach the server.", "address: db.example:3306"),
			clients: hint("From where steps log in, as in an account's name.", "clients: \"10.0.%\""),
			connections: hint("The most connections of one lease.", "connections: 5"),
			"xa-transactions": hint("Leave it out, unless nothing but leases uses XA transactions on this server.", "xa-transactions: leases-only")
		}
	}
};
function serverSchema(fields) {
	return strictObject({
		url: adminField(fields, parseMysqlUrl),
		ca: certificatesField(fields).optional(),
		address: addressField().optional(),
		clients: string().regex(/^[A-Za-z0-9._:%/-]{1,255}$/u, "This is not the host part of an account's name.").default("%"),
		connections: int().min(1).max(1e3).default(DEFAULT_CONNECTIONS),
		"xa-transactions": literal("leases-only").optional()
	}).superRefine(({ url, ca }, context) => {
		const message = whyCaUnfit(url.admin.sslMode, ca !== void 0);
		if (message !== void 0) context.addIssue({
			code: "custom",
			path: ["ca"],
			message
		});
	}).transform((entry) => ({
		...entry.url,
		ca: entry.ca,
		address: entry.address,
		clients: entry.clients,
		connections: entry.connections,
		onlyLeasesUseXa: entry["xa-transactions"] === "leases-only"
	}));
}
function whyCaUnfit(mode, hasCa) {
	if (mode === "verify_ca" && !hasCa) return "ssl-mode=verify_ca needs the CA's certificate.";
	return hasCa && !(mode === "required" || mode === "verify_ca" || mode === "verify_identity") ? "A CA is used with ssl-mode=verify_identity, verify_ca or required in the URL, and it has none of them." : void 0;
}
export { mysqlSettings };
