import { mapStore } from "./faults/simulation/map-store.ts";
import { StoreError, type LeaseStore } from "../../src/lease/store.ts";

/** What of a store fails now: `writes` alone as on a full disk, or `all` as when the disk is gone. */
export interface StoreFault {
  kind: "none" | "writes" | "all" | "hang";
  /** Runs before a call fails: time may pass. */
  onFail?: (() => void) | undefined;
}

const READS: ReadonlySet<string> = new Set<keyof LeaseStore | `githubTasks.${string}`>([
  "instance",
  "now",
  "isBurned",
  "isJobClosed",
  "isFrozen",
  "countUses",
  "find",
  "findByTokenHash",
  "findDue",
  "damagedRows",
  "list",
  "endedSince",
  "freezes",
  "countByState",
  "sealedKeyIds",
  "close",
  "githubTasks.countDue",
  "githubTasks.list",
]);

/** A real store whose calls fail while a test says so. */
export function breakableStore(store: LeaseStore, fault: StoreFault): LeaseStore {
  return mapStore(store, (method, name) => async (...args) => {
    if (name === "close") return method(...args);
    const isHit = fault.kind === "all" || (fault.kind !== "none" && !READS.has(name));
    if (!isHit) return method(...args);
    if (fault.kind === "hang") return new Promise(() => {});
    fault.onFail?.();
    const message = fault.kind === "all" ? "the disk is gone" : "the disk is full";
    throw new StoreError("unavailable", message, { remedy: "Free some space." });
  });
}
