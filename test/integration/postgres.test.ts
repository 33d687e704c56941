import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Issued, IssueRequest, Provider } from "../../src/credentials/kind/provider.ts";
import type { PostgresSettings } from "../../src/credentials/postgres/settings.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import { errOf, okOf } from "../contract/provider.ts";
import { openSession } from "../support/postgres-world.ts";
import { createTestProvider } from "../support/postgres-provider.ts";
import { EXAMPLE_ROLES, query, startPostgres, type TestPostgres } from "../support/postgres.ts";

let postgres: TestPostgres;
let provider: Provider<PostgresSettings>;

beforeAll(async () => {
  postgres = await startPostgres({ settings: { max_prepared_transactions: "5" } });
  await postgres.sql("CREATE DATABASE app");
  await postgres.sql(EXAMPLE_ROLES, "app");
  provider = createTestProvider(postgres.adminUrl(), { allowsPreparedTransactions: true });
}, 60_000);
afterAll(async () => {
  await postgres.stop();
});

const soon = (): AbortSignal => AbortSignal.timeout(10_000);
const settings = (role: string): PostgresSettings => ({ server: "main", database: "app", role });

function request(
  role: string,
  with_: Provider<PostgresSettings> = provider,
  rest: Partial<IssueRequest<PostgresSettings>> = {},
): Promise<Issued> {
  const asked: IssueRequest<PostgresSettings> = {
    lease: newLeaseId(randomBytes),
    instance: "instance-1",
    settings: settings(role),
    access: "write",
    expiresAt: Date.now() + 600_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
    repository: "octo-org/shop",
    step: "migrate",
    ...rest,
  };
  return with_.issue(asked, soon()).then(okOf);
}

/** Tidies a lease, and expects that nothing of its role is left then. */
async function tidied(issued: Issued): Promise<readonly string[]> {
  const done = await provider.tidy?.(issued.handle, soon());
  if (done?.ok !== true) throw new Error(JSON.stringify(done));
  const role = String(issued.handle["role"]);
  expect(await postgres.sql(`SELECT FROM pg_roles WHERE rolname = '${role}'`)).toEqual([]);
  return done.value.facts;
}

function urlOf(issued: Issued): string {
  const url = issued.credential.env["DATABASE_URL"];
  return url instanceof Secret ? url.reveal() : String(url);
}

