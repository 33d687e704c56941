import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openServerStore } from "../../src/lease/postgres/server-store.ts";
import { eventually } from "../support/eventually.ts";
import { sendTo } from "../support/broker-setup.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { createStoreBrokers, type StoreBrokers } from "../support/store-brokers.ts";
import { storeServer } from "../support/store-server.ts";

/** Two whole brokers from their configuration, on one store in PostgreSQL, which is another server than the one they serve. */
describe("brokers on one PostgreSQL", () => {
  let brokers: StoreBrokers;
  let keeper: TestPostgres;
  let database: string;

  beforeAll(async () => {
    [brokers, keeper] = await Promise.all([createStoreBrokers(), startPostgres()]);
  });
  afterAll(async () => {
    await brokers.dispose();
    await keeper.stop();
  });
  beforeEach(async () => {
    database = `store_${randomBytes(6).toString("hex")}`;
    await keeper.sql(`CREATE DATABASE ${database}`);
  });
  afterEach(async () => {
    await brokers.stopAll();
    await keeper.sql(`DROP DATABASE ${database} WITH (FORCE)`);
  });

  const start = (): Promise<string> => brokers.start(keeper.adminUrl(database));

  it("does not start on a database without tables, and says which command makes them", async () => {
    const started = await brokers.run(keeper.adminUrl(database));
    const refused = started.ok ? undefined : started.error;
    expect(refused?.code).toBe("store_unavailable");
    expect(refused?.remedy).toContain("stepkey migrate");
    expect(JSON.stringify(started)).not.toContain(new URL(keeper.adminUrl()).password);
  });

  it("keeps alive and ends at one broker what another one issued", async () => {
    const [one, other] = [await start(), await start()];
    const told = await brokers.ask(one);
    expect(told.status).toBe(200);
    expect(await brokers.opens(told)).toBe(true);
    expect((await brokers.beat(other, told)).status).toBe(200);
    expect((await brokers.revoke(other, told)).body).toMatchObject({ state: "verified" });
    expect(await brokers.opens(told)).toBe(false);
  });

  it("refuses at every broker from the moment on at which a freeze was written by another process", async () => {
    const [one, other] = [await start(), await start()];
    expect((await brokers.ask(one)).status).toBe(200);
    const command = await openServerStore(storeServer(keeper.adminUrl(database)), { randomBytes });
    await command.freeze("grant", "reports-read");
    const answers = await Promise.all([brokers.ask(one), brokers.ask(other)]);
    expect(answers.map(({ body }) => body["code"])).toEqual(["frozen", "frozen"]);
    await command.thaw("grant", "reports-read");
    await command.close();
    expect((await brokers.ask(other)).status).toBe(200);
  });

  it("issues nothing while the store is away, ends what is due all the same, and goes on when it is back", async () => {
    const one = await start();
    const logged = brokers.log().length;
    const told = await brokers.ask(one);
    await keeper.sql(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
    await keeper.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`,
    );
    const refused = await brokers.ask(one);
    expect(refused.status).toBe(503);
    expect(refused.body["code"]).toBe("store_unavailable");
    expect(refused.headers.get("retry-after")).toMatch(/^\d+$/u);
    expect((await sendTo(`${one}/readyz`)).status).toBe(503);
    expect((await brokers.revoke(one, told)).body).toMatchObject({ state: "verified" });
    expect(await brokers.opens(told)).toBe(false);
    await keeper.sql(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
    await eventually(
      "the broker issues again",
      async () => (await brokers.ask(one)).status === 200,
    );
    expect(brokers.log().slice(logged)).toContain("store_regained");
  });
});
