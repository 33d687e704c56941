import { integer, text } from "../row/read-row.ts";
import { createStorePool } from "./store-pool.ts";
import { serverStoreError } from "./store-errors.ts";
import { storePlace, type StoreServer } from "./store-server.ts";

/** What a server's settings cost a store, and what to set. */
export interface ServerAdvice {
  readonly message: string;
  readonly remedy: string;
}

/** Every user may read these. Of a standby, only that it is there. */
const SETTINGS = `SELECT current_setting('fsync') AS fsync,
  current_setting('full_page_writes') AS full_page_writes,
  current_setting('synchronous_standby_names') AS synchronous,
  (SELECT count(*) FROM pg_stat_replication) AS standbys`;
const DEADLINE_MS = 5000;

/** The settings of a server that decide what a fail-over or a power cut loses. */
export interface ServerSettings {
  readonly fsync: string;
  readonly fullPageWrites: string;
  readonly synchronousStandbys: string;
  readonly standbys: number;
}

/** What to change; nothing for a server that keeps what it has answered. */
export function adviceFor(settings: ServerSettings): readonly ServerAdvice[] {
  const { fsync, fullPageWrites, synchronousStandbys, standbys } = settings;
  return [
    ...(fsync === "off" || fullPageWrites === "off" ? [NOT_DURABLE] : []),
    ...(standbys > 0 && synchronousStandbys === "" ? [ASYNCHRONOUS] : []),
  ];
}

const NOT_DURABLE: ServerAdvice = {
  message: "fsync or full_page_writes is off: a power cut can lose leases, or the whole store.",
  remedy: "Turn both on.",
};
const ASYNCHRONOUS: ServerAdvice = {
  message:
    "Standbys follow asynchronously: one that takes over may lack the last commits, and with them leases, seals and used ID tokens.",
  remedy:
    "Set synchronous_standby_names. Or accept what a fail-over can lose: docs/storage.md says what.",
};

/** @throws StoreError when the server cannot be asked */
export async function serverAdvice(server: StoreServer): Promise<readonly ServerAdvice[]> {
  const pool = createStorePool(server);
  try {
    const [row = {}] = await pool.use(DEADLINE_MS, ({ query }) => query(SETTINGS));
    return adviceFor({
      fsync: text(row, "fsync"),
      fullPageWrites: text(row, "full_page_writes"),
      synchronousStandbys: text(row, "synchronous"),
      standbys: integer(row, "standbys"),
    });
  } catch (error) {
    throw serverStoreError(storePlace(server), error);
  } finally {
    await pool.close();
  }
}
