import { setTimeout as sleep } from "node:timers/promises";
import { END_SESSIONS, queryArmed } from "./armed-session.ts";
import { sqlState } from "./errors.ts";
import { helperRoleFor } from "./helper-role.ts";
import type { ServerAccess } from "./server-access.ts";

export interface SessionsOf {
  readonly access: ServerAccess;
  readonly role: string;
  readonly oid: number;
  readonly signal: AbortSignal;
}

/** What one look found: sessions that were told to end, and processes that nobody can attribute yet. */
interface Sight {
  readonly ended: readonly number[];
  readonly starting: readonly Starting[];
}

interface Starting {
  readonly pid: number;
  /** It has passed the check that its role may log in, and has not said yet whose it is. */
  readonly isAdmitted: boolean;
}

/** Tells every session of the role to end, once. */
export async function endSessionsOnce(of: SessionsOf): Promise<Sight> {
  const { access, oid, signal } = of;
  try {
    return await access.useToWatch({
      signal,
      work: async (session) => sightOf(await queryArmed(session, END_SESSIONS, [oid])),
    });
  } catch (error) {
    if (sqlState(error) !== "42501") throw error;
    return endAsMember(of);
  }
}

function sightOf(rows: readonly Readonly<Record<string, unknown>>[]): Sight {
  const told = rows.filter((row) => row["told"] !== null);
  const starting = rows.filter((row) => row["told"] === null);
  return {
    ended: told.map((row) => Number(row["pid"])),
    starting: starting.map((row) => ({
      pid: Number(row["pid"]),
      isAdmitted: row["admitted"] === true,
    })),
  };
}

/**
 * For an admin who is not a member: of a role of an earlier version, or on PostgreSQL 14, where a role may revoke
 * membership in itself. A helper is made for the look, in a transaction that is rolled back.
 */
async function endAsMember({ access, role, oid, signal }: SessionsOf): Promise<Sight> {
  return access.useToWatch({
    signal,
    work: async ({ query }) => {
      await query("ROLLBACK; BEGIN");
      await query(helperRoleFor(role).creation);
      const sight = sightOf(await query(END_SESSIONS, [oid]));
      await query("ROLLBACK");
      return sight;
    },
  });
}

/** How long to wait for logins that were under way and have not been admitted: those will be refused. */
const STARTING_MS = 500;

/**
 * Ends every session of a role that may no longer log in, and looks until none is left. Who was being admitted when
 * login was closed may still appear, so those processes have to be seen, or gone. Returns how many were ended.
 */
export async function endEverySession(of: SessionsOf, known: ReadonlySet<number>): Promise<number> {
  const ended = new Set(known);
  const began = performance.now();
  let awaited: ReadonlySet<number> | undefined;
  for (let pause = 2; ; pause = Math.min(50, pause * 2)) {
    const sight = await endSessionsOnce(of);
    for (const pid of sight.ended) ended.add(pid);
    awaited ??= new Set(sight.starting.map(({ pid }) => pid));
    const patient = performance.now() - began < STARTING_MS;
    const open = sight.starting.filter(
      ({ pid, isAdmitted }) => awaited?.has(pid) === true && (patient || isAdmitted),
    );
    if (sight.ended.length === 0 && open.length === 0) return ended.size;
    await sleep(pause, undefined, { signal: of.signal });
  }
}
