import { A as record, B as NEVER, F as unknown, M as string, P as union, _ as array, j as strictObject, m as _enum, x as int } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { n as secretHint, t as hint } from "./hint.js";
import { a as inputName, c as LEVELS, n as apiName, s as parsePrivateKey, t as KNOWN_NAMES } from "./permissions.js";
import { at as didYouMean } from "./start.js";
// src/credentials/github/permissions-field.ts
function permissionsField() {
	return record(string(), _enum(LEVELS)).superRefine((given, context) => {
		for (const name of Object.keys(given)) {
			const mistake = nameMistake(name);
			if (mistake === void 0) continue;
			const { message, expected } = mistake;
			context.addIssue({
				code: "custom",
				path: [name],
				message,
				params: { expected }
			});
		}
	}).transform((given) => Object.fromEntries(Object.entries(given).map(([name, level]) => [apiName(name), level]).toSorted(([one], [other]) => one < other ? -1 : 1)));
}
function nameMistake(name) {
	const short = name.replace(/^permission-/u, "");
	if (short !== name) return {
		message: `"${name}" is the name of an input.`,
		expected: `Write ${short}.`
	};
	if (!/^[a-z]+(?:[-_][a-z]+)*$/u.test(name)) return {
		message: `"${name}" is not the name of a permission.`,
		expected: like(name)
	};
	if (!name.includes("_")) return void 0;
	const expected = `Write ${inputName(name)}.`;
	return {
		message: `"${name}" has an underscore.`,
		expected
	};
}
function like(name) {
	const meant = didYouMean(name, KNOWN_NAMES);
	return meant === void 0 ? "Names are like contents or pull-requests." : `Did you mean ${meant}?`;
}
// src/credentials/github/server.ts
const KEY_EXAMPLE = "{ file: app.pem }";
const GITHUB_SERVER_HINTS = {
	"": hint("Expected an App and the owner on whose account it is installed.", `octo-org: { client-id: Iv23liAbCdEfGhIjKlMn, owner: octo-org, private-key: ${KEY_EXAMPLE} }`),
	"client-id": hint("Expected the App's client id.", "client-id: Iv23liAbCdEfGhIjKlMn"),
	"app-id": hint("Expected the App's id, a number.", "app-id: 123456"),
	"private-key": secretHint("private-key", KEY_EXAMPLE),
	"private-key.*": secretHint("private-key", "[{ file: new.pem }, { file: old.pem }]"),
	"api-url": hint("Expected the base URL of GitHub's API.", "api-url: https://github.example/api/v3"),
	owner: hint("Expected the name of an organisation or a user.", "owner: octo-org"),
	"organisation-permissions": hint("Expected the permissions beyond repositories that grants may have.", "organisation-permissions: { members: read }"),
	"organisation-permissions.*": hint("Expected read, write or admin.", "members: read")
};
function githubServerSchema({ secret, url }) {
	return strictObject({
		"client-id": string().regex(/^[A-Za-z0-9._-]{1,64}$/u).optional(),
		"app-id": union([int().positive(), string().regex(/^[1-9]\d{0,15}$/u)]).transform(String).optional(),
		"private-key": keysField(secret),
		"api-url": url().default("https://api.github.com"),
		owner: string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?$/u),
		"organisation-permissions": permissionsField().default({})
	}).transform((given, context) => {
		const [app, other] = [given["client-id"], given["app-id"]].filter((id) => id !== void 0);
		if (app === void 0 || other !== void 0) {
			const message = app === void 0 ? "This entry has no App." : "This entry names the App twice.";
			context.addIssue({
				code: "custom",
				path: ["client-id"],
				message,
				params: { expected: "Write client-id or app-id, one of the two." }
			});
			return NEVER;
		}
		return {
			app,
			keys: given["private-key"],
			apiUrl: given["api-url"],
			owner: given.owner,
			organisationPermissions: given["organisation-permissions"]
		};
	});
}
function keysField(secret) {
	const key = secret().superRefine((given, context) => {
		const parsed = parsePrivateKey(given.reveal());
		if (parsed.ok) return;
		context.addIssue({
			code: "custom",
			message: parsed.error,
			params: { expected: "Download a private key from the App's settings, and write its PEM file as it is." }
		});
	});
	return unknown().transform((given, context) => {
		const list = Array.isArray(given) ? given : [given];
		if (list.length === 0 || list.length > 2) {
			context.addIssue("This needs one key, or two while one is replaced.");
			return NEVER;
		}
		return list.flatMap((one, index) => {
			const parsed = key.safeParse(one);
			if (parsed.success) return [parsed.data];
			for (const { message, ...issue } of parsed.error.issues) {
				const path = Array.isArray(given) ? [index] : [];
				const params = issue.code === "custom" ? issue.params : void 0;
				context.addIssue({
					code: "custom",
					message,
					path,
					...params && { params }
				});
			}
			return [];
		});
	});
}
// src/credentials/github/settings.ts
const MAX_REPOSITORIES = 500;
const NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/u;
const repositories = union([array(string()), string().transform((text) => text.split(/[\n,]/u).map((name) => name.trim()).filter((name) => name !== ""))]).superRefine((names, context) => {
	const message = namesMistake(names);
	if (message !== void 0) context.addIssue(message);
}).transform((names) => names.toSorted((one, other) => one < other ? -1 : 1));
function namesMistake(names) {
	if (names.length === 0) return "An empty list would mean every repository of the installation.";
	if (names.length > MAX_REPOSITORIES) return `GitHub issues one token for ${MAX_REPOSITORIES} repositories at most.`;
	const wrong = names.find((name) => !NAME.test(name));
	if (wrong?.includes("/") === true) return `"${wrong}" has an owner. Write only the repository's name: the server has the owner.`;
	if (wrong !== void 0) return `"${wrong}" is not the name of a repository.`;
	const lower = names.map((name) => name.toLowerCase());
	const twice = names.find((_, index) => lower.indexOf(lower[index] ?? "") !== index);
	return twice === void 0 ? void 0 : `"${twice}" appears twice.`;
}
const permissions = permissionsField().refine((given) => Object.keys(given).length > 0, { error: "An empty mapping would mean every permission of the App." });
const REPOSITORIES = hint("Expected names of repositories, without their owner.", "repositories: [shop]");
const githubSettings = {
	name: "github",
	grant: {
		schema: strictObject({
			server: serverName,
			repositories,
			permissions
		}),
		hints: {
			server: hint("A name under servers.github.", "server: octo-org"),
			repositories: REPOSITORIES,
			"repositories.*": REPOSITORIES,
			permissions: hint("Expected permissions and their levels, by the names of create-github-app-token's inputs.", "permissions: { contents: read, pull-requests: write }"),
			"permissions.*": hint("Expected read, write or admin.", "contents: read")
		},
		decisive: "permissions",
		example: "github: { server: octo-org, repositories: [shop], permissions: { contents: read } }"
	},
	server: {
		needsStoreKey: true,
		schema: githubServerSchema,
		hints: GITHUB_SERVER_HINTS,
		place: ({ apiUrl }) => apiUrl
	}
};
export { githubSettings };
