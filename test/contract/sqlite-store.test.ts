import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "../../src/lease/sqlite/sqlite-store.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import { remoteStore } from "../support/remote-store.ts";
import { describeLeaseStore, describeLeaseStoreCalls, type StorePlace } from "./lease-store.ts";

async function setup(): Promise<StorePlace> {
  const folder = await mkdtemp(join(tmpdir(), "stepkey-store-"));
  const path = join(folder, "stepkey.db");
  const opened: LeaseStore[] = [];
  return {
    address: `sqlite:${path}`,
    clockOf: "machine",
    open: async (clock) => {
      const store = await openSqliteStore({ path, clock, randomBytes });
      opened.push(store);
      return store;
    },
    checkIntegrity: async () => {
      const database = new DatabaseSync(path);
      const [row] = database.prepare("PRAGMA integrity_check").all();
      const broken = database.prepare("PRAGMA foreign_key_check").all();
      database.close();
      if (row?.["integrity_check"] !== "ok" || broken.length > 0) {
        throw new Error(`damaged: ${JSON.stringify([row, ...broken])}`);
      }
    },
    dispose: async () => {
      await Promise.all(opened.map((store) => store.close()));
      await rm(folder, { recursive: true });
    },
  };
}

describeLeaseStore("sqlite", setup);

describeLeaseStoreCalls(
  "sqlite behind a turn of the event loop, arguments and results cloned",
  async () => {
    const place = await setup();
    return { ...place, open: async (clock) => remoteStore(await place.open(clock)) };
  },
);
