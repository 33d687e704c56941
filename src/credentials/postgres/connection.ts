import { Socket } from "node:net";
import { Client, type QueryResultRow } from "pg";
import type { Secret } from "../../shared/secret.ts";
import { interrupted } from "./errors.ts";

/** A database server, with the broker's own user. */
export interface PostgresServer {
  /** `postgres://admin:password@host:port/database?sslmode=…` */
  readonly url: Secret;
}

/** Runs one statement, with bound parameters where PostgreSQL accepts them. */
export type Query = (
  sql: string,
  parameters?: readonly unknown[],
) => Promise<readonly QueryResultRow[]>;

/** How long one statement may run, in milliseconds. */
const STATEMENT_TIMEOUT_MS = 8000;
/** How long a statement may wait for a lock, in milliseconds: other sessions queue behind it. It is retried later. */
const LOCK_TIMEOUT_MS = 2000;

/**
 * Settings at the start of a session override those of the database or the role. The search path protects the admin's
 * rights: the owner of a database could set another one, and anyone who may create in a schema could add a function or
 * operator that is called instead of PostgreSQL's (CVE-2018-1058).
 */
const SESSION_SETTINGS = `-c search_path=pg_catalog -c default_transaction_read_only=off -c lock_timeout=${LOCK_TIMEOUT_MS}`;

export interface ConnectOptions {
  readonly server: PostgresServer;
  /** Instead of the database in the URL. */
  readonly database?: string;
  readonly signal: AbortSignal;
}

/**
 * Opens a connection, runs `work` and closes the connection. The signal destroys the socket, whatever the server is doing,
 * so that a provider call always ends at its deadline.
 */
export async function withConnection<T>(
  options: ConnectOptions,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  options.signal.throwIfAborted();
  const url = new URL(options.server.url.reveal());
  // The client decodes the name with decodeURI, which does not decode `%26` and similar escapes.
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
  // Without a listener, an error of an idle connection would crash the process.
  client.on("error", () => undefined);
  const cut = (): void => {
    socket.destroy(interrupted("the database server did not respond in time"));
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
