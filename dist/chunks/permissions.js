import { F as Secret, ot as err, st as ok } from "./start.js";
import { Gt as isRecord, Kt as parseJson } from "./job.js";
const { createPrivateKey } = process.getBuiltinModule("node:crypto");
// src/github-app/narrowing.ts
const LEVELS = [
	"read",
	"write",
	"admin"
];
const IMPLIED = { metadata: "read" };
function readToken(body, owner, asked) {
	const content = parseJson(body);
	const token = isRecord(content) ? content["token"] : void 0;
	if (!isRecord(content) || typeof token !== "string" || token === "") return err("GitHub's response has no token");
	const expires = content["expires_at"];
	const expiresAt = typeof expires === "string" ? Date.parse(expires) : NaN;
	const mismatch = Number.isNaN(expiresAt) ? "GitHub does not say when it expires" : permissionMismatch(content["permissions"], asked.permissions) ?? repositoryMismatch(content, owner, asked.repositories);
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
	if (selection !== "selected" || !Array.isArray(repositories)) return "it is not limited to the repositories of the grant";
	const names = repositories.map((one) => fullNameOf(one));
	const expected = new Set(asked.map((name) => `${owner}/${name}`.toLowerCase()));
	const other = names.find((name) => !expected.has(name));
	if (other !== void 0) return `it reaches the repository ${other}`;
	const missing = [...expected].find((name) => !names.includes(name));
	return missing === void 0 ? void 0 : `it does not reach the repository ${missing}`;
}
function fullNameOf(repository) {
	const name = isRecord(repository) ? repository["full_name"] : void 0;
	return typeof name === "string" ? name.toLowerCase() : "(without a name)";
}
// src/github-app/private-key.ts
const MIN_BITS = 2048;
function parsePrivateKey(text) {
	const pem = text.replaceAll(String.raw`\n`, "\n");
	if (!pem.includes("-----BEGIN")) return err("This is not a private key in PEM form.");
	if (/BEGIN (?:RSA )?PUBLIC KEY|BEGIN CERTIFICATE/u.test(pem)) return err("This is a public key or a certificate, and not the App's private key.");
	if (/BEGIN ENCRYPTED|ENCRYPTED$/mu.test(pem)) return err("This private key is encrypted.");
	const key = readKey(pem);
	if (key === void 0) return err("This private key is damaged.");
	const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
	if (key.asymmetricKeyType !== "rsa" || bits < MIN_BITS) return err(`This is not an RSA key of at least ${MIN_BITS} bits, as GitHub's are.`);
	return ok(key);
}
function readKey(pem) {
	try {
		return createPrivateKey(pem);
	} catch {
		return;
	}
}
// src/credentials/github/permissions.ts
const OF_REPOSITORIES = new Set([
	"actions",
	"actions_variables",
	"administration",
	"artifact_metadata",
	"attestations",
	"checks",
	"code_quality",
	"codespaces",
	"contents",
	"dependabot_secrets",
	"deployments",
	"discussions",
	"environments",
	"issues",
	"merge_queues",
	"metadata",
	"packages",
	"pages",
	"pull_requests",
	"repository_custom_properties",
	"repository_hooks",
	"repository_projects",
	"secret_scanning_alerts",
	"secrets",
	"security_events",
	"single_file",
	"statuses",
	"vulnerability_alerts",
	"workflows"
]);
const KNOWN_NAMES = [...OF_REPOSITORIES, "members"].map(inputName);
function inputName(name) {
	return name.replaceAll("_", "-");
}
function apiName(name) {
	return name.replaceAll("-", "_");
}
function includes(given, asked) {
	return rankOf(given) >= rankOf(asked);
}
function rankOf(level) {
	return LEVELS.findIndex((one) => one === level);
}
function beyondRepositories(asked, allowed) {
	return Object.entries(asked).find(([name, level]) => !OF_REPOSITORIES.has(name) && !includes(allowed[name], level));
}
function permissionsText(permissions) {
	return Object.entries(permissions).map(([name, level]) => `${inputName(name)}: ${level}`).join(", ");
}
export { inputName as a, LEVELS as c, includes as i, readToken as l, apiName as n, permissionsText as o, beyondRepositories as r, parsePrivateKey as s, KNOWN_NAMES as t };
