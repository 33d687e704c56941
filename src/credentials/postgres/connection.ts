import { Socket } from "node:net";
import { Client, type QueryResultRow } from "pg";
import type { Secret } from "../../shared/secret.ts";
import { interrupted } from "./errors.ts";

/** One database server as the broker's admin reaches it. */
export interface PostgresServer {
  /** `postgres://admin:password@host:port/database?sslmode=…` */
  readonly url: Secret;
}

/** One statement, with bound parameters where PostgreSQL takes them. */
export type Query = (
  sql: string,
  parameters?: readonly unknown[],
) => Promise<readonly QueryResultRow[]>;

/** Longest a single statement of ours may run, in milliseconds. */
const STATEMENT_TIMEOUT_MS = 8000;
/**
 * Longest it may wait for a lock: whoever reads a table has to queue behind our wait for it. What was not got is tried
 * again later.
 */
const LOCK_TIMEOUT_MS = 2000;

/**
 * Whoever owns a database decides its settings, and whoever may create in a schema can put a function or an operator
 * there that fits an admin's call better than PostgreSQL's own: it would run with the admin's rights (CVE-2018-1058).
 * What a session asks for at its start wins over what a database or a role has set.
 */
const SESSION_SETTINGS = `-c search_path=pg_catalog -c default_transaction_read_only=off -c lock_timeout=${LOCK_TIMEOUT_MS}`;

export interface ConnectOptions {
  readonly server: PostgresServer;
  /** Another database than the one in the URL. */
  readonly database?: string;
  readonly signal: AbortSignal;
}

/**
 * Opens a connection, runs `work`, closes it. The signal cuts the socket, whatever the server is doing: a provider call
 * never outlives its deadline.
 */
export async function withConnection<T>(
  options: ConnectOptions,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  options.signal.throwIfAborted();
  const url = new URL(options.server.url.reveal());
  // The client reads the name back with decodeURI, which leaves `%26` and its like as they are.
  if (options.database !== undefined) url.pathname = `/${encodeURI(options.database)}`;
  const own = url.searchParams.get("options") ?? "";
  url.searchParams.set("options", `${own} ${SESSION_SETTINGS}`.trimStart());
  const socket = new Socket();
  const client = new Client({
    connectionString: url.href,
    stream: () => socket,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: "stepkey",
  });
  // Without a listener an error of an idle connection would end the process.
  client.on("error", () => undefined);
  const cut = (): void => {
    socket.destroy(interrupted("the database server did not answer in time"));
  };
  options.signal.addEventListener("abort", cut, { once: true });
  try {
    await client.connect();
    return await work(async (sql, parameters) => {
      const { rows } = await client.query<QueryResultRow>(sql, parameters?.slice());
      return rows;
    });
  } finally {
    options.signal.removeEventListener("abort", cut);
    await client.end().catch(() => undefined);
    socket.destroy();
  }
}
