import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { afterEach, describe, expect, it } from "vitest";
import type { Issued, Provider } from "../../src/credentials/kind/provider.ts";
import type { PostgresSettings } from "../../src/credentials/postgres/settings.ts";
import { okOf } from "../contract/provider.ts";
import { startDebianPostgres } from "../support/left-out.ts";
import { createTestProvider } from "../support/postgres-provider.ts";
import { prepareApp } from "../support/postgres-roles.ts";
import { startSilentProxy } from "../support/silent-proxy.ts";
import { startStallingProxy } from "../support/stalling-proxy.ts";
import {
  adminUrl,
  openSession,
  requestOf,
  settingsOf,
  soon,
  startBackground,
  urlOf,
} from "../support/postgres-world.ts";
import { startPostgres, type PostgresOptions, type TestPostgres } from "../support/postgres.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** Debian's where it is there: embedded PostgreSQL is built without JIT. */
async function server(options: PostgresOptions = {}): Promise<TestPostgres> {
  const postgres = await (startDebianPostgres() ?? startPostgres)(options);
  closers.push(() => postgres.stop());
  await prepareApp(postgres);
  return postgres;
}

async function issue(
  provider: Provider<PostgresSettings>,
  role: "app_readonly" | "app_migrator" = "app_readonly",
): Promise<Issued> {
  const access = role === "app_readonly" ? "read" : "write";
  return okOf(await provider.issue(requestOf(role, access), soon()));
}

/** Opens sessions of a lease until the server or the lease has no more. */
async function takeAll(lease: Issued): Promise<readonly Client[]> {
  const taken: Client[] = [];
  for (;;) {
    const session = await openSession(urlOf(lease)).catch(() => undefined);
    if (session === undefined) return taken;
    taken.push(session);
    closers.push(() => session.end().catch(() => undefined));
  }
}

