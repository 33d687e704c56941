import { readdirSync, readFileSync } from "node:fs";
import { Client } from "pg";
import type { TestPostgres } from "../../../test/support/postgres.ts";

/** What something used between two looks, in milliseconds of a core. */
export interface Cost {
  readonly brokersMs: number;
  /** All processes of the store's PostgreSQL. */
  readonly databaseMs: number;
  /** What it wrote to its log. */
  readonly walBytes: number;
}

export interface Meter {
  /** Runs `work` and tells what it took. */
  readonly measure: <T>(
    work: () => Promise<T>,
  ) => Promise<{ readonly value: T; readonly cost: Cost }>;
}

/** Of a Linux kernel: a hundredth of a second. */
const TICK_MS = 10;

export async function createMeter(
  database: TestPostgres,
  brokerPids: () => readonly number[],
): Promise<Meter> {
  const postmaster = await postmasterOf(database);
  const look = async (): Promise<Cost> => {
    const [wal] = await database.sql("SELECT pg_current_wal_lsn() - '0/0' AS bytes");
    return {
      brokersMs: brokerPids().reduce((all, pid) => all + ownMs(pid), 0),
      databaseMs: familyMs(postmaster),
      walBytes: Number(wal?.["bytes"]),
    };
  };
  return {
    measure: async (work) => {
      const before = await look();
      const value = await work();
      const after = await look();
      const cost = {
        brokersMs: after.brokersMs - before.brokersMs,
        databaseMs: after.databaseMs - before.databaseMs,
        walBytes: after.walBytes - before.walBytes,
      };
      return { value, cost };
    },
  };
}

/** Of one of so many. */
export function perItem({ brokersMs, databaseMs, walBytes }: Cost, count: number): Cost {
  return {
    brokersMs: brokersMs / count,
    databaseMs: databaseMs / count,
    walBytes: walBytes / count,
  };
}

/** Resident memory of a process now, and the most it had, in bytes. */
export function memoryOf(pid: number): { readonly now: number; readonly most: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const read = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "mu").exec(status)?.[1] ?? Number.NaN) * 1024;
  return { now: read("VmRSS"), most: read("VmHWM") };
}

export function ownMs(pid: number): number {
  const [user = 0, system = 0] = timesOf(pid);
  return (user + system) * TICK_MS;
}

/** Of a process, its children, and those that have exited. */
function familyMs(parent: number): number {
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((pid) => statOf(pid)?.[1] === String(parent));
  const own = timesOf(parent).reduce((all, ticks) => all + ticks, 0) * TICK_MS;
  return children.reduce((all, pid) => all + ownMs(pid), own);
}

/** User and system time, and the same of children that have exited; in ticks. */
function timesOf(pid: number): readonly number[] {
  return statOf(pid)?.slice(11, 15).map(Number) ?? [];
}

/** What follows the name in /proc/PID/stat, from the state on; undefined for a process that has gone. */
function statOf(pid: number): readonly string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
  } catch {
    return undefined;
  }
}

/** The process that started every session of the server. */
async function postmasterOf(database: TestPostgres): Promise<number> {
  const client = new Client({ connectionString: database.adminUrl() });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const parent = Number(statOf(rows[0]?.pid ?? 0)?.[1]);
    if (Number.isInteger(parent)) return parent;
    throw new Error("the database's processes are not visible");
  } finally {
    await client.end();
  }
}
