import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "../../src/lease/sqlite/sqlite-store.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import type { Clock } from "../../src/shared/clock.ts";
import { remoteStore } from "./remote-store.ts";

export interface TemporaryStore {
  readonly store: LeaseStore;
  readonly path: string;
  /** Closes the store and removes its directory. */
  readonly dispose: () => Promise<void>;
}

/**
 * A real SQLite store in a directory of its own. Its calls take turns of the event loop and clone what goes over, so that
 * nothing that uses it relies on a store that works at once.
 */
export async function openTemporaryStore(clock: Clock): Promise<TemporaryStore> {
  const folder = await mkdtemp(join(tmpdir(), "stepkey-store-"));
  const path = join(folder, "stepkey.db");
  const store = remoteStore(await openSqliteStore({ path, clock, randomBytes }));
  const dispose = async (): Promise<void> => {
    await store.close();
    await rm(folder, { recursive: true });
  };
  return { store, path, dispose };
}