describe("a lease's role", () => {
  it("reads but cannot write when the granted role only reads", async () => {
    const url = urlOf(await request("app_readonly"));
    expect(await query(url, "SELECT note FROM orders")).toEqual([{ note: "first" }]);
    await expect(query(url, "INSERT INTO orders VALUES (2, 'x')")).rejects.toThrow(/denied/u);
    await expect(query(url, "CREATE TABLE made (id int)")).rejects.toThrow(/denied/u);
  });

  it("never shows its password to the server's log", async () => {
    const issued = await request("app_readonly");
    await query(urlOf(issued), "SELECT 1");
    const password = issued.credential.env["PGPASSWORD"];
    expect(password).toBeInstanceOf(Secret);
    expect(postgres.log()).toContain(String(issued.handle["role"]));
    expect(postgres.log()).not.toContain(password instanceof Secret ? password.reveal() : "");
    expect(postgres.log()).toContain("SCRAM-SHA-256$4096:");
  });

  it("may open no more than its share of connections", async () => {
    const issued = await request("app_readonly");
    const clients = Array.from(
      { length: 12 },
      () => new Client({ connectionString: urlOf(issued) }),
    );
    const outcomes = await Promise.allSettled(clients.map((client) => client.connect()));
    await Promise.all(clients.map((client) => client.end()));
    expect(outcomes.filter((one) => one.status === "rejected").length).toBe(7);
  });

  it("is gone after the step: session dead, role absent, and the table that it made still there", async () => {
    const issued = await request("app_migrator");
    const session = new Client({ connectionString: urlOf(issued) });
    const ended = new Promise<Error>((resolve) => {
      session.on("error", resolve);
    });
    await session.connect();
    await session.query("CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)");
    expect(okOf(await provider.revoke(issued.handle, soon())).facts).toEqual([
      "role dropped",
      "1 session ended",
    ]);
    expect(String(await ended)).toMatch(/terminating|terminated/u);
    expect(okOf(await provider.probe(issued.handle, soon()))).toEqual({
      state: "dead",
      facts: ["role absent", "no sessions"],
    });
    expect(
      await postgres.sql("SELECT tableowner FROM pg_tables WHERE tablename = 'kept'", "app"),
    ).toEqual([{ tableowner: "app_migrator" }]);
    expect(await postgres.sql("SELECT id FROM kept", "app")).toEqual([{ id: 7 }]);
    await postgres.sql("DROP TABLE kept", "app");
  });

  it("hands on what it made in every database, and rolls back what it left prepared", async () => {
    await postgres.sql("CREATE DATABASE other");
    await postgres.sql("GRANT CREATE, USAGE ON SCHEMA public TO app_migrator", "other");
    const issued = await request("app_migrator");
    const elsewhere = urlOf(issued).replace(/\/app$/u, "/other");
    await query(elsewhere, "SET ROLE NONE; CREATE TABLE there (id int)");
    await query(
      urlOf(issued),
      "SET ROLE NONE; BEGIN; INSERT INTO orders VALUES (99, 'prepared'); PREPARE TRANSACTION 'left'",
    );
    okOf(await provider.revoke(issued.handle, soon()));
    expect(okOf(await provider.probe(issued.handle, soon())).state).toBe("dead");
    await tidied(issued);
    expect(okOf(await provider.probe(issued.handle, soon())).state).toBe("dead");
    expect(await postgres.sql("SELECT gid FROM pg_prepared_xacts")).toEqual([]);
    expect(
      await postgres.sql("SELECT tableowner FROM pg_tables WHERE tablename = 'there'", "other"),
    ).toEqual([{ tableowner: "app_migrator" }]);
  });

  it("ends also where the granted role was dropped meanwhile: what it made is the admin's then", async () => {
    await postgres.sql("CREATE ROLE brief; GRANT CREATE ON SCHEMA public TO brief", "app");
    const issued = await request("brief");
    await query(urlOf(issued), "SET ROLE NONE; CREATE TABLE left_over (id int)");
    await postgres.sql("DROP OWNED BY brief; DROP ROLE brief", "app");
    okOf(await provider.revoke(issued.handle, soon()));
    await tidied(issued);
    expect(okOf(await provider.probe(issued.handle, soon())).state).toBe("dead");
    expect(
      await postgres.sql("SELECT tableowner FROM pg_tables WHERE tablename = 'left_over'", "app"),
    ).toEqual([{ tableowner: "postgres" }]);
  });

  it("is probed alive as long as a session of it lives, even without its role", async () => {
    const issued = await request("app_readonly");
    const session = new Client({ connectionString: urlOf(issued) });
    session.on("error", () => undefined);
    await session.connect();
    await postgres.sql(`DROP OWNED BY "${String(issued.handle["role"])}"`, "app");
    await postgres.sql(`DROP ROLE "${String(issued.handle["role"])}"`);
    expect(okOf(await provider.probe(issued.handle, soon()))).toEqual({
      state: "alive",
      facts: ["role absent", "1 live sessions"],
    });
    await session.end();
  });
});

