import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createConnection, type Connection } from "mysql2/promise";
import type { Credential, Handle } from "../../src/credentials/kind/credential.ts";
import type { Issued, IssueRequest, Provider } from "../../src/credentials/kind/provider.ts";
import { parseMysqlUrl } from "../../src/credentials/mysql/admin-url.ts";
import { createMysqlProvider } from "../../src/credentials/mysql/provider.ts";
import type { MysqlServer } from "../../src/credentials/mysql/server.ts";
import type { MysqlSettings } from "../../src/credentials/mysql/settings.ts";
import type { Access } from "../../src/shared/claims.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import { okOf } from "../contract/provider.ts";
import { runSql, type TestMariadb } from "./mariadb.ts";

/** The statements of docs/kinds/mysql.md, for a database `app` that has a table. One a line. */
const PAGE_STATEMENTS = `
  CREATE DATABASE app
  CREATE TABLE app.orders (id INT PRIMARY KEY, note TEXT)
  INSERT INTO app.orders VALUES (1, 'first')
  CREATE USER stepkey_broker@'%' IDENTIFIED BY 'test-only'
  GRANT CREATE USER, PROCESS, CONNECTION ADMIN ON *.* TO stepkey_broker@'%'
  GRANT SELECT ON mysql.* TO stepkey_broker@'%'
  CREATE ROLE app_readonly WITH ADMIN stepkey_broker@'%'
  GRANT SELECT, SHOW VIEW ON app.* TO app_readonly
  CREATE ROLE app_migrator WITH ADMIN stepkey_broker@'%'
  GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES, CREATE TEMPORARY TABLES, LOCK TABLES, SHOW VIEW, CREATE VIEW, TRIGGER, CREATE ROUTINE, ALTER ROUTINE, EXECUTE ON app.* TO app_migrator
`;

export async function prepareMysqlApp(server: TestMariadb): Promise<void> {
  await server.script(PAGE_STATEMENTS);
}

/** The URL of the page's user. */
export function brokerUrl({
  host,
  port,
}: {
  readonly host: string;
  readonly port: number;
}): string {
  return `mysql://stepkey_broker:test-only@${host}:${port}/`;
}

/** A server's entry as broker.yml would make it from this URL. */
export function mysqlServerOf(url: string, more: Partial<MysqlServer> = {}): MysqlServer {
  return {
    admin: okOf(parseMysqlUrl(url)),
    ca: undefined,
    address: undefined,
    clients: "%",
    connections: 5,
    onlyLeasesUseXa: false,
    ...more,
  };
}

/** A provider of one server, `main`. */
export function createTestMysqlProvider(
  url: string,
  entry: Partial<MysqlServer> = {},
): Provider<MysqlSettings> {
  return createMysqlProvider({ servers: { main: mysqlServerOf(url, entry) }, randomBytes });
}

export function mysqlRequest(
  role: string,
  access: Access,
  more: Partial<IssueRequest<MysqlSettings>> = {},
): IssueRequest<MysqlSettings> {
  return {
    lease: newLeaseId(randomBytes),
    instance: "instance-1",
    settings: { server: "main", database: "app", role },
    access,
    expiresAt: Date.now() + 3_600_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
    repository: "octo-org/shop",
    step: "migrate",
    ...more,
  };
}

export const soonOver = (milliseconds = 10_000): AbortSignal => AbortSignal.timeout(milliseconds);

export async function issueMysql(
  provider: Provider<MysqlSettings>,
  role: "app_readonly" | "app_migrator",
): Promise<Issued> {
  const access = role === "app_readonly" ? "read" : "write";
  return okOf(await provider.issue(mysqlRequest(role, access), soonOver()));
}

export function mysqlUrlOf({ env }: Pick<Credential, "env">): string {
  const given = env["DATABASE_URL"];
  return given instanceof Secret ? given.reveal() : String(given);
}

export function accountOf(handle: Handle): string {
  return String(handle["account"]);
}

/** A task's session: errors are kept, because whoever ends a lease ends its sessions. */
export async function openMysqlSession(url: string): Promise<Connection> {
  const connection = await createConnection({ uri: url, connectTimeout: 5000 });
  connection.on("error", () => undefined);
  return connection;
}

export async function logsInToMysql(url: string): Promise<boolean> {
  try {
    await runSql(url, "SELECT 1");
    return true;
  } catch {
    return false;
  }
}

/** A neighbour's lease at work: a statement each 50 ms, on one session. */
export interface MysqlNeighbour {
  readonly handle: Handle;
  /** What went wrong for it so far. */
  errors(): readonly string[];
  stop(): Promise<void>;
}

export async function startMysqlNeighbour(
  provider: Provider<MysqlSettings>,
): Promise<MysqlNeighbour> {
  const { handle, credential } = await issueMysql(provider, "app_readonly");
  const session = await openMysqlSession(mysqlUrlOf(credential));
  const errors: string[] = [];
  const stopped = new AbortController();
  const work = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await session.query("SELECT 1").catch((error: unknown) => errors.push(String(error)));
      await sleep(50);
    }
  };
  const working = work();
  return {
    handle,
    errors: () => errors,
    stop: async () => {
      stopped.abort();
      await working;
      session.destroy();
    },
  };
}

/** What a server needs while a broker runs, as the broker does it. Returns what stops it. */
export async function startMysqlBackground(
  provider: Provider<MysqlSettings>,
): Promise<() => Promise<void>> {
  const stopped = new AbortController();
  const { background } = provider;
  if (background === undefined) return () => Promise.resolve();
  const run = async (): Promise<unknown> => background.run("main", soonOver(background.limitMs));
  await run();
  const working = (async () => {
    while (!stopped.signal.aborted) {
      await sleep(background.everyMs, undefined, { signal: stopped.signal }).catch(() => undefined);
      if (!stopped.signal.aborted) await run();
    }
  })();
  return async () => {
    stopped.abort();
    await working;
  };
}
