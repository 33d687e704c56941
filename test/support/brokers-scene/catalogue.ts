import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { TestPostgres } from "../postgres.ts";
import type { SceneSystem } from "./system.ts";

/** What PostgreSQL's own catalogue showed while the jobs ran. */
export interface CatalogueWatch {
  /** Each look: the roles of leases that could log in at that moment. */
  readonly looks: readonly (readonly string[])[];
  readonly stop: () => Promise<void>;
}

const LOOK_EVERY_MS = 50;

/** The name of a lease's role is that of the lease. */
export function leaseOfRole(role: string): string {
  return role.replace(/^stepkey_/u, "lse_");
}

/** One query is one snapshot: two roles in it existed at the same moment. */
const USABLE = `SELECT rolname FROM pg_roles WHERE rolname LIKE 'stepkey\\_%' AND rolcanlogin
  AND coalesce(rolvaliduntil > now(), true)`;

export async function watchCatalogue(served: TestPostgres): Promise<CatalogueWatch> {
  const looks: (readonly string[])[] = [];
  const stopped = new AbortController();
  const client = new Client({ connectionString: served.adminUrl() });
  await client.connect();
  const look = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const { rows } = await client.query<{ rolname: string }>(USABLE);
      looks.push(rows.map(({ rolname }) => rolname));
      await sleep(LOOK_EVERY_MS);
    }
  };
  const looking = look();
  return {
    looks,
    stop: async () => {
      stopped.abort();
      await looking;
      await client.end();
    },
  };
}

/** Every role of a lease that was ever created, from the server's own log of statements. */
export function rolesCreated(served: TestPostgres): ReadonlySet<string> {
  const found = served.log().matchAll(/CREATE ROLE "?(stepkey_[0-9a-z]{26})/gu);
  return new Set(Array.from(found, ([, role = ""]) => role));
}

/** What is left at the server of the credentials, by its catalogue. */
export async function leftInCatalogue(
  served: TestPostgres,
): Promise<{ readonly roles: number; readonly sessions: number }> {
  const [row] = await served.sql(`SELECT
    (SELECT count(*) FROM pg_roles WHERE rolname LIKE 'stepkey\\_%') AS roles,
    (SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'stepkey\\_%') AS sessions`);
  return { roles: Number(row?.["roles"]), sessions: Number(row?.["sessions"]) };
}

export interface StoredLease {
  readonly id: string;
  readonly runId: number;
  readonly state: string;
  readonly endReason: string;
  readonly tidyState: string;
}

export async function storedLeases({ store }: SceneSystem): Promise<readonly StoredLease[]> {
  const rows = await store("SELECT id, run_id, state, end_reason, tidy_state FROM stepkey.leases");
  return rows.map((row) => ({
    id: String(row["id"]),
    runId: Number(row["run_id"]),
    state: String(row["state"]),
    endReason: String(row["end_reason"]),
    tidyState: String(row["tidy_state"]),
  }));
}

const ENDED = new Set(["revoked", "failed", "expired"]);
const TIDIED = new Set(["none", "done"]);

export function isOver({ state, tidyState }: StoredLease): boolean {
  return ENDED.has(state) && TIDIED.has(tidyState);
}

/** Runs whose leases could be used at the same moment, at any look. */
export function runsWithTwo(
  looks: CatalogueWatch["looks"],
  leases: readonly StoredLease[],
): readonly number[] {
  const runs = new Map(leases.map(({ id, runId }) => [id, runId]));
  const twice = new Set<number>();
  for (const roles of looks) {
    const seen = new Set<number>();
    for (const role of roles) {
      const run = runs.get(leaseOfRole(role));
      if (run !== undefined && seen.has(run)) twice.add(run);
      if (run !== undefined) seen.add(run);
    }
  }
  return [...twice];
}
