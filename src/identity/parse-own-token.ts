import type { Claims } from "../shared/claims.ts";
import type { Failure } from "../shared/failure.ts";
import type { Result } from "../shared/result.ts";
import type { Secret } from "../shared/secret.ts";
import { parseClaims } from "./claims.ts";

/**
 * Reads the claims of this job's own ID token without verifying it: its receiver (broker or provider) does that. The job
 * reads them only to know its own facts.
 */
export function parseOwnToken(token: Secret): Result<Claims, Failure> {
  return parseClaims(tokenPayload(token));
}

/** The second part of a JWT (RFC 7519 §3), decoded and not verified; undefined if it cannot be. */
export function tokenPayload(token: Secret): unknown {
  const part = token.reveal().split(".")[1] ?? "";
  try {
    const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
