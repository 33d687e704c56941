import { StoreError } from "../../lease/store.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { Log } from "../record/log.ts";
import { refusal, type Refusal } from "./refusal.ts";

/**
 * The refusal for what was thrown. A failure of the store is expected; everything else is a bug. The broker's log has
 * both under the trace; the caller sees neither.
 */
export function refusalOfFault(
  error: unknown,
  { log, trace }: { readonly log: Log; readonly trace: string },
): Refusal {
  const message = faultText(error, { withName: true });
  if (error instanceof StoreError) {
    log({ level: "error", event: "store_failed", message, remedy: error.remedy, trace });
    return refusal("store_unavailable", message);
  }
  log({ level: "error", event: "fault", message, trace });
  return refusal("broker_fault", message);
}
