import type { BrokerMode, CredentialKind } from "../kind/credential-kind.ts";
import { GITHUB_HOSTILE_VARIABLES } from "./hostile-variables.ts";
import type { GitHubServer } from "./server.ts";

/** GitHub: a token of an App's installation, for some repositories and permissions, which ends itself. */
export const github: CredentialKind = {
  name: "github",
  hostileVariables: GITHUB_HOSTILE_VARIABLES,
  describe: ({ repositories, permissions }) =>
    `github token for ${String(repositories)} (${String(permissions)})`,
  broker: {
    loadRevocability: async () => (await import("./revocability.ts")).GITHUB_REVOCABILITY,
    longestSeconds: 3600,
    supplied: {},
    loadSettings: async () => (await import("./settings.ts")).githubSettings,
    createProvider: async (servers: Readonly<Record<string, GitHubServer>>, effects) => {
      const { createGitHubProvider } = await import("./provider.ts");
      return createGitHubProvider({ servers, ...effects });
    },
  } satisfies BrokerMode<GitHubServer>,
};
