import type { Probe, ProviderFailure, Revoked } from "../credentials/kind/provider.ts";
import type { Revocability } from "../credentials/kind/revocability.ts";
import type { Instant } from "../shared/clock.ts";
import type { Result } from "../shared/result.ts";

/** One attempt to end a credential, and what the provider said to it. */
export interface EndAttempt {
  readonly revocability: Pick<Revocability, "revoke" | "best">;
  /** When the provider ends the credential by itself; undefined when it never does. */
  readonly diesAt: Instant | undefined;
  /** Undefined when nobody revoked. */
  readonly revoked: Result<Revoked, ProviderFailure> | undefined;
  /** The probe after revoking; undefined when nobody probed. */
  readonly probe: Result<Probe, ProviderFailure> | undefined;
}

/** How a credential ended, in the words of the output `revocation`. */
export type ProofOfEnd =
  | {
      readonly state: "verified" | "requested" | "expires" | "none";
      readonly facts: readonly string[];
      /** Why the probe after revoking showed nothing; a later probe may show more. */
      readonly unseen: string | undefined;
    }
  | {
      readonly state: "failed";
      readonly facts: readonly string[];
      readonly because: string;
    };

/** The fact that goes with `none`. */
export const STAYS_VALID = "it stays valid: stepkey cannot end it";

/**
 * What an attempt to end a credential proves, for both modes. Never more than the kind can show: `verified` only when
 * the provider shows that the credential is dead, `requested` when it accepted the revocation and shows nothing. A kind
 * whose credentials only expire is not expected to look dead before that, so its probe decides nothing.
 */
export function proofOfEnd({ revocability, diesAt, revoked, probe }: EndAttempt): ProofOfEnd {
  const { revoke, best } = revocability;
  const facts = factsOf(revoked, probe);
  // Where the provider named no time of death, nothing expires: the credential stays valid.
  const unended = best === "none" || diesAt === undefined ? "none" : "expires";
  if (revoke === "none") return unrevoked(unended, facts);
  if (revoked === undefined) return { state: "failed", facts, because: "it was not tried" };
  if (!revoked.ok) return { state: "failed", facts, because: inWords(revoked.error) };
  const hasEffect = revoked.value.reachesNobody !== true;
  if (best === "expires" || best === "none" || !hasEffect) return unrevoked(unended, facts);
  return probed(best, probe, facts);
}

/** Of a kind that can be revoked, after revoking succeeded. */
function probed(
  best: "verified" | "requested",
  probe: EndAttempt["probe"],
  facts: readonly string[],
): ProofOfEnd {
  if (probe === undefined || !probe.ok) {
    return { state: "requested", facts, unseen: whyUnseen(probe?.error) };
  }
  if (probe.value.state === "alive") {
    const because = `still alive after revoking: ${facts.join(", ")}`;
    return { state: "failed", facts, because };
  }
  const isSeenDead = best === "verified" && probe.value.state === "dead";
  return { state: isSeenDead ? "verified" : "requested", facts, unseen: undefined };
}

function unrevoked(state: "expires" | "none", facts: readonly string[]): ProofOfEnd {
  const all = state === "none" ? [...facts, STAYS_VALID] : facts;
  return { state, facts: all, unseen: undefined };
}

function factsOf(...seen: readonly (EndAttempt["revoked"] | EndAttempt["probe"])[]) {
  return [...new Set(seen.flatMap((one) => (one?.ok === true ? one.value.facts : [])))];
}

function whyUnseen(error: ProviderFailure | undefined): string {
  return error === undefined
    ? "nothing was looked at after revoking"
    : `revoked, but not seen: ${inWords(error)}`;
}

function inWords({ name, message }: ProviderFailure): string {
  return `${name}: ${message}`;
}
