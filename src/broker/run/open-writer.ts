import type { Installation } from "../../github-app/installations.ts";
import type { Narrowing } from "../../github-app/narrowing.ts";
import type { AppEffects } from "../../github-app/requests.ts";
import type { WritePermission } from "../../github-app/writing.ts";
import type { AppCredentials } from "../config/github-config.ts";
import {
  createInstallationTokens,
  type InstallationTokens,
  type TokenPlace,
} from "../github/installation-tokens.ts";
import { createGitHubWriter, type GitHubWriter } from "../github/writer.ts";
import { createGitHubSender } from "./github-reader.ts";
import { appsOf } from "./open-github.ts";

export interface OpenedWriter {
  readonly writer: GitHubWriter;
  /** What is known of the App's installation on an owner may no longer be true. */
  readonly forgetOwner: (owner: string) => void;
}

/** `send`: no cache may be in it, because those keep what one token has read for others. */
export function openWriter(
  { api, app }: { readonly api: string; readonly app: AppCredentials },
  { send, clock }: AppEffects,
): OpenedWriter {
  const apiUrl = api.replace(/\/+$/u, "");
  const appOn = appsOf({ app: app.id, keys: app.keys, apiUrl }, { send, clock });
  const tokensFor = (permission: WritePermission): InstallationTokens =>
    createInstallationTokens({ appOn, narrowing: narrowingTo(permission), clock });
  const tokens = { checks: tokensFor("checks"), deployments: tokensFor("deployments") };
  const sender = createGitHubSender({ send, apiUrl });
  return {
    writer: createGitHubWriter({
      tokens,
      send: (request, token) => sender.request(request, token),
      clock,
    }),
    forgetOwner: (owner) => {
      for (const each of Object.values(tokens)) each.forget(owner);
    },
  };
}

/** One repository and one permission, whatever else the owner has granted. */
function narrowingTo(
  permission: WritePermission,
): (place: TokenPlace, installation: Installation) => Narrowing {
  return ({ repository }) => {
    if (repository === undefined) throw new TypeError("whoever writes names a repository");
    return { repositories: [repository], permissions: { [permission]: "write" } };
  };
}
