import { randomBytes, randomInt } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseBrokerConfig, type BrokerConfig } from "../../src/broker/config/config.ts";
import { migrateStoreOf } from "../../src/broker/run/open-store.ts";
import { runBroker, type RunningBroker } from "../../src/broker/run/run-broker.ts";
import { KINDS } from "../../src/credentials/kinds.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { detailOf, leaseTokenOf, sendTo, tokenForm, type Told } from "./broker-setup.ts";
import { startIssuer } from "./fake-issuer.ts";
import { githubClaims } from "./id-token.ts";
import { SETTINGS } from "./kinds.ts";
import { EXAMPLE_ROLES, freePort, query, startPostgres, type TestPostgres } from "./postgres.ts";

const POLICY = `version: 1
repository-id: 74
owner-id: 65
grants:
  reports-read:
    environment: staging
    credential: { postgres: { server: staging, database: postgres, role: app_readonly } }
    allow: { events: [pull_request] }
`;
const URL_OF_ALL = "http://127.0.0.1:8700";
const effects = { clock: systemClock, randomBytes };

/** Whole brokers from their configuration, which issue roles of a PostgreSQL that is not the store's. */
export interface StoreBrokers {
  /** The server whose roles are issued. */
  readonly served: TestPostgres;
  readonly folder: string;
  /** Everything that the brokers logged. */
  log(): string;
  /** Starts one on a store: `postgres://…`, or `sqlite:…`. Returns its URL. */
  start(store: string): Promise<string>;
  stopAll(): Promise<void>;
  /** Each time as another job. */
  ask(url: string): Promise<Told>;
  beat(url: string, told: Told): Promise<Told>;
  revoke(url: string, told: Told): Promise<Told>;
  /** Whether what was issued still opens a session. */
  opens(told: Told): Promise<boolean>;
  /** Roles of leases in the catalogue of the server. */
  roles(): Promise<number>;
  dispose(): Promise<void>;
}

export async function createStoreBrokers(): Promise<StoreBrokers> {
  const [issuer, served] = await Promise.all([startIssuer(), startPostgres()]);
  await served.sql(EXAMPLE_ROLES);
  const folder = mkdtempSync(join(tmpdir(), "stepkey-brokers-"));
  mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
  writeFileSync(join(folder, "policy", "octo-org", "shop.yml"), POLICY);
  const running: RunningBroker[] = [];
  let printed = "";

  const configOf = (port: number, store: string): BrokerConfig => {
    const entry = store.startsWith("sqlite:") ? store : "{ env: STORE_URL }";
    const text = `url: ${URL_OF_ALL}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
policy: { directory: ./policy }
store: ${entry}
servers: { postgres: { staging: { url: { env: ADMIN_URL } } } }
limits: { heartbeat-interval: 1s }
audit: audit-${port}.jsonl
`;
    const config = parseBrokerConfig(text, {
      kinds: SETTINGS,
      file: join(folder, "broker.yml"),
      env: { ADMIN_URL: served.adminUrl(), STORE_URL: store },
      readFile: (path) => readFileSync(path, "utf8"),
    });
    if (!config.ok) throw new Error(JSON.stringify(config.error));
    return config.value;
  };
  const stopAll = async (): Promise<void> => {
    await Promise.all(running.splice(0).map((broker) => broker.stop()));
  };
  return {
    served,
    folder,
    log: () => printed,
    start: async (store) => {
      const port = await freePort();
      const config = configOf(port, store);
      await migrateStoreOf(config.store, effects);
      const started = await runBroker(config, {
        ...effects,
        kinds: KINDS,
        jitter: Math.random,
        send: nodeHttp(),
        stdout: () => {},
        stderr: (line) => {
          printed += line;
        },
      });
      if (!started.ok) throw new Error(started.error.message);
      running.push(started.value);
      return `http://127.0.0.1:${port}`;
    },
    stopAll,
    ask: async (url) => {
      const claims = { environment: "staging", run_id: String(randomInt(1, 2 ** 40)) };
      const token = await issuer.issueToken(githubClaims(claims), { audience: URL_OF_ALL });
      return sendTo(`${url}/token`, { method: "POST", body: tokenForm(token, detailOf()) });
    },
    beat: (url, told) => {
      const headers = { authorization: `Bearer ${leaseTokenOf(told)}` };
      return sendTo(`${url}/heartbeat`, { method: "POST", headers });
    },
    revoke: (url, told) =>
      sendTo(`${url}/revoke`, {
        method: "POST",
        body: new URLSearchParams({ token: leaseTokenOf(told) }),
      }),
    opens: async (told) => {
      const { env } = told.body["credential"] as { env: Record<string, string> };
      try {
        await query(env["DATABASE_URL"] ?? "", "SELECT 1");
        return true;
      } catch {
        return false;
      }
    },
    roles: async () => {
      const sql = String.raw`SELECT count(*)::int AS count FROM pg_roles WHERE rolname LIKE 'stepkey\_%'`;
      const [row] = await served.sql(sql);
      return Number(row?.["count"]);
    },
    dispose: async () => {
      await stopAll();
      await issuer.close();
      await served.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
