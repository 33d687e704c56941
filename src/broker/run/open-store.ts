import { access } from "node:fs/promises";
import type { Freeze } from "../../lease/freeze.ts";
import { StoreError, type LeaseStore } from "../../lease/store.ts";
import type { Clock } from "../../shared/clock.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import type { BrokerConfig } from "../config/config.ts";

/** What a store gets of the process. */
export interface StoreEffects {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/**
 * Opens the store that the configuration names, and makes it where there is none: for the broker and for commands alike.
 * The driver loads only here.
 * @throws StoreError when it cannot be used
 */
export async function openStore(
  { path }: BrokerConfig["store"],
  effects: StoreEffects,
): Promise<LeaseStore> {
  const { openSqliteStore } = await import("../../lease/sqlite/sqlite-store.ts");
  return await openSqliteStore({ path, ...effects });
}

/**
 * As `openStore`, for a process that must start on a full disk: it frees the reserve if that is what it takes.
 * @throws StoreError when it cannot be used even so
 */
export async function openStoreInEmergency(
  config: BrokerConfig["store"],
  effects: StoreEffects,
): Promise<LeaseStore> {
  try {
    return await openStore(config, effects);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if ((await releaseDiskReserve(config, error)) !== "released") throw error;
    return openStore(config, effects);
  }
}

/**
 * Takes the disk space that commands use when the disk is full; false while the disk does not have enough free space. A driver without a
 * disk of its own needs none.
 */
export async function takeDiskReserve(
  { path }: BrokerConfig["store"],
  { randomBytes }: Pick<StoreEffects, "randomBytes">,
): Promise<boolean> {
  const { takeReserve } = await import("../../lease/sqlite/disk-reserve.ts");
  return takeReserve(path, randomBytes);
}

/** What a command can do about a store that failed. */
export type DiskRelief =
  | "not_full"
  /** The reserve was freed: trying again may help. */
  | "released"
  /** The reserve is used up: so many bytes must be freed by hand. */
  | { readonly needed: number };

/** Frees the reserve if the store failed because its disk is full. */
export async function releaseDiskReserve(
  { path }: BrokerConfig["store"],
  error: StoreError,
): Promise<DiskRelief> {
  const { isDiskFull, releaseReserve, RESERVE_BYTES } =
    await import("../../lease/sqlite/disk-reserve.ts");
  if (!isDiskFull(path, error)) return "not_full";
  return releaseReserve(path) ? "released" : { needed: RESERVE_BYTES };
}

/**
 * The freezes in force, for a command that changes nothing: the store is neither made nor migrated.
 * @throws StoreError when it cannot be read
 */
export async function readFreezes({ path }: BrokerConfig["store"]): Promise<readonly Freeze[]> {
  const { freezesOfFile } = await import("../../lease/sqlite/read-freezes.ts");
  return freezesOfFile(path);
}

/** Whether a broker has made the store before. */
export async function storeExists({ path }: BrokerConfig["store"]): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
