import { createHash } from "node:crypto";
import type { Claims } from "../../shared/claims.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import type { Secret } from "../../shared/secret.ts";
import type { AuditTrail } from "../record/audit.ts";
import { refusalOf, refuse, type Refusal } from "../refusal/refusal.ts";
import { peerParty, type VerifyingFor } from "./all-turns.ts";
import type { ExchangeContext } from "./exchange-context.ts";

type VerifyContext = Pick<ExchangeContext, "deps" | "trail" | "turns" | "peer">;

/** Verifies the ID token, then checks its owner before anything else happens. It is not used up yet. */
export async function verifyToken(
  token: Secret,
  context: VerifyContext,
  wanted: VerifyingFor,
): Promise<Result<Claims, Refusal>> {
  const { deps, trail, turns, peer } = context;
  trail.note({ idTokenHash: sha256(token) });
  const turn = await turns.verifying.take(peerParty(wanted, peer));
  if (!turn.ok) return turn;
  const verified = await deps.verify(token).finally(turn.value.done);
  if (!verified.ok) return err(refusalOf(verified.error));
  const claims = verified.value;
  if (!deps.rules.owners.includes(claims.repositoryOwnerId)) {
    const { repositoryOwnerId: id, repository } = claims;
    return refuse("owner_unknown", `owner ${id} of ${repository} is not in owners`);
  }
  trail.note({ claims });
  return ok(claims);
}

/**
 * Whether the request's ID token was verified and belongs to an owner that the broker serves. What is refused before that
 * can come from anybody, because everybody on GitHub gets ID tokens: it gets no line of its own in the audit log.
 */
export function isAuthenticated(trail: AuditTrail): boolean {
  return trail.known().claims !== undefined;
}

/** An ID token as the audit log may show it. */
function sha256(token: Secret): string {
  return createHash("sha256").update(token.reveal(), "utf8").digest("hex");
}
