import { setTimeout as sleep } from "node:timers/promises";
import type { Connection } from "mysql2/promise";
import type { Issued } from "../../src/credentials/kind/provider.ts";
import type { TestMariadb } from "./mariadb.ts";
import { beginLogin, type HalfLogin } from "./mysql-login.ts";
import { accountOf, logsInToMysql, mysqlUrlOf, openMysqlSession } from "./mysql-world.ts";

/** What an attack has to work with. */
export interface MysqlStand {
  readonly server: TestMariadb;
  /** The lease that must not be held on to. */
  readonly lease: Issued;
  /** Another lease of the same task, that helps it. */
  readonly accomplice: Issued;
  /** Opens a session of a lease; it stays open until the test closes it. */
  readonly open: (issued: Issued) => Promise<Connection>;
  readonly halfway: (login: HalfLogin) => void;
  /** Whether the attack should go on: false once the lease has ended. */
  readonly going: () => boolean;
}

export interface MysqlAttack {
  readonly name: string;
  readonly role: "app_readonly" | "app_migrator";
  run(stand: MysqlStand): Promise<unknown>;
}

/** Starts something that goes on by itself; its errors are the attacker's own. */
function detach(work: Promise<unknown>): void {
  work.catch(() => undefined);
}

async function inTurn(session: Connection, ...statements: readonly string[]): Promise<void> {
  for (const statement of statements) await session.query(statement);
}

const CHANGE_PASSWORD = "SET PASSWORD = PASSWORD('mine')";

async function reconnectForEver({ lease, going }: MysqlStand): Promise<void> {
  while (going()) {
    try {
      const session = await openMysqlSession(mysqlUrlOf(lease.credential));
      await session.query("SELECT 1").catch(() => undefined);
      session.destroy();
    } catch {
      await sleep(1);
    }
  }
}

export const MYSQL_ATTACKS: readonly MysqlAttack[] = [
  {
    name: "open sessions: a transaction, a named lock, a temporary table, a lock on rows",
    role: "app_migrator",
    run: async ({ lease, open }) => {
      await inTurn(
        await open(lease),
        "SELECT GET_LOCK('stepkey', 1)",
        "CREATE TEMPORARY TABLE mine (id INT)",
        "START TRANSACTION",
        "SELECT * FROM orders FOR UPDATE",
      );
      detach((await open(lease)).query("LOCK TABLES orders WRITE"));
      detach((await open(lease)).query("SELECT SLEEP(1000)"));
      detach((await open(lease)).query("UPDATE orders SET note = 'x'"));
    },
  },
  {
    name: "a password of its own, changed again and again",
    role: "app_readonly",
    run: async ({ lease, open, going }) => {
      const session = await open(lease);
      await session.query(CHANGE_PASSWORD);
      const change = async (): Promise<void> => {
        while (going()) await session.query(CHANGE_PASSWORD);
      };
      detach(change());
    },
  },
  {
    name: "every connection that it may have, and more",
    role: "app_readonly",
    run: async ({ lease, accomplice, open }) => {
      for (const one of [lease, accomplice]) {
        for (let more = 0; more < 100; more += 1) {
          const opened = await open(one).then(
            () => true,
            () => false,
          );
          if (!opened) break;
        }
      }
    },
  },
  {
    name: "every connection of the server, by logins that go no further",
    role: "app_readonly",
    run: async ({ lease, halfway }) => {
      for (let more = 0; more < 160; more += 1) {
        const login = await beginLogin(mysqlUrlOf(lease.credential), "the password").catch(
          () => undefined,
        );
        if (login === undefined) break;
        halfway(login);
      }
    },
  },
  {
    name: "logins without end",
    role: "app_readonly",
    run: async (stand) => {
      for (let more = 0; more < 4; more += 1) detach(reconnectForEver(stand));
      await sleep(200);
    },
  },
  {
    name: "logins that wait for its end half-way",
    role: "app_readonly",
    run: async ({ lease, halfway }) => {
      const url = mysqlUrlOf(lease.credential);
      for (const stopsAt of ["the name", "the password"] as const) {
        halfway(await beginLogin(url, stopsAt));
      }
    },
  },
  {
    name: "a prepared XA transaction, with its session and without",
    role: "app_migrator",
    run: async ({ lease, open }) => {
      const prepare = async (id: string): Promise<Connection> => {
        const session = await open(lease);
        await inTurn(
          session,
          `XA START '${id}'`,
          `INSERT INTO orders VALUES (${id === "one" ? 101 : 102}, 'xa')`,
          `XA END '${id}'`,
          `XA PREPARE '${id}'`,
        );
        return session;
      };
      await prepare("one");
      (await prepare("two")).destroy();
    },
  },
  {
    name: "what it defines: a view, a procedure, a trigger, and calls that do not end",
    role: "app_migrator",
    run: async ({ lease, open }) => {
      const session = await open(lease);
      await inTurn(
        session,
        "CREATE OR REPLACE VIEW attack AS SELECT id FROM orders",
        "CREATE OR REPLACE PROCEDURE forever() BEGIN DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END; LOOP DO SLEEP(1); END LOOP; END",
        "CREATE OR REPLACE TRIGGER slow BEFORE UPDATE ON orders FOR EACH ROW SET NEW.note = SLEEP(0.01)",
        "SELECT GET_LOCK('a', 1), GET_LOCK('b', 1)",
      );
      detach(session.query("CALL forever()"));
      detach((await open(lease)).query("UPDATE orders SET note = 'y'"));
    },
  },
  {
    name: "a change of a table that another session holds open",
    role: "app_migrator",
    run: async ({ lease, open }) => {
      await inTurn(
        await open(lease),
        "CREATE TABLE IF NOT EXISTS made (id INT)",
        "START TRANSACTION",
        "SELECT * FROM made",
      );
      detach((await open(lease)).query("ALTER TABLE made ADD COLUMN more INT"));
      detach((await open(lease)).query("SELECT * FROM made"));
    },
  },
  {
    name: "a transaction that takes long to roll back",
    role: "app_migrator",
    run: async ({ lease, open }) => {
      await inTurn(
        await open(lease),
        "CREATE TABLE IF NOT EXISTS many (id INT PRIMARY KEY, note CHAR(50)) ENGINE = InnoDB",
        "START TRANSACTION",
        "INSERT INTO many SELECT seq, 'x' FROM seq_1_to_200000",
      );
    },
  },
];

/** Whether anything of a lease can still be used: a session, its password, its account. */
export async function remainsOfMysql(
  server: TestMariadb,
  lease: Issued,
): Promise<readonly string[]> {
  const account = accountOf(lease.handle);
  const found: string[] = [];
  const sessions = await server.sql(
    "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = ?",
    account,
  );
  if (sessions.length > 0) found.push(`${sessions.length} sessions`);
  const rows = await server.sql("SELECT User FROM mysql.global_priv WHERE User = ?", account);
  if (rows.length > 0) found.push("its account");
  const url = mysqlUrlOf(lease.credential);
  if (await logsInToMysql(url)) found.push("its password");
  const mine = new URL(url);
  mine.password = "mine";
  if (await logsInToMysql(mine.href)) found.push("a password of its own");
  return found;
}
