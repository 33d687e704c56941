import type { Instant } from "../../../shared/clock.ts";
import type { Secret } from "../../../shared/secret.ts";
import { idTokenEnd } from "../../kind/direct/id-token-file.ts";

/** Microsoft Entra's own choice for one token: 60 to 90 minutes. */
const LONGEST_MS = 90 * 60_000;

/**
 * When the last token dies that a task can request with the ID token: one of its last moment, which lives as long as the
 * app's tokens do. `fallback` is for an ID token that does not say when it expires.
 */
export function latestOfTokenFile(idToken: Secret, lifetimeMs: number, fallback: Instant): Instant {
  const end = idTokenEnd(idToken);
  return end === undefined ? fallback : end + Math.max(lifetimeMs, LONGEST_MS);
}
