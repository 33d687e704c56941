import type { Permissions } from "./narrowing.ts";
import { READER_EVENTS, READS } from "./reading.ts";

export interface NewApp {
  /** Who owns the App. */
  readonly owner: string;
  readonly isUser: boolean;
  /** The broker's public URL. */
  readonly brokerUrl: string;
  /** Base URL of GitHub's API. */
  readonly apiUrl: string;
  /** Whether policy names teams. */
  readonly namesTeams: boolean;
  /** Whether branches have classic protection. */
  readonly hasClassicProtection: boolean;
}

/**
 * A new App with exactly what reading approvals needs, as GitHub's manifest flow takes it.
 * @see https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
export interface AppManifest {
  readonly name: string;
  readonly url: string;
  readonly public: boolean;
  readonly hook_attributes: { readonly url: string; readonly active: boolean };
  readonly default_permissions: Permissions;
  readonly default_events: readonly string[];
}

/** GitHub's limit for the name of an App. */
const MAX_NAME = 34;

export function appManifest(app: NewApp): AppManifest {
  return {
    name: `stepkey ${app.owner}`.slice(0, MAX_NAME).trim(),
    url: app.brokerUrl,
    public: false,
    hook_attributes: { url: `${app.brokerUrl}/webhooks/github`, active: true },
    default_events: READER_EVENTS,
    default_permissions: {
      ...READS,
      ...(app.namesTeams ? { members: "read" } : {}),
      ...(app.hasClassicProtection ? { administration: "read" } : {}),
    },
  };
}

/**
 * GitHub's page for this App, filled in.
 * @see https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-using-url-parameters
 */
export function appLink(app: NewApp): string {
  const { name, url, hook_attributes: hook, default_permissions: permissions } = appManifest(app);
  const query = new URLSearchParams({
    name,
    url,
    public: "false",
    webhook_active: "true",
    webhook_url: hook.url,
    ...permissions,
  });
  for (const event of READER_EVENTS) query.append("events[]", event);
  const page = app.isUser ? "settings/apps/new" : `organizations/${app.owner}/settings/apps/new`;
  return `${webUrl(app.apiUrl)}/${page}?${query.toString()}`;
}

/** Where people use the GitHub of an API. */
function webUrl(apiUrl: string): string {
  const { origin, hostname } = new URL(apiUrl);
  return hostname.startsWith("api.") ? `https://${hostname.slice("api.".length)}` : origin;
}
