import type { Client } from "pg";
import type { Issued } from "../../src/credentials/kind/provider.ts";
import { logsIn, openSession, roleOf, urlOf } from "./postgres-world.ts";
import type { TestPostgres } from "./postgres.ts";

/** What an attack has to work with. */
export interface Stand {
  readonly postgres: TestPostgres;
  /** The lease that must not be held on to. */
  readonly lease: Issued;
  /** Another lease of the same task, that helps it. */
  readonly accomplice: Issued;
  /** Opens a session of a lease; it stays open until the test closes it. */
  readonly open: (issued: Issued, database?: string) => Promise<Client>;
  /** Whether the attack should go on: false once the lease has ended. */
  readonly going: () => boolean;
}

export interface Attack {
  readonly name: string;
  readonly role: "app_readonly" | "app_migrator";
  /** Only on these versions: others have closed the way themselves. */
  readonly versions?: RegExp;
  /**
   * What a neighbour may meet while the task has used up something of the server that no lease can be kept from. It works
   * again once the task's lease has ended.
   */
  readonly exhausts?: RegExp;
  run(stand: Stand): Promise<unknown>;
  /** Gives the next attack the server as it was. */
  cleanUp?(postgres: TestPostgres): Promise<unknown>;
}

const LOCK_OWN_ROW = "SET ROLE NONE; BEGIN; ALTER ROLE CURRENT_USER PASSWORD 'mine'";

/** Starts something that goes on by itself; its errors are the attacker's own. */
function detach(work: Promise<unknown>): void {
  work.catch(() => undefined);
}

async function reconnectForEver({ lease, going }: Stand): Promise<void> {
  while (going()) {
    try {
      const session = await openSession(urlOf(lease));
      await session.query("ALTER ROLE CURRENT_USER SET work_mem = '4MB'").catch(() => undefined);
      await session.end().catch(() => undefined);
    } catch {
      await new Promise((resolve) => {
        setTimeout(resolve, 1);
      });
    }
  }
}

