import type { Probe, ProviderFailure, Revoked } from "../credentials/kind/provider.ts";
import type { Revocability } from "../credentials/kind/revocability.ts";
import { toRfc3339, type Instant } from "../shared/clock.ts";
import type { Result } from "../shared/result.ts";
import { isExpired, isStuck, nextLookMs, retryDelayMs } from "./due.ts";
import type { Lease, Proof } from "./lease.ts";
import { proofOfEnd, STAYS_VALID } from "./proof-of-end.ts";
import type { Settlement } from "./outcome.ts";

/** What was done and seen at the provider in one attempt to end a lease. */
export interface Attempt {
  readonly revocability: Revocability;
  /** Whether this kind removes what is left once nobody can use it. */
  readonly hasTidy: boolean;
  /** A look before revoking: only for a lease whose issuing got no response, and only where it succeeded. */
  readonly before: Probe | undefined;
  /** Undefined only where nothing can be revoked. */
  readonly revoked: Result<Revoked, ProviderFailure> | undefined;
  /** A look after revoking; undefined when revoking failed. */
  readonly after: Result<Probe, ProviderFailure> | undefined;
  /** How long ago it began, in milliseconds: what nobody found then may have been created since. */
  readonly tookMs: number;
}

/** Decides the outcome of one attempt to end a lease. Pure; `now` is the store's own clock. */
export function settlementOf(lease: Lease, attempt: Attempt, now: Instant): Settlement {
  const { revoked } = attempt;
  const outcome = outcomeOf(lease, attempt, now);
  const findings = revoked?.ok === true ? revoked.value.findings : undefined;
  return findings === undefined ? outcome : { ...outcome, findings };
}

function outcomeOf(lease: Lease, attempt: Attempt, now: Instant): Settlement {
  const { revocability, revoked, after } = attempt;
  const proven = proofOfEnd({ revocability, diesAt: lease.diesAt, revoked, probe: after });
  if (proven.state === "failed") return retry(lease, proven.because);
  // Another try may see more.
  if (proven.unseen !== undefined) return retry(lease, proven.unseen);
  if (revocability.revoke === "none") return expired(lease, proven, now);
  if (mayStillBeCreated(lease, attempt) && !isExpired(lease, now - attempt.tookMs)) {
    const because =
      "nothing found, but the provider never responded to issuing: probed until the ttl has passed";
    return { kind: "wait", afterMs: nextLookMs(lease, now), because };
  }
  const tidy = attempt.hasTidy ? { tidy: true } : {};
  const { state, facts } = proven;
  if (wasNeverIssued(lease, attempt)) {
    const seen = facts.filter((fact) => fact !== STAYS_VALID);
    return { kind: "failed", proof: { checkedAt: now, state: "verified", facts: seen }, ...tidy };
  }
  if (state === "expires" || state === "none") return expired(lease, proven, now);
  return { kind: "revoked", proof: { checkedAt: now, state, facts }, ...tidy };
}

function expired(
  { diesAt }: Lease,
  { state, facts }: Pick<Proof, "state" | "facts">,
  now: Instant,
): Settlement {
  const all =
    state === "none" || diesAt === undefined
      ? facts
      : [...facts, `cannot be revoked: the provider ends it at ${toRfc3339(diesAt)}`];
  return { kind: "expired", proof: { checkedAt: now, state, facts: all } };
}

/** Nobody knows the provider's response, and nothing was ever seen there. */
function mayStillBeCreated(lease: Lease, attempt: Attempt): boolean {
  if (lease.issueOutcome !== undefined || attempt.revocability.absenceIsFinal) return false;
  return attempt.before?.state !== "alive";
}

function wasNeverIssued(lease: Lease, { before, after }: Attempt): boolean {
  if (lease.issueOutcome === "issued" || before?.state === "alive") return false;
  return after?.ok === true && after.value.state === "dead";
}

/** The settlement of a try that failed: again later, with an alarm after some in a row. */
export function retry(lease: Lease, error: string): Settlement {
  const failures = lease.tries + 1;
  return { kind: "retry", afterMs: retryDelayMs(failures), error, stuck: isStuck(failures) };
}