describe("a hostile task", () => {
  it("cannot lend itself the admin's rights by functions and operators that fit an admin's calls better", async () => {
    const inApp = createTestProvider(postgres.adminUrl("app"));
    const issued = await request("app_migrator");
    await query(
      urlOf(issued),
      `CREATE TABLE caught (who text); GRANT INSERT ON caught TO PUBLIC;
       CREATE FUNCTION noted(text, name) RETURNS text LANGUAGE plpgsql AS
         $$ BEGIN INSERT INTO public.caught VALUES (current_user); RETURN 'x'; END $$;
       CREATE OPERATOR public.|| (LEFTARG = text, RIGHTARG = name, FUNCTION = noted);
       CREATE FUNCTION pg_terminate_backend(int, int) RETURNS bool LANGUAGE plpgsql AS
         $$ BEGIN INSERT INTO public.caught VALUES (current_user); RETURN true; END $$;
       CREATE FUNCTION starts_with(name, text) RETURNS bool LANGUAGE plpgsql AS
         $$ BEGIN INSERT INTO public.caught VALUES (current_user); RETURN true; END $$`,
    );
    const session = new Client({ connectionString: urlOf(issued) });
    session.on("error", () => undefined);
    await session.connect();
    okOf(await inApp.classify(settings("app_readonly"), soon()));
    okOf((await inApp.list?.("main", "instance-1", soon())) ?? { ok: true, value: [] });
    okOf(await inApp.revoke(issued.handle, soon()));
    expect(okOf(await inApp.probe(issued.handle, soon())).state).toBe("dead");
    expect(await postgres.sql("SELECT who FROM caught", "app")).toEqual([]);
    await postgres.sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'stepkey' AND datname = 'app'; DROP OPERATOR || (text, name); DROP TABLE caught; DROP FUNCTION noted, public.pg_terminate_backend, public.starts_with",
      "app",
    );
  });

  it("gets no role that can log in, make logins or do everything: it could come back after its lease", async () => {
    await postgres.sql(
      `CREATE ROLE service LOGIN PASSWORD 'test-only'; CREATE ROLE team; GRANT service TO team;
       CREATE ROLE maker CREATEROLE`,
    );
    const ours = "SELECT rolname FROM pg_roles WHERE rolname ^@ 'stepkey_' ORDER BY 1";
    const before = await postgres.sql(ours);
    for (const role of ["service", "team", "maker", "postgres"]) {
      await expect(request(role)).rejects.toThrow(/role_outlives/u);
    }
    expect(await postgres.sql(ours)).toEqual(before);
  });

  it("gets no role that owns a database, signals, replicates or makes databases", async () => {
    await postgres.sql("CREATE ROLE landlord");
    await postgres.sql("CREATE DATABASE its_own OWNER landlord");
    await postgres.sql(
      "CREATE ROLE signals; GRANT pg_signal_backend TO signals; CREATE ROLE copies REPLICATION; CREATE ROLE builds CREATEDB",
    );
    const reasons = [];
    for (const role of ["landlord", "signals", "copies", "builds"]) {
      const rehearsed = await provider.rehearse?.(settings(role), soon());
      if (rehearsed?.ok !== true) throw new Error("it could not be told");
      reasons.push(`${rehearsed.value?.failure.name}: ${rehearsed.value?.failure.message}`);
      await expect(request(role)).rejects.toThrow(/role_outlives/u);
      expect(okOf(await provider.classify(settings(role), soon())).access).toBe("write");
    }
    expect(reasons.join("\n")).toMatch(
      /owns the database "its_own".*\n.*pg_signal_backend may end the broker's own sessions.*\n.*may replicate.*\n.*may create databases/u,
    );
  });

  it("is ended in a database that it came to own, whatever it set there", async () => {
    await postgres.sql("CREATE ROLE heir; GRANT heir TO app_migrator");
    await postgres.sql("CREATE DATABASE later");
    const issued = await request("app_migrator", provider, {
      settings: { ...settings("app_migrator"), database: "later" },
    });
    await postgres.sql("ALTER DATABASE later OWNER TO heir");
    await query(
      urlOf(issued),
      `CREATE SCHEMA other; CREATE TABLE other.pg_prepared_xacts (gid text, owner name, database name);
       SET ROLE NONE; CREATE TABLE other_of_the_lease (id int); SET ROLE app_migrator;
       ALTER DATABASE later SET default_transaction_read_only = on;
       ALTER DATABASE later SET search_path = other, pg_catalog;
       ALTER DATABASE later SET lock_timeout = 1;
       ALTER DATABASE later SET role = 'app_migrator';
       ALTER DATABASE later SET transaction_timeout = '1ms';
       ALTER DATABASE later SET idle_session_timeout = '1ms';
       ALTER DATABASE later SET local_preload_libraries = 'x'`,
    );
    okOf(await provider.revoke(issued.handle, soon()));
    expect(okOf(await provider.probe(issued.handle, soon())).state).toBe("dead");
    await tidied(issued);
    await postgres.sql("REVOKE heir FROM app_migrator");
  });

  it("cannot make a reading role an owner, and so spoil it for others", async () => {
    const reading = { access: "read" } as const;
    const issued = await request("app_readonly", provider, reading);
    await query(
      urlOf(issued),
      "SELECT lo_create(4242); GRANT UPDATE ON LARGE OBJECT 4242 TO PUBLIC",
    );
    okOf(await provider.revoke(issued.handle, soon()));
    expect(okOf(await provider.classify(settings("app_readonly"), soon())).access).toBe("read");
  });

  it("is ended where somebody dropped its role and left its session", async () => {
    const issued = await request("app_readonly");
    const session = new Client({ connectionString: urlOf(issued) });
    session.on("error", () => undefined);
    await session.connect();
    const role = String(issued.handle["role"]);
    await postgres.sql(`DROP OWNED BY "${role}"; DROP ROLE "${role}"`, "app");
    expect(okOf(await provider.revoke(issued.handle, soon())).facts).toEqual([
      "role absent",
      "1 session ended",
    ]);
    expect(okOf(await provider.probe(issued.handle, soon())).state).toBe("dead");
  });
});

