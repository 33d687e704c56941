import { access } from "node:fs/promises";
import type { Freeze } from "../../lease/freeze.ts";
import type { ServerAdvice } from "../../lease/postgres/server-advice.ts";
import { storePlace } from "../../lease/postgres/store-server.ts";
import { StoreError, type LeaseStore } from "../../lease/store.ts";
import type { Clock } from "../../shared/clock.ts";
import type { RandomBytes } from "../../shared/lease-id.ts";
import type { StoreConfig } from "../config/store-field.ts";

/** What a store gets of the process. */
export interface StoreEffects {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

/**
 * Opens the store that the configuration names: for the broker and for commands alike. A file is made where there is none;
 * on a server, `stepkey migrate` makes the store.
 * The driver loads only here.
 * @throws StoreError when it cannot be used
 */
export async function openStore(config: StoreConfig, effects: StoreEffects): Promise<LeaseStore> {
  if (config.kind === "sqlite") {
    const { openSqliteStore } = await import("../../lease/sqlite/sqlite-store.ts");
    return await openSqliteStore({ path: config.path, ...effects });
  }
  const { openServerStore } = await import("../../lease/postgres/server-store.ts");
  return await openServerStore(config.server, effects);
}

/**
 * Brings the schema of a store on a server up to date, and makes it where there is none. A file is brought up to date by
 * being opened.
 * @throws StoreError when it cannot be used
 */
export async function migrateStoreOf(
  config: StoreConfig,
  effects: StoreEffects,
): Promise<{ readonly before: number; readonly after: number }> {
  if (config.kind !== "sqlite") {
    const { migrateStore } = await import("../../lease/postgres/migrate-store.ts");
    return await migrateStore(config.server, effects);
  }
  const { lookAtFile } = await import("../../lease/sqlite/look-at-file.ts");
  const { MIGRATIONS } = await import("../../lease/sqlite/migrations.ts");
  const exists = await storeExists(config);
  const before = exists ? lookAtFile(config.path, (_database, schema) => schema) : 0;
  const store = await openStore(config, effects);
  await store.close();
  return { before, after: MIGRATIONS.length };
}

/**
 * As `openStore`, for a process that must start on a full disk: it frees the reserve if that is what it takes.
 * @throws StoreError when it cannot be used even so
 */
export async function openStoreInEmergency(
  config: StoreConfig,
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
  config: StoreConfig,
  { randomBytes }: Pick<StoreEffects, "randomBytes">,
): Promise<boolean> {
  if (config.kind !== "sqlite") return true;
  const { takeReserve } = await import("../../lease/sqlite/disk-reserve.ts");
  return takeReserve(config.path, randomBytes);
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
  config: StoreConfig,
  error: StoreError,
): Promise<DiskRelief> {
  if (config.kind !== "sqlite") return "not_full";
  const { path } = config;
  const { isDiskFull, releaseReserve, RESERVE_BYTES } =
    await import("../../lease/sqlite/disk-reserve.ts");
  if (!isDiskFull(path, error)) return "not_full";
  return releaseReserve(path) ? "released" : { needed: RESERVE_BYTES };
}

/**
 * The freezes in force, for a command that changes nothing: the store is neither made nor migrated.
 * @throws StoreError when it cannot be read
 */
export async function readFreezes(
  config: StoreConfig,
  effects: StoreEffects,
): Promise<readonly Freeze[]> {
  if (config.kind !== "sqlite") {
    const store = await openStore(config, effects);
    try {
      return await store.freezes();
    } finally {
      await store.close();
    }
  }
  const { freezesOfFile } = await import("../../lease/sqlite/read-freezes.ts");
  return freezesOfFile(config.path);
}

/**
 * What the settings of the store's server would lose; nothing for a file.
 * @throws StoreError when it cannot be asked
 */
export async function storeAdvice(config: StoreConfig): Promise<readonly ServerAdvice[]> {
  if (config.kind === "sqlite") return [];
  const { serverAdvice } = await import("../../lease/postgres/server-advice.ts");
  return await serverAdvice(config.server);
}

/** Whether a broker has made the store before. What a server has, it says when the store is opened. */
export async function storeExists(config: StoreConfig): Promise<boolean> {
  if (config.kind !== "sqlite") return true;
  try {
    await access(config.path);
    return true;
  } catch {
    return false;
  }
}

/** Where the store is, without a password: for people. */
export function storeAddress(config: StoreConfig): string {
  if (config.kind === "sqlite") return `sqlite:${config.path}`;
  return `postgres://${storePlace(config.server)}`;
}

/** What the names of the control sockets of the store's brokers begin with. */
export function controlPath(config: StoreConfig): string {
  return config.kind === "sqlite" ? config.path : config.controlPath;
}
