import type { IdTokenUse } from "../../lease/id-token-use.ts";
import type { Claims } from "../../shared/claims.ts";
import type { BrokerDeps, BrokerRules } from "../context/broker-deps.ts";
import { refusal, type Refusal } from "../refusal/refusal.ts";

/** The ID tokens whose requests this process is deciding now. */
export interface TokensInUse {
  /** False: another request with this ID token is being decided. */
  take(claims: Claims): boolean;
  release(claims: Claims): void;
}

export function createTokensInUse(): TokensInUse {
  const taken = new Set<string>();
  return {
    take: (claims) => {
      const key = keyOf(claims);
      if (taken.has(key)) return false;
      taken.add(key);
      return true;
    },
    release: (claims) => {
      taken.delete(keyOf(claims));
    },
  };
}

interface UseContext {
  readonly deps: Pick<BrokerDeps, "store" | "rules">;
}

/** Records the use of an ID token: it is good for one request, whether or not that is granted. */
export async function burnToken(
  claims: Claims,
  { deps }: UseContext,
): Promise<Refusal | undefined> {
  const { issuer, jwtId, keepMs } = idTokenUse(claims, deps.rules);
  const first = await deps.store.burn(issuer, jwtId, keepMs);
  return first ? undefined : replayed(claims);
}

export function idTokenUse(
  { issuer, jwtId }: Claims,
  { tokenMaxAgeMs, clockSkewMs }: BrokerRules,
): IdTokenUse {
  // As long as any clock within the skew could still accept the token as fresh.
  return { issuer, jwtId, keepMs: tokenMaxAgeMs + 2 * clockSkewMs };
}

export function replayed({ jwtId }: Claims): Refusal {
  return refusal("token_replayed", `jti ${jwtId} was used before`);
}

/** Looks, and records nothing: an ID token that was used before is refused before any work is done for it. */
export async function refuseUsed(
  claims: Claims,
  { deps }: UseContext,
): Promise<Refusal | undefined> {
  const { issuer, jwtId } = claims;
  return (await deps.store.isBurned(issuer, jwtId)) ? replayed(claims) : undefined;
}

function keyOf({ issuer, jwtId }: Claims): string {
  return JSON.stringify([issuer, jwtId]);
}
