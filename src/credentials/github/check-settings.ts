import type { GitHubApp } from "../../github-app/client.ts";
import type { Installation } from "../../github-app/installations.ts";
import { isWithinLast, type Clock, type Instant } from "../../shared/clock.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { joined } from "../../shared/wording.ts";
import { permanentFailure } from "../kind/failures.ts";
import type { ProviderFailure } from "../kind/provider.ts";
import { providerFailure } from "./failures.ts";
import { includes, inputName } from "./permissions.ts";
import type { GitHubSettings } from "./settings.ts";

type Checked = Promise<Result<undefined, ProviderFailure>>;

/** Whether GitHub would issue a token with these settings now. It issues none. */
export type SettingsCheck = (settings: GitHubSettings, signal: AbortSignal) => Checked;

/** A repository that was seen needs no other look for so long: the looks count against the App's rate limit. */
const SEEN_MS = 10 * 60_000;
/** Looks at repositories in one check; the next one continues. */
const LOOKS = 20;

export function createSettingsCheck(app: GitHubApp, clock: Pick<Clock, "now">): SettingsCheck {
  const seenAt = new Map<string, Instant>();
  return async ({ repositories, permissions }, signal) => {
    const installation = await lookAtInstallation(app, signal);
    if (!installation.ok) return installation;
    const lacking = Object.entries(permissions).filter(
      ([name, level]) => !includes(installation.value.permissions[name], level),
    );
    if (lacking.length > 0) {
      return err(lacksPermissions(lacking.map(([name, level]) => `${inputName(name)}: ${level}`)));
    }
    const now = clock.now();
    const unseen = repositories.filter(
      (name) => !isWithinLast(SEEN_MS, seenAt.get(name) ?? Number.NaN, now),
    );
    for (const name of unseen.slice(0, LOOKS)) {
      const reached = await app.reaches(name, signal);
      if (!reached.ok) return err(providerFailure(reached.error));
      if (!reached.value) return err(lacksRepository(name));
      seenAt.set(name, now);
    }
    return ok(undefined);
  };
}

export async function lookAtInstallation(
  app: GitHubApp,
  signal: AbortSignal,
): Promise<Result<Installation, ProviderFailure>> {
  const found = await app.installation(signal);
  if (!found.ok) return err(providerFailure(found.error));
  if (!found.value.isSuspended) return found;
  const message = "the App's installation is suspended";
  const remedy = "Unsuspend the App in the settings of its owner, under GitHub Apps.";
  return err(permanentFailure("installation_suspended", message, remedy));
}

function lacksPermissions(lacking: readonly string[]): ProviderFailure {
  const message = `the App's installation does not have ${joined(lacking)}`;
  const remedy =
    "Grant the App these permissions in its settings, and let its owner accept them; or ask for fewer.";
  return { ...permanentFailure("permissions_missing", message, remedy), setting: "permissions" };
}

function lacksRepository(name: string): ProviderFailure {
  const message = `the App's installation does not have the repository ${name}`;
  const remedy = "Give the installation access to it, or correct its name.";
  return { ...permanentFailure("repository_missing", message, remedy), setting: "repositories" };
}
