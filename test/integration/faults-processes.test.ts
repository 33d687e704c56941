import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../support/eventually.ts";
import { startBrokerFleet, type BrokerFleet } from "../support/faults/broker-fleet.ts";
import { startJobLoad, type JobLoad } from "../support/faults/job-load.ts";
import { startIssuer, type TestIssuer } from "../support/fake-issuer.ts";
import { EXAMPLE_ROLES, startPostgres, type TestPostgres } from "../support/postgres.ts";

/** How often each fault comes; `npm run test:faults -- processes` sets more. */
const ROUNDS = Number(process.env["STEPKEY_FAULT_ROUNDS"] ?? "1");
/** Longer than the lock of a lease. */
const FREEZE_MS = 28_000;

/** Leases of one job at one grant whose times of life overlap. `per-job` is 1. */
const BROKEN_SEALS = `SELECT one.id, other.id AS other FROM stepkey.leases one JOIN stepkey.leases other
  ON one.run_id = other.run_id AND one.grant_name = other.grant_name AND one.id < other.id
  WHERE one.issued_at IS NOT NULL AND other.issued_at IS NOT NULL
    AND one.issued_at < coalesce(other.ended_at, 9e15) AND other.issued_at < coalesce(one.ended_at, 9e15)`;

describe("brokers in processes of their own, on one PostgreSQL, under load", () => {
  let issuer: TestIssuer;
  let served: TestPostgres;
  let keeper: TestPostgres;
  let fleet: BrokerFleet;
  let load: JobLoad;
  /** What a test before this one left, if it failed. */
  let rolesBefore: readonly string[];

  beforeAll(async () => {
    [issuer, served, keeper] = await Promise.all([
      startIssuer(),
      startPostgres(),
      startPostgres({ settings: { max_connections: "40" } }),
    ]);
    await served.sql(EXAMPLE_ROLES);
  });
  afterAll(async () => {
    await issuer.close();
    await served.stop();
    await keeper.stop();
  });
  beforeEach(async () => {
    fleet = await startBrokerFleet({ issuer, served, keeper, brokers: 2 });
    rolesBefore = await fleet.roles();
    load = startJobLoad({ issuer, urls: fleet.brokers.map(({ url }) => url), jobs: 6 });
    await eventually("leases are granted", () => granted() >= 5);
  });
  afterEach(async () => {
    await load.stop();
    await fleet.close();
  }, 60_000);

  const granted = (): number => load.seen.get("200 granted") ?? 0;

  /** What is wrong once every lease has ended and no role of one exists: that somebody got more than they may, or met a bug. */
  async function wrongAfter(name: string): Promise<readonly unknown[]> {
    // Whatever the fault was, the brokers issue again.
    const before = granted();
    await eventually("leases are granted again", () => granted() > before);
    await load.stop();
    await eventually(
      "every lease has ended",
      async () => {
        const open = await fleet.store(
          "SELECT id FROM stepkey.leases WHERE state NOT IN ('revoked', 'failed', 'expired')",
        );
        return open.length === 0;
      },
      150_000,
    );
    await eventually("no role is left", async () =>
      (await fleet.roles()).every((role) => rolesBefore.includes(role)),
    );
    const states = await fleet.store(
      "SELECT state, count(*)::int AS leases FROM stepkey.leases GROUP BY state ORDER BY state",
    );
    const outcomes = Array.from(load.seen, ([what, times]) => `${times} x ${what}`).join(", ");
    process.stdout.write(`${name}: ${outcomes}; leases ${JSON.stringify(states)}; roles left: 0\n`);
    const faults = fleet
      .printed()
      .split("\n")
      .filter((line) => line.includes('"event":"fault"'));
    const gone = fleet.brokers
      .filter((broker) => !broker.isRunning())
      .map(() => "a broker is gone");
    return [...(await fleet.store(BROKEN_SEALS)), ...load.wrong, ...faults, ...gone];
  }

  it(
    "leave nothing behind when they are killed in the middle of their work",
    async () => {
      for (let round = 0; round < ROUNDS * 3; round += 1) {
        const broker = fleet.brokers[round % fleet.brokers.length];
        await sleep(700 + 331 * round);
        await broker?.kill();
        await sleep(1000);
        await broker?.start();
      }
      expect(await wrongAfter("killed")).toEqual([]);
    },
    600_000 * ROUNDS,
  );

  it(
    "leave nothing behind when one stands still until its locks have run out, and goes on",
    async () => {
      const [frozen] = fleet.brokers;
      for (let round = 0; round < ROUNDS; round += 1) {
        frozen?.signal("SIGSTOP");
        await sleep(FREEZE_MS);
        frozen?.signal("SIGCONT");
        await sleep(2000);
      }
      expect(await wrongAfter("frozen and woken")).toEqual([]);
    },
    900_000 * ROUNDS,
  );

  it(
    "leave nothing behind when PostgreSQL crashes and recovers",
    async () => {
      for (let round = 0; round < ROUNDS * 2; round += 1) {
        // As after a crash of the machine, except that the disk is warm: it ends every session and replays its log.
        process.kill(await eventually("a broker has a session", sessionOfBroker), "SIGKILL");
        await sleep(5000);
      }
      expect(await wrongAfter("PostgreSQL crashed")).toEqual([]);
    },
    600_000 * ROUNDS,
  );

  it(
    "leave nothing behind when PostgreSQL is read-only for a while",
    async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        await keeper.sql(`ALTER DATABASE ${fleet.database} SET default_transaction_read_only = on`);
        await endSessions();
        await sleep(8000);
        await keeper.sql(`ALTER DATABASE ${fleet.database} RESET default_transaction_read_only`);
        await endSessions();
        await sleep(2000);
      }
      expect(Object.fromEntries(load.seen)).toHaveProperty(["503 store_unavailable"]);
      expect(await wrongAfter("PostgreSQL read-only")).toEqual([]);
    },
    600_000 * ROUNDS,
  );

  it(
    "leave nothing behind when PostgreSQL has no connection left",
    async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const taken = await takeConnections();
        await sleep(8000);
        await Promise.all(taken.map((client) => client.end()));
        await sleep(2000);
      }
      expect(Object.fromEntries(load.seen)).toHaveProperty(["503 store_unavailable"]);
      expect(await wrongAfter("PostgreSQL out of connections")).toEqual([]);
    },
    600_000 * ROUNDS,
  );

  async function sessionOfBroker(): Promise<number | undefined> {
    const [row] = await fleet.store(
      `SELECT pid FROM pg_stat_activity
       WHERE datname = '${fleet.database}' AND pid <> pg_backend_pid() LIMIT 1`,
    );
    return row === undefined ? undefined : Number(row["pid"]);
  }

  async function endSessions(): Promise<void> {
    await keeper.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${fleet.database}'`,
    );
  }

  /** Ends the brokers' sessions and takes every connection that is free then. */
  async function takeConnections(): Promise<readonly Client[]> {
    const taken: Client[] = [];
    await endSessions();
    for (;;) {
      const client = new Client({ connectionString: keeper.adminUrl() });
      client.on("error", () => undefined);
      try {
        await client.connect();
        taken.push(client);
      } catch {
        return taken;
      }
    }
  }
});
