import { randomBytes, randomInt } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseBrokerConfig, type BrokerConfig } from "../../src/broker/config/config.ts";
import { migrateStoreOf, openStore } from "../../src/broker/run/open-store.ts";
import { runBroker, type RunningBroker } from "../../src/broker/run/run-broker.ts";
import { KINDS } from "../../src/credentials/kinds.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { detailOf, leaseTokenOf, sendTo, tokenForm, type Told } from "../support/broker-setup.ts";
import { eventually } from "../support/eventually.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { githubClaims } from "../support/id-token.ts";
import { SETTINGS } from "../support/kinds.ts";
import {
  EXAMPLE_ROLES,
  freePort,
  query,
  startPostgres,
  type TestPostgres,
} from "../support/postgres.ts";

const POLICY = `version: 1
repository-id: 74
owner-id: 65
grants:
  reports-read:
    environment: staging
    credential: { postgres: { server: staging, database: postgres, role: app_readonly } }
    allow: { events: [pull_request] }
`;

const effects = { clock: systemClock, randomBytes };

/** Two whole brokers from their configuration, on one store in PostgreSQL, which is another server than the one they serve. */
describe("brokers on one PostgreSQL", () => {
  let issuer: TestIssuer;
  let served: TestPostgres;
  let keeper: TestPostgres;
  let folder: string;
  let database: string;
  let printed: string;
  const running: RunningBroker[] = [];

  beforeAll(async () => {
    [issuer, served, keeper] = await Promise.all([startIssuer(), startPostgres(), startPostgres()]);
    await served.sql(EXAMPLE_ROLES);
  });
  afterAll(async () => {
    await issuer.close();
    await served.stop();
    await keeper.stop();
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "stepkey-brokers-"));
    mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
    writeFileSync(join(folder, "policy", "octo-org", "shop.yml"), POLICY);
    database = `store_${randomBytes(6).toString("hex")}`;
    await keeper.sql(`CREATE DATABASE ${database}`);
    printed = "";
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((broker) => broker.stop()));
    await keeper.sql(`DROP DATABASE ${database} WITH (FORCE)`);
    rmSync(folder, { recursive: true, force: true });
  });

  function configOf(port: number): BrokerConfig {
    const text = `url: http://127.0.0.1:8700
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
policy: { directory: ./policy }
store: { postgres: { url: { env: STORE_URL } } }
servers: { postgres: { staging: { url: { env: ADMIN_URL } } } }
limits: { heartbeat-interval: 1s }
audit: audit-${port}.jsonl
`;
    const config = parseBrokerConfig(text, {
      kinds: SETTINGS,
      file: join(folder, "broker.yml"),
      env: { ADMIN_URL: served.adminUrl(), STORE_URL: keeper.adminUrl(database) },
      readFile: (path) => readFileSync(path, "utf8"),
    });
    if (!config.ok) throw new Error(JSON.stringify(config.error));
    return config.value;
  }

  const run = (config: BrokerConfig) =>
    runBroker(config, {
      ...effects,
      kinds: KINDS,
      jitter: Math.random,
      send: nodeHttp(),
      stdout: () => {},
      stderr: (line) => {
        printed += line;
      },
    });

  /** The URLs of that many brokers. */
  async function start(count: number): Promise<readonly string[]> {
    await migrateStoreOf(configOf(1).store, effects);
    const urls: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const port = await freePort();
      const started = await run(configOf(port));
      if (!started.ok) throw new Error(started.error.message);
      running.push(started.value);
      urls.push(`http://127.0.0.1:${port}`);
    }
    return urls;
  }

  /** Each time as another job. */
  async function ask(url: string): Promise<Told> {
    const claims = { environment: "staging", run_id: String(randomInt(1, 2 ** 40)) };
    const token = await issuer.issueToken(githubClaims(claims), {
      audience: "http://127.0.0.1:8700",
    });
    return sendTo(`${url}/token`, { method: "POST", body: tokenForm(token, detailOf()) });
  }

  const revoke = (url: string, told: Told): Promise<Told> =>
    sendTo(`${url}/revoke`, {
      method: "POST",
      body: new URLSearchParams({ token: leaseTokenOf(told) }),
    });

  /** Whether what was issued still opens a session. */
  async function opens(told: Told): Promise<boolean> {
    const { env } = told.body["credential"] as { env: Record<string, string> };
    try {
      await query(env["DATABASE_URL"] ?? "", "SELECT 1");
      return true;
    } catch {
      return false;
    }
  }

  it("does not start on a database without tables, and says which command makes them", async () => {
    const started = await run(configOf(await freePort()));
    const refused = started.ok ? undefined : started.error;
    expect(refused?.code).toBe("store_unavailable");
    expect(refused?.remedy).toContain("stepkey migrate");
    expect(JSON.stringify(started)).not.toContain(new URL(keeper.adminUrl()).password);
  });

  it("keeps alive and ends at one broker what another one issued", async () => {
    const [one = "", other = ""] = await start(2);
    const told = await ask(one);
    expect(told.status).toBe(200);
    expect(await opens(told)).toBe(true);
    const headers = { authorization: `Bearer ${leaseTokenOf(told)}` };
    const beat = await sendTo(`${other}/heartbeat`, { method: "POST", headers });
    expect(beat.status).toBe(200);
    expect((await revoke(other, told)).body).toMatchObject({ state: "verified" });
    expect(await opens(told)).toBe(false);
  });

  it("refuses at every broker from the moment on at which a freeze was written by another process", async () => {
    const [one = "", other = ""] = await start(2);
    expect((await ask(one)).status).toBe(200);
    const command = await openStore(configOf(1).store, effects);
    await command.freeze("grant", "reports-read");
    const answers = await Promise.all([ask(one), ask(other)]);
    expect(answers.map(({ body }) => body["code"])).toEqual(["frozen", "frozen"]);
    await command.thaw("grant", "reports-read");
    await command.close();
    expect((await ask(other)).status).toBe(200);
  });

  it("issues nothing while the store is away, ends what is due all the same, and goes on when it is back", async () => {
    const [one = ""] = await start(1);
    const told = await ask(one);
    await keeper.sql(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
    await keeper.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`,
    );
    const refused = await ask(one);
    expect(refused.status).toBe(503);
    expect(refused.body["code"]).toBe("store_unavailable");
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/u);
    expect((await sendTo(`${one}/readyz`)).status).toBe(503);
    expect((await revoke(one, told)).body).toMatchObject({ state: "verified" });
    expect(await opens(told)).toBe(false);
    await keeper.sql(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
    await eventually("the broker issues again", async () => (await ask(one)).status === 200);
    expect(printed).toContain("store_regained");
  });
});
