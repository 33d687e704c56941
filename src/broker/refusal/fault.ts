import { StoreError } from "../../lease/store.ts";
import { faultText, type Log } from "../record/log.ts";
import { refusal, type Refusal } from "./refusal.ts";

/**
 * What was thrown, as an answer: the store's failures are expected ones, everything else is a bug. Both are in the
 * broker's log under the trace; the caller is told neither.
 */
export function refusalOfFault(
  error: unknown,
  { log, trace }: { readonly log: Log; readonly trace: string },
): Refusal {
  const message = faultText(error);
  if (error instanceof StoreError) {
    log({ level: "error", event: "store_failed", message, remedy: error.remedy, trace });
    return refusal("store_unavailable", message);
  }
  log({ level: "error", event: "fault", message, trace });
  return refusal("broker_fault", message);
}
