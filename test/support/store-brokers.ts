import { randomBytes, randomInt } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrokerConfig } from "../../src/broker/config/config.ts";
import { migrateStoreOf } from "../../src/broker/run/open-store.ts";
import type { RunningBroker } from "../../src/broker/run/run-broker.ts";
import { systemClock } from "../../src/shared/clock.ts";
import type { Failure } from "../../src/shared/failure.ts";
import { ok, type Result } from "../../src/shared/result.ts";
import { detailOf, leaseTokenOf, sendTo, tokenForm, type Told } from "./broker-setup.ts";
import { startIssuer } from "./fake-issuer.ts";
import { githubClaims } from "./id-token.ts";
import { EXAMPLE_ROLES, freePort, query, startPostgres, type TestPostgres } from "./postgres.ts";
import { configIn, READING_POLICY, runRealBroker } from "./real-broker.ts";

const URL_OF_ALL = "http://127.0.0.1:8700";
const effects = { clock: systemClock, randomBytes };

/** Whole brokers from their configuration, which issue roles of a PostgreSQL that is not the store's. */
export interface StoreBrokers {
  /** The server whose roles are issued. */
  readonly served: TestPostgres;
  readonly folder: string;
  /** Everything that the brokers logged. */
  log(): string;
  /** Starts one on a store as it is: `postgres://…`, or `sqlite:…`. Returns its URL. */
  run(store: string): Promise<Result<string, Failure>>;
  /** Makes the store's tables first. @throws when it does not start */
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
  writeFileSync(join(folder, "policy", "octo-org", "shop.yml"), READING_POLICY);
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
    return configIn(folder, text, { ADMIN_URL: served.adminUrl(), STORE_URL: store });
  };
  const run: StoreBrokers["run"] = async (store) => {
    const port = await freePort();
    const started = await runRealBroker(configOf(port, store), {
      stderr: (line) => {
        printed += line;
      },
    });
    if (!started.ok) return started;
    running.push(started.value);
    return ok(`http://127.0.0.1:${port}`);
  };
  const stopAll = async (): Promise<void> => {
    await Promise.all(running.splice(0).map((broker) => broker.stop()));
  };
  return {
    served,
    folder,
    log: () => printed,
    run,
    start: async (store) => {
      await migrateStoreOf(configOf(1, store).store, effects);
      const started = await run(store);
      if (!started.ok) throw new Error(started.error.message);
      return started.value;
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
