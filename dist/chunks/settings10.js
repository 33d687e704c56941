import { I as unknown, M as strictObject, N as string, S as int, V as NEVER, _ as array, j as record } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { lt as didYouMean } from "./start.js";
import { n as secretHint, t as hint } from "./hint.js";
import { Gt as isRecord } from "./job.js";
import { t as secretNames } from "./server2.js";
// src/credentials/static/settings.ts
const secretName = string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,199}$/u);
const REFERENCE_EXAMPLE = "NPM_TOKEN: op://ci/npm/credential";
const ITEM_EXAMPLE = "NPM_TOKEN: { vault: ci, item: npm, field: credential }";
const DEFAULT_ROTATE_AFTER = 1e3;
const staticSettings = {
	name: "static",
	grant: {
		schema: strictObject({
			server: serverName,
			secrets: array(secretName).min(1).max(16).refine((names) => new Set(names).size === names.length, { error: "A name appears twice." }).transform((names) => names.toSorted())
		}),
		hints: {
			server: hint("A name under servers.static.", "server: packages"),
			secrets: hint("Names of secrets of this server, 16 at most.", "secrets: [NPM_TOKEN]"),
			"secrets.*": hint("The name of a secret of this server.", "NPM_TOKEN")
		},
		decisive: "secrets",
		example: "static: { server: packages, secrets: [NPM_TOKEN] }"
	},
	server: {
		needsStoreKey: true,
		storeKeyUse: "to recognise a value that went to many leases",
		schema: serverSchema,
		listed: {
			setting: "secrets",
			what: "secret",
			among: writtenNames
		},
		hints: {
			"": hint("Stored secrets.", "packages: { secrets: { NPM_TOKEN: { file: npm-token } } }"),
			secrets: hint("Secrets by the names of their variables.", "secrets: { NPM_TOKEN: { file: npm-token } }"),
			"secrets.*": secretHint("NPM_TOKEN", "{ file: npm-token }"),
			connect: hint("A 1Password Connect server.", ""),
			"connect.url": hint("Its URL.", "url: https://connect.example"),
			"connect.token": secretHint("token", "{ file: connect-token }"),
			"connect.secrets": hint("Fields of items, by the names of their variables.", ITEM_EXAMPLE),
			"connect.secrets.*": hint("A vault, an item and a field.", ITEM_EXAMPLE),
			onepassword: hint("1Password itself, through its SDK.", ""),
			"onepassword.token": secretHint("token", "{ file: service-account-token }"),
			"onepassword.secrets": hint("Secret references, by the names of their variables.", REFERENCE_EXAMPLE),
			"onepassword.secrets.*": hint("A secret reference.", REFERENCE_EXAMPLE),
			reads: hint("Names of secrets that can only read.", "reads: [SENTRY_TOKEN]"),
			"reads.*": hint("The name of a secret of this entry.", "SENTRY_TOKEN"),
			"rotate-after": hint("After how many leases a value should be replaced.", "rotate-after: 1000")
		}
	}
};
function serverSchema(fields) {
	const named = (value) => record(string(), value).superRefine((given, context) => {
		for (const name of Object.keys(given)) {
			const checked = fields.variable().safeParse(name);
			const message = checked.success ? void 0 : checked.error.issues[0]?.message;
			if (message !== void 0) context.addIssue({
				code: "custom",
				path: [name],
				message
			});
		}
	});
	return strictObject({
		secrets: named(fields.secret()).default({}),
		connect: strictObject({
			url: fields.url(),
			token: fields.secret(),
			secrets: named(itemField())
		}).optional(),
		onepassword: strictObject({
			token: fields.secret(),
			secrets: named(secretReference())
		}).optional(),
		reads: array(string()).default([]),
		"rotate-after": int().min(1).max(1e6).default(DEFAULT_ROTATE_AFTER)
	}).transform(({ "rotate-after": rotateAfter, connect, onepassword, ...entry }) => ({
		...entry,
		connect,
		onepassword,
		rotateAfter
	})).superRefine(checkNames);
}
function writtenNames(entry) {
	if (!isRecord(entry)) return [];
	return [entry, ...STORES.map((store) => entry[store])].flatMap((source) => isRecord(source) && isRecord(source["secrets"]) ? Object.keys(source["secrets"]) : []);
}
const STORES = ["connect", "onepassword"];
function itemField() {
	const part = string().regex(/^[^"\\\p{Cc}]{1,200}$/u, { error: "This is not a name or an id at 1Password." });
	return unknown().transform((given, context) => {
		if (!isRecord(given)) {
			context.addIssue("This is not a field of an item; a secret must not be in this file itself.");
			return NEVER;
		}
		const parsed = strictObject({
			vault: part,
			item: part,
			field: part
		}).safeParse(given);
		if (parsed.success) return parsed.data;
		context.addIssue("This needs vault, item and field, each a name or an id, and nothing else.");
		return NEVER;
	});
}
const REFERENCE = /^op:\/(?:\/[^/?"\\\p{Cc}]{1,200}){3,4}(?:\?[\w=-]{1,100})?$/u;
function secretReference() {
	return unknown().transform((given, context) => {
		if (typeof given === "string" && REFERENCE.test(given)) return given;
		context.addIssue("This is not a secret reference, op://vault/item/field; a secret must not be in this file itself.");
		return NEVER;
	});
}
function checkNames(server, context) {
	const names = secretNames(server);
	const add = (path, message, expected) => {
		context.addIssue({
			code: "custom",
			path,
			message,
			params: { expected }
		});
	};
	if (names.length === 0) add(["secrets"], "This entry has no secret.");
	const known = new Map(Object.keys(server.secrets).map((name) => [name, "secrets"]));
	for (const store of STORES) for (const name of Object.keys(server[store]?.secrets ?? {})) {
		const other = known.get(name);
		known.set(name, `${store}.secrets`);
		if (other === void 0) continue;
		add([
			store,
			"secrets",
			name
		], `${name} is also under ${other}. Remove one of them.`);
	}
	for (const [index, name] of server.reads.entries()) {
		if (names.includes(name)) continue;
		const meant = didYouMean(name, names);
		const expected = meant === void 0 ? `It has: ${names.join(", ")}.` : `Did you mean "${meant}"?`;
		add(["reads", index], `This entry has no secret "${name}".`, expected);
	}
}
export { staticSettings };
