import { toRfc3339, type Instant } from "../../../shared/clock.ts";
import type { Handle } from "../../kind/credential.ts";
import { ID_TOKEN_STAYS } from "../../kind/direct/id-token-file.ts";
import type { Probe, Revoked } from "../../kind/provider.ts";

/** Nothing can be done, and that is what there is to say. */
export function revokedGcpToken(handle: Handle): Revoked {
  const stays = handle["tokenFile"] === true ? [ID_TOKEN_STAYS] : [];
  return { facts: ["Google's tokens are not revocable", ...endsAt(handle), ...stays] };
}

/** Google does not show tokens. What is known is when this one ends. */
export function probedGcpToken(handle: Handle, now: Instant): Probe {
  const end = endOf(handle);
  // What the task exchanged the ID token for, nobody knows.
  const isKnown = end !== undefined && handle["tokenFile"] !== true;
  if (isKnown && now >= end) {
    return { state: "dead", facts: [`Google ended the token at ${toRfc3339(end)}`] };
  }
  return { state: "unknown", facts: ["Google does not show tokens", ...endsAt(handle)] };
}

function endsAt(handle: Handle): readonly string[] {
  const end = endOf(handle);
  return end === undefined ? [] : [`Google ends it at ${toRfc3339(end)}`];
}

function endOf({ expires }: Handle): Instant | undefined {
  const end = typeof expires === "string" ? Date.parse(expires) : Number.NaN;
  return Number.isNaN(end) ? undefined : end;
}