describe("the broker's connections", () => {
  it("take two messages and four statements an exchange, and no connection, once it runs", async () => {
    const postgres = await server();
    const provider = createTestProvider(adminUrl(postgres, "the page's user"));
    okOf((await provider.background?.run("main", soon())) ?? { ok: true, value: undefined });
    okOf(await provider.classify(settingsOf("app_readonly"), soon()));
    await issue(provider);
    await postgres.sql("ALTER SYSTEM SET log_connections = on");
    await postgres.sql("SELECT pg_reload_conf()");
    await sleep(300);
    const before = postgres.log().length;
    okOf(await provider.classify(settingsOf("app_readonly"), soon()));
    await issue(provider);
    const log = postgres.log().slice(before);
    const messages = log.match(/LOG: {2}(?:statement|execute [^:]*): /gu) ?? [];
    expect(messages).toHaveLength(2);
    expect(log.match(/CREATE ROLE|COMMENT ON ROLE|; SELECT oid/gu)).toHaveLength(3);
    expect(log).not.toContain("connection authorized");
  });

  it("are no more than its share for a hundred requests at once, and all of them are granted", async () => {
    const postgres = await server();
    const provider = createTestProvider(adminUrl(postgres, "the page's user"));
    const leases = await Promise.all(Array.from({ length: 100 }, async () => issue(provider)));
    const [row] = await postgres.sql(
      "SELECT count(*)::int AS own FROM pg_stat_activity WHERE application_name = 'stepkey'",
    );
    expect(Number(row?.["own"])).toBeLessThanOrEqual(15);
    await Promise.all(
      leases.map(async ({ handle }) => okOf(await provider.revoke(handle, soon()))),
    );
    const [left] = await postgres.sql(
      "SELECT count(*)::int AS count FROM pg_roles WHERE rolname ~ '^stepkey_[0-9a-z]{26}$'",
    );
    expect(left).toEqual({ count: 0 });
  }, 60_000);

  it("let it issue and end leases on a server whose other connections are all taken", async () => {
    const postgres = await server({ settings: { max_connections: "30" } });
    const provider = createTestProvider(adminUrl(postgres, "the page's user"));
    closers.push(await startBackground(provider));
    const leases: Issued[] = [];
    for (let more = 0; more < 40; more += 1) leases.push(await issue(provider));
    for (const lease of leases) await takeAll(lease);
    await expect(openSession(adminUrl(postgres, "the page's user"))).rejects.toThrow(/connection/u);
    const late = await issue(provider);
    for (const { handle } of [late, ...leases]) {
      okOf(await provider.revoke(handle, soon()));
      expect(okOf(await provider.probe(handle, soon())).state).toBe("dead");
    }
  }, 60_000);

  it("leave room for people while leases can share what is left", async () => {
    const postgres = await server({ settings: { max_connections: "60" } });
    const provider = createTestProvider(adminUrl(postgres, "the page's user"));
    closers.push(await startBackground(provider));
    for (let more = 0; more < 20; more += 1) await takeAll(await issue(provider));
    const person = await openSession(adminUrl(postgres, "the page's user"));
    expect((await person.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    // A broker that starts now gets in too.
    const restarted = createTestProvider(adminUrl(postgres, "the page's user"));
    expect(await restarted.checkServer?.("main", soon())).toEqual({ ok: true, value: undefined });
    await person.end();
  }, 60_000);

  it("end a lease within seconds after a firewall forgot all of them", async () => {
    const postgres = await server();
    const proxy = await startSilentProxy({ host: postgres.host, port: postgres.port });
    closers.push(() => proxy.close());
    const far = adminUrl(postgres, "the page's user").replace(
      `:${postgres.port}/`,
      `:${proxy.port}/`,
    );
    const provider = createTestProvider(far);
    const run = provider.background?.run.bind(provider.background);
    okOf((await run?.("main", AbortSignal.timeout(60_000))) ?? NOTHING);
    const lease = await issue(provider);
    proxy.forget();
    const keeping = run?.("main", AbortSignal.timeout(60_000));
    const revoke = () => provider.revoke(lease.handle, AbortSignal.timeout(10_000));
    const first = await revoke();
    // The first attempt may have got one of those connections. Only it waits for its deadline.
    okOf(first.ok ? first : await revoke());
    expect(okOf(await provider.probe(lease.handle, soon())).state).toBe("dead");
    okOf((await keeping) ?? NOTHING);
  }, 60_000);

  it("come back by themselves when they break", async () => {
    const postgres = await server();
    const proxy = await startStallingProxy({ host: postgres.host, port: postgres.port });
    closers.push(() => proxy.close());
    const through = adminUrl(postgres, "the page's user").replace(
      `:${postgres.port}/`,
      `:${proxy.port}/`,
    );
    const provider = createTestProvider(through);
    closers.push(await startBackground(provider));
    const lease = await issue(provider);
    await proxy.cut();
    proxy.resume();
    okOf(await provider.revoke(lease.handle, soon()));
    expect(okOf(await provider.probe(lease.handle, soon())).state).toBe("dead");
    await issue(provider);
  });
});

const NOTHING = { ok: true, value: undefined } as const;

async function reportOf({ background }: Provider<PostgresSettings>): Promise<unknown> {
  if (background === undefined) throw new Error("no background work");
  return okOf(await background.run("main", soon()));
}

describe("what a role may do", () => {
  it("is looked at once for many who ask at the same time", async () => {
    const postgres = await server();
    const provider = createTestProvider(adminUrl(postgres, "the page's user"));
    const before = postgres.log().length;
    const asked = await Promise.all(
      Array.from({ length: 20 }, async () => provider.classify(settingsOf("app_readonly"), soon())),
    );
    expect(asked.map((one) => okOf(one).access)).toEqual(Array.from({ length: 20 }, () => "read"));
    const looks =
      postgres
        .log()
        .slice(before)
        .match(/AS privilege/gu) ?? [];
    // Once in each of app, postgres and template1.
    expect(looks).toHaveLength(3);
  });

  it("ends live reads when it turns out to write, says so, and new ones are refused", async () => {
    const postgres = await server();
    let now = 1_000_000;
    const clock = { now: () => now };
    const provider = createTestProvider(adminUrl(postgres, "the page's user"), {}, { clock });
    const lease = await issue(provider);
    const session = await openSession(urlOf(lease));
    const migration = await issue(provider, "app_migrator");
    expect(okOf(await provider.classify(settingsOf("app_readonly"), soon())).access).toBe("read");
    await postgres.sql("GRANT INSERT ON orders TO PUBLIC", "app");
    expect(okOf(await provider.classify(settingsOf("app_readonly"), soon())).access).toBe("read");
    now += 21_000;
    expect(await reportOf(provider)).toEqual({
      warnings: [],
      over: [
        {
          handle: { server: "main", granted: "app_readonly", access: "read" },
          because:
            'role "app_readonly" can write: app_readonly may INSERT on table public.orders (database "app")',
        },
      ],
    });
    expect(lease.handle).toMatchObject({ server: "main", granted: "app_readonly", access: "read" });
    await expect(session.query("SELECT 1")).rejects.toThrow(/terminat|closed|not queryable/u);
    expect(okOf(await provider.probe(lease.handle, soon())).state).toBe("dead");
    expect(okOf(await provider.probe(migration.handle, soon())).state).toBe("alive");
    expect(okOf(await provider.classify(settingsOf("app_readonly"), soon())).access).toBe("write");
  });

  it("is looked at again at once when the clock was set back: nobody knows how old the last look is", async () => {
    const postgres = await server();
    let now = 1_000_000;
    const clock = { now: () => now };
    const provider = createTestProvider(adminUrl(postgres, "the page's user"), {}, { clock });
    const access = async (): Promise<string> =>
      okOf(await provider.classify(settingsOf("app_readonly"), soon())).access;
    expect(await access()).toBe("read");
    await postgres.sql("GRANT INSERT ON orders TO PUBLIC", "app");
    expect(await access()).toBe("read");
    now -= 300_000;
    expect(await access()).toBe("write");
  });

  it("is looked at again for every role, although one in another grant does not exist", async () => {
    const postgres = await server();
    let now = 1_000_000;
    const clock = { now: () => now };
    const provider = createTestProvider(adminUrl(postgres, "the page's user"), {}, { clock });
    const missing = { server: "main", database: "app", role: "app_raedonly" };
    expect(await provider.classify(missing, soon())).toMatchObject({ error: { name: "42704" } });
    const lease = await issue(provider);
    expect(okOf(await provider.classify(settingsOf("app_readonly"), soon())).access).toBe("read");
    await postgres.sql("GRANT INSERT ON orders TO PUBLIC", "app");
    now += 21_000;
    expect(await reportOf(provider)).toMatchObject({
      over: [{ handle: { granted: "app_readonly" } }],
    });
    expect(okOf(await provider.probe(lease.handle, soon())).state).toBe("dead");
  });

  it("is not looked at for longer than a few seconds at once, and the rest is looked at next", async () => {
    const postgres = await server();
    const roles = Array.from({ length: 6 }, (_, index) => `reader_${index}`);
    for (const role of roles) await postgres.sql(`CREATE ROLE ${role}`);
    let now = 1_000_000;
    const provider = createTestProvider(
      adminUrl(postgres, "the page's user"),
      {},
      {
        // Each look at the clock takes two seconds.
        clock: { now: () => (now += 2000) },
      },
    );
    for (const role of roles) {
      okOf(await provider.classify({ server: "main", database: "app", role }, soon()));
    }
    now += 21_000;
    const lookedAt = new Set<string>();
    for (let run = 0; run < 6; run += 1) {
      const before = postgres.log().length;
      await reportOf(provider);
      const looks = postgres
        .log()
        .slice(before)
        .matchAll(/\$1 = '(reader_\d)'/gu);
      const seen = new Set([...looks].map(([, role = ""]) => role));
      expect(seen.size).toBeLessThan(roles.length);
      for (const role of seen) lookedAt.add(role);
    }
    expect([...lookedAt].toSorted()).toEqual(roles);
  });

  it("is not taken away by a database that refuses the broker, or has an odd name", async () => {
    const postgres = await server();
    await postgres.sql('CREATE DATABASE "team#1"');
    await postgres.sql("CREATE DATABASE shut CONNECTION LIMIT 0");
    const provider = createTestProvider(adminUrl(postgres, "the page's user"));
    const seen = okOf(await provider.classify(settingsOf("app_readonly"), soon()));
    expect(seen).toEqual({
      access: "read",
      because: "app_readonly holds nothing but CONNECT, USAGE and SELECT",
      unchecked: [expect.stringMatching(/^Database "shut" could not be looked at: .*\.$/u)],
    });
    expect(await reportOf(provider)).toMatchObject({
      warnings: [{ name: "database_unseen", message: expect.stringContaining('"shut"') as string }],
    });
    expect(await provider.classify(settingsOf("app_readonly", "shut"), soon())).toMatchObject({
      ok: false,
      error: { name: "database_unseen" },
    });
  });
});

describe("an error", () => {
  it("of the network names host and port, and one of the admin's database is not the grant's", async () => {
    const postgres = await server();
    const wrong = createTestProvider(adminUrl(postgres, "superuser", "nowhere"));
    const failure = await wrong.rehearse?.(settingsOf("app_readonly"), soon());
    expect(failure).toMatchObject({
      ok: false,
      error: { name: "3D000", remedy: "Check the database in the server's admin URL." },
    });
    const gone = createTestProvider("postgres://a:b@127.0.0.1:1/app");
    expect(await gone.classify(settingsOf("app_readonly"), soon())).toMatchObject({
      ok: false,
      error: { name: "ECONNREFUSED", message: 'server "main" (127.0.0.1:1): ECONNREFUSED' },
    });
  });

  it("says that writes are refused where prepared transactions are kept", async () => {
    const postgres = await server({ settings: { max_prepared_transactions: "5" } });
    const provider = createTestProvider(adminUrl(postgres, "the page's user"));
    const refused = await provider.issue(requestOf("app_migrator", "write"), soon());
    expect(refused).toMatchObject({
      ok: false,
      error: { kind: "permanent", name: "prepared_transactions", mayExist: false },
    });
    expect(await provider.rehearse?.(settingsOf("app_migrator"), soon())).toMatchObject({
      ok: true,
      value: { setting: "server", failure: { name: "prepared_transactions" } },
    });
    await issue(provider);
  });
});
