import { afterAll, beforeAll, describe } from "vitest";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { postgresPlace } from "../support/postgres-store.ts";
import { describeLeaseStore } from "./lease-store.ts";

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

describe("on a server", () => {
  describeLeaseStore("postgres", () => postgresPlace(server));
});
