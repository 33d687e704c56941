import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { endChild } from "./end-child.ts";
import { freePort, query, type TestPostgres } from "./postgres.ts";

/** Debian's PgBouncer in transaction mode, in front of a test server. */
export interface TestPgBouncer {
  /** The same login through the pooler. */
  urlOf(database: string): string;
  stop(): Promise<void>;
}

export const PGBOUNCER = "/usr/sbin/pgbouncer";

export interface PgBouncerOptions {
  /** How many connections it has to the server: few, so that transactions of one client do get different ones. */
  readonly poolSize?: number;
  readonly poolMode?: "transaction" | "session" | "statement";
}

/** PgBouncer in front of a server, in transaction mode unless another one is said. */
export async function startPgBouncer(
  server: TestPostgres,
  { poolSize = 4, poolMode = "transaction" }: PgBouncerOptions = {},
): Promise<TestPgBouncer> {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-pgbouncer-"));
  const port = await freePort();
  const { password } = new URL(server.adminUrl());
  const users = join(folder, "users.txt");
  writeFileSync(users, `"postgres" "${password}"\n`, { mode: 0o644 });
  const file = join(folder, "pgbouncer.ini");
  writeFileSync(
    file,
    `[databases]
* = host=127.0.0.1 port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = ${poolMode}
default_pool_size = ${poolSize}
max_client_conn = 500
server_login_retry = 1
server_reset_query_always = 1
server_reset_query = DISCARD ALL
`,
    { mode: 0o644 },
  );
  chmodSync(folder, 0o755);
  // It refuses to run as root.
  const account = userInfo().uid === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const child = spawn(PGBOUNCER, [file], { ...account, stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  const urlOf = (database: string): string =>
    server.adminUrl(database).replace(`:${server.port}/`, `:${port}/`);
  await ready(
    urlOf("postgres"),
    () => child.exitCode === null,
    () => log,
  );
  return {
    urlOf,
    stop: async () => {
      await endChild(child, "SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(url: string, isRunning: () => boolean, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 100 && isRunning(); attempt += 1) {
    try {
      await query(url, "SELECT 1");
      return;
    } catch {
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
    }
  }
  throw new Error(`pgbouncer does not answer: ${log()}`);
}
