import fc from "fast-check";
import type { Access } from "../../src/shared/claims.ts";

/** One statement of a hostile task: which of its sessions sends it, and what. */
export interface Move {
  readonly session: number;
  readonly sql: string;
}

/** Names that a statement may use; the test puts the real ones in. */
export const OWN = "$OWN";
export const ACCOMPLICE = "$ACCOMPLICE";

const LOCKS = [
  "SELECT pg_advisory_lock(7)",
  "SELECT pg_advisory_lock(hashtextextended(rolname::text, 0)) FROM pg_roles WHERE rolname LIKE 'stepkey_%'",
  "SELECT pg_advisory_lock(n) FROM generate_series(1, 200000) n",
  "LOCK TABLE pg_roles IN ACCESS SHARE MODE",
  "LOCK TABLE pg_settings IN ACCESS EXCLUSIVE MODE",
  "LOCK TABLE pg_database, pg_auth_members IN ACCESS SHARE MODE",
  "LOCK TABLE orders IN ACCESS EXCLUSIVE MODE",
  "LOCK TABLE pg_authid IN ACCESS EXCLUSIVE MODE",
  "SELECT * FROM orders FOR UPDATE",
];
const TRANSACTIONS = [
  "BEGIN",
  "BEGIN ISOLATION LEVEL SERIALIZABLE",
  "COMMIT",
  "ROLLBACK",
  "SAVEPOINT s",
  "ROLLBACK TO s",
  "PREPARE TRANSACTION 'one'",
  "PREPARE TRANSACTION 'two'",
  "COMMIT PREPARED 'one'",
];
const ROLES = [
  "ALTER ROLE CURRENT_USER PASSWORD 'mine'",
  `ALTER ROLE "${OWN}" PASSWORD 'mine'`,
  `ALTER ROLE "${OWN}" VALID UNTIL 'infinity'`,
  `ALTER ROLE "${OWN}" LOGIN CONNECTION LIMIT -1`,
  "SET ROLE NONE",
  "SET ROLE app_migrator",
  "SET ROLE app_readonly",
  "RESET ROLE",
  "SET SESSION AUTHORIZATION DEFAULT",
  `SET ROLE "${ACCOMPLICE}"`,
  "CREATE ROLE mine LOGIN PASSWORD 'mine'",
  `COMMENT ON ROLE "${OWN}" IS 'mine'`,
  `ALTER ROLE "${OWN}" RENAME TO mine`,
  `DROP ROLE "${OWN}"`,
];
const GRANTS = [
  `GRANT "${OWN}" TO "${ACCOMPLICE}"`,
  `GRANT "${OWN}" TO "${ACCOMPLICE}" WITH ADMIN OPTION`,
  `GRANT "${OWN}" TO app_readonly`,
  `GRANT app_migrator TO "${ACCOMPLICE}"`,
  `REVOKE "${OWN}" FROM stepkey_broker`,
  `GRANT "${OWN}" TO stepkey_broker`,
  `GRANT SELECT ON orders TO "${ACCOMPLICE}"`,
  "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC",
];
const SETTINGS = [
  `ALTER ROLE "${OWN}" SET statement_timeout = 1`,
  `ALTER ROLE "${OWN}" IN DATABASE app SET role = 'none'`,
  `ALTER ROLE "${OWN}" RESET ALL`,
  "ALTER DATABASE app SET role = 'app_migrator'",
  "ALTER DATABASE app CONNECTION LIMIT 0",
  "ALTER SYSTEM SET max_connections = 1",
  "SET lock_timeout = 0",
  "SET deadlock_timeout = '1h'",
  "SET idle_session_timeout = 0",
  "SET client_min_messages = debug5",
];
const OBJECTS = [
  "SELECT count(lo_create(0)) FROM generate_series(1, 2000)",
  "CREATE TEMP TABLE IF NOT EXISTS temporary (id int)",
  "CREATE TABLE IF NOT EXISTS made (id int)",
  "CREATE TABLE IF NOT EXISTS public.made_too (id int); GRANT ALL ON made_too TO PUBLIC",
  "CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM public.orders WHERE false'",
  "CREATE OR REPLACE FUNCTION pg_temp.g() RETURNS int LANGUAGE sql AS 'SELECT 1'",
  "CREATE OR REPLACE FUNCTION public.pg_terminate_backend(int) RETURNS bool LANGUAGE sql AS 'SELECT true'",
  "DROP TABLE IF EXISTS made",
  "CREATE SCHEMA mine",
];
const SESSIONS = [
  "LISTEN news",
  "NOTIFY news, 'x'",
  "DECLARE c CURSOR FOR SELECT * FROM pg_roles",
  "DECLARE held CURSOR WITH HOLD FOR SELECT * FROM orders",
  "FETCH 1 FROM c",
  "SELECT pg_sleep(100)",
  "DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(1); EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$",
  "SELECT count(*) FROM generate_series(1, 1000000000)",
  "SELECT pg_create_physical_replication_slot('mine', true)",
  "SELECT pg_create_logical_replication_slot('mine_too', 'pgoutput')",
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'stepkey'",
  "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'stepkey'",
  "DISCARD ALL",
];

/** Whole ways that are known, so that chance need not find them again. */
const WAYS = [
  "SET ROLE NONE; BEGIN; ALTER ROLE CURRENT_USER PASSWORD 'mine'",
  "SET ROLE NONE; BEGIN; ALTER ROLE CURRENT_USER PASSWORD 'mine'; PREPARE TRANSACTION 'three'",
  "SET ROLE NONE; BEGIN; ALTER ROLE CURRENT_USER PASSWORD 'mine'; SET ROLE app_migrator; PREPARE TRANSACTION 'four'",
  `SET ROLE NONE; BEGIN; GRANT "${OWN}" TO "${ACCOMPLICE}"; PREPARE TRANSACTION 'five'`,
  `SET ROLE NONE; REVOKE "${OWN}" FROM stepkey_broker; BEGIN; GRANT "${OWN}" TO stepkey_broker`,
];

/** Every statement that a case is made of. */
export const STATEMENTS: readonly string[] = [
  ...LOCKS,
  ...TRANSACTIONS,
  ...ROLES,
  ...GRANTS,
  ...SETTINGS,
  ...OBJECTS,
  ...SESSIONS,
  ...WAYS,
];

/** How many sessions a case has: as many as a lease may have, less the ones by which the test looks. */
export const SESSION_COUNT = 3;

export const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.record({
    session: fc.integer({ min: 0, max: SESSION_COUNT - 1 }),
    sql: fc.constantFrom(...STATEMENTS),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Cases that chance found once. */
export const KNOWN_CASES: [Access, readonly Move[]][] = [
  // On 14: who is no member of the role cannot roll back what it prepared, and cannot become one either.
  [
    "read",
    [
      {
        session: 0,
        sql: "SET ROLE NONE; BEGIN; ALTER ROLE CURRENT_USER PASSWORD 'mine'; PREPARE TRANSACTION 'three'",
      },
      {
        session: 2,
        sql: `SET ROLE NONE; REVOKE "${OWN}" FROM stepkey_broker; BEGIN; GRANT "${OWN}" TO stepkey_broker`,
      },
      { session: 0, sql: `REVOKE "${OWN}" FROM stepkey_broker` },
      { session: 2, sql: `ALTER ROLE "${OWN}" IN DATABASE app SET role = 'none'` },
      { session: 0, sql: "PREPARE TRANSACTION 'one'" },
    ],
  ],
];
