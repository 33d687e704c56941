import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Issued, Provider } from "../../src/credentials/kind/provider.ts";
import type { MysqlSettings } from "../../src/credentials/mysql/settings.ts";
import type { Access } from "../../src/shared/claims.ts";
import { startDebianMariadb } from "../support/left-out.ts";
import type { TestMariadb } from "../support/mariadb.ts";
import { remainsOfMysql } from "../support/mysql-attacks.ts";
import {
  ACCOMPLICE_ACCOUNT,
  KNOWN_MYSQL_CASES,
  MYSQL_SESSIONS,
  MYSQL_STATEMENTS,
  mysqlMoves,
  OWN_ACCOUNT,
  type MysqlMove,
} from "../support/mysql-grammar.ts";
import {
  accountOf,
  brokerUrl,
  createTestMysqlProvider,
  issueMysql,
  mysqlUrlOf,
  openMysqlSession,
  prepareMysqlApp,
  soonOver,
  startMysqlBackground,
  startMysqlNeighbour,
  type MysqlNeighbour,
} from "../support/mysql-world.ts";

/** Cases; `npm run prove:mysql` runs many. */
const RUNS = Number(process.env["STEPKEY_PROPERTY_RUNS"] ?? "12");
/** A lease is over so soon after its end, whatever its task did. */
const MOST_MS = 5000;

const start = startDebianMariadb();

describe.skipIf(start === undefined)(
  `MariaDB: any SQL of ${MYSQL_STATEMENTS.length} statements`,
  () => {
    let server: TestMariadb;
    let provider: Provider<MysqlSettings>;
    let neighbour: MysqlNeighbour;
    let stop: (() => Promise<void>) | undefined;

    beforeAll(async () => {
      if (start === undefined) return;
      server = await start();
      await prepareMysqlApp(server);
      provider = createTestMysqlProvider(brokerUrl(server), { onlyLeasesUseXa: true });
      stop = await startMysqlBackground(provider);
      neighbour = await startMysqlNeighbour(provider);
    }, 60_000);
    afterAll(async () => {
      await neighbour?.stop();
      await stop?.();
      await server?.stop();
    });

    it(
      "holds on to no lease, and leaves its neighbour alone",
      async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.constantFrom<Access>("read", "write"),
            mysqlMoves,
            async (access, made) => {
              expect(await playCase(access, made)).toEqual([]);
              expect(neighbour.errors()).toEqual([]);
            },
          ),
          { numRuns: RUNS, endOnFailure: true, examples: KNOWN_MYSQL_CASES },
        );
      },
      RUNS * 20_000,
    );

    /** Lets a task do its worst, ends its leases, and returns what of them is left after the time that they have. */
    async function playCase(
      access: Access,
      made: readonly MysqlMove[],
    ): Promise<readonly string[]> {
      const role = access === "read" ? "app_readonly" : "app_migrator";
      const [lease, accomplice] = [
        await issueMysql(provider, role),
        await issueMysql(provider, role),
      ];
      const sessions = await openSessions(lease, accomplice);
      for (const { session, sql } of made) {
        const text = sql
          .replaceAll(OWN_ACCOUNT, accountOf(lease.handle))
          .replaceAll(ACCOMPLICE_ACCOUNT, accountOf(accomplice.handle));
        // One that waits does so while the others go on.
        const running = sessions[session]?.query(text).catch(() => undefined);
        await Promise.race([running, sleep(100)]);
      }
      const deadline = soonOver(MOST_MS);
      const ended = await Promise.all(
        [lease, accomplice].map(async ({ handle }) => provider.revoke(handle, deadline)),
      );
      const left = [
        ...ended.flatMap((one) => (one.ok ? [] : [one.error.message])),
        ...(await remainsOfMysql(server, lease)),
        ...(await remainsOfMysql(server, accomplice)),
        ...(await server.sql("XA RECOVER")).map(() => "a prepared transaction"),
      ];
      for (const session of sessions) session.destroy();
      for (const { handle } of [lease, accomplice]) {
        const tidied = await provider.tidy?.(handle, soonOver());
        if (tidied?.ok === false) left.push(tidied.error.message);
      }
      left.push(...(await definedByLeases(server)));
      return left;
    }
  },
);

async function openSessions(lease: Issued, accomplice: Issued): Promise<readonly Connection[]> {
  return Promise.all(
    Array.from({ length: MYSQL_SESSIONS }, async (_, index) =>
      openMysqlSession(mysqlUrlOf((index === MYSQL_SESSIONS - 1 ? accomplice : lease).credential)),
    ),
  );
}

async function definedByLeases(server: TestMariadb): Promise<readonly string[]> {
  const rows = await server.sql(`SELECT name FROM mysql.proc WHERE definer LIKE 'stepkey%'
    UNION ALL SELECT TABLE_NAME FROM information_schema.VIEWS WHERE DEFINER LIKE 'stepkey%'
    UNION ALL SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE DEFINER LIKE 'stepkey%'
    UNION ALL SELECT name FROM mysql.event WHERE definer LIKE 'stepkey%'`);
  return rows.map(({ name }) => `${String(name)}, defined by a lease`);
}
