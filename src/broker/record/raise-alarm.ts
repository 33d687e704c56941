import type { Clock } from "../../shared/clock.ts";
import type { Audit, AuditTrail } from "./audit.ts";
import type { Log } from "./log.ts";
import type { Alarm, Metrics } from "./metrics.ts";

/** Where an alarm shows. */
export interface AlarmEffects {
  readonly audit: Audit;
  readonly log: Log;
  readonly metrics: Pick<Metrics, "countAlarm">;
  readonly clock: Pick<Clock, "now">;
}

/** Raises an alarm about one request in the metrics, the broker's log and the audit log. */
export function raiseAlarm(
  { alarm, reason }: { readonly alarm: Alarm; readonly reason: string },
  trail: AuditTrail,
  { audit, log, metrics, clock }: AlarmEffects,
): void {
  const { trace } = trail;
  metrics.countAlarm(alarm);
  log({ level: "warning", event: "alarm", alarm, message: reason, trace });
  audit({
    at: clock.now(),
    trace,
    event: "alarm",
    outcome: "raised",
    code: alarm,
    reason,
    facts: trail.known(),
  });
}
