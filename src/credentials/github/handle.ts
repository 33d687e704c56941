import { createHash } from "node:crypto";
import { leaseSuffix } from "../../shared/lease-id.ts";
import type { Secret } from "../../shared/secret.ts";
import { joined } from "../../shared/wording.ts";
import type { Handle } from "../kind/credential.ts";
import type { IssueRequest } from "../kind/provider.ts";
import { permissionsText } from "./permissions.ts";
import type { GitHubSettings } from "./settings.ts";

/** What is known of a token before it is issued. Only the token itself ends it, so this is for people. */
export function tokenHandle({
  lease,
  settings,
}: Omit<IssueRequest<GitHubSettings>, "idToken">): Handle {
  const { server, repositories, permissions } = settings;
  return {
    server,
    repositories: joined(repositories),
    permissions: permissionsText(permissions),
    lease: leaseSuffix(lease),
  };
}

/** As GitHub's audit log has it (`hashed_token`): it finds what was done with the token, and grants nothing. */
export function hashedToken(token: Secret): string {
  return createHash("sha256").update(token.reveal()).digest("base64");
}

/** Only this provider writes handles, so a wrong one is a bug. */
export function serverIn({ server }: Handle): string {
  if (typeof server !== "string") throw new TypeError("not a handle of the github provider");
  return server;
}
