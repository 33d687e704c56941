import { startReaper } from "../../lease/reaper.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { keepReserve } from "./keep-reserve.ts";
import { recordReaperEvent, type RecordOptions } from "./record-reaper-event.ts";
import { takeFirstLooks } from "./first-looks.ts";
import { restartableWork } from "./replaceable.ts";
import { runServerWork } from "./server-work.ts";
import { watchWithdrawals, type ReadWithdrawal } from "./withdrawal-watch.ts";

export interface Upkeep {
  /** Begins the work of each server anew: with the servers and providers that there are now. */
  restartServerWork(): void;
  stop(): Promise<void>;
}

export interface UpkeepOptions extends RecordOptions {
  /** Undefined without `github`: nothing was approved then that could be withdrawn. */
  readonly readWithdrawal: ReadWithdrawal | undefined;
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
  const { readWithdrawal: read } = options;
  const watching =
    read === undefined ? Promise.resolve() : watchWithdrawals({ ...deps, read }, stopped.signal);
  const serving = restartableWork((signal) =>
    runServerWork({ ...deps, servers: rules.servers, newTrace: options.newTrace }, signal),
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
    restartServerWork: () => serving.restart(),
    stop: async () => {
      stopped.abort();
      await Promise.all([reaper.stop(), watching, serving.stop(), looking, reserving]);
    },
  };
}
