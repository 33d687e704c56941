import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { endChild } from "./end-child.ts";
import { eventually } from "./eventually.ts";
import { freePort, query, type TestPostgres } from "./postgres.ts";

/** A standby that follows a primary asynchronously, as a fail-over leaves it. */
export interface Standby {
  readonly port: number;
  url(database?: string): string;
  /** Waits until it has everything that the primary has committed. */
  catchUp(): Promise<void>;
  /** From here on, the primary's commits do not reach it. */
  stopFollowing(): Promise<void>;
  /** It takes over: another timeline. */
  promote(): Promise<void>;
  stop(): Promise<void>;
}

const NOBODY = 65_534;

/** `binaries`: those that the primary was started with. */
export async function startStandby(primary: TestPostgres, binaries: string): Promise<Standby> {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-standby-"));
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  const account = userInfo().uid === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (userInfo().uid === 0) {
    chmodSync(folder, 0o755);
    for (const path of [folder, data]) chownSync(path, NOBODY, NOBODY);
  }
  const { password } = new URL(primary.adminUrl());
  const from = ["-h", "127.0.0.1", "-p", String(primary.port), "-U", "postgres"];
  execFileSync(
    join(binaries, "pg_basebackup"),
    [...from, "-D", data, "-R", "-X", "stream", "--checkpoint=fast", "--no-sync"],
    { ...account, cwd: folder, env: { PGPASSWORD: password }, stdio: "pipe" },
  );
  const port = await freePort();
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    fsync: "off",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawn(join(binaries, "postgres"), ["-D", data, "-p", String(port), ...args], {
    ...account,
    cwd: folder,
    stdio: "ignore",
  });
  const url = (database = "postgres"): string =>
    primary.adminUrl(database).replace(`:${primary.port}/`, `:${port}/`);
  const sees = async (sql: string): Promise<boolean> => {
    const [row] = await query(url(), `SELECT (${sql}) AS seen`);
    return row?.["seen"] === true;
  };
  await eventually("the standby answers", () => sees("true").catch(() => false));
  return {
    port,
    url,
    catchUp: async () => {
      const [row] = await primary.sql("SELECT pg_current_wal_lsn()::text AS at");
      const at = String(row?.["at"]);
      await eventually("the standby has caught up", () =>
        sees(`pg_last_wal_replay_lsn() >= '${at}'::pg_lsn`),
      );
    },
    stopFollowing: async () => {
      await query(url(), "ALTER SYSTEM SET primary_conninfo = ''");
      await query(url(), "SELECT pg_reload_conf()");
      await eventually("the standby follows nobody", () =>
        sees("NOT EXISTS (SELECT FROM pg_stat_wal_receiver)"),
      );
    },
    promote: async () => {
      await query(url(), "SELECT pg_promote()");
      await eventually("the standby accepts writes", () => sees("NOT pg_is_in_recovery()"));
    },
    stop: async () => {
      await endChild(child, "SIGQUIT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One address in front of servers that change, as a virtual address or a proxy is. */
export interface Forwarder {
  readonly port: number;
  /** Cuts all connections; new ones go to this port. */
  leadTo(port: number): void;
  stop(): Promise<void>;
}

export async function startForwarder(first: number): Promise<Forwarder> {
  let target = first;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, "127.0.0.1");
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  return {
    port,
    leadTo: (next) => {
      target = next;
      cut();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
