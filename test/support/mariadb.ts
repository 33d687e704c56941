import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createConnection } from "mysql2/promise";
import { endChild } from "./end-child.ts";
import { freePort } from "./postgres.ts";

/** A throwaway MariaDB on loopback. Nothing of it outlives `stop`, and no user is added to the machine. */
export interface TestMariadb {
  readonly host: "127.0.0.1";
  readonly port: number;
  /** A superuser's URL. */
  readonly rootUrl: string;
  /** Runs one statement as the superuser. */
  sql(text: string, ...values: readonly (string | number)[]): Promise<readonly Row[]>;
  /** Runs statements one after the other as the superuser: one a line. */
  script(text: string): Promise<void>;
  stop(): Promise<void>;
}

type Row = Readonly<Record<string, unknown>>;

export interface MariadbOptions {
  /** Settings of the server beyond its defaults. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Private key and certificate for TLS, as PEM. */
  readonly tls?: { readonly key: string; readonly certificate: string };
}

/** MariaDB refuses to run as root: then it runs as `nobody`, an account that every Unix has. */
const NOBODY = 65534;

/** Whether Debian's MariaDB is installed. */
export function hasMariadb(): boolean {
  return existsSync("/usr/sbin/mariadbd") && existsSync("/usr/bin/mariadb-install-db");
}

export async function startMariadb({
  settings = {},
  tls,
}: MariadbOptions = {}): Promise<TestMariadb> {
  const directory = await mkdtemp(join(tmpdir(), "stepkey-mariadb-"));
  const isRoot = userInfo().uid === 0;
  const account = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const own = (path: string): void => {
    if (isRoot) chownSync(path, NOBODY, NOBODY);
  };
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  try {
    chmodSync(directory, 0o755);
    own(directory);
    const data = join(directory, "data");
    mkdirSync(data);
    own(data);
    const password = `test-${crypto.randomUUID()}`;
    initialise(directory, data, account);
    const files = tlsFiles(directory, tls, own);
    return await serve({ directory, data, account, password, settings: { ...files, ...settings } });
  } catch (error) {
    remove();
    throw error;
  }
}

type Account = { readonly uid?: number; readonly gid?: number };

function initialise(directory: string, data: string, account: Account): void {
  const args = ["--no-defaults", `--datadir=${data}`, "--auth-root-authentication-method=normal"];
  const run = spawnSync("mariadb-install-db", [...args, "--skip-test-db", "--skip-log-bin"], {
    ...account,
    cwd: directory,
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(`mariadb-install-db failed: ${run.stderr}${run.stdout}`);
}

function tlsFiles(
  directory: string,
  tls: MariadbOptions["tls"],
  own: (path: string) => void,
): Readonly<Record<string, string>> {
  if (tls === undefined) return {};
  const [key, certificate] = [join(directory, "key.pem"), join(directory, "cert.pem")];
  writeFileSync(key, tls.key, { mode: 0o600 });
  writeFileSync(certificate, tls.certificate, { mode: 0o600 });
  own(key);
  own(certificate);
  return { ssl_key: key, ssl_cert: certificate };
}

interface Served {
  readonly directory: string;
  readonly data: string;
  readonly account: Account;
  readonly password: string;
  readonly settings: Readonly<Record<string, string>>;
}

async function serve(served: Served): Promise<TestMariadb> {
  const { directory, data, account, password, settings } = served;
  const port = await freePort();
  const first = join(directory, "first.sql");
  writeFileSync(
    first,
    `CREATE USER boss@'127.0.0.1' IDENTIFIED BY '${password}';
GRANT ALL PRIVILEGES ON *.* TO boss@'127.0.0.1' WITH GRANT OPTION;
`,
  );
  if (account.uid !== undefined) chownSync(first, NOBODY, NOBODY);
  const args = [
    "--no-defaults",
    `--datadir=${data}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    `--socket=${join(directory, "s")}`,
    `--pid-file=${join(directory, "pid")}`,
    `--init-file=${first}`,
    "--innodb-flush-log-at-trx-commit=0",
    ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`),
  ];
  const child = spawn("mariadbd", args, {
    ...account,
    cwd: directory,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    log += text;
  });
  const rootUrl = `mysql://boss:${password}@127.0.0.1:${port}/`;
  await ready(child, rootUrl, () => log);
  rmSync(first);
  const sql: TestMariadb["sql"] = (text, ...values) => runSql(rootUrl, text, values);
  return {
    host: "127.0.0.1",
    port,
    rootUrl,
    sql,
    script: async (text) => {
      for (const line of text.split("\n").map((one) => one.trim())) {
        if (line !== "") await sql(line);
      }
    },
    stop: async () => {
      // The data are thrown away anyway.
      await endChild(child, "SIGKILL");
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function ready(child: ChildProcess, url: string, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`mariadbd did not start: ${log()}`);
    try {
      await runSql(url, "SELECT 1", []);
      return;
    } catch {
      await sleep(50);
    }
  }
  child.kill("SIGKILL");
  throw new Error(`mariadbd does not answer: ${log()}`);
}

/** Runs one statement on a connection of its own. */
export async function runSql(
  url: string,
  text: string,
  values: readonly (string | number)[] = [],
): Promise<readonly Row[]> {
  const connection = await createConnection({ uri: url, charset: "utf8mb4_bin" });
  connection.on("error", () => undefined);
  try {
    const [rows] = await connection.query(text, values.slice());
    return Array.isArray(rows) ? (rows as unknown as Row[]) : [];
  } finally {
    connection.destroy();
  }
}
