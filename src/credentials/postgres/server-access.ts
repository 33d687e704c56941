import { Pool } from "pg";
import {
  clientConfig,
  connectOnce,
  CuttableClient,
  learnPlan,
  type ConnectionPlan,
  type Query,
  type PooledConnection,
} from "./connection.ts";
import { createLimit } from "../../shared/limit-at-once.ts";
import { isBroken, noneFree, sqlState } from "./errors.ts";
import { freshLogin } from "../kind/login/fresh-login.ts";
import { sharedOpening } from "../kind/login/shared-opening.ts";
import { fillPool, usePooled, type UseOptions } from "./pooled.ts";
import type { PostgresServer } from "./server.ts";
import { rearm } from "./armed-session.ts";
import type { SessionSettings } from "./session-settings.ts";

/**
 * The broker's connections to one server. They are bounded and shared, and callers queue for them until their deadline.
 * Revoking has connections of its own, so that no number of requests delays it; some stay open for as long as the broker
 * runs, so that a server whose connections are all taken still lets it revoke.
 */
export interface ServerAccess {
  readonly server: PostgresServer;
  /** For issuing and looking. */
  use<T>(options: UseOptions<T>): Promise<T>;
  /** For what may wait for a lock while it ends a lease. */
  useToClose<T>(options: UseOptions<T>): Promise<T>;
  /** For statements of milliseconds that end sessions. */
  useToWatch<T>(options: UseOptions<T>): Promise<T>;
  /** A connection to another database, opened for ending a lease and closed again; few at a time. */
  readonly inDatabase: InDatabase;
  /** The same for looking at what roles may do, so that a look at many databases keeps no lease alive. */
  readonly lookInDatabase: InDatabase;
  /** Opens the connections that are kept. */
  keep(signal: AbortSignal): Promise<void>;
  /** Nobody begins anything more here: the connections close a minute later. */
  close(): void;
}

type InDatabase = <T>(
  database: string,
  signal: AbortSignal,
  work: (query: Query) => Promise<T>,
) => Promise<T>;

interface PoolShape {
  readonly max: number;
  readonly kept: number;
  readonly settings: SessionSettings;
}

const SHAPES = {
  // A server that crashes right after an issue forgets the role: then the credential never works, which harms nobody.
  issue: { max: 6, kept: 2, settings: { synchronous_commit: "off" } },
  close: { max: 4, kept: 1, settings: {} },
  watch: { max: 2, kept: 2, settings: {} },
} satisfies Readonly<Record<string, PoolShape>>;

/** invalid_password and invalid_authorization_specification */
const REFUSED: ReadonlySet<string> = new Set(["28P01", "28000"]);
const isRefused = (error: unknown): boolean => REFUSED.has(sqlState(error) ?? "");

const ELSEWHERE_MAX = 3;
/** Nobody who needs a lock that an armed session holds waits for longer. */
const REARM_MS = 20_000;

type PoolName = keyof typeof SHAPES;
const POOL_NAMES: readonly PoolName[] = ["watch", "close", "issue"];
type Pools = Readonly<Record<PoolName, Pool>> & { readonly plan: ConnectionPlan };

export function createServerAccess(configured: PostgresServer): ServerAccess {
  const { server, connecting } = freshLogin(configured, {
    isRefused,
    onMoved: () => pools.forget(),
  });
  const pools = sharedOpening({
    open: async (signal) => openPools(server, signal),
    close: closePools,
  });

  const use = async <T>(name: PoolName, options: UseOptions<T>): Promise<T> =>
    // A login is refused before `work` begins.
    connecting(() => useOnce(name, options));
  const useOnce = async <T>(name: PoolName, options: UseOptions<T>): Promise<T> => {
    const pool = (await pools.get(options.signal))[name];
    // When a server restarts, every connection that the pool has is broken, and each says so when it is used.
    for (let broken = 0; ; broken += 1) {
      try {
        return await usePooled(pool, options);
      } catch (error) {
        const mayRepeat = !options.signal.aborted && (options.mayRepeat?.() ?? true);
        if (!mayRepeat || !isBroken(error) || broken > SHAPES[name].max) throw error;
      }
    }
  };

  /** Uses each connection that nobody uses once: it does not stay if it does not respond. */
  const look = async (open: Pools, signal: AbortSignal): Promise<void> => {
    const idle = POOL_NAMES.flatMap((name) =>
      Array.from({ length: open[name].idleCount }, async () => use(name, { signal, work: ping })),
    );
    await Promise.allSettled(idle);
  };

  let armedAt = Number.NEGATIVE_INFINITY;
  const inDatabase = (): InDatabase => {
    const inPlace = createLimit(ELSEWHERE_MAX, noneFree);
    return async (database, signal, work) => {
      return connecting(async () => {
        const { plan } = await pools.get(signal);
        return inPlace(signal, async () =>
          connectOnce(new CuttableClient(clientConfig(server, plan, { database })), signal, work),
        );
      });
    };
  };
  return {
    server,
    use: async (options) => use("issue", options),
    useToClose: async (options) => use("close", options),
    useToWatch: async (options) => use("watch", options),
    inDatabase: inDatabase(),
    lookInDatabase: inDatabase(),
    keep: async (signal) => {
      const open = await pools.get(signal);
      // One that a network dropped without a word takes a place from whoever ends a lease, until it is cut.
      await look(open, AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]));
      const isDue = performance.now() - armedAt > REARM_MS;
      const work = async (session: PooledConnection): Promise<void> => {
        if (isDue || !session.inTransaction()) await rearm(session);
      };
      await Promise.all([use("watch", { signal, work }), use("watch", { signal, work })]);
      if (isDue) armedAt = performance.now();
      const names: readonly PoolName[] = ["close", "issue"];
      for (const name of names) {
        await connecting(() => fillPool(open[name], SHAPES[name].kept, signal));
      }
    },
    close: () => pools.forget(),
  };
}

/** Far more than a server needs that responds at all. */
const LOOK_MS = 5000;

/** An empty query: the server responds, and logs no statement. */
async function ping({ query }: PooledConnection): Promise<void> {
  await query("");
}

async function closePools({ issue, close, watch }: Pools): Promise<void> {
  await Promise.all([issue.end(), close.end(), watch.end()]);
}

async function openPools(server: PostgresServer, signal: AbortSignal): Promise<Pools> {
  const plan = await learnPlan(server, signal);
  const pool = ({ max, kept, settings }: PoolShape): Pool => {
    const created = new Pool({
      ...clientConfig(server, plan, { settings }),
      Client: CuttableClient,
      max,
      min: kept,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 30_000,
      // A command that is done ends, although a connection is still open.
      allowExitOnIdle: true,
    });
    // An idle connection that breaks leaves the pool; there is nobody to tell.
    created.on("error", () => undefined);
    return created;
  };
  const { issue, close, watch } = SHAPES;
  return { plan, issue: pool(issue), close: pool(close), watch: pool(watch) };
}
