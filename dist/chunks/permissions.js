import { t as LEVELS } from "./narrowing.js";
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
export { inputName as a, includes as i, apiName as n, permissionsText as o, beyondRepositories as r, KNOWN_NAMES as t };
