import { endLease, type EndLeaseDeps } from "../../lease/end-lease.ts";
import type { Lease } from "../../lease/lease.ts";
import { isEnded } from "../../lease/transitions.ts";
import { toRfc3339, type Instant } from "../../shared/clock.ts";
import { within } from "../../shared/deadline.ts";
import type { RevokeResponse } from "../../shared/wire.ts";
import type { AuditFacts } from "../record/audit.ts";
import { UNWATCHED, type CallDescription } from "../record/call-watch.ts";
import type { BrokerDeps } from "./broker-deps.ts";

/** How long a caller waits for a slow provider. The reaper keeps trying after that. */
const WAIT_MS = 12_000;

/**
 * Ends a lease that was marked (`LeaseStore.end`) and returns it. When the time is over first, it returns the lease as it
 * was before, and the reaper keeps trying.
 */
export function endMarked(
  lease: Lease,
  deps: BrokerDeps & Pick<EndLeaseDeps, "onRequested">,
  milliseconds = WAIT_MS,
): Promise<Lease> {
  const { watch = UNWATCHED } = deps;
  const end = (): Promise<Lease> =>
    within<Lease>(
      { clock: deps.clock, milliseconds },
      async () => {
        const now = await endLease({ ...deps, lease: lease.id, waitMs: milliseconds });
        if (now.state === "stuck" && lease.state !== "stuck") raiseStuck(now, deps);
        return now;
      },
      () => lease,
    );
  return watch({ part: "end" }, end, describeEnd(lease));
}

/** How an end is named, for the requests that wait for it and for the reaper. */
export function describeEnd({ id, grant, repository }: Lease): CallDescription<Lease> {
  return { outcomeOf: ({ state }) => state, facts: { lease: id, grant, repository } };
}

/** The reaper does the same for the ends that it tries. */
function raiseStuck(lease: Lease, { log, metrics }: BrokerDeps): void {
  const { id, state, grant, repository, endReason, lastError, tries } = lease;
  metrics.countAlarm("stuck");
  const facts = { lease: id, state, grant, repository, endReason, lastError, tries };
  log({ level: "error", event: "lease_stuck", ...facts });
}

/** How a lease ended: `verified`, `requested` or `expires`; its own state while it has not ended. */
export function endedResponse(lease: Lease, now: Instant): RevokeResponse {
  const { proof } = lease;
  if (!isEnded(lease.state) || proof === undefined) {
    const why = lease.lastError ?? "not ended yet: the broker keeps trying";
    return {
      state: lease.state,
      proof: { checked_at: toRfc3339(now), by: "broker", facts: [why] },
      ...leftBy(lease),
    };
  }
  return {
    state: proof.state,
    proof: { checked_at: toRfc3339(proof.checkedAt), by: "broker", facts: proof.facts },
    ...leftBy(lease),
  };
}

/** For a caller that cannot wait until the provider accepts the credential no longer. */
export function requestedResponse(facts: readonly string[], now: Instant): RevokeResponse {
  const going = "the broker goes on until it has proof";
  const proof = { checked_at: toRfc3339(now), by: "broker", facts: [...facts, going] } as const;
  return { state: "requested", proof };
}

/** What is left at the provider: to be removed, and for others to read or write. */
function leftBy({ tidy, findings }: Lease): Pick<RevokeResponse, "tidy" | "findings"> {
  return {
    ...(tidy.state === "none" ? {} : { tidy: { state: tidy.state, facts: tidy.facts } }),
    ...(findings.length === 0 ? {} : { findings }),
  };
}

/**
 * Raises an alarm for what ended leases leave readable or writable for others, and returns it for the audit line of what
 * ended them. A lease that has not ended yet is skipped: the code that ends it does this.
 */
export function recordFindings(
  leases: readonly Pick<Lease, "id" | "state" | "grant" | "repository" | "findings">[],
  { log, metrics }: Pick<BrokerDeps, "log" | "metrics">,
): Pick<AuditFacts, "findings"> {
  const ended = leases.filter(({ state }) => isEnded(state));
  const findings = ended.flatMap(({ id, grant, repository, findings: found }) =>
    found.map(({ what, fix }) => {
      const message = `${what} Fix: ${fix}`;
      metrics.countAlarm("finding");
      log({ level: "warning", event: "lease_finding", message, lease: id, grant, repository });
      return { lease: id, what, fix };
    }),
  );
  return findings.length === 0 ? {} : { findings };
}
