import type { ProviderFailure } from "../../credentials/kind/provider.ts";
import { startReaper } from "../../lease/reaper.ts";
import { StoreError } from "../../lease/store.ts";
import { faultText } from "../../shared/fault-text.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { describeEnd } from "../context/ended-lease.ts";
import { UNWATCHED } from "../record/call-watch.ts";
import type { Jitter } from "../../shared/http.ts";
import { runProbes, type PartProbe } from "../probe/probe.ts";
import { createHealth } from "../record/health.ts";
import { alarmEntry, createUnusableGrants, type GrantAt } from "../record/unusable-grants.ts";
import { watchForFailOver } from "./fail-over-watch.ts";
import { keepReserve } from "./keep-reserve.ts";
import { recordReaperEvent, type RecordOptions } from "./record-reaper-event.ts";
import { takeFirstLooks } from "./first-looks.ts";
import { watchGrants } from "./grant-watch.ts";
import { restartableWork } from "./replaceable.ts";
import { runServerWork } from "./server-work.ts";
import { createWithdrawalLooks, type LookPlace } from "./withdrawal-looks.ts";
import { createWithdrawalNaming } from "./withdrawal-naming.ts";
import type { ReadWithdrawal } from "./withdrawal-end.ts";
import { watchWithdrawals, type WatchOptions } from "./withdrawal-watch.ts";

export interface Upkeep {
  /** Begins the work of each server anew: with the servers and providers that there are now. */
  restartServerWork(): void;
  /** Looks at once at live writes that an event is about. */
  lookAt(place: LookPlace): void;
  /** Leases were marked: the reaper ends them now. */
  endMarked(): void;
  stop(): Promise<void>;
}

export interface UpkeepOptions extends RecordOptions {
  /** Undefined without `github`: nothing was approved then that could be withdrawn. */
  readonly readWithdrawal: ReadWithdrawal | undefined;
  /** Reads many pull requests by one request; absent: each is read by itself. */
  readonly readWithdrawalsTogether?: WatchOptions["readTogether"];
  /** Who withdrew an approval; absent: nobody is named. */
  readonly readWithdrawnBy?: WatchOptions["readWithdrawnBy"];
  /** What is probed besides the servers; nothing when absent. */
  readonly probes?: readonly PartProbe[];
  readonly jitter?: Jitter;
  /** Takes the store's reserve of disk space: see `keepReserve`. */
  readonly takeReserve?: () => Promise<boolean>;
}

/** Starts the background work: the reaper, the watch for withdrawn approvals, and the work of each server. */
export function startUpkeep(deps: BrokerDeps, options: UpkeepOptions): Upkeep {
  const { store, providers, keyRing, clock, lockOwner, rules, watch = UNWATCHED } = deps;
  const reaper = startReaper({
    store,
    providers,
    keyRing,
    clock,
    lockOwner,
    heartbeatIntervalMs: rules.heartbeatIntervalMs,
    onEvent: (event) => recordReaperEvent(event, deps, options),
    aroundEnd: (lease, end) => watch({ part: "end" }, end, describeEnd(lease)),
  });
  const stopped = new AbortController();
  const { readWithdrawal: read, readWithdrawalsTogether: readTogether, readWithdrawnBy } = options;
  const naming = createWithdrawalNaming(deps, stopped.signal);
  const watched = {
    readTogether,
    readWithdrawnBy,
    newTrace: options.newTrace,
    onMarked: () => reaper.wake(),
    nameLater: naming.later,
  };
  const watching =
    read === undefined
      ? Promise.resolve()
      : watchWithdrawals({ ...deps, ...watched, read }, stopped.signal);
  const looksNow =
    read === undefined
      ? undefined
      : createWithdrawalLooks({ ...deps, ...watched, read }, stopped.signal);
  const health = deps.health ?? createHealth(deps);
  const looks = { clock, health, ...(options.jitter && { jitter: options.jitter }) };
  const serving = restartableWork((signal) =>
    runServerWork(
      { ...deps, ...looks, servers: rules.servers, newTrace: options.newTrace },
      signal,
    ),
  );
  const probing = runProbes(options.probes ?? [], looks, stopped.signal);
  const logFault = (error: unknown): void => {
    deps.log({ level: "error", event: "fault", message: faultText(error, { withName: true }) });
  };
  // Its own probe says so, and the jobs look themselves.
  const logUnlessStoreIsAway = (error: unknown): void => {
    if (!(error instanceof StoreError)) logFault(error);
  };
  const { unusableGrants = createUnusableGrants(deps) } = deps;
  const onUnusable = (at: GrantAt, failure: ProviderFailure): void => {
    // A grant whose server is missing is a mistake of its policy, and logged as one.
    if (rules.servers[at.kind]?.includes(at.settings.server) !== true) return;
    if (failure.setting !== undefined) unusableGrants.note(at, failure);
    else {
      deps.metrics.countAlarm("server");
      deps.log(alarmEntry(at, failure));
    }
  };
  const looking = restartableWork((signal) =>
    takeFirstLooks({ ...deps, onUnusable }, signal).catch(logUnlessStoreIsAway),
  );
  const grants = restartableWork((signal) =>
    watchGrants({ ...deps, ...looks, unusableGrants }, signal).catch(logFault),
  );
  const { takeReserve: take } = options;
  const reserving =
    take === undefined
      ? Promise.resolve()
      : keepReserve({ ...deps, take }, stopped.signal).catch(logFault);
  const failOvers = watchForFailOver({ ...deps, newTrace: options.newTrace }, stopped.signal).catch(
    logFault,
  );
  return {
    lookAt: (place) => looksNow?.lookAt(place),
    endMarked: () => reaper.wake(),
    restartServerWork: () => {
      serving.restart();
      looking.restart();
      grants.restart();
    },
    stop: async () => {
      stopped.abort();
      await Promise.all([
        reaper.stop(),
        watching,
        looksNow?.settled(),
        serving.stop(),
        probing,
        looking.stop(),
        grants.stop(),
        reserving,
        failOvers,
      ]);
      await naming.settled();
    },
  };
}
