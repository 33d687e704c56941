import type { Secret } from "../../shared/secret.ts";

/**
 * The variables in which GitHub's tools look for a token and its server. gh uses GH_TOKEN for github.com and ghe.com only.
 * @see https://cli.github.com/manual/gh_help_environment
 */
export function toolEnvironment(
  apiUrl: string,
  token: Secret,
): Readonly<Record<string, Secret | string>> {
  const { host, hostname } = new URL(apiUrl);
  if (hostname === "api.github.com") return { GITHUB_TOKEN: token, GH_TOKEN: token };
  const tenant = /^api\.(?<name>[^.]+\.ghe\.com)$/u.exec(hostname)?.groups?.["name"];
  if (tenant !== undefined) return { GITHUB_TOKEN: token, GH_TOKEN: token, GH_HOST: tenant };
  return { GITHUB_TOKEN: token, GH_ENTERPRISE_TOKEN: token, GH_HOST: host };
}
