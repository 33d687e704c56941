import type { Permissions } from "./narrowing.ts";
import { READER_EVENTS, READS } from "./reading.ts";
import { writerEvents, writerPermissions, type WritePermission } from "./writing.ts";

export interface NewApp {
  /** Who owns the App. */
  readonly owner: string;
  readonly isUser: boolean;
  /** The broker's public URL. */
  readonly brokerUrl: string;
  /** Base URL of GitHub's API. */
  readonly apiUrl: string;
  /** What it does: it reads approvals, or it writes. */
  readonly use: ReaderUse | WriterUse;
}

export interface ReaderUse {
  readonly kind: "reader";
  /** Whether policy names teams. */
  readonly namesTeams: boolean;
  /** Whether branches have classic protection. */
  readonly hasClassicProtection: boolean;
  /** Whether grants that write have the event `merge_group`. */
  readonly usesMergeQueues: boolean;
}

export interface WriterUse {
  readonly kind: "writer";
  readonly written: readonly WritePermission[];
}

/**
 * A new App with exactly what its use needs, as GitHub's manifest flow takes it.
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
    name: `${NAMES[app.use.kind]} ${app.owner}`.slice(0, MAX_NAME).trim(),
    url: app.brokerUrl,
    public: false,
    hook_attributes: {
      url: `${app.brokerUrl}/webhooks/github`,
      active: eventsOf(app.use).length > 0,
    },
    default_events: eventsOf(app.use),
    default_permissions: permissionsOf(app.use),
  };
}

const NAMES = { reader: "stepkey", writer: "stepkey writer" } as const;

function eventsOf(use: NewApp["use"]): readonly string[] {
  return use.kind === "reader" ? READER_EVENTS : writerEvents(use.written);
}

function permissionsOf(use: NewApp["use"]): Permissions {
  if (use.kind === "writer") return writerPermissions(use.written);
  return {
    ...READS,
    ...(use.namesTeams ? { members: "read" } : {}),
    ...(use.hasClassicProtection ? { administration: "read" } : {}),
    ...(use.usesMergeQueues ? { merge_queues: "read" } : {}),
  };
}

/**
 * GitHub's page for this App, filled in.
 * @see https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-using-url-parameters
 */
export function appLink(app: NewApp): string {
  const manifest = appManifest(app);
  const { name, url, hook_attributes: hook, default_permissions: permissions } = manifest;
  const query = new URLSearchParams({
    name,
    url,
    public: "false",
    webhook_active: String(hook.active),
    webhook_url: hook.url,
    ...permissions,
  });
  for (const event of manifest.default_events) query.append("events[]", event);
  const page = app.isUser ? "settings/apps/new" : `organizations/${app.owner}/settings/apps/new`;
  return `${webUrl(app.apiUrl)}/${page}?${query.toString()}`;
}

/** Where people use the GitHub of an API. */
function webUrl(apiUrl: string): string {
  const { origin, hostname } = new URL(apiUrl);
  return hostname.startsWith("api.") ? `https://${hostname.slice("api.".length)}` : origin;
}
