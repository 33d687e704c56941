import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Issued, Provider } from "../../src/credentials/kind/provider.ts";
import type { MysqlSettings } from "../../src/credentials/mysql/settings.ts";
import { okOf } from "../contract/provider.ts";
import { startDebianMariadb } from "../support/left-out.ts";
import type { TestMariadb } from "../support/mariadb.ts";
import { MYSQL_ATTACKS, remainsOfMysql, type MysqlAttack } from "../support/mysql-attacks.ts";
import type { HalfLogin } from "../support/mysql-login.ts";
import {
  brokerUrl,
  createTestMysqlProvider,
  issueMysql,
  prepareMysqlApp,
  soonOver,
  startMysqlBackground,
  startMysqlNeighbour,
} from "../support/mysql-world.ts";

/** So long after its end nothing of a lease may remain. */
const MOST_MS = 8000;

const start = startDebianMariadb();

describe.skipIf(start === undefined)("MariaDB: a task that resists", () => {
  let server: TestMariadb;
  let provider: Provider<MysqlSettings>;
  let stop: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    if (start === undefined) return;
    server = await start();
    await prepareMysqlApp(server);
    provider = createTestMysqlProvider(brokerUrl(server), { onlyLeasesUseXa: true });
    stop = await startMysqlBackground(provider);
  }, 60_000);
  afterAll(async () => {
    await stop?.();
    await server?.stop();
  });

  it.each(MYSQL_ATTACKS.map((attack) => [attack.name, attack] as const))(
    "a lease is not held on to by %s",
    async (name, attack) => {
      const neighbour = await startMysqlNeighbour(provider);
      const lease = await issueMysql(provider, attack.role);
      const accomplice = await issueMysql(provider, attack.role);
      const { sessions, logins, seconds, facts } = await attackOnce(attack, lease, accomplice);
      const left = await remainsOfMysql(server, lease);
      const finished = await Promise.all(logins.map(async (login) => login.finish()));
      for (const session of sessions) session.destroy();
      for (const login of logins) login.close();
      console.info(`${name}: ${seconds.toFixed(2)} s, ${facts.join(", ")}`);
      expect(left).toEqual([]);
      expect(finished.filter(Boolean)).toEqual([]);
      expect(neighbour.errors()).toEqual([]);
      expect(await server.sql("XA RECOVER")).toEqual([]);
      expect(await remainsOfMysql(server, lease)).toEqual([]);
      await neighbour.stop();
      for (const { handle } of [accomplice, lease, neighbour]) {
        okOf(await provider.revoke(handle, soonOver()));
        okOf((await provider.tidy?.(handle, soonOver())) ?? { ok: true, value: { facts: [] } });
      }
    },
    30_000,
  );

  async function attackOnce(attack: MysqlAttack, lease: Issued, accomplice: Issued) {
    const sessions: Connection[] = [];
    const logins: HalfLogin[] = [];
    let ended = false;
    const { openMysqlSession, mysqlUrlOf } = await import("../support/mysql-world.ts");
    await attack.run({
      server,
      lease,
      accomplice,
      going: () => !ended,
      halfway: (login) => logins.push(login),
      open: async (issued) => {
        const session = await openMysqlSession(mysqlUrlOf(issued.credential));
        sessions.push(session);
        return session;
      },
    });
    const began = performance.now();
    const { facts } = okOf(await provider.revoke(lease.handle, soonOver(MOST_MS)));
    const seconds = (performance.now() - began) / 1000;
    ended = true;
    return { sessions, logins, seconds, facts };
  }
});
