import { afterAll, beforeAll, describe } from "vitest";
import { startDebianPgBouncer } from "../support/left-out.ts";
import type { TestPgBouncer } from "../support/pgbouncer.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { postgresPlace } from "../support/postgres-store.ts";
import { describeLeaseStore } from "./lease-store.ts";

const start = startDebianPgBouncer();

/** Each transaction may get another connection of the server, and each one is reset in between. */
describe.skipIf(start === undefined)("through PgBouncer in transaction mode", () => {
  let server: TestPostgres;
  let pooler: TestPgBouncer;

  beforeAll(async () => {
    server = await startPostgres();
    if (start !== undefined) pooler = await start(server);
  });
  afterAll(async () => {
    await pooler.stop();
    await server.stop();
  });

  describeLeaseStore("postgres through a pooler", () =>
    postgresPlace(server, { urlOf: (database) => pooler.urlOf(database) }),
  );
});
