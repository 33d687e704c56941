import { Socket } from "node:net";
import { Client, type ClientConfig, type QueryResult, type QueryResultRow } from "pg";
import { requireChannelBinding } from "../kind/login/channel-binding.ts";
import { interrupted, sqlState, UNDEFINED_OBJECT } from "./errors.ts";
import { sessionOptions, type SessionSettings } from "./session-settings.ts";
import type { PostgresServer } from "./server.ts";
import { transportsOf, type Transport } from "./tls.ts";

/**
 * One message to the server, with bound parameters where PostgreSQL takes them. Several statements without parameters
 * are one transaction, and the rows are the last one's.
 */
export type Query = (
  sql: string,
  parameters?: readonly unknown[],
) => Promise<readonly QueryResultRow[]>;

/** A pooled connection while somebody has it. */
export interface PooledConnection {
  readonly query: Query;
  /** The server's process, by which others can see what it waits for. */
  readonly pid: number;
  readonly inTransaction: () => boolean;
}

/** How connections to a server are opened: found out once, because neither TLS nor the version can be known before. */
export interface ConnectionPlan {
  /** The URL's, or another one where that refuses us. */
  readonly database: string;
  readonly transport: Transport;
  /** PostgreSQL 17 and later; an earlier one refuses a connection that sets it. */
  readonly hasTransactionTimeout: boolean;
}

/** A client whose socket can be cut, whatever the server is doing. */
export class CuttableClient extends Client {
  readonly #socket: Socket;

  constructor(config: ClientConfig = {}) {
    const socket = new Socket();
    // A pool hides the password from copies like this one.
    super({ ...config, password: config.password, stream: () => socket });
    this.#socket = socket;
    if (config.enableChannelBinding === true) requireChannelBinding(this);
    // Without a listener an error of an idle connection would end the process.
    this.on("error", () => undefined);
  }

  cut(): void {
    this.#socket.destroy(interrupted("the database server did not answer in time"));
  }
}

export function clientConfig(
  server: PostgresServer,
  plan: ConnectionPlan,
  session: { readonly database?: string; readonly settings?: SessionSettings } = {},
): ClientConfig {
  const { admin } = server;
  return {
    host: admin.host,
    port: admin.port,
    user: admin.user,
    // Asked for by each connection: a password may be replaced while a pool is open.
    password: () => server.admin.password.reveal(),
    database: session.database ?? plan.database,
    ssl: plan.transport,
    enableChannelBinding: admin.requiresChannelBinding,
    options: sessionOptions(plan, session.settings),
    application_name: "stepkey",
    keepAlive: true,
  };
}

/** Databases that every server has. */
const FALLBACKS = ["postgres", "template1"];

/**
 * Tries what the server's `sslmode` allows, in order, and for each the newest settings first. Whoever owns the URL's
 * database can close it; roles belong to all databases, so leases are ended from another one then.
 */
export async function learnPlan(
  server: PostgresServer,
  signal: AbortSignal,
): Promise<ConnectionPlan> {
  let failure: unknown;
  for (const database of [server.admin.database, ...FALLBACKS]) {
    try {
      return await learnFor(database, server, signal);
    } catch (error) {
      failure ??= error;
      if (!refusesConnections(error)) break;
    }
  }
  throw failure;
}

async function learnFor(
  database: string,
  server: PostgresServer,
  signal: AbortSignal,
): Promise<ConnectionPlan> {
  let failure: unknown;
  for (const transport of transportsOf(server)) {
    for (const hasTransactionTimeout of [true, false]) {
      const plan = { database, transport, hasTransactionTimeout };
      try {
        await connectOnce(new CuttableClient(clientConfig(server, plan)), signal, () =>
          Promise.resolve(),
        );
        return plan;
      } catch (error) {
        failure = error;
        if (!isUnknownSetting(error)) break;
      }
    }
    if (!triesTheNextTransport(failure)) break;
  }
  throw failure;
}

/** Its CONNECTION LIMIT is reached, or it accepts none. */
function refusesConnections(error: unknown): boolean {
  return ["53300", "55000", "42501"].includes(sqlState(error) ?? "");
}

function isUnknownSetting(error: unknown): boolean {
  return sqlState(error) === UNDEFINED_OBJECT && String(error).includes("transaction_timeout");
}

/** As libpq does: the server has no TLS, or its pg_hba.conf wants the other way. */
function triesTheNextTransport(error: unknown): boolean {
  return sqlState(error) === "28000" || String(error).includes("does not support SSL");
}

/** Opens a connection, runs `work`, closes it. The signal cuts the socket. */
export async function connectOnce<T>(
  client: CuttableClient,
  signal: AbortSignal,
  work: (query: Query) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const cut = (): void => client.cut();
  signal.addEventListener("abort", cut, { once: true });
  try {
    await client.connect();
    return await work(queryOf(client));
  } finally {
    signal.removeEventListener("abort", cut);
    await client.end().catch(() => undefined);
    client.cut();
  }
}

/** Statements with parameters are planned once a connection: planning takes longer than running them. */
const NAMES = new Map<string, string>();

function nameOf(sql: string): string {
  const name = NAMES.get(sql) ?? `stepkey_${NAMES.size}`;
  NAMES.set(sql, name);
  return name;
}

export function queryOf(client: Client): Query {
  return async (sql, parameters) => {
    const result: QueryResult<QueryResultRow> | readonly QueryResult<QueryResultRow>[] =
      parameters === undefined
        ? await client.query(sql)
        : await client.query({ name: nameOf(sql), text: sql, values: parameters.slice() });
    if (!isList(result)) return result.rows;
    return result.at(-1)?.rows ?? [];
  };
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
