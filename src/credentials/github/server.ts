import { z } from "zod";
import { appIdFields, keysField, oneAppId } from "../../github-app/config-fields.ts";
import type { Permissions } from "../../github-app/narrowing.ts";
import { hint, secretHint } from "../../shared/hint.ts";
import type { Hints } from "../../shared/mistake.ts";
import type { Secret } from "../../shared/secret.ts";
import type { ServerFields } from "../kind/credential-kind.ts";
import { permissionsField } from "./permissions-field.ts";

/** One entry under `servers.github`: an App on the account of one owner. */
export interface GitHubServer {
  /** The App's id or client id. */
  readonly app: string;
  /** Two while one is replaced. */
  readonly keys: readonly Secret[];
  readonly apiUrl: string;
  readonly owner: string;
  /** Permissions beyond repositories that grants may have. */
  readonly organisationPermissions: Permissions;
}

const KEY_EXAMPLE = "{ file: app.pem }";

export const GITHUB_SERVER_HINTS: Hints = {
  "": hint(
    "Expected an App and the owner on whose account it is installed.",
    `octo-org: { client-id: Iv23liAbCdEfGhIjKlMn, owner: octo-org, private-key: ${KEY_EXAMPLE} }`,
  ),
  "client-id": hint("Expected the App's client id.", "client-id: Iv23liAbCdEfGhIjKlMn"),
  "app-id": hint("Expected the App's id, a number.", "app-id: 123456"),
  "private-key": secretHint("private-key", KEY_EXAMPLE),
  "private-key.*": secretHint("private-key", "[{ file: new.pem }, { file: old.pem }]"),
  "api-url": hint(
    "Expected the base URL of GitHub's API.",
    "api-url: https://github.example/api/v3",
  ),
  owner: hint("Expected the name of an organisation or a user.", "owner: octo-org"),
  "organisation-permissions": hint(
    "Expected the permissions beyond repositories that grants may have.",
    "organisation-permissions: { members: read }",
  ),
  "organisation-permissions.*": hint("Expected read, write or admin.", "members: read"),
};

export function githubServerSchema({ secret, url }: ServerFields): z.ZodType<GitHubServer> {
  return z
    .strictObject({
      ...appIdFields(),
      "private-key": keysField(secret),
      "api-url": url().default("https://api.github.com"),
      owner: z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?$/u),
      "organisation-permissions": permissionsField().default({}),
    })
    .transform((given, context): GitHubServer => {
      const app = oneAppId(given, context);
      if (app === undefined) return z.NEVER;
      return {
        app,
        keys: given["private-key"],
        apiUrl: given["api-url"],
        owner: given.owner,
        organisationPermissions: given["organisation-permissions"],
      };
    });
}
