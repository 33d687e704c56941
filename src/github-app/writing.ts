import type { Permissions } from "./narrowing.ts";
import { rightsOf, type AppRights } from "./reading.ts";

/** What a broker may write to GitHub, and nothing else: its check run, and its answer to an environment's rule. */
export const WRITE_PERMISSIONS = ["checks", "deployments"] as const;

export type WritePermission = (typeof WRITE_PERMISSIONS)[number];

/** What each needs. GitHub sends the rule's event only to an App that may also read Actions. */
const NEEDS: Readonly<Record<WritePermission, Permissions>> = {
  checks: { checks: "write" },
  deployments: { deployments: "write", actions: "read" },
};

/** What the App needs that writes these. */
export function writerPermissions(written: readonly WritePermission[]): Permissions {
  const needs = written.flatMap((one) => Object.entries(NEEDS[one]));
  return { metadata: "read", ...Object.fromEntries(needs) };
}

/** The events that this App gets. */
export function writerEvents(written: readonly WritePermission[]): readonly string[] {
  return written.includes("deployments") ? ["deployment_protection_rule"] : [];
}

/** How the permissions of the App that writes differ from what it needs. */
export function writerRights(
  granted: Readonly<Record<string, unknown>>,
  written: readonly WritePermission[],
): AppRights {
  return rightsOf(granted, { needed: writerPermissions(written), allowed: {} });
}
