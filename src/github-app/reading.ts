import type { Permissions } from "./narrowing.ts";

/** What an App needs that reads approvals, by GitHub's names for the API. It never needs more than reading. */
export const READS = {
  actions: "read",
  contents: "read",
  metadata: "read",
  pull_requests: "read",
} as const satisfies Permissions;

/**
 * What it needs besides where policy names teams or `merge_group`, and where branches have classic protection. GitHub's REST
 * reference has `merge_queues` for installation tokens; its GraphQL reference, by which queues are read, names no permission.
 * @see https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app
 */
export const MAY_READ = {
  administration: "read",
  members: "read",
  merge_queues: "read",
} as const satisfies Permissions;

/** The events that the broker takes. GitHub sends `installation` and `installation_repositories` to every App. */
export const READER_EVENTS = [
  "pull_request",
  "pull_request_review",
  "push",
  "repository",
  "workflow_job",
  "workflow_run",
] as const;

/** The events that an App does not get, of those that the broker takes. */
export function missingEvents(events: readonly string[]): readonly string[] {
  return READER_EVENTS.filter((name) => !events.includes(name));
}

/**
 * What a token for one repository gets: all that decisions read there, as far as the owner has granted it. GitHub refuses a
 * token with a permission that is missing; without it, the read that needs it says so.
 */
export function repositoryReads(granted: Readonly<Record<string, unknown>>): Permissions {
  const wanted: Permissions = { ...READS, administration: "read", merge_queues: "read" };
  return Object.fromEntries(
    Object.entries(wanted).filter(([name]) => name === "metadata" || granted[name] !== undefined),
  );
}

/** How an App's permissions differ from what it needs. */
export interface AppRights {
  /** `Pull requests: read` */
  readonly missing: readonly string[];
  /** `Contents: write`: more than is needed, or not needed at all. */
  readonly excess: readonly string[];
}

/** What policies make it read on one owner, and what the same App writes. */
export interface ReaderNeeds {
  readonly namesTeams: boolean;
  readonly usesMergeQueues: boolean;
  readonly writes?: Permissions;
}

export function readerRights(
  granted: Readonly<Record<string, unknown>>,
  { namesTeams, usesMergeQueues, writes = {} }: ReaderNeeds,
): AppRights {
  const needed = {
    ...READS,
    ...(namesTeams ? { members: "read" as const } : {}),
    ...(usesMergeQueues ? { merge_queues: "read" as const } : {}),
  };
  return rightsOf(granted, { needed, allowed: { ...MAY_READ, ...writes } });
}

/** Every App may read metadata. */
export function rightsOf(
  granted: Readonly<Record<string, unknown>>,
  { needed, allowed }: { readonly needed: Permissions; readonly allowed: Permissions },
): AppRights {
  const isEnough = (name: string, level: unknown): boolean =>
    name === "metadata" ||
    granted[name] === level ||
    (level === "read" && granted[name] === "write");
  const known: Permissions = { metadata: "read", ...allowed, ...needed };
  return {
    missing: Object.entries(needed)
      .filter(([name, level]) => !isEnough(name, level))
      .map(shown),
    excess: Object.entries(granted)
      .filter(([name, level]) => known[name] !== level)
      .map(shown),
  };
}

function shown([name, level]: readonly [string, unknown]): string {
  return `${permissionName(name)}: ${String(level)}`;
}

/** As GitHub's settings pages show it: `Pull requests`. */
export function permissionName(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
