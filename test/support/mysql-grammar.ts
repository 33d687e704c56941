import fc from "fast-check";
import type { Access } from "../../src/shared/claims.ts";

/** One statement of a hostile task: which of its sessions sends it, and what. */
export interface MysqlMove {
  readonly session: number;
  readonly sql: string;
}

/** Names that a statement may use; the test puts the real ones in. */
export const OWN_ACCOUNT = "$OWN";
export const ACCOMPLICE_ACCOUNT = "$ACCOMPLICE";

/** The last one is the accomplice's. */
export const MYSQL_SESSIONS = 4;

const LOCKS = [
  "SELECT GET_LOCK('stepkey', 0), GET_LOCK('other', 0)",
  "LOCK TABLES orders READ",
  "LOCK TABLES orders WRITE",
  "LOCK TABLES mysql.global_priv READ",
  "UNLOCK TABLES",
  "FLUSH TABLES WITH READ LOCK",
  "FLUSH TABLES orders WITH READ LOCK",
  "BACKUP STAGE START",
  "BACKUP LOCK orders",
  "BACKUP LOCK mysql.global_priv",
  "SELECT * FROM orders FOR UPDATE",
  "SELECT * FROM orders LOCK IN SHARE MODE",
  "HANDLER orders OPEN",
];
const TRANSACTIONS = [
  "START TRANSACTION",
  "START TRANSACTION READ ONLY",
  "SET autocommit = 0",
  "COMMIT",
  "ROLLBACK",
  "SAVEPOINT s",
  "XA START 'one'",
  "XA END 'one'",
  "XA PREPARE 'one'",
  "XA COMMIT 'one'",
  "XA START 'two', 'branch', 7",
  "XA END 'two', 'branch', 7",
  "XA PREPARE 'two', 'branch', 7",
  "XA ROLLBACK 'two', 'branch', 7",
  "UPDATE orders SET note = 'mine'",
  "INSERT INTO orders SELECT seq, 'x' FROM seq_1000_to_3000",
];
const ACCOUNTS = [
  "SET PASSWORD = PASSWORD('mine')",
  `SET PASSWORD FOR '${ACCOMPLICE_ACCOUNT}'@'%' = PASSWORD('mine')`,
  "ALTER USER CURRENT_USER() IDENTIFIED BY 'mine'",
  `ALTER USER '${OWN_ACCOUNT}'@'%' ACCOUNT UNLOCK`,
  `RENAME USER '${OWN_ACCOUNT}'@'%' TO mine@'%'`,
  `DROP USER '${OWN_ACCOUNT}'@'%'`,
  "CREATE USER mine IDENTIFIED BY 'mine'",
  "CREATE ROLE mine",
  "SET DEFAULT ROLE NONE",
  "SET ROLE NONE",
  "SET ROLE app_migrator",
  "SET ROLE `stepkey_instance_instance-1`",
  `GRANT app_migrator TO '${ACCOMPLICE_ACCOUNT}'@'%'`,
  `GRANT PROXY ON '${OWN_ACCOUNT}'@'%' TO '${ACCOMPLICE_ACCOUNT}'@'%'`,
  "GRANT ALL ON app.* TO PUBLIC",
  "REVOKE app_migrator FROM stepkey_broker",
  "FLUSH PRIVILEGES",
];
const SETTINGS = [
  "SET GLOBAL max_connections = 1",
  "SET GLOBAL read_only = 1",
  "SET GLOBAL event_scheduler = ON",
  "SET SESSION lock_wait_timeout = 86400",
  "SET SESSION innodb_lock_wait_timeout = 1000000",
  "SET SESSION wait_timeout = 1",
  "SET SESSION sql_mode = 'ANSI_QUOTES,ORACLE'",
  "SET SESSION max_statement_time = 0",
];
const OBJECTS = [
  "CREATE TABLE IF NOT EXISTS made (id INT)",
  "CREATE TEMPORARY TABLE IF NOT EXISTS temporary_one (id INT)",
  "ALTER TABLE made ADD COLUMN IF NOT EXISTS more INT",
  "DROP TABLE IF EXISTS made",
  "CREATE OR REPLACE VIEW seen AS SELECT * FROM orders",
  "CREATE OR REPLACE DEFINER = root@localhost VIEW stolen AS SELECT * FROM mysql.global_priv",
  "CREATE OR REPLACE PROCEDURE act() DELETE FROM orders WHERE id > 5000",
  "CREATE OR REPLACE FUNCTION waits() RETURNS INT RETURN SLEEP(100)",
  "CREATE OR REPLACE TRIGGER slow BEFORE UPDATE ON orders FOR EACH ROW SET NEW.note = SLEEP(0.05)",
  "DROP TRIGGER IF EXISTS slow",
  "CREATE EVENT IF NOT EXISTS later ON SCHEDULE EVERY 1 SECOND DO DELETE FROM orders",
  "CREATE SERVER far FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'far')",
];
const SESSIONS = [
  "SELECT SLEEP(100)",
  "DO BENCHMARK(1000000000000, SHA2('x', 512))",
  "SELECT COUNT(*) FROM seq_1_to_100000000000",
  "CALL act()",
  "SELECT waits()",
  "KILL HARD USER stepkey_broker",
  "BEGIN NOT ATOMIC DECLARE CONTINUE HANDLER FOR SQLEXCEPTION BEGIN END; LOOP DO SLEEP(1); END LOOP; END",
  "PREPARE p FROM 'SELECT SLEEP(100)'",
  "EXECUTE p",
  "SHUTDOWN",
];

