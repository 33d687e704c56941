import { randomBytes } from "node:crypto";
import { openServerStore } from "../../src/lease/postgres/server-store.ts";
import { openSqliteStore } from "../../src/lease/sqlite/sqlite-store.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import type { Clock } from "../../src/shared/clock.ts";
import { storeServer } from "./store-server.ts";

/** Opens a store by its address, as the broker's configuration writes it: so that child processes can open it too. */
export function openStore(address: string, clock?: Clock): Promise<LeaseStore> {
  if (address.startsWith("postgres:"))
    return openServerStore(storeServer(address), { randomBytes });
  const path = /^sqlite:(?<path>.+)$/u.exec(address)?.groups?.["path"];
  if (path === undefined) throw new Error(`no driver opens ${address}`);
  return openSqliteStore({ path, randomBytes, ...(clock === undefined ? {} : { clock }) });
}
