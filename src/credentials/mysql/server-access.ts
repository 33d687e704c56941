import { learnTransport, openMysql, type MysqlIdentity, type MysqlQuery } from "./connection.ts";
import { freshLogin } from "../kind/login/fresh-login.ts";
import { sharedOpening } from "../kind/login/shared-opening.ts";
import { serverError } from "./errors.ts";
import { createMysqlPool, type MysqlPool, type MysqlUse } from "./pool.ts";
import type { MysqlServer } from "./server.ts";
import type { MysqlTransport } from "./tls.ts";

/**
 * The broker's connections to one server. They are bounded and shared, and callers queue for them until their deadline.
 * Revoking has connections of its own, so that no number of requests delays it; some stay open for as long as the broker
 * runs, so that a server whose connections are all taken still lets it revoke.
 */
export interface MysqlAccess {
  readonly server: MysqlServer;
  /** For issuing and looking. */
  use<T>(options: MysqlUse<T>): Promise<T>;
  /** For what may wait for a lock while it ends a lease. */
  useToClose<T>(options: MysqlUse<T>): Promise<T>;
  /** For statements of milliseconds that end sessions. */
  useToWatch<T>(options: MysqlUse<T>): Promise<T>;
  /** A connection as somebody else, closed again at once. */
  as<T>(
    identity: MysqlIdentity,
    signal: AbortSignal,
    work: (query: MysqlQuery) => Promise<T>,
  ): Promise<T>;
  /** A connection of its own, closed again, for what changes the settings of its session. */
  apart<T>(signal: AbortSignal, work: (query: MysqlQuery) => Promise<T>): Promise<T>;
  /** Opens the connections that are kept. */
  keep(signal: AbortSignal): Promise<void>;
  /** Nobody begins anything more here: the connections close a minute later. */
  close(): void;
}

const isRefused = (error: unknown): boolean => serverError(error) === "ER_ACCESS_DENIED_ERROR";

const SHAPES = {
  issue: { max: 6, kept: 2 },
  close: { max: 4, kept: 1 },
  watch: { max: 2, kept: 2 },
} as const;

type PoolName = keyof typeof SHAPES;
type Pools = Readonly<Record<PoolName, MysqlPool>> & { readonly transport: MysqlTransport };

export function createMysqlAccess(configured: MysqlServer): MysqlAccess {
  const { server, connecting } = freshLogin(configured, {
    isRefused,
    onMoved: () => pools.forget(),
  });
  const pools = sharedOpening({
    open: async (signal) => openPools(server, signal),
    close: closePools,
  });
  // A login is refused before `work` begins.
  const use = async <T>(name: PoolName, options: MysqlUse<T>): Promise<T> =>
    connecting(async () => (await pools.get(options.signal))[name].use(options));

  const once = async <T>(
    { transport }: Pools,
    { signal, work, ...who }: MysqlUse<T> & { readonly identity?: MysqlIdentity },
  ): Promise<T> => {
    const connection = await openMysql(server, transport, { signal, ...who });
    const cut = (): void => connection.cut();
    signal.addEventListener("abort", cut, { once: true });
    try {
      return await work(connection.query);
    } finally {
      signal.removeEventListener("abort", cut);
      connection.cut();
    }
  };

  return {
    server,
    use: async (options) => use("issue", options),
    useToClose: async (options) => use("close", options),
    useToWatch: async (options) => use("watch", options),
    as: async (identity, signal, work) => once(await pools.get(signal), { signal, identity, work }),
    apart: async (signal, work) =>
      connecting(async () => once(await pools.get(signal), { signal, work })),
    keep: async (signal) =>
      connecting(async () => {
        const open = await pools.get(signal);
        // One that a network dropped without a word takes a place from whoever ends a lease, until it is cut.
        const looked = within(LOOK_MS, signal);
        await Promise.all([open.watch, open.close, open.issue].map((pool) => pool.look(looked)));
        // Those that end leases first.
        const filled = within(FILL_MS, signal);
        await open.watch.fill(SHAPES.watch.kept, filled);
        await open.close.fill(SHAPES.close.kept, filled);
        await open.issue.fill(SHAPES.issue.kept, filled);
      }),
    close: () => pools.forget(),
  };
}

/** Far more than a server needs that responds at all. */
const LOOK_MS = 5000;
const FILL_MS = 10_000;

function within(milliseconds: number, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]);
}

async function closePools({ issue, close, watch }: Pools): Promise<void> {
  for (const pool of [issue, close, watch]) pool.close();
}

async function openPools(server: MysqlServer, signal: AbortSignal): Promise<Pools> {
  const transport = await learnTransport(server, signal);
  const pool = ({ max }: { readonly max: number }): MysqlPool =>
    createMysqlPool(async (until) => openMysql(server, transport, { signal: until }), max);
  const { issue, close, watch } = SHAPES;
  return { transport, issue: pool(issue), close: pool(close), watch: pool(watch) };
}
