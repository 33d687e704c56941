import { z } from "zod";
import type { Permissions } from "../../github-app/narrowing.ts";
import { serverName, type GrantSettings } from "../../policy/grant-kind.ts";
import { hint } from "../../shared/hint.ts";
import type { KindSettings } from "../kind/credential-kind.ts";
import { permissionsField } from "./permissions-field.ts";
import { GITHUB_SERVER_HINTS, githubServerSchema, type GitHubServer } from "./server.ts";

/** What a grant says: `credential: { github: … }`, by the names of actions/create-github-app-token's inputs. */
export interface GitHubSettings extends GrantSettings {
  /** Names without their owner, sorted. Never empty: GitHub would take that for all. */
  readonly repositories: readonly string[];
  /** Never empty, for the same reason. */
  readonly permissions: Permissions;
}

/** GitHub's limit for one token. */
const MAX_REPOSITORIES = 500;

const NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/u;

/** A list, or text with one name a line or with commas, as create-github-app-token has it. */
const repositories = z
  .union([
    z.array(z.string()),
    z.string().transform((text) =>
      text
        .split(/[\n,]/u)
        .map((name) => name.trim())
        .filter((name) => name !== ""),
    ),
  ])
  .superRefine((names, context) => {
    const message = namesMistake(names);
    if (message !== undefined) context.addIssue(message);
  })
  .transform((names): readonly string[] => names.toSorted((one, other) => (one < other ? -1 : 1)));

function namesMistake(names: readonly string[]): string | undefined {
  if (names.length === 0) return "An empty list would mean every repository of the installation.";
  if (names.length > MAX_REPOSITORIES) {
    return `GitHub issues one token for ${MAX_REPOSITORIES} repositories at most.`;
  }
  const wrong = names.find((name) => !NAME.test(name));
  if (wrong?.includes("/") === true) {
    return `"${wrong}" has an owner. Write only the repository's name: the server has the owner.`;
  }
  if (wrong !== undefined) return `"${wrong}" is not the name of a repository.`;
  const lower = names.map((name) => name.toLowerCase());
  const twice = names.find((_, index) => lower.indexOf(lower[index] ?? "") !== index);
  return twice === undefined ? undefined : `"${twice}" appears twice.`;
}

const permissions = permissionsField().refine((given) => Object.keys(given).length > 0, {
  error: "An empty mapping would mean every permission of the App.",
});

const REPOSITORIES = hint(
  "Expected names of repositories, without their owner.",
  "repositories: [shop]",
);

export const githubSettings: KindSettings<GitHubSettings, GitHubServer> = {
  name: "github",
  grant: {
    schema: z.strictObject({ server: serverName, repositories, permissions }),
    hints: {
      server: hint("A name under servers.github.", "server: octo-org"),
      repositories: REPOSITORIES,
      "repositories.*": REPOSITORIES,
      permissions: hint(
        "Expected permissions and their levels, by the names of create-github-app-token's inputs.",
        "permissions: { contents: read, pull-requests: write }",
      ),
      "permissions.*": hint("Expected read, write or admin.", "contents: read"),
    },
    decisive: "permissions",
    example: "github: { server: octo-org, repositories: [shop], permissions: { contents: read } }",
  },
  server: {
    needsStoreKey: true,
    schema: githubServerSchema,
    hints: GITHUB_SERVER_HINTS,
    place: ({ apiUrl }) => apiUrl,
  },
};
