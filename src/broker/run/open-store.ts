import { access } from "node:fs/promises";
import type { LeaseStore } from "../../lease/store.ts";
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

/** Whether a broker has made the store before. */
export async function storeExists({ path }: BrokerConfig["store"]): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
