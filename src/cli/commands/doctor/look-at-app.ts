import type { TokenNeeds } from "../../../approval/github/check-token.ts";
import type { GitHubApp } from "../../../github-app/client.ts";
import { missingEvents, readerRights } from "../../../github-app/reading.ts";
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
  for (const [owner, namesTeams] of ownersOf(needs)) {
    const found = await look.appOn(owner).installation(look.signal);
    if (!found.ok || found.value.isSuspended) continue;
    const { missing, excess } = readerRights(found.value.permissions, {
      namesTeams,
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

/** Each owner whose repositories or teams are read, and whether it is asked for the members of a team. */
function ownersOf(needs: readonly TokenNeeds[]): ReadonlyMap<string, boolean> {
  const owners = new Map<string, boolean>();
  for (const { repository, teams } of needs) {
    const [owner = ""] = repository.split("/");
    owners.set(owner, owners.get(owner) ?? false);
    for (const team of teams) owners.set(team.split("/")[0] ?? "", true);
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