export const ATTACKS: readonly Attack[] = [
  {
    name: "an open session, a cursor, LISTEN, a temporary table, an advisory lock",
    role: "app_readonly",
    run: async ({ lease, open }) => {
      const session = await open(lease);
      await session.query(
        "LISTEN news; CREATE TEMP TABLE mine AS SELECT 1 AS id; SELECT pg_advisory_lock(1); BEGIN; DECLARE c CURSOR FOR SELECT * FROM pg_roles; FETCH 1 FROM c",
      );
    },
  },
  {
    name: "the advisory lock that stepkey once took, of every lease",
    role: "app_readonly",
    run: async ({ lease, open }) => {
      const session = await open(lease);
      await session.query(
        "SELECT pg_advisory_lock(hashtextextended(rolname::text, 0)) FROM pg_roles WHERE rolname LIKE 'stepkey_%'",
      );
    },
  },
  {
    name: "its own role's row, locked by an open transaction",
    role: "app_readonly",
    run: async ({ lease, open }) => {
      const session = await open(lease);
      await session.query(LOCK_OWN_ROW);
      // Others queue behind the first, so that more than one session blocks.
      for (let more = 0; more < 3; more += 1) {
        const next = await open(lease);
        detach(next.query(LOCK_OWN_ROW));
      }
    },
  },
  {
    name: "its own role's row, locked by a prepared transaction",
    role: "app_readonly",
    run: async ({ lease, open }) => {
      const session = await open(lease);
      await session.query(`${LOCK_OWN_ROW}; PREPARE TRANSACTION 'of-the-lease'`);
      await session.query("LISTEN more");
    },
  },
  {
    name: "its own role's row, locked by a prepared transaction of the granted role",
    role: "app_migrator",
    run: async ({ lease, open }) => {
      const session = await open(lease);
      await session.query(
        `${LOCK_OWN_ROW}; SET ROLE app_migrator; PREPARE TRANSACTION 'of-the-role'`,
      );
    },
  },
  {
    name: "every connection of the server",
    role: "app_readonly",
    run: async ({ lease, accomplice, open }) => {
      for (const one of [lease, accomplice]) {
        for (let more = 0; more < 100; more += 1) {
          if (
            !(await open(one).then(
              () => true,
              () => false,
            ))
          )
            break;
        }
      }
    },
  },
  {
    name: "logins without end, each of which changes its own role",
    role: "app_readonly",
    run: async (stand) => {
      for (let more = 0; more < 4; more += 1) detach(reconnectForEver(stand));
      await new Promise((resolve) => {
        setTimeout(resolve, 200);
      });
    },
  },
  {
    name: "30 000 large objects",
    role: "app_readonly",
    run: async ({ lease, open }) => {
      const session = await open(lease);
      await session.query("SELECT count(lo_create(0)) FROM generate_series(1, 30000)");
    },
  },
  {
    name: "30 000 large objects of a write",
    role: "app_migrator",
    run: async ({ lease, open }) => {
      const session = await open(lease);
      await session.query(
        "SET ROLE NONE; SELECT count(lo_create(0)) FROM generate_series(1, 30000)",
      );
    },
  },
  {
    name: "a stranger's open transaction on a table that the task made",
    role: "app_migrator",
    run: async ({ postgres, lease, open }) => {
      const session = await open(lease);
      await session.query(
        "SET ROLE NONE; CREATE TABLE made (id int); GRANT SELECT ON made TO app_readonly; SET ROLE app_migrator",
      );
      const stranger = await openSession(postgres.adminUrl("app"));
      await stranger.query("BEGIN; SELECT * FROM made");
      setTimeout(() => detach(stranger.end()), 12_000);
    },
  },
  {
    name: "its role, granted to another lease",
    role: "app_migrator",
    versions: /^14/u,
    run: async ({ lease, accomplice, open }) => {
      const session = await open(lease);
      await session.query(
        `SET ROLE NONE; GRANT "${roleOf(lease.handle)}" TO "${roleOf(accomplice.handle)}"`,
      );
      const other = await open(accomplice);
      await other.query(
        `SET ROLE "${roleOf(lease.handle)}"; BEGIN; ALTER ROLE CURRENT_USER PASSWORD 'x'`,
      );
    },
  },
  {
    name: "its role, taken from the broker and offered again in an open transaction",
    role: "app_readonly",
    versions: /^14/u,
    run: async ({ lease, open }) => {
      const session = await open(lease);
      const own = roleOf(lease.handle);
      await session.query(`REVOKE "${own}" FROM stepkey_broker, postgres`);
      await session.query(
        `BEGIN; GRANT "${own}" TO stepkey_broker, postgres; ALTER ROLE CURRENT_USER PASSWORD 'x'`,
      );
    },
  },
  {
    name: "its own role's row, locked by a prepared transaction, after the broker's membership was taken",
    role: "app_readonly",
    versions: /^14/u,
    run: async ({ lease, open }) => {
      const session = await open(lease);
      const own = roleOf(lease.handle);
      await session.query(`REVOKE "${own}" FROM stepkey_broker, postgres`);
      await session.query(`${LOCK_OWN_ROW}; PREPARE TRANSACTION 'of-the-lease'`);
      // A membership that is granted again would have to wait for this one.
      const other = await open(lease);
      await other.query(
        `BEGIN; GRANT "${own}" TO stepkey_broker, postgres; PREPARE TRANSACTION 'of-the-lease-too'`,
      );
    },
  },
  {
    name: "a database that its role came to own, and closed",
    role: "app_migrator",
    run: async ({ postgres, lease, open }) => {
      await postgres.sql("ALTER DATABASE app OWNER TO app_migrator");
      const session = await open(lease);
      for (const change of [
        "SET role = 'app_migrator'",
        "SET idle_session_timeout = '1ms'",
        "SET transaction_timeout = '1ms'",
        "SET local_preload_libraries = 'x'",
        "SET search_path = public",
        "SET default_transaction_read_only = on",
        "CONNECTION LIMIT 0",
      ]) {
        await session.query(`ALTER DATABASE app ${change}`).catch(() => undefined);
      }
    },
    cleanUp: async (postgres) => {
      await postgres.sql("ALTER DATABASE app CONNECTION LIMIT -1");
      await postgres.sql("ALTER DATABASE app RESET ALL");
      await postgres.sql("ALTER DATABASE app OWNER TO postgres");
    },
  },
  {
    name: "a lock table that is full",
    role: "app_readonly",
    exhausts: /out of shared memory/u,
    run: async ({ lease, open }) => {
      const session = await open(lease);
      await session
        .query("SELECT pg_advisory_lock(n) FROM generate_series(1, 200000) n")
        .catch(() => undefined);
    },
  },
];

/** Whether anything of a lease can still be used: a session, its password, its role held by others. */
export async function remainsOf(postgres: TestPostgres, lease: Issued): Promise<readonly string[]> {
  const role = roleOf(lease.handle);
  const oid = Number(lease.handle["oid"]);
  const [seen] = await postgres.sql(
    `SELECT (SELECT count(*) FROM pg_stat_activity WHERE usesysid = ${oid})::int AS sessions,
            (SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles o ON o.oid = m.member
             WHERE m.member = ${oid} OR (m.roleid = ${oid} AND o.rolname NOT IN ('stepkey_broker', 'postgres')))::int AS held`,
  );
  const found: string[] = [];
  if (seen?.["sessions"] !== 0) found.push(`${String(seen?.["sessions"])} sessions`);
  if (seen?.["held"] !== 0) found.push(`${String(seen?.["held"])} memberships of ${role}`);
  if (await logsIn(urlOf(lease))) found.push("its password");
  const mine = new URL(urlOf(lease));
  mine.password = "mine";
  if (await logsIn(mine.href)) found.push("a password of its own");
  return found;
}
