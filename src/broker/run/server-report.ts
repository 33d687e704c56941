import type { ServerReport, ServerWarning } from "../../credentials/kind/provider.ts";
import type { Lease } from "../../lease/lease.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { startAuditTrail } from "../record/audit.ts";
import { raiseAlarm } from "../record/raise-alarm.ts";

export interface ReportDeps extends Pick<BrokerDeps, "audit" | "clock" | "log" | "metrics"> {
  readonly store: Pick<BrokerDeps["store"], "list" | "end">;
  readonly newTrace: () => string;
}

/** The server that a report is about. */
export interface ReportedServer {
  readonly kind: string;
  readonly server: string;
}

/** Handles the reports about one server: raises an alarm when a warning appears, and ends the leases that are over. */
export function createReportHandler(
  at: ReportedServer,
  deps: ReportDeps,
): (report: ServerReport) => Promise<void> {
  let raised: ReadonlySet<string> = new Set();
  return async ({ warnings, over }) => {
    for (const warning of warnings) if (!raised.has(warning.message)) warn(at, warning, deps);
    const current = new Set(warnings.map(({ message }) => message));
    for (const message of raised) {
      if (!current.has(message)) deps.log({ level: "info", event: "warning_over", ...at, message });
    }
    raised = current;
    for (const one of over) await endLeases(at, one, deps);
  };
}

function warn(
  at: ReportedServer,
  { name, message, remedy }: ServerWarning,
  { log, metrics }: ReportDeps,
): void {
  metrics.countAlarm("server");
  const text = `${name}: ${message}`;
  log({ level: "warning", event: "alarm", alarm: "server", ...at, message: text, remedy });
}

/** Marks them; the reaper ends them within a second, and proves it. */
async function endLeases(
  { kind }: ReportedServer,
  { handle, because }: ServerReport["over"][number],
  deps: ReportDeps,
): Promise<void> {
  const live = await deps.store.list({ states: ["issuing", "active"] });
  const over = live.filter((lease) => lease.kind === kind && holds(lease, handle));
  for (const lease of over) {
    await deps.store.end({ lease: lease.id }, "no_longer_reads");
    const trail = startAuditTrail(deps.newTrace());
    trail.note({ lease: lease.id, ended: [{ lease: lease.id, state: "revoking" }] });
    const reason = `${lease.grant} of ${lease.repository}: ${because}`;
    raiseAlarm({ alarm: "no_longer_reads", reason }, trail, deps);
  }
}

function holds(lease: Lease, values: ServerReport["over"][number]["handle"]): boolean {
  return Object.entries(values).every(([name, value]) => lease.handle[name] === value);
}
