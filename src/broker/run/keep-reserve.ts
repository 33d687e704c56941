import type { Clock } from "../../shared/clock.ts";
import type { Log } from "../record/log.ts";

export interface KeepReserveOptions {
  /** Returns false while the disk does not have enough free space. */
  readonly take: () => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Log;
}

const EVERY_MS = 60_000;

/** Keeps the store's reserve of disk space: takes it at the start, and again when there is room after it was used. */
export async function keepReserve(
  { take, clock, log }: KeepReserveOptions,
  signal: AbortSignal,
): Promise<void> {
  let isMissing = false;
  while (!signal.aborted) {
    const taken = await take();
    if (!taken && !isMissing) {
      const message =
        "The disk of the store has too little free space for the reserve: `stepkey freeze` and `stepkey revoke` may fail when it is full.";
      log({ level: "warning", event: "reserve_missing", message });
    }
    if (taken && isMissing) log({ level: "info", event: "reserve_taken" });
    isMissing = !taken;
    await clock.sleep(EVERY_MS, signal);
  }
}