describe("a lock on what the task made", () => {
  it("keeps nobody waiting: the lease is over at once, and tidied once it is free", async () => {
    const issued = await request("app_migrator");
    await query(
      urlOf(issued),
      "SET ROLE NONE; CREATE TABLE busy (id int); GRANT SELECT ON busy TO app_readonly",
    );
    const reader = new Client({ connectionString: postgres.adminUrl("app") });
    await reader.connect();
    await reader.query("BEGIN; SELECT * FROM busy");
    expect(okOf(await provider.revoke(issued.handle, soon())).facts).toEqual([
      "login closed",
      "0 sessions ended",
      "rights taken",
    ]);
    expect(okOf(await provider.probe(issued.handle, soon()))).toEqual({
      state: "dead",
      facts: ["login closed, no rights", "no sessions"],
    });
    await expect(query(urlOf(issued), "SELECT 1")).rejects.toThrow(/not permitted to log in/u);
    expect(await provider.tidy?.(issued.handle, soon())).toMatchObject({
      ok: false,
      error: { kind: "retryable", name: "55P03" },
    });
    await reader.end();
    expect(await tidied(issued)).toEqual(["role dropped", "1 object handed over"]);
  });
});

describe("a database", () => {
  it.each(["sales & stock", "a/b", "half%20", 'quo"ted', "größe"])(
    "may be called %s",
    async (name) => {
      await postgres.sql(`CREATE DATABASE "${name.replaceAll('"', '""')}"`);
      const issued = await request("app_migrator", provider, {
        settings: { ...settings("app_migrator"), database: name },
      });
      okOf(await provider.revoke(issued.handle, soon()));
      expect(okOf(await provider.probe(issued.handle, soon())).state).toBe("dead");
    },
  );
});

describe("an admin who is not a superuser", () => {
  it("issues and revokes with CREATEROLE and membership in the granted role", async () => {
    await postgres.sql("CREATE ROLE keeper LOGIN CREATEROLE PASSWORD 'test-only'");
    await postgres.sql("GRANT app_migrator TO keeper WITH ADMIN OPTION");
    const url = new URL(postgres.adminUrl());
    url.username = "keeper";
    url.password = "test-only";
    const limited = createTestProvider(url.href, { allowsPreparedTransactions: true });
    const issued = await request("app_migrator", limited);
    const session = new Client({ connectionString: urlOf(issued) });
    session.on("error", () => undefined);
    await session.connect();
    await session.query("CREATE TABLE by_keeper (id int)");
    okOf(await limited.revoke(issued.handle, soon()));
    expect(okOf(await limited.probe(issued.handle, soon())).state).toBe("dead");
    expect(
      await postgres.sql("SELECT tableowner FROM pg_tables WHERE tablename = 'by_keeper'", "app"),
    ).toEqual([{ tableowner: "app_migrator" }]);
  });
});

