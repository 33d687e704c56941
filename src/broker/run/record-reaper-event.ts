import type { Lease } from "../../lease/lease.ts";
import type { ReaperEvent } from "../../lease/reaper-event.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { recordFindings } from "../context/ended-lease.ts";
import type { AuditEntry } from "../record/audit.ts";

export interface RecordOptions {
  readonly newTrace: () => string;
}

/** Shows what the reaper did in the log, the audit log and the metrics. */
export function recordReaperEvent(
  event: ReaperEvent,
  deps: BrokerDeps,
  options: RecordOptions,
): void {
  if (isTidyEvent(event)) {
    recordTidyEvent(event, deps, options);
    return;
  }
  const { log, metrics } = deps;
  switch (event.kind) {
    case "store_lost":
    case "fault": {
      const message = faultText(event.error, { withName: true });
      log({ level: "error", event: event.kind, message });
      break;
    }
    case "store_regained":
      log({ level: "warning", event: "store_regained" });
      break;
    case "row_damaged":
      metrics.countAlarm("stuck");
      log({
        level: "error",
        event: "row_damaged",
        lease: event.row.lease,
        message: `This lease cannot be ended. ${event.row.error}`,
      });
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
  }
}

type TidyEvent = Extract<
  ReaperEvent,
  { kind: "tidied" | "tidy_continues" | "tidy_postponed" | "tidy_stuck" }
>;

function isTidyEvent(event: ReaperEvent): event is TidyEvent {
  return event.kind === "tidied" || event.kind.startsWith("tidy_");
}

function recordTidyEvent(event: TidyEvent, deps: BrokerDeps, options: RecordOptions): void {
  switch (event.kind) {
    case "tidied":
    case "tidy_continues":
      recordTidy(event, deps, options);
      break;
    case "tidy_postponed":
      logTidy("warning", "lease_tidy_postponed", { lease: event.lease, deps });
      break;
    case "tidy_stuck":
      deps.metrics.countAlarm("stuck");
      logTidy("error", "lease_tidy_stuck", { lease: event.lease, deps });
      break;
  }
}

/** A lease that ended without a request has a line in the audit log too. */
function recordEnd(lease: Lease, deps: BrokerDeps, { newTrace }: RecordOptions): void {
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
  { kind, lease, findings }: Extract<ReaperEvent, { kind: "tidied" | "tidy_continues" }>,
  deps: BrokerDeps,
  { newTrace }: RecordOptions,
): void {
  const event = kind === "tidied" ? "lease_tidied" : "lease_tidy_continues";
  logTidy("info", event, { lease, deps });
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
  const isFailed = tidy.state !== "done" && lastError !== undefined;
  const message = isFailed ? lastError : tidy.facts.join(", ");
  deps.log({
    level,
    event,
    message,
    lease: id,
    grant,
    repository,
    tries,
  });
}