/** Every statement that a case is made of. */
export const MYSQL_STATEMENTS: readonly string[] = [
  ...LOCKS,
  ...TRANSACTIONS,
  ...ACCOUNTS,
  ...SETTINGS,
  ...OBJECTS,
  ...SESSIONS,
];

const move: fc.Arbitrary<MysqlMove> = fc.record({
  session: fc.nat({ max: MYSQL_SESSIONS - 1 }),
  sql: fc.constantFrom(...MYSQL_STATEMENTS),
});

/** A row that is locked, prepared, by whichever of the sessions. */
const prepared: fc.Arbitrary<readonly MysqlMove[]> = fc
  .nat({ max: MYSQL_SESSIONS - 1 })
  .map((session) => moves(session, ["XA START 'one'", "UPDATE orders SET note = 'mine'"], ["one"]));

export const mysqlMoves: fc.Arbitrary<readonly MysqlMove[]> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: move.map((one) => [one]) },
      { weight: 1, arbitrary: prepared },
    ),
    {
      minLength: 3,
      maxLength: 14,
    },
  )
  .map((parts) => parts.flat());

function moves(
  session: number,
  begin: readonly string[],
  ids: readonly string[],
): readonly MysqlMove[] {
  const end = ids.flatMap((id) => [`XA END '${id}'`, `XA PREPARE '${id}'`]);
  return [...begin, ...end].map((sql) => ({ session, sql }));
}

/** Whole ways that are known, so that chance need not find them again. */
export const KNOWN_MYSQL_CASES: [Access, readonly MysqlMove[]][] = [
  ["write", moves(0, ["XA START 'one'", "UPDATE orders SET note = 'mine'"], ["one"])],
  ["read", moves(0, ["XA START 'one'", "SELECT * FROM orders LOCK IN SHARE MODE"], ["one"])],
  [
    "write",
    [
      { session: 0, sql: "LOCK TABLES orders WRITE" },
      { session: 3, sql: "LOCK TABLES orders WRITE" },
      { session: 1, sql: "SET PASSWORD = PASSWORD('mine')" },
    ],
  ],
  [
    "write",
    [
      { session: 0, sql: "SET SESSION sql_mode = 'ANSI_QUOTES,ORACLE'" },
      {
        session: 0,
        sql: "CREATE OR REPLACE TRIGGER slow BEFORE UPDATE ON orders FOR EACH ROW SET NEW.note = SLEEP(0.05)",
      },
    ],
  ],
];
