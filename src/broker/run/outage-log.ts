import type { OutageEvent } from "../../lease/outage/outage.ts";
import { toRfc3339 } from "../../shared/clock.ts";
import { faultText } from "../../shared/fault-text.ts";
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
