import { tokenPayload } from "../../../identity/parse-own-token.ts";
import type { Instant } from "../../../shared/clock.ts";
import { isRecord } from "../../../shared/json.ts";
import type { Secret } from "../../../shared/secret.ts";

/** Microsoft Entra's own choice for one token: 60 to 90 minutes. */
const LONGEST_MS = 90 * 60_000;

/**
 * When the last token dies that a task can request with the ID token: one of its last moment, which lives as long as the
 * app's tokens do. `fallback` is for an ID token that cannot be read.
 */
export function latestOfTokenFile(idToken: Secret, lifetimeMs: number, fallback: Instant): Instant {
  const payload = tokenPayload(idToken);
  const expires = isRecord(payload) ? payload["exp"] : undefined;
  if (typeof expires !== "number") return fallback;
  return expires * 1000 + Math.max(lifetimeMs, LONGEST_MS);
}
