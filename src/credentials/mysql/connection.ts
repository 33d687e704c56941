import { Socket } from "node:net";
import {
  createConnection,
  type Connection,
  type ConnectionOptions,
  type RowDataPacket,
} from "mysql2";
import type { Connection as PromiseConnection } from "mysql2/promise";
import { errorCode } from "../../shared/error-code.ts";
import { isRecord } from "../../shared/json.ts";
import { mysqlInterrupted, MysqlRefusal } from "./errors.ts";
import type { MysqlServer } from "./server.ts";
import { mysqlTransports, type MysqlTransport } from "./tls.ts";

export type MysqlRow = Readonly<Record<string, unknown>>;

/** One statement, with values that the client writes into it as literals. */
export type MysqlQuery = (
  sql: string,
  values?: readonly (string | number)[],
) => Promise<readonly MysqlRow[]>;

/** A connection of the broker's. */
export interface MysqlConnection {
  readonly query: MysqlQuery;
  /** Cuts the socket, whatever the server is doing. */
  cut(): void;
  isCut(): boolean;
  /** Whether it keeps this process alive: while nobody uses it, a command that is done ends. */
  keepAlive(isUsed: boolean): void;
}

/** Who logs in, and how. */
export interface MysqlIdentity {
  readonly user: string;
  readonly password: string;
}

/**
 * The longest that a statement of ours may run, and wait for a lock: others queue behind that wait, so it is short, and
 * what was not got is tried again. What the server's settings would change about our statements is set as we need it.
 */
const SESSION = `SET SESSION sql_mode = '', lock_wait_timeout = 1, innodb_lock_wait_timeout = 1, max_statement_time = 8,
  autocommit = 1, tx_read_only = 0, sql_quote_show_create = 1, wait_timeout = 28800, old_mode = '', sql_safe_updates = 0`;

/** Its socket, opened by us so that it can be cut. */
export async function openMysql(
  server: MysqlServer,
  transport: MysqlTransport,
  { signal, identity }: { readonly signal: AbortSignal; readonly identity?: MysqlIdentity },
): Promise<MysqlConnection> {
  signal.throwIfAborted();
  const { admin } = server;
  const socket = new Socket();
  const lost = mysqlInterrupted("the database server did not respond in time");
  const cut = (): void => {
    socket.destroy(lost);
  };
  signal.addEventListener("abort", cut, { once: true });
  try {
    socket.setKeepAlive(true);
    socket.connect(admin.port, admin.host);
    const connection = await connected(
      createConnection({
        ...OPTIONS,
        stream: socket,
        host: admin.host,
        user: identity?.user ?? admin.user,
        password: identity?.password ?? admin.password.reveal(),
        ...(transport === undefined ? {} : { ssl: transport }),
      }),
      cut,
    );
    const query = queryOf(connection);
    if (identity === undefined) await prepare(query);
    const keepAlive = (isUsed: boolean): void => void (isUsed ? socket.ref() : socket.unref());
    return { query, cut, isCut: () => socket.destroyed, keepAlive };
  } catch (error) {
    cut();
    throw signal.aborted ? lost : error;
  } finally {
    signal.removeEventListener("abort", cut);
  }
}

async function connected(core: Connection, cut: () => void): Promise<PromiseConnection> {
  // From the start and to the end: without a listener an error would end the process, and there can be several.
  core.on("error", cut);
  await new Promise<void>((resolve, reject) => {
    core.connect((error) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
  return core.promise();
}

const OPTIONS: ConnectionOptions = {
  charset: "utf8mb4_bin",
  connectTimeout: 10_000,
  // A server could ask for files of this machine.
  flags: ["-LOCAL_FILES"],
  disableEval: true,
  supportBigNumbers: true,
  bigNumberStrings: true,
  dateStrings: true,
};

async function prepare(query: MysqlQuery): Promise<void> {
  const [row] = await query("SELECT VERSION() AS version");
  const version = String(row?.["version"]);
  if (!isKnown(version)) throw new MysqlRefusal(unknownVersion(version));
  await query(SESSION);
  await query("SET ROLE NONE");
}

/** MariaDB's PUBLIC, its roles and its KILL are what this provider was proven with. */
function isKnown(version: string): boolean {
  const { major, minor } =
    /^(?<major>\d+)\.(?<minor>\d+)\.\d+.*mariadb/iu.exec(version)?.groups ?? {};
  return Number(major) > 10 || (Number(major) === 10 && Number(minor) >= 11);
}

function unknownVersion(version: string) {
  return {
    kind: "permanent",
    name: "server_unsupported",
    message: `version ${version} is not supported: this kind was proven with MariaDB 10.11 only`,
    remedy: "Use MariaDB 10.11 or newer. docs/kinds/mysql.md says how MySQL differs.",
  } as const;
}

function queryOf(connection: PromiseConnection): MysqlQuery {
  return async (sql, values) => {
    const [rows] = await connection.query<RowDataPacket[]>(sql, values?.slice());
    return Array.isArray(rows) ? rows.filter(isRecord) : [];
  };
}

/** Finds out once how to connect: whether the server has TLS cannot be known before. */
export async function learnTransport(
  server: MysqlServer,
  signal: AbortSignal,
): Promise<MysqlTransport> {
  let failure: unknown;
  for (const transport of mysqlTransports(server)) {
    try {
      const connection = await openMysql(server, transport, { signal });
      connection.cut();
      return transport;
    } catch (error) {
      failure = error;
      if (!hasNoTls(error)) break;
    }
  }
  throw failure;
}

function hasNoTls(error: unknown): boolean {
  return errorCode(error) === "HANDSHAKE_NO_SSL_SUPPORT";
}
