import type { Trail } from "./audit.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import type { Alarm } from "./metrics.ts";

/** Tells those who watch: in the audit log, the broker's log and the metrics. */
export function raiseAlarm(
  alarm: Alarm,
  reason: string,
  { deps, trail }: { readonly deps: BrokerDeps; readonly trail: Trail },
): void {
  const { trace } = trail;
  deps.metrics.countAlarm(alarm);
  deps.log({ level: "warning", event: "alarm", alarm, message: reason, trace });
  deps.audit({
    at: deps.clock.now(),
    trace,
    event: "alarm",
    outcome: "raised",
    code: alarm,
    reason,
    facts: trail.known(),
  });
}
