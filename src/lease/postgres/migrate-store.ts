import type { RandomBytes } from "../../shared/lease-id.ts";
import { integer } from "../row/read-row.ts";
import { StoreError } from "../store.ts";
import { serverStoreError, sqlStateOf } from "./store-errors.ts";
import { STORE_MIGRATIONS, type StoreMigration } from "./store-migrations.ts";
import { createStorePool, type StoreSession } from "./store-pool.ts";
import { storePlace, type StoreServer } from "./store-server.ts";

/** Building an index over a year of leases takes a while. */
const DEADLINE_MS = 30 * 60_000;

/** Two that migrate at once follow each other. The lock belongs to the transaction, so it works through a pooler. */
const LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('stepkey migrate', 0))";
/** A change of a table waits for the brokers' statements, and theirs for it: not for long. */
const SETTINGS = "SET LOCAL lock_timeout = '5000ms'; SET LOCAL synchronous_commit = 'on'";

export interface Migrated {
  /** 0: there was no store. */
  readonly before: number;
  readonly after: number;
}

/**
 * Brings the schema up to date, in one transaction: all of it or nothing. It only ever goes forward. `migrations`: those of
 * another version, for tests.
 * @throws StoreError when the server cannot be reached, refuses, or has a newer schema
 */
export async function migrateStore(
  server: StoreServer,
  { randomBytes }: { readonly randomBytes: RandomBytes },
  migrations: readonly StoreMigration[] = STORE_MIGRATIONS,
): Promise<Migrated> {
  const pool = createStorePool(server);
  try {
    return await pool.use(DEADLINE_MS, async (session) => {
      await session.script(`BEGIN ISOLATION LEVEL READ COMMITTED; ${LOCK}; ${SETTINGS}`);
      const before = await prepared(session, storePlace(server));
      for (const [index, { sql, worksFrom }] of migrations.entries()) {
        if (index < before) continue;
        await session.script(sql);
        await session.query(
          "INSERT INTO stepkey.migrations (version, works_from) VALUES ($1, $2)",
          index + 1,
          worksFrom,
        );
      }
      if (before === 0) {
        const instance = Buffer.from(randomBytes(8)).toString("hex");
        await session.query(
          "INSERT INTO stepkey.meta (key, value) VALUES ('instance', $1)",
          instance,
        );
      }
      await session.script("COMMIT");
      return { before, after: Math.max(before, migrations.length) };
    });
  } catch (error) {
    throw serverStoreError(storePlace(server), error);
  } finally {
    await pool.close();
  }
}

/** Makes the schema where there is none, and returns its version. */
async function prepared(session: StoreSession, place: string): Promise<number> {
  const [found] = await session.query(
    `SELECT to_regclass('stepkey.migrations') IS NOT NULL AS ours, count(*) AS objects
      FROM pg_class WHERE relnamespace = to_regnamespace('stepkey')`,
  );
  if (found?.["ours"] === true) {
    const [row = {}] = await session.query(
      "SELECT coalesce(max(version), 0)::bigint AS version FROM stepkey.migrations",
    );
    return integer(row, "version");
  }
  if (integer(found ?? {}, "objects") > 0) {
    throw new StoreError(
      "unusable",
      `The store at ${place} cannot be used: its schema stepkey belongs to another program.`,
      { remedy: "Name another database in the store's URL: nothing was changed in this one." },
    );
  }
  const [schema] = await session.query("SELECT to_regnamespace('stepkey') IS NULL AS missing");
  // Only then: with IF NOT EXISTS, PostgreSQL wants the right to create one even where it exists.
  if (schema?.["missing"] === true) await session.script("CREATE SCHEMA stepkey");
  await session.script(`CREATE TABLE stepkey.migrations (
    version integer PRIMARY KEY,
    works_from integer NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
  )`);
  return 0;
}

/** What a broker does with the schema that it finds. */
export type SchemaFit =
  | "fits"
  /** `stepkey migrate` has to run first. */
  | "older"
  /** Another version migrated it in a way that this one does not know. */
  | "newer";

/** `worksFrom`: the oldest schema whose brokers can use the one that was found. */
export function schemaFit(
  found: { readonly version: number; readonly worksFrom: number },
  supported: number = STORE_MIGRATIONS.length,
): SchemaFit {
  if (found.version < supported) return "older";
  return found.worksFrom > supported ? "newer" : "fits";
}

/** @throws StoreError when this version of stepkey cannot use the schema */
export async function checkSchema(
  place: string,
  one: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>,
): Promise<void> {
  const found = await foundSchema(one);
  const fit = schemaFit(found);
  if (fit === "fits") return;
  const unusable = `The store at ${place} cannot be used`;
  if (fit === "newer") {
    throw new StoreError(
      "unusable",
      `${unusable}: a newer version of stepkey migrated it (schema ${found.version}; this version supports up to ${STORE_MIGRATIONS.length}).`,
      { remedy: "Run the newer version." },
    );
  }
  const why =
    found.version === 0
      ? "it has no tables of stepkey"
      : `its schema is ${found.version}, and this version needs ${STORE_MIGRATIONS.length}`;
  throw new StoreError("unusable", `${unusable}: ${why}.`, {
    remedy: "Run `stepkey migrate` with this version of stepkey.",
  });
}

async function foundSchema(
  one: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>,
): Promise<{ readonly version: number; readonly worksFrom: number }> {
  try {
    const [row] = await one(
      "SELECT version, works_from FROM stepkey.migrations ORDER BY version DESC LIMIT 1",
    );
    if (row === undefined) return { version: 0, worksFrom: 0 };
    return { version: integer(row, "version"), worksFrom: integer(row, "works_from") };
  } catch (error) {
    const isMissing = ["42P01", "3F000"].includes(
      sqlStateOf(error instanceof StoreError ? error.cause : error) ?? "",
    );
    if (isMissing) return { version: 0, worksFrom: 0 };
    throw error;
  }
}
