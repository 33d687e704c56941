import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createStoreDatabase } from "../postgres-store.ts";
import { startBrokerProcess, type BrokerProcess } from "../broker-process.ts";
import type { TestIssuer } from "../fake-issuer.ts";
import { freePort, query, type TestPostgres } from "../postgres.ts";

const CLI = fileURLToPath(new URL("../../../src/cli/cli.ts", import.meta.url));
export const FLEET_AUDIENCE = "http://127.0.0.1:8700";

const POLICY = `version: 1
repository-id: 74
owner-id: 65
grants:
  reports-read:
    environment: staging
    ttl: 2m
    credential: { postgres: { server: staging, database: postgres, role: app_readonly } }
    allow: { events: [pull_request] }
`;

/** Brokers in processes of their own, on one store in PostgreSQL, which serve another PostgreSQL. */
export interface BrokerFleet {
  readonly brokers: readonly BrokerProcess[];
  /** Runs a statement in the store's database. */
  store(sql: string): Promise<readonly Record<string, unknown>[]>;
  readonly database: string;
  /** Roles of leases that exist at the server that the brokers serve. */
  roles(): Promise<readonly string[]>;
  printed(): string;
  close(): Promise<void>;
}

export interface FleetOptions {
  readonly issuer: TestIssuer;
  readonly served: TestPostgres;
  readonly keeper: TestPostgres;
  readonly brokers: number;
}

export async function startBrokerFleet(options: FleetOptions): Promise<BrokerFleet> {
  const { issuer, served, keeper } = options;
  const root = mkdtempSync(join(tmpdir(), "stepkey-fleet-"));
  const database = await createStoreDatabase(keeper);
  // Not the superuser: only others run out of connections.
  const [user, password] = [
    `stepkey_store_${randomBytes(4).toString("hex")}`,
    randomBytes(12).toString("hex"),
  ];
  await keeper.sql(`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`);
  await keeper.sql(
    `GRANT USAGE ON SCHEMA stepkey TO ${user}; GRANT ALL ON ALL TABLES IN SCHEMA stepkey TO ${user};
     GRANT ALL ON ALL SEQUENCES IN SCHEMA stepkey TO ${user}`,
    database,
  );
  const url = new URL(keeper.adminUrl(database));
  Object.assign(url, { username: user, password });
  const env = { ADMIN_URL: served.adminUrl(), STORE_URL: url.href };
  const starting = Array.from({ length: options.brokers }, async (_, index) => {
    const folder = join(root, String(index));
    mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
    writeFileSync(join(folder, "policy", "octo-org", "shop.yml"), POLICY);
    const port = await freePort();
    const config = `url: ${FLEET_AUDIENCE}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
policy: { directory: ./policy }
store: { postgres: { url: { env: STORE_URL } } }
servers: { postgres: { staging: { url: { env: ADMIN_URL } } } }
limits: { heartbeat-interval: 1s }
audit: audit.log
`;
    return startBrokerProcess({ folder, port, cli: CLI, config, env });
  });
  const brokers = await Promise.all(starting);
  return {
    brokers,
    database,
    store: (sql) => query(keeper.adminUrl(database), sql),
    roles: async () => {
      const sql = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'stepkey%'";
      return (await served.sql(sql)).map((row) => String(row["rolname"]));
    },
    printed: () => brokers.map((broker) => broker.printed()).join(""),
    close: async () => {
      await Promise.all(brokers.map((broker) => broker.kill()));
      await keeper.sql(`DROP DATABASE ${database} WITH (FORCE)`);
      rmSync(root, { recursive: true, force: true });
    },
  };
}
