import { known, unreadable } from "../../../approval/facts.ts";
import type { ExpectedCheck } from "../../../approval/settings/check-facts.ts";
import { CHECK_NAME } from "../../../broker/check-run/publish-check.ts";
import type { GitHubConfig } from "../../../broker/config/github-config.ts";
import { readAppId } from "../../../github-app/app-id.ts";
import type { AppEffects } from "../../../github-app/requests.ts";

/** Without a configuration it is not known whether a broker writes the check, and as which App. */
export const CHECK_OF_ANY_BROKER: ExpectedCheck = { name: CHECK_NAME, broker: undefined };

/** The check run that a broker with this configuration writes; undefined: it writes none. */
export async function expectedCheckOf(
  { api, check: mode, writer }: Pick<GitHubConfig, "api" | "check" | "writer">,
  effects: AppEffects & { readonly signal: AbortSignal },
): Promise<ExpectedCheck | undefined> {
  if (mode === undefined || writer === undefined) return undefined;
  const identity = { app: writer.id, keys: writer.keys, apiUrl: api.replace(/\/+$/u, "") };
  const id = await readAppId(identity, effects);
  return {
    name: CHECK_NAME,
    broker: { mode, writer: id.ok ? known(id.value) : unreadable(id.error.message) },
  };
}
