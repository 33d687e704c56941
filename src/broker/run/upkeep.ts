import { startReaper } from "../../lease/reaper.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { keepReserve } from "./keep-reserve.ts";
import { recordReaperEvent, type RecordOptions } from "./record-reaper-event.ts";
import { takeFirstLooks } from "./first-looks.ts";
import { runServerWork } from "./server-work.ts";
import { watchWithdrawals, type ReadWithdrawal, type WatchOptions } from "./withdrawal-watch.ts";

export interface Upkeep {
  stop(): Promise<void>;
}

export interface UpkeepOptions extends RecordOptions {
  /** Undefined without `github`: nothing was approved then that could be withdrawn. */
  readonly readWithdrawal: ReadWithdrawal | undefined;
  /** Who withdrew an approval; absent: nobody is named. */
  readonly readWithdrawnBy?: WatchOptions["readWithdrawnBy"];
  /** Takes the store's reserve of disk space: see `keepReserve`. */
  readonly takeReserve?: () => Promise<boolean>;
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
    onEvent: (event) => recordReaperEvent(event, deps, options),
  });
  const stopped = new AbortController();
  const { readWithdrawal: read, readWithdrawnBy } = options;
  const watching =
    read === undefined
      ? Promise.resolve()
      : watchWithdrawals({ ...deps, read, readWithdrawnBy }, stopped.signal);
  const serving = runServerWork(
    { ...deps, servers: rules.servers, newTrace: options.newTrace },
    stopped.signal,
  );
  const logFault = (error: unknown): void => {
    deps.log({ level: "error", event: "fault", message: faultText(error, { withName: true }) });
  };
  const looking = takeFirstLooks(deps, stopped.signal).catch(logFault);
  const { takeReserve: take } = options;
  const reserving =
    take === undefined
      ? Promise.resolve()
      : keepReserve({ ...deps, take }, stopped.signal).catch(logFault);
  return {
    stop: async () => {
      stopped.abort();
      await Promise.all([reaper.stop(), watching, serving, looking, reserving]);
    },
  };
}
