import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Client } from "pg";
import { eventually } from "../support/eventually.ts";
import { startDebianPostgres } from "../support/left-out.ts";
import { debianBinaries, startPostgres, type TestPostgres } from "../support/postgres.ts";
import { startForwarder, startStandby, type Forwarder, type Standby } from "../support/standby.ts";
import { createStoreBrokers, type StoreBrokers } from "../support/store-brokers.ts";
import type { Told } from "../support/broker-setup.ts";

const binaries = debianBinaries();
const isHere = startDebianPostgres() !== undefined && binaries !== undefined;

/** What takes the store away, and what gives it back; what the log says of it, and what to do. */
interface Trouble {
  readonly name: string;
  readonly says: RegExp;
  readonly remedy: RegExp;
  readonly begin: () => Promise<void>;
  readonly end: () => Promise<void>;
}

describe.skipIf(!isHere)("a store in PostgreSQL that is away", () => {
  let brokers: StoreBrokers;
  let primary: TestPostgres;
  let standby: Standby;
  let forwarder: Forwarder;
  let held: readonly Client[] = [];

  beforeAll(async () => {
    if (binaries === undefined) return;
    const settings = { max_connections: "20", superuser_reserved_connections: "3" };
    [brokers, primary] = await Promise.all([
      createStoreBrokers(),
      startPostgres({ binaries, settings }),
    ]);
    standby = await startStandby(primary, binaries);
    forwarder = await startForwarder(primary.port);
    // An ordinary user, who gets none of the connections that are kept for a superuser.
    await primary.sql(`CREATE ROLE keeper LOGIN PASSWORD 'keeper';
      GRANT CREATE ON DATABASE postgres TO keeper`);
  }, 120_000);
  afterEach(() => brokers.stopAll());
  afterAll(async () => {
    await brokers.dispose();
    await forwarder.stop();
    await standby.stop();
    await primary.stop();
  });

  const storeUrl = (): string => `postgres://keeper:keeper@127.0.0.1:${forwarder.port}/postgres`;
  const cut = (): Promise<unknown> =>
    primary.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'keeper'");

  const troubles: readonly Trouble[] = [
    {
      name: "cannot be reached",
      says: /the server cannot be reached/u,
      remedy: /Check that the PostgreSQL server runs/u,
      begin: async () => forwarder.leadTo(1),
      end: async () => forwarder.leadTo(primary.port),
    },
    {
      name: "was made read-only by default_transaction_read_only",
      says: /it is read-only/u,
      remedy: /default_transaction_read_only/u,
      begin: async () => {
        await primary.sql("ALTER ROLE keeper SET default_transaction_read_only = on");
        await cut();
      },
      end: async () => {
        await primary.sql("ALTER ROLE keeper RESET default_transaction_read_only");
      },
    },
    {
      name: "is a standby, because the address leads to the wrong server",
      says: /it is read-only/u,
      remedy: /leads to the primary server/u,
      begin: async () => {
        await standby.catchUp();
        forwarder.leadTo(standby.port);
      },
      end: async () => forwarder.leadTo(primary.port),
    },
    {
      name: "has no connection left",
      says: /the server has no connection left/u,
      remedy: /max_connections/u,
      begin: async () => {
        await primary.sql("ALTER ROLE keeper CONNECTION LIMIT 0");
        await primary.sql("CREATE ROLE crowd LOGIN PASSWORD 'crowd'");
        await cut();
        held = await fillUp(primary);
        await primary.sql("ALTER ROLE keeper CONNECTION LIMIT -1");
      },
      end: async () => {
        await Promise.all(held.map((client) => client.end()));
        await primary.sql("DROP ROLE crowd");
      },
    },
  ];

  for (const { name, says, remedy, begin, end } of troubles) {
    it(`issues nothing, ends what is due, and comes back by itself, when it ${name}`, async () => {
      const url = await brokers.start(storeUrl());
      const told = await brokers.ask(url);
      expect(told.status).toBe(200);
      const logged = brokers.log().length;
      const log = (): string => brokers.log().slice(logged);
      try {
        await begin();
        const refused = await eventually("a job is refused", async () => {
          const answer = await brokers.ask(url);
          return answer.status !== 200 && answer;
        });
        expectAway(refused);
        expect(await brokers.opens(told)).toBe(true);
        expect((await brokers.revoke(url, told)).body).toMatchObject({ state: "verified" });
        expect(await brokers.opens(told)).toBe(false);
        const lost = lineOf(log(), "store_lost");
        expect(lost["message"]).toMatch(says);
        expect(lost["remedy"]).toMatch(remedy);
        expect(log()).not.toContain('"event":"fault"');
      } finally {
        await end();
      }
      await eventually(
        "the broker issues again",
        async () => (await brokers.ask(url)).status === 200,
      );
      expect(log()).toContain("store_regained");
      await eventually("the end is in the store", async () => {
        const [row] = await primary.sql(
          "SELECT count(*)::int AS count FROM stepkey.leases WHERE state = 'revoking'",
        );
        return row?.["count"] === 0;
      });
    }, 120_000);
  }
});

function expectAway({ status, body, headers }: Told): void {
  expect(status).toBe(503);
  expect(body["code"]).toBe("store_unavailable");
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
}

function lineOf(log: string, event: string): Readonly<Record<string, unknown>> {
  const found = log.split("\n").find((line) => line.includes(`"event":"${event}"`));
  return JSON.parse(found ?? "{}") as Readonly<Record<string, unknown>>;
}

/** Takes every connection that an ordinary user can get. */
async function fillUp(server: TestPostgres): Promise<readonly Client[]> {
  const clients: Client[] = [];
  for (;;) {
    const client = new Client({
      connectionString: `postgres://crowd:crowd@127.0.0.1:${server.port}/postgres`,
    });
    client.on("error", () => undefined);
    try {
      await client.connect();
      clients.push(client);
    } catch {
      return clients;
    }
  }
}
