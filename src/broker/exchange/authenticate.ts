import { createHash } from "node:crypto";
import type { Claims } from "../../shared/claims.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import type { AuditTrail } from "../record/audit.ts";
import { refusalOf, refuse, type Refusal } from "../refusal/refusal.ts";
import type { ExchangeContext } from "./exchange-context.ts";

/**
 * Verifies the ID token, then checks its owner before anything else happens, then records its use: an ID token is good
 * for one request, whether or not that is granted.
 */
export async function authenticate(
  token: Secret,
  { deps, trail }: Pick<ExchangeContext, "deps" | "trail">,
): Promise<Result<Claims, Refusal>> {
  trail.note({ idTokenHash: sha256(token) });
  const verified = await deps.verify(token);
  if (!verified.ok) return err(refusalOf(verified.error));
  const claims = verified.value;
  trail.note({ claims });
  if (!deps.rules.owners.includes(claims.repositoryOwnerId)) {
    return refuse("owner_unknown", `owner ${claims.repositoryOwnerId} is not in owners`);
  }
  const { tokenMaxAgeMs, clockSkewMs } = deps.rules;
  // As long as any clock within the skew could still accept the token as fresh.
  const keepMs = tokenMaxAgeMs + 2 * clockSkewMs;
  const first = await deps.store.burn(claims.issuer, claims.jwtId, keepMs);
  return first ? ok(claims) : refuse("token_replayed", `jti ${claims.jwtId} was used before`);
}

/**
 * Whether the request's ID token was verified. What is refused before that can come from anybody, so it gets no line of its
 * own in the audit log.
 */
export function isAuthenticated(trail: AuditTrail): boolean {
  return trail.known().claims !== undefined;
}

/** An ID token as the audit log may show it. */
function sha256(token: Secret): string {
  return createHash("sha256").update(token.reveal(), "utf8").digest("hex");
}
