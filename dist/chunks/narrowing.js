import { Gt as isRecord, Kt as parseJson } from "./job.js";
import { L as Secret, dt as ok, ut as err } from "./start.js";
// src/github-app/narrowing.ts
const LEVELS = [
	"read",
	"write",
	"admin"
];
function narrowingBody({ repositories, repositoryIds, permissions }) {
	return {
		...repositories && { repositories },
		...repositoryIds && { repository_ids: repositoryIds },
		permissions
	};
}
const OF_ORGANISATION = new Set(["members"]);
function isNarrow({ repositories, repositoryIds, permissions }) {
	const names = Object.keys(permissions);
	if (names.length === 0) return false;
	if (repositoryIds !== void 0) return repositoryIds.length > 0 && repositories === void 0;
	if (repositories !== void 0) return repositories.length > 0;
	return names.length === 1 && permissions["metadata"] === "read" || names.every((name) => OF_ORGANISATION.has(name));
}
const IMPLIED = { metadata: "read" };
function readToken(body, owner, asked) {
	const content = parseJson(body);
	const token = isRecord(content) ? content["token"] : void 0;
	if (!isRecord(content) || typeof token !== "string" || token === "") return err("GitHub's response has no token");
	const expires = content["expires_at"];
	const expiresAt = typeof expires === "string" ? Date.parse(expires) : NaN;
	const mismatch = Number.isNaN(expiresAt) ? "GitHub does not say when it expires" : permissionMismatch(content["permissions"], asked.permissions) ?? (asked.repositoryIds === void 0 ? repositoryMismatch(content, owner, asked.repositories) : idMismatch(content, asked.repositoryIds));
	return ok({
		token: new Secret(token),
		expiresAt,
		mismatch
	});
}
function permissionMismatch(given, asked) {
	if (!isRecord(given)) return "GitHub does not say which permissions it has";
	const expected = {
		...IMPLIED,
		...asked
	};
	for (const [name, level] of Object.entries(given)) if (expected[name] !== level) return `it has the permission ${name}: ${String(level)}`;
	const missing = Object.keys(asked).find((name) => !Object.hasOwn(given, name));
	return missing === void 0 ? void 0 : `it lacks the permission ${missing}`;
}
function repositoryMismatch({ repository_selection: selection, repositories }, owner, asked) {
	if (asked === void 0) return void 0;
	if (selection !== "selected" || !Array.isArray(repositories)) return "it is not limited to the repositories of the grant";
	const names = repositories.map((one) => fullNameOf(one));
	const expected = new Set(asked.map((name) => `${owner}/${name}`.toLowerCase()));
	const other = names.find((name) => !expected.has(name));
	if (other !== void 0) return `it reaches the repository ${other}`;
	const missing = [...expected].find((name) => !names.includes(name));
	return missing === void 0 ? void 0 : `it does not reach the repository ${missing}`;
}
function idMismatch({ repository_selection: selection, repositories }, asked) {
	if (selection !== "selected" || !Array.isArray(repositories)) return "it is not limited to the repositories that were asked for";
	const ids = repositories.map((one) => isRecord(one) ? one["id"] : void 0);
	return ids.length === asked.length && asked.every((id) => ids.includes(id)) ? void 0 : "it reaches other repositories than those that were asked for";
}
function fullNameOf(repository) {
	const name = isRecord(repository) ? repository["full_name"] : void 0;
	return typeof name === "string" ? name.toLowerCase() : "(without a name)";
}
export { readToken as i, isNarrow as n, narrowingBody as r, LEVELS as t };
