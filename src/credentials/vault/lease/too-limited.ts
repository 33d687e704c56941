import { permanentFailure } from "../../kind/failures.ts";
import type { ProviderFailure } from "../../kind/provider.ts";
import type { VaultToken } from "../api/vault-auth.ts";

export interface LeaseNeeds {
  /** What the token's kind is set at: `auth/jwt/role/deploy`. */
  readonly role: string;
  /** Settings of the role that decide how long its tokens live. */
  readonly ttlSettings: string;
  readonly seconds: number;
  /** 0: as often as one likes. */
  readonly uses: number;
}

/** The server counts from a whole second, and says one less where the next one began before it responded. */
const ROUNDING_SECONDS = 1;

/** Why a token does not live long enough for its lease, or does not work often enough; undefined when it does. */
export function tooLimited(
  { seconds, uses }: VaultToken,
  { role, ttlSettings, ...needs }: LeaseNeeds,
): ProviderFailure | undefined {
  if (seconds + ROUNDING_SECONDS < needs.seconds) {
    const message = `the tokens of ${role} live ${seconds} s, and the lease ${needs.seconds} s`;
    const remedy = `Raise its ${ttlSettings}, or shorten the ttl of the lease.`;
    return permanentFailure("token_too_short", message, remedy);
  }
  if (uses === 0 || (needs.uses > 0 && uses >= needs.uses)) return undefined;
  const least = needs.uses === 0 ? "no limit" : needs.uses;
  const message = `the tokens of ${role} work ${uses} times, and the lease needs ${least}`;
  return permanentFailure("token_uses", message, "Remove its token_num_uses, or raise it.");
}
