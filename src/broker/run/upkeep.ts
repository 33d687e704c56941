import type { Lease } from "../../lease/lease.ts";
import { startReaper, type ReaperEvent } from "../../lease/reaper.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { faultText } from "../record/log.ts";
import { watchWithdrawals, type ReadWithdrawal } from "./withdrawal-watch.ts";

export interface Upkeep {
  stop(): Promise<void>;
}

export interface UpkeepMeans {
  readonly newTrace: () => string;
  /** Undefined without `github`: then nothing was approved that could be withdrawn. */
  readonly readWithdrawal: ReadWithdrawal | undefined;
}

/** What goes on beside the endpoints: the reaper, and the watch over approvals. Both tell log, audit and metrics. */
export function startUpkeep(deps: BrokerDeps, means: UpkeepMeans): Upkeep {
  const { store, providers, clock, holder, rules } = deps;
  const reaper = startReaper({
    store,
    providers,
    clock,
    holder,
    heartbeatIntervalMs: rules.heartbeatIntervalMs,
    onEvent: (event) => tell(event, deps, means),
  });
  const stopped = new AbortController();
  const { readWithdrawal: read } = means;
  const watching =
    read === undefined ? Promise.resolve() : watchWithdrawals({ ...deps, read }, stopped.signal);
  return {
    stop: async () => {
      stopped.abort();
      await Promise.all([reaper.stop(), watching]);
    },
  };
}

function tell(event: ReaperEvent, deps: BrokerDeps, means: UpkeepMeans): void {
  const { log, metrics } = deps;
  switch (event.kind) {
    case "store_lost":
      log({ level: "error", event: "store_lost", message: faultText(event.error) });
      break;
    case "fault":
      log({ level: "error", event: "fault", message: faultText(event.error) });
      break;
    case "store_regained":
      log({ level: "warning", event: "store_regained" });
      break;
    case "ended":
      recordEnd(event.lease, deps, means);
      break;
    case "postponed":
      logLease("warning", "lease_postponed", { lease: event.lease, deps });
      break;
    case "stuck":
      metrics.countAlarm("stuck");
      logLease("error", "lease_stuck", { lease: event.lease, deps });
      break;
  }
}

/** The end of a lease that nobody asked for in a request has a line of the audit log too. */
function recordEnd(lease: Lease, deps: BrokerDeps, { newTrace }: UpkeepMeans): void {
  logLease("info", "lease_ended", { lease, deps });
  try {
    deps.audit({
      at: deps.clock.now(),
      trace: newTrace(),
      event: "ended",
      outcome: "done",
      reason: lease.endReason ?? "unknown",
      facts: { lease: lease.id, ended: [{ lease: lease.id, state: lease.state }] },
    });
  } catch (error) {
    // It has ended all the same.
    deps.log({ level: "error", event: "audit_failed", message: faultText(error) });
  }
}

function logLease(
  level: "info" | "warning" | "error",
  event: string,
  { lease, deps }: { readonly lease: Lease; readonly deps: BrokerDeps },
): void {
  const { id, state, grant, repository, endReason, lastError, tries } = lease;
  deps.log({ level, event, lease: id, state, grant, repository, endReason, lastError, tries });
}
