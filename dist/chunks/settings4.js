import { T as NEVER, b as strictObject, m as literal, p as int, x as string } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { n as secretHint, t as hint } from "./hint.js";
import { Q as ok, S as Secret, Z as err } from "./base.js";
import { n as addressText, t as SSL_MODES } from "./server3.js";
const { X509Certificate } = process.getBuiltinModule("node:crypto");
// src/credentials/postgres/admin-url.ts
/** Each character that ends a part of a URL, and how a password has to write it. */
const ENCODED = {
	"/": "%2F",
	"?": "%3F",
	"#": "%23",
	"@": "%40"
};
const KNOWN_PARAMETERS = /* @__PURE__ */ new Set(["sslmode", "channel_binding"]);
/**
* Reads an admin's URL strictly, as libpq does and not as Node's client does: what is written in an ambiguous way is
* refused, because a password that is cut short would send the rest of it to a name server. An error is one sentence
* that repeats nothing of the URL but names of parameters.
*/
function parseAdminUrl(text) {
	const rest = /^postgres(?:ql)?:\/\/(?<rest>.*)$/su.exec(text)?.groups?.["rest"];
	if (rest === void 0) return err("It refers to something that is not a postgres:// URL.");
	const unclear = whyUnclear(rest);
	if (unclear !== void 0) return err(unclear);
	if (!URL.canParse(text)) return err("The URL cannot be read: check its host and its port.");
	const url = new URL(text);
	const login = readLogin(url);
	if (!login.ok) return login;
	const parameters = readParameters(url);
	return parameters.ok ? ok({
		...login.value,
		...parameters.value
	}) : parameters;
}
function whyUnclear(rest) {
	const end = rest.search(/[/?#]/u);
	const authority = end === -1 ? rest : rest.slice(0, end);
	if (!authority.includes("@") && rest.includes("@")) {
		const raw = rest[end] ?? "";
		return `The user or the password in the URL contains a raw ${raw}. Write it as ${String(ENCODED[raw])}.`;
	}
	if (authority.split("@").length > 2) return "The user or the password in the URL contains a raw @. Write it as %40.";
	if (rest.includes("#")) return "The URL contains a raw #. Write it as %23.";
	const host = authority.slice(authority.lastIndexOf("@") + 1);
	if (host.includes(",")) return "The URL names several hosts. Name the one that accepts writes.";
	if (/^%2f/iu.test(host)) return "The URL names a socket. Name a host that steps reach too.";
}
function readLogin(url) {
	const user = decoded(url.username);
	const password = decoded(url.password);
	const database = decoded(url.pathname.slice(1));
	if (user === void 0 || password === void 0 || database === void 0) return err("The URL contains a raw %. Write it as %25.");
	const missing = whatIsMissing(url, user, password);
	if (missing !== void 0) return err(missing);
	return ok({
		host: url.hostname.replaceAll(/^\[|\]$/gu, ""),
		port: url.port === "" ? 5432 : Number(url.port),
		user,
		password: new Secret(password),
		database: database === "" ? user : database
	});
}
function whatIsMissing(url, user, password) {
	if (url.hostname === "") return "The URL has no host.";
	if (user === "") return "The URL has no user.";
	if (password === "") return "The URL has no password.";
}
function readParameters(url) {
	for (const name of url.searchParams.keys()) if (!KNOWN_PARAMETERS.has(name)) return err(`The URL has the parameter ${name}. Only sslmode and channel_binding may follow "?".`);
	const mode = url.searchParams.get("sslmode") ?? void 0;
	if (mode !== void 0 && !isSslMode(mode)) return err(`sslmode in the URL is none of ${SSL_MODES.join(", ")}.`);
	const binding = url.searchParams.get("channel_binding") ?? "prefer";
	if (![
		"disable",
		"prefer",
		"require"
	].includes(binding)) return err("channel_binding in the URL is none of disable, prefer, require.");
	return ok({
		sslmode: mode,
		requiresChannelBinding: binding === "require"
	});
}
function isSslMode(mode) {
	return SSL_MODES.some((known) => known === mode);
}
function decoded(text) {
	try {
		return decodeURIComponent(text);
	} catch {
		return;
	}
}
// src/credentials/postgres/settings.ts
/** PostgreSQL cuts names at 63 bytes (NAMEDATALEN): a longer one would silently be another. */
const name = string().min(1).refine((text) => new TextEncoder().encode(text).length <= 63 && !text.includes("\0"), { message: "This is longer than the 63 bytes that PostgreSQL keeps of a name" });
/** How many connections a lease may have where the entry does not say. */
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
function serverSchema({ secret }) {
	return strictObject({
		url: secret().transform((url, context) => {
			const login = loginOf(url);
			if (login.ok) return login.value;
			context.addIssue(login.error);
			return NEVER;
		}),
		ca: secret().refine((pem) => isCertificate(pem.reveal()), { error: "It refers to something that is not a certificate in PEM form." }).transform((pem) => pem.reveal()).optional(),
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
function loginOf(url) {
	const admin = parseAdminUrl(url.reveal());
	if (!admin.ok) return admin;
	if (!url.isFromFile) return ok({ admin: admin.value });
	const rereadAdmin = () => {
		const next = url.reread();
		const login = next === url ? void 0 : loginOf(next);
		return login?.ok === true ? login.value : void 0;
	};
	return ok({
		admin: admin.value,
		rereadAdmin
	});
}
function whyCaUnfit(mode, hasCa) {
	if (mode === "verify-ca" && !hasCa) return "sslmode=verify-ca needs the CA's certificate.";
	return hasCa && !(mode === "require" || mode === "verify-ca" || mode === "verify-full") ? "A CA is used with sslmode=verify-full, verify-ca or require in the URL, and it has none of them." : void 0;
}
function isCertificate(pem) {
	try {
		return new X509Certificate(pem).raw.length > 0;
	} catch {
		return false;
	}
}
const ADDRESS = /^(?:\[(?<six>[0-9a-fA-F:.]+)\]|(?<host>[A-Za-z0-9._-]+)):(?<port>\d{1,5})$/u;
function addressField() {
	return string().transform((text, context) => {
		const { six, host = six, port } = ADDRESS.exec(text)?.groups ?? {};
		if (host !== void 0 && port !== void 0 && Number(port) > 0 && Number(port) <= 65535) return {
			host,
			port: Number(port)
		};
		context.addIssue(`"${text}" is not a host with a port.`);
		return NEVER;
	});
}
export { postgresSettings };
