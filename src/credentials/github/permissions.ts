import { LEVELS, type Level, type Permissions } from "../../github-app/narrowing.ts";

/**
 * Permissions that `repositories` limits, by GitHub's names for the API. All others, also those that GitHub adds later, reach
 * beyond repositories as far as we know: a server must list them.
 * @see https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app
 */
const OF_REPOSITORIES: ReadonlySet<string> = new Set([
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
  "workflows",
]);

/** Names as actions/create-github-app-token writes them, with hyphens: to suggest one. */
export const KNOWN_NAMES: readonly string[] = [...OF_REPOSITORIES, "members"].map(inputName);

/** `pull_requests` as `pull-requests`. */
export function inputName(name: string): string {
  return name.replaceAll("_", "-");
}

/** `pull-requests` as `pull_requests`. */
export function apiName(name: string): string {
  return name.replaceAll("-", "_");
}

/** Whether one level includes another; GitHub may have said anything. */
export function includes(given: unknown, asked: Level): boolean {
  return rankOf(given) >= rankOf(asked);
}

function rankOf(level: unknown): number {
  return LEVELS.findIndex((one) => one === level);
}

/** The first permission that reaches beyond repositories and that `allowed` does not have at this level. */
export function beyondRepositories(
  asked: Permissions,
  allowed: Permissions,
): readonly [name: string, level: Level] | undefined {
  return Object.entries(asked).find(
    ([name, level]) => !OF_REPOSITORIES.has(name) && !includes(allowed[name], level),
  );
}

/** `contents: read, pull-requests: write`. */
export function permissionsText(permissions: Permissions): string {
  return Object.entries(permissions)
    .map(([name, level]) => `${inputName(name)}: ${level}`)
    .join(", ");
}
