import type { Lease } from "../../lease/lease.ts";
import { startReaper, type ReaperEvent } from "../../lease/reaper.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { recordFindings } from "../context/ended-lease.ts";
import type { AuditEntry } from "../record/audit.ts";
import { runServerWork } from "./server-work.ts";
import { watchWithdrawals, type ReadWithdrawal } from "./withdrawal-watch.ts";

export interface Upkeep {
  stop(): Promise<void>;
}

export interface UpkeepOptions {
  readonly newTrace: () => string;
  /** Undefined without `github`: nothing was approved then that could be withdrawn. */
  readonly readWithdrawal: ReadWithdrawal | undefined;
}

/** Starts the background work: the reaper, the watch for withdrawn approvals, and the work of each server. */
export function startUpkeep(deps: BrokerDeps, options: UpkeepOptions): Upkeep {
  const { store, providers, keyRing, clock, lockOwner, rules } = deps;
  const reaper = startReaper({
    store,
    providers,
    keyRing,
    clock,
    lockOwner,
    heartbeatIntervalMs: rules.heartbeatIntervalMs,
    onEvent: (event) => recordEvent(event, deps, options),
  });
  const stopped = new AbortController();
  const { readWithdrawal: read } = options;
  const watching =
    read === undefined ? Promise.resolve() : watchWithdrawals({ ...deps, read }, stopped.signal);
  const serving = runServerWork({ ...deps, servers: rules.servers }, stopped.signal);
  return {
    stop: async () => {
      stopped.abort();
      await Promise.all([reaper.stop(), watching, serving]);
    },
  };
}

/** Shows what the reaper did in the log, the audit log and the metrics. */
function recordEvent(event: ReaperEvent, deps: BrokerDeps, options: UpkeepOptions): void {
  const { log, metrics } = deps;
  switch (event.kind) {
    case "store_lost":
      log({
        level: "error",
        event: "store_lost",
        message: faultText(event.error, { withName: true }),
      });
      break;
    case "fault":
      log({ level: "error", event: "fault", message: faultText(event.error, { withName: true }) });
      break;
    case "store_regained":
      log({ level: "warning", event: "store_regained" });
      break;
    case "ended":
      recordEnd(event.lease, deps, options);
      break;
    case "postponed":
      logLease("warning", "lease_postponed", { lease: event.lease, deps });
      break;
    case "stuck":
      metrics.countAlarm("stuck");
      logLease("error", "lease_stuck", { lease: event.lease, deps });
      break;
    case "tidied":
      recordTidy(event, deps, options);
      break;
    case "tidy_postponed":
      logTidy("warning", "lease_tidy_postponed", { lease: event.lease, deps });
      break;
    case "tidy_stuck":
      metrics.countAlarm("stuck");
      logTidy("error", "lease_tidy_stuck", { lease: event.lease, deps });
      break;
  }
}

/** A lease that ended without a request has a line in the audit log too. */
function recordEnd(lease: Lease, deps: BrokerDeps, { newTrace }: UpkeepOptions): void {
  logLease("info", "lease_ended", { lease, deps });
  const facts = { lease: lease.id, ended: [{ lease: lease.id, state: lease.state }] };
  auditOrLog(deps, {
    at: deps.clock.now(),
    trace: newTrace(),
    event: "ended",
    outcome: "done",
    reason: lease.endReason ?? "unknown",
    facts: { ...facts, ...recordFindings([lease], deps) },
  });
}

/** A tidy has a line of the audit log only for what it found: the lease has ended before. */
function recordTidy(
  { lease, findings }: Extract<ReaperEvent, { readonly kind: "tidied" }>,
  deps: BrokerDeps,
  { newTrace }: UpkeepOptions,
): void {
  logTidy("info", "lease_tidied", { lease, deps });
  if (findings.length === 0) return;
  const facts = { lease: lease.id, ...recordFindings([{ ...lease, findings }], deps) };
  const at = deps.clock.now();
  auditOrLog(deps, { at, trace: newTrace(), event: "tidied", outcome: "done", facts });
}

function auditOrLog(deps: BrokerDeps, entry: AuditEntry): void {
  try {
    deps.audit(entry);
  } catch (error) {
    // What it reports has happened anyway.
    const message = faultText(error, { withName: true });
    deps.log({ level: "error", event: "audit_failed", message });
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

function logTidy(
  level: "info" | "warning" | "error",
  event: string,
  { lease, deps }: { readonly lease: Lease; readonly deps: BrokerDeps },
): void {
  const { id, grant, repository, tidy } = lease;
  const { lastError, tries } = tidy;
  const message = tidy.state === "done" ? tidy.facts.join(", ") : lastError;
  deps.log({
    level,
    event,
    ...(message === undefined ? {} : { message }),
    lease: id,
    grant,
    repository,
    tries,
  });
}
