import type { Provider } from "../../credentials/kind/provider.ts";
import type { FailOverMemory, ServerChange } from "../../lease/fail-over.ts";
import { endOrphans, type EndedOrphan } from "../../lease/orphans/end-orphans.ts";
import { findOrphans, type Orphan, type OrphanSearch } from "../../lease/orphans/find-orphans.ts";
import { StoreError, type LeaseStore } from "../../lease/store.ts";
import { plural } from "../../shared/wording.ts";
import type { BrokerDeps } from "../context/broker-deps.ts";
import { startAuditTrail } from "../record/audit.ts";
import { raiseAlarm } from "../record/raise-alarm.ts";

export interface FailOverDeps extends Pick<
  BrokerDeps,
  "clock" | "lockOwner" | "audit" | "log" | "metrics"
> {
  readonly store: Pick<LeaseStore, "instance" | "list" | keyof FailOverMemory>;
  /** By kind. */
  readonly providers: ReadonlyMap<string, Pick<Provider, "kind" | "list" | "revoke" | "tidy">>;
  /** The names under `servers`, by kind, as they are at any moment. */
  readonly rules: Pick<BrokerDeps["rules"], "servers">;
  readonly newTrace: () => string;
}

/** One small query each time. */
const LOOK_EVERY_MS = 5000;
/**
 * Then a second look: an exchange that was under way when the server failed is over, and so is what it created. Longer than an
 * exchange and the provider's call that it ends with.
 */
const SECOND_LOOK_MS = 30_000;
/** A search that left something: a server that does not respond, or what an admin has to end. */
const AGAIN_MS = 600_000;
const UNREACHABLE_AGAIN_MS = 60_000;
/** Longer than two looks with what they end. A broker that dies leaves the search to another one. */
const LOCK_MS = 120_000;

/**
 * Looks for orphans by itself when the store is at another server than before: a standby that took over may lack the last
 * commits, and with them leases that exist at their providers. Resolves when `signal` has aborted.
 */
export async function watchForFailOver(deps: FailOverDeps, signal: AbortSignal): Promise<void> {
  const { clock } = deps;
  let announced: string | undefined;
  while (!signal.aborted) {
    let waitMs = LOOK_EVERY_MS;
    try {
      const change = await deps.store.serverChange();
      if (change !== undefined && (await isMine(deps))) {
        if (announced !== change.server) announce(change, deps);
        announced = change.server;
        waitMs = await searchTwice(change, deps, signal);
      }
    } catch (error) {
      // The store is away: the reaper and the probe say so. It is looked at again.
      if (!(error instanceof StoreError)) throw error;
    }
    await clock.sleep(waitMs, signal);
  }
}

const isMine = ({ store, lockOwner }: FailOverDeps): Promise<boolean> =>
  store.lockOrphanSearch({ lockOwner, lockMs: LOCK_MS });

const HOW: Readonly<Record<ServerChange["how"], string>> = {
  promoted:
    "A standby of the store's server took over, or a backup was rolled forward. It may lack the last commits: leases that exist and are not in the store are looked for, and ended.",
  another:
    "The store is on a server that was made anew. It may be older than what exists: leases that are not in it are looked for, and not ended.",
};

function announce({ how }: ServerChange, { log }: FailOverDeps): void {
  log({ level: "warning", event: "store_server_changed", message: HOW[how] });
}

/** Returns how long to wait before the next look. */
async function searchTwice(
  change: ServerChange,
  deps: FailOverDeps,
  signal: AbortSignal,
): Promise<number> {
  for (const isLast of [false, true]) {
    const left = await searchOnce(change, deps, signal);
    if (signal.aborted) return 0;
    if (left !== undefined) return left;
    if (!isLast) await deps.clock.sleep(SECOND_LOOK_MS, signal);
    if (signal.aborted) return 0;
  }
  await deps.store.orphansSearched(change.server);
  deps.log({ level: "info", event: "orphans_searched" });
  return LOOK_EVERY_MS;
}

/** Undefined: nothing is left. Otherwise how long to wait before the next try, in milliseconds. */
async function searchOnce(
  { how }: ServerChange,
  deps: FailOverDeps,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { store, providers, rules } = deps;
  const servers = { providers, names: rules.servers };
  const search = await findOrphans({ store, servers, signal });
  if (signal.aborted) return undefined;
  for (const one of search.unreachable) {
    const remedy = "It is searched again in a minute, and then every minute.";
    const message = `Orphans could not be looked for: ${one.reason}`;
    const { kind, server } = one;
    deps.log({ level: "warning", event: "orphan_search_failed", kind, server, message, remedy });
  }
  if (how === "another") announceOrphans(search, deps);
  const isOver =
    how === "another" ? search.orphans.length === 0 : await endAll(search, deps, signal);
  if (search.unreachable.length > 0) return UNREACHABLE_AGAIN_MS;
  return isOver ? undefined : AGAIN_MS;
}

/** Nobody ends them but an admin: the store may be a copy, whose original a broker still uses. */
function announceOrphans({ orphans }: OrphanSearch, deps: FailOverDeps): void {
  if (orphans.length === 0) return;
  const reason = `${plural(orphans.length, "lease")} that the store does not have: ${orphans.map(orphanName).slice(0, 20).join("; ")}. Unless a broker still uses another copy of this store, run \`stepkey leases --orphans --end\`.`;
  raiseAlarm({ alarm: "orphan", reason }, startAuditTrail(deps.newTrace()), deps);
}

/** Whether all of them are over. */
async function endAll(
  { orphans }: OrphanSearch,
  deps: FailOverDeps,
  signal: AbortSignal,
): Promise<boolean> {
  const { store, providers, clock } = deps;
  const onEnded = (one: EndedOrphan): void => {
    if (one.state === "known") return;
    const reason = `${orphanName(one)} was not in the store after its server changed: ${outcomeText(one)}`;
    raiseAlarm({ alarm: "orphan", reason }, startAuditTrail(deps.newTrace()), deps);
  };
  const ended = await endOrphans({ orphans, store, providers, clock, signal, onEnded });
  return ended.every(({ state }) => state === "ended" || state === "known");
}

function outcomeText(one: EndedOrphan): string {
  if (one.state === "ended") return `it was ended (${one.facts.join(", ")})`;
  if (one.state === "untidied")
    return `it can no longer be used, and is not removed (${one.reason})`;
  return `it may still be usable (${one.reason})`;
}

function orphanName({ kind, server, handle }: Orphan): string {
  const values = Object.entries(handle)
    .filter(([name]) => name !== "server")
    .map(([name, value]) => `${name}=${String(value)}`);
  return `${kind} ${server} ${values.join(" ")}`;
}
