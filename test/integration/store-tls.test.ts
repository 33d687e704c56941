import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseBrokerConfig } from "../../src/broker/config/config.ts";
import type { StoreConfig } from "../../src/broker/config/store-field.ts";
import { migrateStoreOf, openStore } from "../../src/broker/run/open-store.ts";
import { StoreError } from "../../src/lease/store.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { createTestProvider } from "../support/postgres-provider.ts";
import { prepareApp } from "../support/postgres-roles.ts";
import { requestOf, soon } from "../support/postgres-world.ts";
import { startDebianPgBouncer, startDebianPostgres } from "../support/left-out.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";
import { makePrivateCa, type PrivateCa } from "../support/private-ca.ts";
import { SETTINGS } from "../support/kinds.ts";
import { storeServer } from "../support/store-server.ts";

const effects = { clock: systemClock, randomBytes };
const startDebian = startDebianPostgres() ?? startPostgres;

/** Debian's server: one whose certificate names `localhost`, one whose certificate names another host, one without TLS. */
describe("the store's URL", () => {
  let ca: PrivateCa;
  let folder: string;
  let right: TestPostgres;
  let other: TestPostgres;
  let plain: TestPostgres;

  beforeAll(async () => {
    ca = makePrivateCa();
    folder = mkdtempSync(join(tmpdir(), "stepkey-store-tls-"));
    [right, other, plain] = await Promise.all([
      startDebian({ tls: ca.sign("localhost") }),
      startDebian({ tls: ca.sign("db.example") }),
      startDebian(),
    ]);
  }, 120_000);
  afterAll(async () => {
    await Promise.all([right.stop(), other.stop(), plain.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  interface Place {
    readonly query?: string;
    readonly ca?: string | undefined;
    readonly change?: (url: URL) => void;
  }

  const urlOf = (server: TestPostgres, { query = "", change }: Place = {}): string => {
    const url = new URL(`${server.adminUrl()}${query}`);
    url.hostname = "localhost";
    change?.(url);
    return url.href;
  };

  /** As the configuration is read, with the URL and the CA in files. */
  function configured(server: TestPostgres, place: Place = {}): StoreConfig | string {
    writeFileSync(join(folder, "store.url"), urlOf(server, place), { mode: 0o600 });
    if (place.ca !== undefined) writeFileSync(join(folder, "ca.pem"), place.ca);
    const entry = place.ca === undefined ? "" : ", ca: { file: ca.pem }";
    const text = `url: http://127.0.0.1:8700
listen: 127.0.0.1:0
owners: [65]
policy: { directory: . }
store: { postgres: { url: { file: store.url }${entry} } }
servers: { postgres: { main: { url: { env: ADMIN_URL } } } }
`;
    const config = parseBrokerConfig(text, {
      kinds: SETTINGS,
      file: join(folder, "broker.yml"),
      env: { ADMIN_URL: plain.adminUrl() },
      readFile: (path) => readFileSync(path, "utf8"),
    });
    if (config.ok) return config.value.store;
    return config.error.map(({ message }) => message).join(" ");
  }

  function readable(server: TestPostgres, place: Place = {}): StoreConfig {
    const config = configured(server, place);
    if (typeof config === "string") throw new Error(config);
    return config;
  }

  /** Undefined when the store can be made and used. */
  async function mistake(server: TestPostgres, place: Place = {}): Promise<StoreError | undefined> {
    const config = readable(server, place);
    try {
      await migrateStoreOf(config, effects);
      const store = await openStore(config, effects);
      await store.now();
      await store.close();
      return undefined;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return error;
    }
  }

  it("is verified by its CA and its name, and TLS is used", async () => {
    const store = { query: "?sslmode=verify-full", ca: ca.certificate };
    expect(await mistake(right, store)).toBeUndefined();
    const opened = await openStore(readable(right, store), effects);
    await opened.now();
    const [row] = await right.sql(
      `SELECT bool_and(ssl) AS ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
        WHERE query LIKE '%now_ms%' AND pid <> pg_backend_pid()`,
    );
    await opened.close();
    expect(row).toEqual({ ssl: true });
  });

  it("is refused when the certificate has another name, and verify-ca takes it", async () => {
    const wrong = await mistake(other, { query: "?sslmode=verify-full", ca: ca.certificate });
    expect(wrong?.message).toContain(
      `The store at localhost:${other.port}/postgres cannot be used: its certificate is for another name`,
    );
    expect(wrong?.remedy).toContain("sslmode=verify-ca");
    const byCa = { query: "?sslmode=verify-ca", ca: ca.certificate };
    expect(await mistake(other, byCa)).toBeUndefined();
  });

  it("is refused when nobody who is trusted signed the certificate", async () => {
    const stranger = makePrivateCa().certificate;
    for (const place of [
      { query: "?sslmode=verify-full" },
      { query: "?sslmode=verify-full", ca: stranger },
      { query: "?sslmode=verify-ca", ca: stranger },
      { query: "?sslmode=require", ca: stranger },
    ]) {
      const untrusted = await mistake(right, place);
      expect(untrusted?.message).toContain("comes from a CA that is not trusted");
      expect(untrusted?.remedy).toContain("ca: { file: ca.pem }");
    }
  });

  it("is encrypted and not verified under require without a CA", async () => {
    expect(await mistake(other, { query: "?sslmode=require" })).toBeUndefined();
  });

  it("is refused where the server has no TLS, and works with disable", async () => {
    const without = await mistake(plain, { query: "?sslmode=verify-full", ca: ca.certificate });
    expect(without?.message).toContain("the server offers no TLS");
    expect(without?.remedy).toContain("Turn on `ssl`");
    expect(await mistake(plain, { query: "?sslmode=disable" })).toBeUndefined();
  });

  it("is refused as it is read when its sslmode cannot be meant", () => {
    const read = (query: string, certificate?: string) =>
      configured(right, { query, ca: certificate });
    expect(read("?sslmode=verify_full")).toMatch(/sslmode in the URL is none of/iu);
    expect(read("?sslmode=prefer")).toMatch(/sslmode in the URL is none of/iu);
    expect(read("?sslmode=verify-ca")).toMatch(/needs the CA's certificate/u);
    expect(read("?sslmode=disable", ca.certificate)).toMatch(/of no use without TLS/u);
    expect(read("?target_session_attrs=read-write")).toMatch(/Only sslmode and channel_binding/u);
    expect(read("?sslmode=disable&channel_binding=require")).toMatch(/needs TLS/u);
  });

  it("takes up a password that was replaced in its file, without a restart", async () => {
    await right.sql(
      "CREATE ROLE keeper LOGIN PASSWORD 'first'; GRANT CREATE ON DATABASE postgres TO keeper",
    );
    await right.sql("DROP SCHEMA IF EXISTS stepkey CASCADE");
    const as = (password: string): Place => ({
      query: "?sslmode=verify-full",
      ca: ca.certificate,
      change: (url) => Object.assign(url, { username: "keeper", password }),
    });
    expect(await mistake(right, as("first"))).toBeUndefined();
    const store = await openStore(readable(right, as("first")), effects);
    await right.sql("ALTER ROLE keeper PASSWORD 'second'");
    writeFileSync(join(folder, "store.url"), urlOf(right, as("second")), { mode: 0o600 });
    await right.sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'keeper'",
    );
    expect(await store.burn("https://issuer.example", "one", 1000)).toBe(true);
    await store.close();
    const wrong = await mistake(right, as("first"));
    expect(wrong?.message).toContain("the server refuses the login");
    expect(wrong?.remedy).toContain("Check the user and the password");
    expect(`${wrong?.message} ${wrong?.remedy}`).not.toContain("first");
    await right.sql("DROP SCHEMA stepkey CASCADE");
  });

  it("says that the database is missing, and that the user may not make a schema", async () => {
    const query = "?sslmode=require";
    const missing = await mistake(right, { query, change: (url) => (url.pathname = "/nowhere") });
    expect(missing?.message).toContain("there is no such database");
    expect(missing?.remedy).toContain("Create it");
    await right.sql("CREATE ROLE reader LOGIN PASSWORD 'reader'");
    const reader = (url: URL) => Object.assign(url, { username: "reader", password: "reader" });
    await right.sql("DROP SCHEMA IF EXISTS stepkey CASCADE");
    const denied = await mistake(right, { query, change: reader });
    expect(denied?.message).toContain("the user may not create a schema in it");
    expect(denied?.remedy).toContain("GRANT CREATE ON DATABASE");
  });

  it("says what cannot be reached", async () => {
    const nobody = await mistake(right, {
      query: "?sslmode=require",
      change: (url) => (url.port = "1"),
    });
    expect(nobody).toMatchObject({ kind: "unavailable" });
    expect(nobody?.message).toContain("nothing listens there (ECONNREFUSED)");
  });

  it("requires channel binding where it says so: a server that offers none never gets the password", async () => {
    const bound = { query: "?sslmode=require&channel_binding=require" };
    expect(await mistake(right, bound)).toBeUndefined();
    const file = await right.sql("SHOW hba_file");
    const path = String(file[0]?.["hba_file"]);
    const write = async (method: string): Promise<void> => {
      await right.sql(`COPY (SELECT 'host all all all ${method}') TO '${path}'`);
      await right.sql("SELECT pg_reload_conf()");
    };
    try {
      for (const method of ["password", "trust"]) {
        await write(method);
        expect(await mistake(right, { query: "?sslmode=require" })).toBeUndefined();
        const refused = await mistake(right, bound);
        expect(refused?.message).toContain("it offers no channel binding, which the URL requires");
        expect(refused?.remedy).toContain("scram-sha-256");
      }
    } finally {
      await write("scram-sha-256");
    }
  });
});

describe("the URL of a server whose roles are issued", () => {
  it("requires channel binding in the same way", async () => {
    const server = await startDebian({ tls: makePrivateCa().sign("localhost") });
    try {
      await prepareApp(server);
      const [file] = await server.sql("SHOW hba_file");
      await server.sql(
        `COPY (SELECT 'host all all all password') TO '${String(file?.["hba_file"])}'`,
      );
      await server.sql("SELECT pg_reload_conf()");
      const url = `${server.adminUrl("app")}?sslmode=require`;
      const issue = (given: string) =>
        createTestProvider(given).issue(requestOf("app_readonly", "read"), soon());
      expect(await issue(url)).toMatchObject({ ok: true });
      expect(await issue(`${url}&channel_binding=require`)).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining("ERR_NO_CHANNEL_BINDING") as string },
      });
    } finally {
      await server.stop();
    }
  });
});

const startBouncer = startDebianPgBouncer();

describe.skipIf(startBouncer === undefined)("the store's URL of a PgBouncer", () => {
  let server: TestPostgres;

  beforeAll(async () => {
    server = await startDebian();
  });
  afterAll(() => server.stop());

  it("works in session mode, and is refused in statement mode with what to set", async () => {
    const tryMode = async (mode: "session" | "statement"): Promise<unknown> => {
      const bouncer = await startBouncer?.(server, { poolMode: mode });
      try {
        const url = bouncer?.urlOf("postgres") ?? "";
        const config = {
          kind: "postgres",
          server: storeServer(url),
          controlPath: "unused",
        } as const;
        await migrateStoreOf(config, effects);
        return undefined;
      } catch (error) {
        return error;
      } finally {
        await bouncer?.stop();
      }
    };
    expect(await tryMode("session")).toBeUndefined();
    const refused = await tryMode("statement");
    expect(refused).toBeInstanceOf(StoreError);
    expect(refused).toMatchObject({
      message: expect.stringContaining("allows no transactions") as string,
      remedy: "Set pool_mode = transaction in PgBouncer.",
    });
  });

  it("says that the password is wrong, or the database missing, as a server does", async () => {
    const bouncer = await startBouncer?.(server);
    const open = (url: string) =>
      openStore({ kind: "postgres", server: storeServer(url), controlPath: "unused" }, effects);
    try {
      const url = bouncer?.urlOf("postgres") ?? "";
      const wrong = new URL(url);
      wrong.password = "wrong";
      await expect(open(wrong.href)).rejects.toThrow(/the server refuses the login/u);
      await expect(open(bouncer?.urlOf("nowhere") ?? "")).rejects.toThrow(
        /there is no such database/u,
      );
    } finally {
      await bouncer?.stop();
    }
  });
});