describe("what is wrong with a grant", () => {
  it("is named: a role, a database, a server that is not there", async () => {
    const ask = async (wrong: PostgresSettings): Promise<string> => {
      const base = { lease: newLeaseId(randomBytes), instance: "i", access: "read" as const };
      const job = { repositoryId: 1, runId: 1, runAttempt: 1, checkRunId: 1 };
      const rest = { expiresAt: Date.now() + 60_000, job, repository: "a/b", step: "s" };
      const outcome = errOf(await provider.issue({ ...base, ...rest, settings: wrong }, soon()));
      expect(outcome).toMatchObject({ kind: "permanent", mayExist: false });
      return outcome.name;
    };
    expect(await ask(settings("nobody_knows"))).toBe("42704");
    expect(await ask({ ...settings("app_readonly"), database: "nowhere" })).toBe("3D000");
    expect(await ask({ ...settings("app_readonly"), server: "none" })).toBe("server_unknown");
  });
});

describe("a rehearsal", () => {
  const rehearse = async (wanted: PostgresSettings, by = provider): Promise<string | undefined> => {
    const before = await postgres.sql("SELECT rolname FROM pg_roles ORDER BY 1");
    const found = await by.rehearse?.(wanted, soon());
    expect(await postgres.sql("SELECT rolname FROM pg_roles ORDER BY 1")).toEqual(before);
    if (found?.ok !== true) throw new Error("it could not be told");
    return found.value && `${found.value.setting}: ${found.value.failure.name}`;
  };

  it("finds nothing where a lease can be issued, and leaves nothing", async () => {
    expect(await rehearse(settings("app_readonly"))).toBeUndefined();
    expect(await rehearse(settings("app_migrator"))).toBeUndefined();
  });

  it("finds what keeps a lease from being issued, and the setting to fix", async () => {
    await postgres.sql("CREATE ROLE clerk LOGIN PASSWORD 'test-only'");
    const url = new URL(postgres.adminUrl());
    [url.username, url.password] = ["clerk", "test-only"];
    const powerless = createTestProvider(url.href);
    expect(await rehearse(settings("nobody_knows"))).toBe("role: 42704");
    expect(await rehearse({ ...settings("app_readonly"), database: "nowhere" })).toBe(
      "database: 3D000",
    );
    expect(await rehearse(settings("clerk"))).toBe("role: role_outlives");
    expect(await rehearse(settings("app_readonly"), powerless)).toBe("server: 42501");
  });

  it("says that it could not check a server that does not let the admin in", async () => {
    const url = new URL(postgres.adminUrl());
    url.password = "wrong";
    const locked = createTestProvider(url.href);
    const found = await locked.rehearse?.(settings("app_readonly"), soon());
    expect(found).toMatchObject({ ok: false, error: { name: "28P01" } });
  });
});

