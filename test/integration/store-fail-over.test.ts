import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { BrokerConfig } from "../../src/broker/config/config.ts";
import { migrateStoreOf } from "../../src/broker/run/open-store.ts";
import { lookAtFreezes } from "../../src/cli/commands/doctor/look-at-parts.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { eventually } from "../support/eventually.ts";
import { startDebianPostgres } from "../support/left-out.ts";
import { debianBinaries, startPostgres, type TestPostgres } from "../support/postgres.ts";
import { startForwarder, startStandby, type Forwarder, type Standby } from "../support/standby.ts";
import { createStoreBrokers, type StoreBrokers } from "../support/store-brokers.ts";

const binaries = debianBinaries();
const isHere = startDebianPostgres() !== undefined && binaries !== undefined;
import { storeServer } from "../support/store-server.ts";

/** The store's server fails, and a standby that lacks its last commits takes over. */
describe.skipIf(!isHere)("a fail-over that loses commits", () => {
  let brokers: StoreBrokers;
  let primary: TestPostgres;
  let standby: Standby;
  let forwarder: Forwarder;

  beforeAll(async () => {
    if (binaries === undefined) return;
    [brokers, primary] = await Promise.all([createStoreBrokers(), startPostgres({ binaries })]);
    standby = await startStandby(primary, binaries);
    forwarder = await startForwarder(primary.port);
  }, 120_000);
  afterEach(() => brokers.stopAll());
  afterAll(async () => {
    await brokers.dispose();
    await forwarder.stop();
    await standby.stop();
    await primary.stop();
  });

  const storeUrl = (): string =>
    primary.adminUrl().replace(`:${primary.port}/`, `:${forwarder.port}/`);

  it("is foreseen by stepkey doctor: an ordinary user sees the standby, and what to set", async () => {
    await primary.sql("CREATE DATABASE foreseen");
    await primary.sql("CREATE ROLE plain LOGIN PASSWORD 'plain' SUPERUSER");
    const url = `postgres://plain:plain@127.0.0.1:${primary.port}/foreseen`;
    const store = { kind: "postgres", server: storeServer(url), controlPath: "unused" } as const;
    const effects = { clock: systemClock, randomBytes };
    await migrateStoreOf(store, effects);
    await primary.sql("ALTER ROLE plain NOSUPERUSER");
    await primary.sql("GRANT ALL ON ALL TABLES IN SCHEMA stepkey TO plain", "foreseen");
    const findings = await lookAtFreezes({ store } as BrokerConfig, "broker.yml", effects);
    expect(findings.map(({ state }) => state)).toEqual(["warning", "warning"]);
    const said = findings.map(({ message }) => message).join(" ");
    expect(said).toContain("Standbys follow asynchronously");
    // A test server does not sync its disk.
    expect(said).toContain("fsync or full_page_writes is off");
  });

  it("ends by itself, at every server, the lease that was lost, and leaves alone the one that was not", async () => {
    const [one, other] = [await brokers.start(storeUrl()), await brokers.start(storeUrl())];
    const kept = await brokers.ask(one);
    expect(kept.status).toBe(200);
    const heart = setInterval(() => void brokers.beat(other, kept).catch(() => undefined), 500);
    try {
      await eventually("the brokers have noted their server", async () => {
        const rows = await primary.sql("SELECT FROM stepkey.meta WHERE key = 'server'");
        return rows.length > 0;
      });
      await standby.catchUp();
      await standby.stopFollowing();
      const lost = await brokers.ask(one);
      expect(lost.status).toBe(200);
      expect(await brokers.opens(lost)).toBe(true);
      await primary.stop();
      await standby.promote();
      forwarder.leadTo(standby.port);
      await eventually("the lost lease has ended", async () => !(await brokers.opens(lost)));
      const alarm =
        /"alarm":"orphan".*was not in the store after its server changed: it was ended/u;
      await eventually("an alarm says which", () => alarm.test(brokers.log()));
      expect(await brokers.opens(kept)).toBe(true);
      await eventually("the broker issues again", async () => {
        const again = await brokers.ask(other);
        return again.status === 200;
      });
      await eventually("everything was looked at twice", () =>
        brokers.log().includes("orphans_searched"),
      );
      expect(brokers.log().split("store_server_changed")).toHaveLength(2);
      expect((await brokers.beat(one, kept)).status).toBe(200);
      expect((await brokers.revoke(one, kept)).body).toMatchObject({ state: "verified" });
    } finally {
      clearInterval(heart);
    }
  }, 240_000);
});
