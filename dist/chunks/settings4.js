import { F as union, M as strictObject, N as string, V as NEVER, _ as array, j as record, m as _enum } from "./zod.js";
import { n as serverName } from "./grant-kind.js";
import { n as secretHint, t as hint } from "./hint.js";
import { t as LEVELS } from "./narrowing.js";
import { lt as didYouMean } from "./start.js";
import { a as inputName, n as apiName, t as KNOWN_NAMES } from "./permissions.js";
import { n as keysField, r as oneAppId, t as appIdFields } from "./config-fields.js";
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
		...appIdFields(),
		"private-key": keysField(secret),
		"api-url": url().default("https://api.github.com"),
		owner: string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?$/u),
		"organisation-permissions": permissionsField().default({})
	}).transform((given, context) => {
		const app = oneAppId(given, context);
		if (app === void 0) return NEVER;
		return {
			app,
			keys: given["private-key"],
			apiUrl: given["api-url"],
			owner: given.owner,
			organisationPermissions: given["organisation-permissions"]
		};
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
