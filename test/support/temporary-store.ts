import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "../../src/lease/sqlite/sqlite-store.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import type { Clock } from "../../src/shared/clock.ts";

export interface TemporaryStore {
  readonly store: LeaseStore;
  readonly path: string;
  /** Closes the store and removes its folder. */
  readonly dispose: () => Promise<void>;
}

/** A real SQLite store in a folder of its own. */
export async function openTemporaryStore(clock: Clock): Promise<TemporaryStore> {
  const folder = await mkdtemp(join(tmpdir(), "stepkey-store-"));
  const path = join(folder, "stepkey.db");
  const store = await openSqliteStore({ path, clock, randomBytes });
  const dispose = async (): Promise<void> => {
    await store.close();
    await rm(folder, { recursive: true });
  };
  return { store, path, dispose };
}
