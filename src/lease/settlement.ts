import type { Probe, ProviderFailure, Revoked } from "../credentials/kind/provider.ts";
import type { Revocability } from "../credentials/kind/revocability.ts";
import { toRfc3339, type Instant } from "../shared/clock.ts";
import type { Result } from "../shared/result.ts";
import { isExpired, isStuck, nextLookAt, retryDelayMs } from "./due.ts";
import type { Lease, Proof } from "./lease.ts";
import type { Settlement } from "./store.ts";

/** What was done and seen at the provider in one attempt to end a lease. */
export interface Attempt {
  readonly revocability: Revocability;
  /** A look before revoking: only for a lease that left `issuing` unanswered, and only where it succeeded. */
  readonly before: Probe | undefined;
  /** Undefined only where nothing can be revoked. */
  readonly revoked: Result<Revoked, ProviderFailure> | undefined;
  /** A look after revoking; undefined when revoking failed. */
  readonly after: Result<Probe, ProviderFailure> | undefined;
}

/** Decides what became of a lease in one attempt to end it. Pure. */
export function settlementOf(lease: Lease, attempt: Attempt, now: Instant): Settlement {
  const { revoked, after, revocability } = attempt;
  if (revocability.revoke === "none") return leftToExpire(lease, [], now);
  if (revoked === undefined) return retry(lease, "it was not tried", now);
  if (!revoked.ok) return retry(lease, wordsOf(revoked.error), now);
  if (after === undefined) return retry(lease, "nothing was looked at after revoking", now);
  if (!after.ok) return retry(lease, `revoked, but not seen: ${wordsOf(after.error)}`, now);
  const facts = distinct([...revoked.value.facts, ...after.value.facts]);
  if (after.value.state === "alive") {
    return retry(lease, `still alive after revoking: ${facts.join(", ")}`, now);
  }
  if (isOpen(lease, attempt) && !isExpired(lease, now)) {
    const because = "nothing found, but its issuing was never answered: looked for until its ttl";
    return { kind: "wait", nextTryAt: nextLookAt(lease, now), because };
  }
  return dead(lease, { revocability, before: attempt.before, after: after.value, facts }, now);
}

/** Whether something can still come into being: nobody knows the provider's answer, and nothing was ever seen there. */
function isOpen(lease: Lease, attempt: Attempt): boolean {
  if (lease.answer !== undefined || attempt.revocability.absenceIsFinal) return false;
  return attempt.before?.state !== "alive";
}

function dead(
  lease: Lease,
  seen: Pick<Attempt, "revocability" | "before"> & {
    readonly after: Probe;
    readonly facts: readonly string[];
  },
  now: Instant,
): Settlement {
  const { after, facts, revocability } = seen;
  const leftNothing = lease.answer !== "issued" && seen.before?.state !== "alive";
  if (leftNothing && after.state === "dead") {
    return { kind: "failed", proof: { checkedAt: now, state: "verified", facts } };
  }
  if (revocability.best === "expires") return leftToExpire(lease, facts, now);
  return { kind: "revoked", proof: { checkedAt: now, state: proofState(seen), facts } };
}

/** Never more than the kind can show: a provider that took the order but shows no death is `requested`. */
function proofState(seen: {
  readonly revocability: Revocability;
  readonly after: Probe;
}): Proof["state"] {
  const verified = seen.revocability.best === "verified" && seen.after.state === "dead";
  return verified ? "verified" : "requested";
}

function leftToExpire(lease: Lease, seen: readonly string[], now: Instant): Settlement {
  const facts = [...seen, `cannot be revoked: the provider ends it at ${toRfc3339(lease.diesAt)}`];
  return { kind: "expired", proof: { checkedAt: now, state: "expires", facts } };
}

/** The settlement of a try that failed: later again, and loud after some in a row. */
export function retry(lease: Lease, error: string, now: Instant): Settlement {
  const failures = lease.tries + 1;
  return {
    kind: "retry",
    nextTryAt: now + retryDelayMs(failures),
    error,
    stuck: isStuck(failures),
  };
}

function wordsOf(failure: ProviderFailure): string {
  return `${failure.name}: ${failure.message}`;
}

function distinct(facts: readonly string[]): readonly string[] {
  return [...new Set(facts)];
}
