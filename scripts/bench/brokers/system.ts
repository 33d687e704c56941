import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BrokerProcess, startBrokerProcess } from "../../../test/support/broker-process.ts";
import { startIssuer, type TestIssuer } from "../../../test/support/fake-issuer.ts";
import {
  debianBinaries,
  freePort,
  startPostgres,
  type TestPostgres,
} from "../../../test/support/postgres.ts";
import { createStoreDatabase } from "../../../test/support/postgres-store.ts";
import { startRedis, type TestRedis } from "../../../test/support/redis.ts";
import { prepareRedisApp, redisBrokerUrl } from "../../../test/support/redis-world.ts";

/** A durable PostgreSQL for stores, a Redis whose users are issued, and brokers from `dist/`. */
export interface BenchSystem {
  readonly issuer: TestIssuer;
  readonly postgres: TestPostgres;
  /** What the figures are about, in words. */
  readonly description: string;
  /** `store`: the database of the store, or a file of its own. */
  readonly startBroker: (store: { readonly database: string } | "sqlite") => Promise<BrokerProcess>;
  readonly createDatabase: () => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Each has its share of exchanges, so that one alone would measure that share. */
export const REPOSITORIES: readonly number[] = Array.from({ length: 20 }, (_, index) => 71 + index);
export const GRANT = "cache-read";

const CLI = join(
  process.env["STEPKEY_DIST"] ?? fileURLToPath(new URL("../../../dist", import.meta.url)),
  "cli.js",
);

export async function startBenchSystem(): Promise<BenchSystem> {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-bench-"));
  const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const end of closing.toReversed()) await end();
  };
  try {
    const issuer = await startIssuer();
    closing.push(() => issuer.close());
    const binaries = debianBinaries();
    const postgres = await startPostgres({
      durable: true,
      ...(binaries === undefined ? {} : { binaries }),
    });
    closing.push(() => postgres.stop());
    const redis = await startRedis();
    closing.push(() => redis.stop());
    await prepareRedisApp(redis);
    const which = binaries === undefined ? "embedded" : "Debian's";
    return {
      issuer,
      postgres,
      description: `kind redis (an ACL user for each lease), store in ${which} PostgreSQL ${postgres.version} with its defaults (fsync and synchronous_commit on)`,
      startBroker: async (store) => {
        const broker = await start({ folder, issuer, postgres, redis, store });
        closing.push(() => broker.kill());
        return broker;
      },
      createDatabase: () => createStoreDatabase(postgres),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(parts: {
  readonly folder: string;
  readonly issuer: TestIssuer;
  readonly postgres: TestPostgres;
  readonly redis: TestRedis;
  readonly store: { readonly database: string } | "sqlite";
}): Promise<BrokerProcess> {
  const { issuer, postgres, redis, store } = parts;
  const port = await freePort();
  const folder = join(parts.folder, `broker-${port}`);
  mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
  for (const id of REPOSITORIES) {
    writeFileSync(join(folder, "policy", "octo-org", `${id}.yml`), policyOf(id));
  }
  const database = store === "sqlite" ? "" : postgres.adminUrl(store.database);
  return startBrokerProcess({
    folder,
    port,
    cli: CLI,
    config: `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
audit: audit.log
store: ${store === "sqlite" ? "sqlite:stepkey.db" : "{ postgres: { url: { env: STORE_URL } } }"}
store-key: { env: STORE_KEY }
policy: { directory: ./policy }
servers: { redis: { main: { url: { env: REDIS_ADMIN_URL } } } }
limits: { token-max-age: 15m, heartbeat-interval: 60s }
`,
    env: {
      STORE_URL: database,
      STORE_KEY: randomBytes(32).toString("base64"),
      REDIS_ADMIN_URL: redisBrokerUrl(redis),
    },
  });
}

const policyOf = (repository: number): string => `version: 1
repository-id: ${repository}
owner-id: 65
grants:
  ${GRANT}:
    environment: staging
    credential: { redis: { server: main, commands: ["+@read", "+@connection"], keys: ["app:*"] } }
    allow: { events: [pull_request] }
`;
