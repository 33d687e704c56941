import type { TestPostgres } from "./postgres.ts";

/** The SQL of docs/broker.md, parts 1 and 2, for a database `app` that has a table. */
export const PAGE_ROLES = `
  CREATE TABLE orders (id int PRIMARY KEY, note text);
  INSERT INTO orders VALUES (1, 'first');
  CREATE ROLE app_readonly NOLOGIN;
  GRANT USAGE ON SCHEMA public TO app_readonly;
  GRANT SELECT ON ALL TABLES IN SCHEMA public TO app_readonly;
  CREATE ROLE app_migrator NOLOGIN;
  GRANT USAGE, CREATE ON SCHEMA public TO app_migrator;
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app_migrator;
  ALTER DEFAULT PRIVILEGES FOR ROLE app_migrator IN SCHEMA public GRANT SELECT ON TABLES TO app_readonly;
  REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  CREATE ROLE stepkey_broker LOGIN CREATEROLE PASSWORD 'test-only';
  GRANT app_readonly, app_migrator TO stepkey_broker WITH ADMIN OPTION;
`;

/** A database `app` as the page's SQL leaves it. */
export async function prepareApp(postgres: TestPostgres): Promise<void> {
  await postgres.sql("CREATE DATABASE app");
  await postgres.sql(PAGE_ROLES, "app");
  // PostgreSQL 14 lets everybody create in public, in every database.
  for (const database of ["postgres", "template1"]) {
    await postgres.sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC", database);
  }
}
