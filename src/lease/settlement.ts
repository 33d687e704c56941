import type { Probe, ProviderFailure, Revoked } from "../credentials/kind/provider.ts";
import type { Revocability } from "../credentials/kind/revocability.ts";
import { toRfc3339, type Instant } from "../shared/clock.ts";
import { err, ok, type Result } from "../shared/result.ts";
import { isExpired, isStuck, nextLookMs, retryDelayMs } from "./due.ts";
import type { Lease, Proof } from "./lease.ts";
import type { Settlement } from "./store.ts";

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
}

/** Decides the outcome of one attempt to end a lease. Pure; `now` is the store's own clock. */
export function settlementOf(lease: Lease, attempt: Attempt, now: Instant): Settlement {
  const { revoked } = attempt;
  const outcome = outcomeOf(lease, attempt, now);
  const findings = revoked?.ok === true ? revoked.value.findings : undefined;
  return findings === undefined ? outcome : { ...outcome, findings };
}

function outcomeOf(lease: Lease, attempt: Attempt, now: Instant): Settlement {
  const { revocability } = attempt;
  if (revocability.revoke === "none") {
    return endedAs(lease, { revocability, after: undefined, facts: [] }, now);
  }
  const seen = seenIn(attempt);
  if (!seen.ok) return retry(lease, seen.error);
  const { after, facts } = seen.value;
  if (mayStillBeCreated(lease, attempt) && !isExpired(lease, now)) {
    const because =
      "nothing found, but the provider never responded to issuing: probed until the ttl has passed";
    return { kind: "wait", afterMs: nextLookMs(lease, now), because };
  }
  const tidy = attempt.hasTidy ? { tidy: true } : {};
  if (wasNeverIssued(lease, attempt.before) && after.state === "dead") {
    return { kind: "failed", proof: { checkedAt: now, state: "verified", facts }, ...tidy };
  }
  const end = endedAs(lease, { revocability, after, facts }, now);
  return end.kind === "revoked" ? { ...end, ...tidy } : end;
}

/** What was seen after revoking; the error says why this try failed. */
function seenIn({
  revoked,
  after,
}: Attempt): Result<{ readonly after: Probe; readonly facts: readonly string[] }, string> {
  if (revoked === undefined) return err("revoking was not tried");
  if (!revoked.ok) return err(textOf(revoked.error));
  if (after === undefined) return err("the provider was not probed after revoking");
  if (!after.ok) return err(`revoked, but probing failed: ${textOf(after.error)}`);
  const facts = [...new Set([...revoked.value.facts, ...after.value.facts])];
  return after.value.state === "alive"
    ? err(`still alive after revoking: ${facts.join(", ")}`)
    : ok({ after: after.value, facts });
}

/** Nobody knows the provider's response, and nothing was ever seen there. */
function mayStillBeCreated(lease: Lease, attempt: Attempt): boolean {
  if (lease.answer !== undefined || attempt.revocability.absenceIsFinal) return false;
  return attempt.before?.state !== "alive";
}

function wasNeverIssued(lease: Lease, before: Probe | undefined): boolean {
  return lease.answer !== "issued" && before?.state !== "alive";
}

interface Seen {
  readonly revocability: Revocability;
  /** Undefined where nothing can be revoked, so nothing was probed. */
  readonly after: Probe | undefined;
  readonly facts: readonly string[];
}

function endedAs(lease: Lease, seen: Seen, now: Instant): Settlement {
  const { state, facts } = endOf(lease, seen);
  const kind = state === "verified" || state === "requested" ? "revoked" : "expired";
  return { kind, proof: { checkedAt: now, state, facts } };
}

/** What the end of a lease proves: never more than the kind can show. */
function endOf(
  { diesAt }: Pick<Lease, "diesAt">,
  { revocability, after, facts }: Seen,
): Pick<Proof, "state" | "facts"> {
  const { best, revoke } = revocability;
  if (revoke === "none" || best === "expires" || best === "none") {
    if (best === "none" || diesAt === undefined) {
      return { state: "none", facts: [...facts, "it stays valid: stepkey cannot end it"] };
    }
    const expires = `cannot be revoked: the provider ends it at ${toRfc3339(diesAt)}`;
    return { state: "expires", facts: [...facts, expires] };
  }
  // A provider that accepted the order but shows no death is `requested`.
  const isVerified = best === "verified" && after?.state === "dead";
  return { state: isVerified ? "verified" : "requested", facts };
}

/** The settlement of a try that failed: again later, with an alarm after some in a row. */
export function retry(lease: Lease, error: string): Settlement {
  const failures = lease.tries + 1;
  return { kind: "retry", afterMs: retryDelayMs(failures), error, stuck: isStuck(failures) };
}

/** What a provider's failure looks like in a lease's `lastError`. */
export function textOf({ name, message }: ProviderFailure): string {
  return `${name}: ${message}`;
}
