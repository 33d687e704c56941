import { didYouMean } from "../../shared/did-you-mean.ts";
import { permanentFailure } from "../kind/failures.ts";
import type { Classification, ProviderFailure } from "../kind/provider.ts";
import { beyondRepositories, inputName, KNOWN_NAMES, permissionsText } from "./permissions.ts";
import type { GitHubServer } from "./server.ts";
import type { GitHubSettings } from "./settings.ts";

/** GitHub enforces the permissions, so they say what the token can do. */
export function classifyPermissions({ permissions }: GitHubSettings): Classification {
  const writing = Object.entries(permissions).filter(([, level]) => level !== "read");
  return writing.length === 0
    ? { access: "read", because: "every permission is read" }
    : { access: "write", because: `it has ${permissionsText(Object.fromEntries(writing))}` };
}

/** `repositories` does not limit these, so the server must list them. */
export function refuseBeyondRepositories(
  { organisationPermissions }: Pick<GitHubServer, "organisationPermissions">,
  { server, permissions }: GitHubSettings,
): ProviderFailure | undefined {
  const beyond = beyondRepositories(permissions, organisationPermissions);
  if (beyond === undefined) return undefined;
  const [name, level] = beyond;
  const shown = `${inputName(name)}: ${level}`;
  const message = `\`repositories\` does not limit the permission ${shown}, and server "${server}" does not allow it`;
  const remedy = `${meantText(inputName(name))}Remove it from the grant, or add \`organisation-permissions: { ${shown} }\` to the server.`;
  return { ...permanentFailure("permission_not_allowed", message, remedy), setting: "permissions" };
}

/** Whoever writes `issue` for `issues` would not find it in a list of permissions that are allowed. */
function meantText(name: string): string {
  const meant = didYouMean(name, KNOWN_NAMES);
  return meant === undefined || meant === name ? "" : `Did you mean ${meant}? `;
}
