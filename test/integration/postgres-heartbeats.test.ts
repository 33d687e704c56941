import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { expect, it } from "vitest";
import { openServerStore } from "../../src/lease/postgres/server-store.ts";
import { issueLease, newLease } from "../support/lease-fixtures.ts";
import { createStoreDatabase } from "../support/postgres-store.ts";
import { startPostgres } from "../support/postgres.ts";
import { storeServer } from "../support/store-server.ts";

it("gives new intervals without touching a lease, so that neither their number nor a lock delays a broker that starts", async () => {
  const server = await startPostgres();
  try {
    const database = await createStoreDatabase(server);
    const store = await openServerStore(storeServer(server.adminUrl(database)), { randomBytes });
    const lease = await issueLease(store, newLease({ expiresAt: Date.now() + 600_000 }));
    const other = new Client({ connectionString: server.adminUrl(database) });
    await other.connect();
    await other.query("BEGIN; SELECT FROM stepkey.leases FOR UPDATE");
    await store.resetHeartbeats();
    await other.end();
    expect((await store.beat(lease.tokenHash, 60_000)).kind).toBe("active");
    await store.close();
  } finally {
    await server.stop();
  }
});
