import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Credential } from "../../src/credentials/kind/credential.ts";
import type { Issued, Provider } from "../../src/credentials/kind/provider.ts";
import type { MysqlSettings } from "../../src/credentials/mysql/settings.ts";
import { placeFiles, envWithPaths } from "../../src/delivery/task/credential-files.ts";
import { Secret } from "../../src/shared/secret.ts";
import { errOf, okOf } from "../contract/provider.ts";
import { startDebianMariadb } from "../support/left-out.ts";
import { runSql, type TestMariadb } from "../support/mariadb.ts";
import { remainsOfMysql } from "../support/mysql-attacks.ts";
import { blocksOf, readPage } from "../support/pages.ts";
import {
  accountOf,
  brokerUrl,
  createTestMysqlProvider,
  issueMysql,
  logsInToMysql,
  mysqlRequest,
  mysqlUrlOf,
  openMysqlSession,
  prepareMysqlApp,
  soonOver,
} from "../support/mysql-world.ts";

const start = startDebianMariadb();
const READER = { server: "main", database: "app", role: "app_readonly" };
const WRITER = { ...READER, role: "app_migrator" };

describe.skipIf(start === undefined)("an account of MariaDB", () => {
  let server: TestMariadb;
  let provider: Provider<MysqlSettings>;
  let directory: string;
  const leases: Issued[] = [];

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "stepkey-mysql-"));
    if (start === undefined) return;
    server = await start({ settings: { general_log: "1", log_output: "TABLE" } });
    await prepareMysqlApp(server);
    provider = createTestMysqlProvider(brokerUrl(server));
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const { handle } of leases.splice(0)) await provider.revoke(handle, soonOver());
  });

  const issue = async (role: "app_readonly" | "app_migrator"): Promise<Issued> => {
    const issued = await issueMysql(provider, role);
    leases.push(issued);
    return issued;
  };
  const end = async (issued: Issued) => {
    const revoked = okOf(await provider.revoke(issued.handle, soonOver()));
    const tidied = okOf((await provider.tidy?.(issued.handle, soonOver())) ?? NOTHING);
    return { revoked, tidied };
  };

  describe("in the hands of its own tools", () => {
    const run = async (credential: Credential, ...command: readonly string[]): Promise<string> => {
      const placed = await placeFiles(credential.files, [directory], () => undefined);
      const env = envWithPaths(credential.env, placed.pathOf);
      const [program = "", ...args] = command;
      try {
        const { stdout } = await promisify(execFile)(program, args, {
          env: { PATH: process.env["PATH"], HOME: directory, ...revealed(env) },
        });
        return stdout;
      } finally {
        await placed.remove();
      }
    };

    it("is what mariadb uses without an argument, with its database and its role", async () => {
      const { credential, handle } = await issue("app_readonly");
      const query = "SELECT CURRENT_USER(), CURRENT_ROLE(), DATABASE(), note FROM orders";
      const shown = await run(credential, "mariadb", "--skip-column-names", "--execute", query);
      expect(shown.trim().split("\t")).toEqual([
        `${accountOf(handle)}@%`,
        "app_readonly",
        "app",
        "first",
      ]);
    });

    it("is what mariadb-dump and mariadb-admin use, which know fewer options", async () => {
      const { credential } = await issue("app_migrator");
      expect(await run(credential, "mariadb-dump", "app", "orders")).toContain("'first'");
      expect(await run(credential, "mariadb-admin", "ping")).toContain("alive");
    });

    it("comes with a URL for clients that know no others", async () => {
      const { credential } = await issue("app_readonly");
      expect(await runSql(mysqlUrlOf(credential), "SELECT note FROM orders")).toEqual([
        { note: "first" },
      ]);
    });
  });

  it("issues twenty at once, ends twenty at once, and leaves nothing", async () => {
    const many = await Promise.all(Array.from({ length: 20 }, async () => issue("app_readonly")));
    const works = await Promise.all(
      many.map(async ({ credential }) => logsInToMysql(mysqlUrlOf(credential))),
    );
    expect(works.filter(Boolean)).toHaveLength(20);
    const ended = await Promise.all(many.map(async (one) => end(one)));
    expect(ended.filter(({ revoked }) => revoked.facts.includes("account dropped"))).toHaveLength(
      20,
    );
    const left = await Promise.all(many.map(async (one) => remainsOfMysql(server, one)));
    expect(left.flat()).toEqual([]);
  });

  it("is found by the SQL of docs/orphans.md, while it is there", async () => {
    const { text } = blocksOf(readPage("docs/orphans.md")).find(
      ({ language, before }) => language === "sql" && before.includes("MariaDB"),
    ) ?? { text: "" };
    const lease = await issue("app_readonly");
    expect(await server.sql(text)).toEqual([
      expect.objectContaining({ User: accountOf(lease.handle) }),
    ]);
    await end(lease);
    expect(await server.sql(text)).toEqual([]);
  });

  it("reads, and changes nothing, for a role that reads", async () => {
    const { credential } = await issue("app_readonly");
    const session = await openMysqlSession(mysqlUrlOf(credential));
    for (const statement of [
      "INSERT INTO orders VALUES (2, 'x')",
      "UPDATE orders SET note = 'x'",
      "DELETE FROM orders",
      "CREATE TABLE mine (id INT)",
      "SET ROLE app_migrator",
      "SELECT * FROM mysql.global_priv",
      "GRANT app_readonly TO root@localhost",
      "CREATE EVENT e ON SCHEDULE EVERY 1 SECOND DO SELECT 1",
    ]) {
      await expect(session.query(statement)).rejects.toThrow(/denied|Invalid role/u);
    }
    session.destroy();
  });

  it("cuts off an open session, which dropping the account alone would not", async () => {
    const control = await issue("app_migrator");
    const survivor = await openMysqlSession(mysqlUrlOf(control.credential));
    await server.sql(`DROP USER ${accountOf(control.handle)}@'%'`);
    // Why sessions are ended first.
    await survivor.query("INSERT INTO orders VALUES (500, 'after the drop')");
    const lease = await issue("app_migrator");
    const session = await openMysqlSession(mysqlUrlOf(lease.credential));
    const { revoked } = await end(lease);
    expect(revoked.facts).toEqual(["account dropped", "1 session ended"]);
    await expect(session.query("SELECT 1")).rejects.toThrow(/closed|lost|killed/iu);
    const late = await end(control);
    expect(late.revoked.facts).toEqual(["account absent", "1 session ended"]);
    await expect(survivor.query("SELECT 1")).rejects.toThrow(/closed|lost|killed/iu);
  });

  describe("that defined something", () => {
    it("hands it over to the granted role, as whom it runs afterwards", async () => {
      const lease = await issue("app_migrator");
      const session = await openMysqlSession(mysqlUrlOf(lease.credential));
      for (const statement of [
        "CREATE VIEW seen AS SELECT id, 'ü `x`' AS text FROM orders WHERE id = 1",
        "CREATE PROCEDURE act() BEGIN /* DEFINER=`a`@`b` */ INSERT INTO orders VALUES (700, 'ü'); END",
        "CREATE FUNCTION one() RETURNS INT DETERMINISTIC RETURN 1",
        "CREATE TRIGGER stamp BEFORE INSERT ON orders FOR EACH ROW SET NEW.note = CONCAT(NEW.note, '!')",
      ]) {
        await session.query(statement);
      }
      const { tidied } = await end(lease);
      expect(tidied).toEqual({ facts: ["account absent", "4 objects handed over"], findings: [] });
      expect(await server.sql("SELECT id, text FROM app.seen")).toEqual([{ id: 1, text: "ü `x`" }]);
      await server.sql("CALL app.act()");
      expect(await server.sql("SELECT note FROM app.orders WHERE id = 700")).toEqual([
        { note: "ü!" },
      ]);
      const definers = await server.sql("SELECT DISTINCT definer FROM mysql.proc WHERE db = 'app'");
      expect(definers).toEqual([{ definer: "app_migrator" }]);
      for (const drop of ["VIEW app.seen", "PROCEDURE app.act", "FUNCTION app.one"]) {
        await server.sql(`DROP ${drop}`);
      }
      await server.sql("DROP TRIGGER app.stamp");
    });

    it("names what the role may not see, which then fails for everybody", async () => {
      const role = await makeRole("blind", "CREATE VIEW, SELECT");
      const lease = okOf(await provider.issue(mysqlRequest(role, "write"), soonOver()));
      await runSql(mysqlUrlOf(lease.credential), "CREATE VIEW unseen AS SELECT id FROM orders");
      const { tidied } = await end(lease);
      expect(tidied.findings).toMatchObject([
        { what: expect.stringContaining("VIEW `app`.`unseen`") as string },
      ]);
      await server.sql("DROP VIEW app.unseen");
    });
  });

  describe("with prepared XA transactions", () => {
    const prepare = async (issued: Issued, id: string): Promise<void> => {
      const session = await openMysqlSession(mysqlUrlOf(issued.credential));
      for (const statement of [
        `XA START '${id}'`,
        "UPDATE orders SET note = 'prepared' WHERE id = 1",
        `XA END '${id}'`,
        `XA PREPARE '${id}'`,
      ]) {
        await session.query(statement);
      }
      session.destroy();
    };

    it("leaves them and names them, since the server does not say whose they are", async () => {
      const lease = await issue("app_migrator");
      await prepare(lease, "left");
      const { revoked } = await end(lease);
      expect(revoked.findings).toMatchObject([{ fix: "XA ROLLBACK 'left'" }]);
      await server.sql("XA ROLLBACK 'left'");
    });

    it("rolls them back where only leases use them, and leaves those that were there before", async () => {
      const exclusive = createTestMysqlProvider(brokerUrl(server), { onlyLeasesUseXa: true });
      const request = (): ReturnType<typeof mysqlRequest> => mysqlRequest("app_migrator", "write");
      await server.sql("INSERT INTO app.orders VALUES (801, 'older')");
      const older = okOf(await exclusive.issue(request(), soonOver()));
      const session = await openMysqlSession(mysqlUrlOf(older.credential));
      for (const text of ["XA START 'older'", "DELETE FROM orders WHERE id = 801"]) {
        await session.query(text);
      }
      for (const text of ["XA END 'older'", "XA PREPARE 'older'"]) await session.query(text);
      session.destroy();
      const lease = okOf(await exclusive.issue(request(), soonOver()));
      await prepare(lease, "newer");
      const revoked = okOf(await exclusive.revoke(lease.handle, soonOver()));
      expect(revoked.facts).toContain("1 XA transaction rolled back");
      const [left] = await server.sql("XA RECOVER FORMAT = 'SQL'");
      expect(String(left?.["data"])).toBe("'older'");
      okOf(await exclusive.revoke(older.handle, soonOver()));
      expect(await server.sql("XA RECOVER")).toEqual([]);
    });
  });

  describe("is refused for a role that could act beyond the lease", () => {
    it.each([
      ["EVENT on its database", "GRANT EVENT ON app.* TO ROLE", /EVENT/u],
      ["every privilege on its database", "GRANT ALL ON app.* TO ROLE", /EVENT/u],
      ["GRANT OPTION", "GRANT SELECT ON app.* TO ROLE WITH GRANT OPTION", /GRANT OPTION/u],
      ["SELECT on every database", "GRANT SELECT ON *.* TO ROLE", /whole server/u],
      ["FILE", "GRANT FILE ON *.* TO ROLE", /FILE/u],
      ["SUPER", "GRANT SUPER ON *.* TO ROLE", /SUPER/u],
      ["CONNECTION ADMIN", "GRANT CONNECTION ADMIN ON *.* TO ROLE", /CONNECTION ADMIN/u],
      ["passwords", "GRANT SELECT ON mysql.* TO ROLE", /accounts and passwords/u],
      ["one table of passwords", "GRANT UPDATE ON mysql.global_priv TO ROLE", /accounts/u],
      ["a pattern that covers them", "GRANT SELECT ON `my%`.* TO ROLE", /accounts/u],
      ["another role to grant", "GRANT lent TO ROLE WITH ADMIN OPTION", /ADMIN OPTION/u],
    ])("%s", async (_name, grant, because) => {
      const role = await makeRole("unfit", "SELECT");
      await server.sql("CREATE OR REPLACE ROLE lent");
      await server.sql(grant.replace("ROLE", role));
      const asked = mysqlRequest(role, "write");
      const failure = errOf(await provider.issue(asked, soonOver()));
      expect(failure).toMatchObject({ name: "role_outlives", kind: "permanent", setting: "role" });
      expect(failure.message).toMatch(because);
      expect(failure.mayExist).toBe(false);
    });
  });

  describe("is refused, with the setting to look at,", () => {
    it.each([
      [
        "for a role that does not exist",
        { role: "nobody" },
        { setting: "role", name: "role_unknown" },
      ],
      [
        "for an account in place of a role",
        { role: "stepkey_broker" },
        { setting: "role", name: "role_unknown" },
      ],
      [
        "for a database that does not exist",
        { database: "none" },
        { setting: "database", name: "database_unknown" },
      ],
    ])("%s", async (_name, wrong, refusal) => {
      const settings = { ...READER, ...wrong };
      const asked = mysqlRequest("", "read", { settings });
      expect(errOf(await provider.issue(asked, soonOver()))).toMatchObject(refusal);
      const checked = await provider.checkSettings?.({ settings, access: "read" }, soonOver());
      expect(checked).toMatchObject({ ok: false, error: refusal });
      expect(okOf((await provider.rehearse?.(settings, soonOver())) ?? NONE)).toMatchObject({
        setting: refusal.setting,
      });
    });

    it("for a role that the broker's user cannot grant", async () => {
      await server.sql("CREATE OR REPLACE ROLE foreign_role");
      await server.sql("GRANT SELECT ON app.* TO foreign_role");
      const asked = mysqlRequest("foreign_role", "read");
      expect(errOf(await provider.issue(asked, soonOver()))).toMatchObject({
        name: "role_not_grantable",
        setting: "role",
      });
    });
  });

  it("can be rehearsed, which leaves nothing behind", async () => {
    const before = await server.sql("SELECT User FROM mysql.global_priv ORDER BY User");
    expect(okOf((await provider.rehearse?.(WRITER, soonOver())) ?? NONE)).toBeUndefined();
    expect(await server.sql("SELECT User FROM mysql.global_priv ORDER BY User")).toEqual(before);
  });

  describe("writes", () => {
    const classify = async (role: string) =>
      okOf(await provider.classify({ ...READER, role }, soonOver()));

    it.each([
      ["one table to insert into", ["GRANT INSERT ON app.orders TO ROLE"], /INSERT on app.orders/u],
      ["one column to change", ["GRANT UPDATE (note) ON app.orders TO ROLE"], /UPDATE/u],
      ["a lock on tables", ["GRANT LOCK TABLES ON app.* TO ROLE"], /LOCK TABLES/u],
      [
        "a role in it that writes",
        [
          "CREATE OR REPLACE ROLE inner_role",
          "GRANT DELETE ON app.* TO inner_role",
          "GRANT inner_role TO ROLE",
        ],
        /DELETE/u,
      ],
      [
        "a procedure that runs as its definer",
        [
          "CREATE OR REPLACE PROCEDURE app.acts() DELETE FROM app.orders",
          "GRANT EXECUTE ON PROCEDURE app.acts TO ROLE",
        ],
        /acts, which runs with the rights of/u,
      ],
      [
        "such a procedure among all of a database",
        ["GRANT EXECUTE ON app.* TO ROLE"],
        /may call app/u,
      ],
    ])("with %s", async (_name, grants, because) => {
      const role = await makeRole("writing", "SELECT");
      for (const grant of grants) await server.sql(grant.replace(/(?<=TO )ROLE/u, role));
      const found = await classify(role);
      expect(found.access).toBe("write");
      expect(found.because).toMatch(because);
    });

    it("with what PUBLIC, or the account without a name, may do", async () => {
      const role = await makeRole("reading", "SELECT");
      expect((await classify(role)).access).toBe("read");
      await server.sql("GRANT INSERT ON app.* TO PUBLIC");
      expect((await classify(role)).access).toBe("write");
      await server.sql("REVOKE INSERT ON app.* FROM PUBLIC");
      expect((await classify(role)).access).toBe("read");
      await server.sql(
        "INSERT INTO mysql.db (Host, Db, User, Delete_priv) VALUES ('%', 'app', '', 'Y')",
      );
      expect((await classify(role)).access).toBe("write");
      await server.sql("DELETE FROM mysql.db WHERE User = ''");
    });

    it("not, with routines that run as their caller", async () => {
      const role = await makeRole("calling", "SELECT, SHOW VIEW, CREATE TEMPORARY TABLES");
      await server.sql("CREATE OR REPLACE PROCEDURE app.shows() SQL SECURITY INVOKER SELECT 1");
      await server.sql(`GRANT EXECUTE ON PROCEDURE app.shows TO ${role}`);
      expect((await classify(role)).access).toBe("read");
    });
  });

  it("ends a read lease whose role came to write", async () => {
    const role = await makeRole("changing", "SELECT");
    const own = createTestMysqlProvider(brokerUrl(server));
    const issued = okOf(await own.issue(mysqlRequest(role, "read"), soonOver()));
    await server.sql(`GRANT DELETE ON app.* TO ${role}`);
    const report = okOf((await own.background?.run("main", soonOver())) ?? NONE);
    expect(report?.over).toMatchObject([
      { handle: { server: "main", granted: role, access: "read" } },
      // Those of other tests write, and were asked for as writes.
      ...(report?.over.slice(1) ?? []),
    ]);
    okOf(await own.revoke(issued.handle, soonOver()));
  });

  it("never shows the server its password, though the server logs every statement", async () => {
    const { credential } = await issue("app_readonly");
    const password = credential.env["MYSQL_PWD"];
    const rows = await server.sql("SELECT argument FROM mysql.general_log");
    const log = rows.map(({ argument }) => String(argument)).join("\n");
    expect(log).toContain("CREATE USER `stepkey_");
    expect(password instanceof Secret && log.includes(password.reveal())).toBe(false);
  });

  it("needs a new password of the broker's user once, which its file has", async () => {
    const file = join(directory, "admin-url");
    await server.sql("ALTER USER stepkey_broker@'%' IDENTIFIED BY 'rotated'");
    writeFileSync(file, brokerUrl(server).replace("test-only", "rotated"));
    const { parseMysqlUrl } = await import("../../src/credentials/mysql/admin-url.ts");
    const next = okOf(parseMysqlUrl(brokerUrl(server).replace("test-only", "rotated")));
    const rotating = createTestMysqlProvider(brokerUrl(server), {
      rereadAdmin: () => ({ admin: next }),
    });
    expect((await rotating.checkServer?.("main", soonOver()))?.ok).toBe(true);
    await server.sql("ALTER USER stepkey_broker@'%' IDENTIFIED BY 'test-only'");
  });

  describe("is refused to a broker's user that could not end it", () => {
    it.each(["CREATE USER", "PROCESS", "CONNECTION ADMIN"])("without %s", async (right) => {
      const lease = await issue("app_readonly");
      const session = await openMysqlSession(mysqlUrlOf(lease.credential));
      await server.sql(`REVOKE ${right} ON *.* FROM stepkey_broker@'%'`);
      // Privileges on the whole server are those of the login.
      const fresh = createTestMysqlProvider(brokerUrl(server));
      const refusal = { name: "rights_missing", setting: "server" };
      const asked = mysqlRequest("app_readonly", "read");
      expect(errOf(await fresh.issue(asked, soonOver()))).toMatchObject(refusal);
      expect(await fresh.checkServer?.("main", soonOver())).toMatchObject({ ok: false });
      expect(okOf((await fresh.rehearse?.(READER, soonOver())) ?? NONE)).toMatchObject({
        setting: "server",
      });
      // It never says that what it cannot see is over.
      expect((await fresh.revoke(lease.handle, soonOver())).ok).toBe(false);
      expect((await fresh.probe(lease.handle, soonOver())).ok).toBe(false);
      await server.sql(`GRANT ${right} ON *.* TO stepkey_broker@'%'`);
      session.destroy();
    });
  });

  it("is refused in words by a server that refuses the broker", async () => {
    const wrong = createTestMysqlProvider(brokerUrl(server).replace("test-only", "wrong"));
    const failure = errOf(await wrong.issue(mysqlRequest("app_readonly", "read"), soonOver()));
    expect(failure).toMatchObject({ name: "ER_ACCESS_DENIED_ERROR", mayExist: false });
    expect(failure.message).not.toContain("wrong");
  });

  async function makeRole(name: string, privileges: string): Promise<string> {
    await server.sql(`CREATE OR REPLACE ROLE ${name} WITH ADMIN stepkey_broker@'%'`);
    await server.sql(`GRANT ${privileges} ON app.* TO ${name}`);
    return name;
  }
});

const NOTHING = { ok: true, value: { facts: [] as readonly string[], findings: [] } } as const;
const NONE = { ok: true, value: undefined } as const;

function revealed(
  env: Readonly<Record<string, Secret | string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [
      name,
      value instanceof Secret ? value.reveal() : value,
    ]),
  );
}