describe("classify", () => {
  /** What another broker would see: one keeps what it saw for up to a minute. */
  const look = async (wanted: PostgresSettings) =>
    createTestProvider(postgres.adminUrl()).classify(wanted, soon());
  const cases: readonly (readonly [string, string])[] = [
    ["a superuser", "ALTER ROLE r SUPERUSER"],
    ["a role that creates roles", "ALTER ROLE r CREATEROLE"],
    ["a role that creates databases", "ALTER ROLE r CREATEDB"],
    ["an owner", "CREATE TABLE owned (id int); ALTER TABLE owned OWNER TO r"],
    ["INSERT on one table", "GRANT INSERT ON orders TO r"],
    ["UPDATE on one column", "GRANT UPDATE (note) ON orders TO r"],
    ["CREATE on a schema", "GRANT CREATE ON SCHEMA public TO r"],
    ["CREATE on the database", "GRANT CREATE ON DATABASE app TO r"],
    ["USAGE on a sequence", "CREATE SEQUENCE numbers; GRANT USAGE ON SEQUENCE numbers TO r"],
    [
      "EXECUTE granted to it",
      "CREATE FUNCTION f() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM orders'; GRANT EXECUTE ON FUNCTION f() TO r",
    ],
    ["a privilege given to PUBLIC", "GRANT DELETE ON orders TO PUBLIC"],
    ["a predefined role that writes", "GRANT pg_write_all_data TO r"],
    ["a writer as its group", "GRANT app_migrator TO r"],
    [
      "a writer as its group's group, by SET only",
      "CREATE ROLE middle; GRANT app_migrator TO middle; GRANT middle TO r WITH INHERIT FALSE",
    ],
    ["a parameter of the server", "GRANT ALTER SYSTEM ON PARAMETER work_mem TO r"],
    [
      "privileges on tables to come",
      "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT INSERT ON TABLES TO r",
    ],
  ];
  it.each(cases)("calls %s write", async (_name, statements) => {
    await postgres.sql("CREATE DATABASE cases TEMPLATE app");
    try {
      const text = statements.replaceAll("DATABASE app", "DATABASE cases");
      await postgres.sql("CREATE ROLE r; GRANT SELECT ON orders TO r", "cases");
      expect(okOf(await look(settings("r"))).access).toBe("read");
      await postgres.sql(text, "cases");
      expect(okOf(await look(settings("r"))).access).toBe("write");
    } finally {
      await postgres.sql("DROP OWNED BY r", "cases");
      await postgres.sql("DROP OWNED BY r");
      await postgres.sql("DROP DATABASE cases WITH (FORCE)");
      await postgres.sql("DROP ROLE IF EXISTS r; DROP ROLE IF EXISTS middle");
    }
  });

  it("lets nothing that a live lease makes deny another its read", async () => {
    const reading = await request("app_readonly", provider, { access: "read" });
    const writing = await request("app_migrator");
    const session = await openSession(urlOf(reading));
    await session.query(
      `SELECT lo_create(4711); GRANT UPDATE ON LARGE OBJECT 4711 TO PUBLIC;
       ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO PUBLIC;
       SET ROLE app_readonly; SELECT lo_create(4712); GRANT UPDATE ON LARGE OBJECT 4712 TO PUBLIC;
       CREATE TEMP TABLE mine (id int); GRANT INSERT ON mine TO PUBLIC;
       CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
       ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO PUBLIC`,
    );
    await query(
      urlOf(writing),
      "SET ROLE NONE; ALTER DEFAULT PRIVILEGES GRANT INSERT ON TABLES TO PUBLIC",
    );
    expect(okOf(await look(settings("app_readonly"))).access).toBe("read");
    await session.end();
    for (const issued of [reading, writing]) {
      okOf(await provider.revoke(issued.handle, soon()));
      await tidied(issued);
    }
    expect(okOf(await look(settings("app_readonly"))).access).toBe("read");
    await postgres.sql("SELECT lo_unlink(4712); DROP OWNED BY app_readonly", "app");
    await postgres.sql("GRANT SELECT ON orders TO app_readonly", "app");
  });

  it("calls a reader of everything, by a predefined role, read", async () => {
    await postgres.sql("CREATE ROLE auditor; GRANT pg_read_all_data, pg_monitor TO auditor");
    expect(okOf(await provider.classify(settings("auditor"), soon())).access).toBe("read");
  });

  it("says of a role that is not there that it does not exist", async () => {
    expect(errOf(await look(settings("missing")))).toMatchObject({
      kind: "permanent",
      name: "42704",
      message: 'server "main": role "missing" does not exist',
    });
  });
});
