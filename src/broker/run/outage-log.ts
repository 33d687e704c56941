import type { OutageEvent } from "../../lease/outage/outage.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { AuditWriterEvent } from "../record/audit-backlog.ts";
import type { Log } from "../record/log.ts";

/** Says in the log when the store was lost and regained. */
export function outageLog(log: Log): (event: OutageEvent) => void {
  return (event) => {
    if (event.kind === "store_lost") {
      const { error } = event;
      const message = `${faultText(error, { withName: true })} Nothing is issued. Leases end as they are due: what cannot be written is kept in memory.`;
      log({ level: "error", event: "store_lost", message, remedy: error.remedy });
      return;
    }
    const { since, unwritten } = event;
    log({ level: "warning", event: "store_regained", since: toRfc3339(since), unwritten });
  };
}

/** Says in the log when the audit log could not be written, and what of it was lost. */
export function auditWriterLog(log: Log): (event: AuditWriterEvent) => void {
  return (event) => {
    switch (event.kind) {
      case "audit_lost": {
        const message = `${faultText(event.error, { withName: true })} Nothing is granted. Other lines of the audit log are kept in memory.`;
        log({ level: "error", event: "audit_lost", message });
        break;
      }
      case "audit_regained": {
        const { since, late, lost } = event;
        log({ level: "warning", event: "audit_regained", since: toRfc3339(since), late, lost });
        break;
      }
      case "audit_abandoned":
        // The broker's own log is their last resort.
        for (const line of event.lines) {
          log({ level: "error", event: "audit_line", line: line.trimEnd() });
        }
        log({ level: "error", event: "audit_abandoned", lost: event.lost });
        break;
    }
  };
}
