import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { openSqliteStore as openOwn } from "../../src/lease/sqlite/sqlite-store.ts";
import type { Tree } from "./trees.ts";

/** Adds ended leases until the store has so many. */
export function fill(path: string, size: number): void {
  const now = Date.now();
  addLeases(path, {
    size,
    columns: `'revoked' AS state, ${now} AS expires_at, 'task_ended' AS end_reason, ${now} - n AS ended_at`,
  });
}

/** So many leases that live, with a heartbeat that came just now. */
function fillLive(path: string, size: number): void {
  addLeases(path, {
    size,
    columns: `'active' AS state, ${Date.now() + 900_000} AS expires_at, NULL AS end_reason, NULL AS ended_at`,
  });
}

function addLeases(
  path: string,
  { size, columns }: { readonly size: number; readonly columns: string },
): void {
  const database = new DatabaseSync(path, { timeout: 5000 });
  const now = Date.now();
  const { count = 0 } = database.prepare("SELECT count(*) AS count FROM leases").get() ?? {};
  for (let from = Number(count); from < size; from += 20_000) {
    const last = Math.min(size, from + 20_000);
    database.exec(`BEGIN IMMEDIATE;
      WITH RECURSIVE numbers (n) AS
        (SELECT ${from + 1} UNION ALL SELECT n + 1 FROM numbers WHERE n < ${last}),
      lives AS (SELECT n, ${columns} FROM numbers)
      INSERT INTO leases (id, state, grant_name, access, step, repository_id, run_id, run_attempt,
        check_run_id, repository, repository_owner_id, idempotency_key, kind, handle, issued_to,
        token_hash, commit_sha, approvals, on_withdrawal, created_at, issued_at, issue_outcome,
        expires_at, dies_at, heartbeat_reset_at, end_reason, ended_at, tries, replaces)
      SELECT 'lse_' || lower(hex(randomblob(13))), state, 'reports-read', 'read', 'report', 75, n, 1, n,
        'octo-org/other', 65, 'r' || n, 'toy', '{"server":"shelf","note":"x"}', 'nobody',
        lower(hex(randomblob(32))), 'c0ffee', '[]', 'revoke', ${now} - n, ${now} - n, 'issued',
        expires_at, NULL, ${now}, end_reason, ended_at, 0, 0 FROM lives;
      INSERT INTO seals SELECT repository_id, run_id, run_attempt, check_run_id, grant_name, 1, id
        FROM leases WHERE repository_id = 75 AND run_id BETWEEN ${from + 1} AND ${last};
      COMMIT`);
  }
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}

/** What a listing took. An older tree dies of a large store: that is a figure too. */
export interface Listing {
  readonly seconds: number;
  /** The most memory that it had. */
  readonly bytes: number;
  /** How it died: a signal or an exit code. Undefined if it listed them all. */
  readonly died: string | undefined;
}

/** What the tree's `stepkey leases --state all` takes on the store of `config`. */
export async function measureListing(tree: Tree, config: string): Promise<Listing> {
  const cli = join(tree.path, "src", "cli", "cli.ts");
  const began = performance.now();
  const child = spawn(process.execPath, [cli, "leases", "--state", "all", "--config", config], {
    cwd: dirname(config),
    stdio: "ignore",
  });
  const exited = once(child, "exit");
  let bytes = 0;
  while (child.exitCode === null && child.signalCode === null) {
    bytes = Math.max(bytes, mostMemory(child.pid));
    await Promise.race([exited, sleep(20)]);
  }
  const died = child.exitCode === 0 ? undefined : (child.signalCode ?? `exit ${child.exitCode}`);
  return { seconds: (performance.now() - began) / 1000, bytes, died };
}

/** The most that a process had until now; 0 where the system does not say, or it has gone. */
function mostMemory(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^VmHWM:\s+(\d+) kB$/mu.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** How long one look of the tree's reaper takes at so many live leases of which none is due: the median, in milliseconds. */
export async function measureIdleTick(
  tree: Tree,
  { leases, directory }: { readonly leases: number; readonly directory: string },
): Promise<number> {
  const path = join(mkdtempSync(join(directory, "tick-")), "stepkey.db");
  const { openSqliteStore } = (await import(
    join(tree.path, "src", "lease", "sqlite", "sqlite-store.ts")
  )) as { readonly openSqliteStore: typeof openOwn };
  const store = await openSqliteStore({ path, randomBytes });
  fillLive(path, leases);
  const lock = { lockOwner: "a-broker", lockMs: 25_000, limit: 100 };
  const times: number[] = [];
  for (let round = 0; round < 1000; round += 1) {
    const began = performance.now();
    await store.lockDue({ ...lock, silentAfterMs: 900_000, issuingAfterMs: 45_000 });
    await store.lockDueTidies(lock);
    times.push(performance.now() - began);
  }
  await store.close();
  return times.toSorted((a, b) => a - b)[500] ?? Number.NaN;
}
