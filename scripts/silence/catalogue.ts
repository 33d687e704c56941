import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { eventually } from "../../test/support/eventually.ts";
import type { TestPostgres } from "../../test/support/postgres.ts";

/** What PostgreSQL's own catalogue says of one lease's role. */
export interface Catalogue {
  /** Resolves with the role's oid once it has a session. Sessions of a role that was dropped have no name, but its oid. */
  readonly inUse: (role: string) => Promise<number>;
  /** When neither the role nor a session of it was there any more, in milliseconds. @throws after two minutes */
  readonly gone: (oid: number) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** Of every look; what is measured is late by that at most. */
const LOOK_EVERY_MS = 10;
const MAX_WAIT_MS = 120_000;

const ROLES = `SELECT oid::int AS oid, rolname AS name FROM pg_roles WHERE rolname LIKE 'stepkey%'`;
const SESSIONS = `SELECT DISTINCT usesysid::int AS oid FROM pg_stat_activity WHERE usesysid IS NOT NULL`;

interface Seen {
  readonly at: number;
  readonly roles: ReadonlyMap<string, number>;
  readonly sessions: ReadonlySet<number>;
}

/** Looks all the time, on one connection, however many wait for an answer. */
export async function watchCatalogue(postgres: TestPostgres): Promise<Catalogue> {
  const client = new Client({ connectionString: postgres.adminUrl() });
  client.on("error", () => undefined);
  await client.connect();
  let seen: Seen = { at: 0, roles: new Map(), sessions: new Set() };
  const closed = new AbortController();
  const look = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      const roles = await client.query<{ oid: number; name: string }>(ROLES);
      const sessions = await client.query<{ oid: number }>(SESSIONS);
      seen = {
        at: Date.now(),
        roles: new Map(roles.rows.map(({ name, oid }) => [name, oid])),
        sessions: new Set(sessions.rows.map(({ oid }) => oid)),
      };
      await sleep(LOOK_EVERY_MS);
    }
  };
  const looking = look();
  return {
    inUse: (role) =>
      eventually(`${role} has a session`, () => {
        const oid = seen.roles.get(role);
        return oid !== undefined && seen.sessions.has(oid) && oid;
      }),
    gone: async (oid) => {
      const from = Date.now();
      const isThere = (): boolean =>
        seen.sessions.has(oid) || [...seen.roles.values()].includes(oid);
      while (seen.at <= from || isThere()) {
        if (Date.now() - from > MAX_WAIT_MS) throw new Error(`role ${oid} is still there`);
        await sleep(LOOK_EVERY_MS);
      }
      return seen.at;
    },
    close: async () => {
      closed.abort();
      await looking;
      await client.end();
    },
  };
}
