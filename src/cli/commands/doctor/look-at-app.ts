import type { TokenNeeds } from "../../../approval/github/check-token.ts";
import type { GitHubApp } from "../../../github-app/client.ts";
import { missingEvents, readerRights, type ReaderNeeds } from "../../../github-app/reading.ts";
import type { Permissions } from "../../../github-app/narrowing.ts";
import { joined } from "../../../shared/wording.ts";
import { lacking, tooMuch } from "./app-findings.ts";
import type { Finding } from "./finding.ts";

export interface AppLook {
  readonly appOn: (owner: string) => Pick<GitHubApp, "installation">;
  readonly signal: AbortSignal;
  /** Whether the broker takes events. */
  readonly takesEvents: boolean;
  /** What the same App is to write besides. */
  readonly writes: Permissions;
}

/**
 * What the App may do on each owner, next to what reading approvals needs. Where it is not installed, or suspended, each
 * repository says so.
 */
export async function lookAtRights(
  needs: readonly TokenNeeds[],
  look: AppLook,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [owner, { namesTeams, usesMergeQueues }] of ownersOf(needs)) {
    const found = await look.appOn(owner).installation(look.signal);
    if (!found.ok || found.value.isSuspended) continue;
    const { missing, excess } = readerRights(found.value.permissions, {
      namesTeams,
      usesMergeQueues,
      writes: look.writes,
    });
    if (missing.length > 0) findings.push(lacking(`App on ${owner}`, { owner, missing }));
    if (excess.length > 0)
      findings.push(tooMuch(`App on ${owner}`, { excess, use: "reading approvals" }));
    const { events } = found.value;
    const unsent = look.takesEvents && events !== undefined ? missingEvents(events) : [];
    if (unsent.length > 0) findings.push(unheard(owner, unsent));
  }
  return findings;
}

type OwnerNeeds = Pick<ReaderNeeds, "namesTeams" | "usesMergeQueues">;

/** Each owner whose repositories or teams are read, and what is read there that not every policy needs. */
function ownersOf(needs: readonly TokenNeeds[]): ReadonlyMap<string, OwnerNeeds> {
  const owners = new Map<string, OwnerNeeds>();
  const add = (owner = "", more: Partial<OwnerNeeds> = {}): void => {
    const known = owners.get(owner) ?? { namesTeams: false, usesMergeQueues: false };
    owners.set(owner, { ...known, ...more });
  };
  for (const { repository, teams, usesMergeQueues } of needs) {
    add(repository.split("/")[0], usesMergeQueues ? { usesMergeQueues } : {});
    for (const team of teams) add(team.split("/")[0], { namesTeams: true });
  }
  return owners;
}

function unheard(owner: string, events: readonly string[]): Finding {
  return {
    area: "github",
    subject: `App on ${owner}`,
    state: "warning",
    message: `GitHub does not send the events ${joined(events)}, so what they say takes effect up to a minute later.`,
    remedy: "Subscribe to them in the App's settings, under Permissions & events.",
  };
}
