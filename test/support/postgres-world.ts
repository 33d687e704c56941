import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { Handle } from "../../src/credentials/kind/credential.ts";
import type { Issued, IssueRequest, Provider } from "../../src/credentials/kind/provider.ts";
import type { PostgresSettings } from "../../src/credentials/postgres/settings.ts";
import type { Access } from "../../src/shared/claims.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { Secret } from "../../src/shared/secret.ts";
import { query, type TestPostgres } from "./postgres.ts";

/** Who the broker logs in as: a superuser, or the user of docs/broker.md. */
export type Admin = "superuser" | "the page's user";

export const ADMINS: readonly Admin[] = ["superuser", "the page's user"];

export function adminUrl(postgres: TestPostgres, admin: Admin, database = "app"): string {
  const url = new URL(postgres.adminUrl(database));
  if (admin !== "superuser") [url.username, url.password] = ["stepkey_broker", "test-only"];
  return url.href;
}

export const soon = (milliseconds = 10_000): AbortSignal => AbortSignal.timeout(milliseconds);

export function settingsOf(role: string, database = "app"): PostgresSettings {
  return { server: "main", database, role };
}

export function requestOf(
  role: string,
  access: Access,
  more: Partial<IssueRequest<PostgresSettings>> = {},
): IssueRequest<PostgresSettings> {
  return {
    lease: newLeaseId(randomBytes),
    instance: "instance-1",
    settings: settingsOf(role),
    access,
    expiresAt: Date.now() + 3_600_000,
    job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
    repository: "octo-org/shop",
    step: "migrate",
    ...more,
  };
}

export function urlOf(issued: Issued, database?: string): string {
  const given = issued.credential.env["DATABASE_URL"];
  const text = given instanceof Secret ? given.reveal() : String(given);
  if (database === undefined) return text;
  const url = new URL(text);
  url.pathname = `/${database}`;
  return url.href;
}

export function roleOf(handle: Handle): string {
  return String(handle["role"]);
}

/** A task's session: errors are kept, because whoever ends a lease ends its sessions. */
export async function openSession(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** A neighbour's lease at work: a statement each 50 ms, on one session. */
export interface Neighbour {
  readonly handle: Handle;
  /** What went wrong for it so far. */
  errors(): readonly string[];
  stop(): Promise<{
    readonly errors: readonly string[];
    readonly slowestMs: number;
    /** Whether its session works when it is stopped. */
    readonly worksAtLast: boolean;
  }>;
}

export async function startNeighbour(provider: Provider<PostgresSettings>): Promise<Neighbour> {
  const issued = await provider.issue(requestOf("app_readonly", "read"), soon());
  if (!issued.ok) throw new Error(JSON.stringify(issued.error));
  const session = await openSession(urlOf(issued.value));
  const errors: string[] = [];
  let slowestMs = 0;
  const stopped = new AbortController();
  const work = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const began = performance.now();
      try {
        await session.query("SELECT note FROM orders");
      } catch (error) {
        errors.push(String(error));
      }
      slowestMs = Math.max(slowestMs, performance.now() - began);
      await sleep(50);
    }
  };
  const working = work();
  return {
    handle: issued.value.handle,
    errors: () => errors,
    stop: async () => {
      stopped.abort();
      await working;
      const worksAtLast = await session.query("SELECT 1").then(
        () => true,
        () => false,
      );
      await session.end().catch(() => undefined);
      return { errors, slowestMs, worksAtLast };
    },
  };
}

export async function logsIn(url: string): Promise<boolean> {
  try {
    await query(url, "SELECT 1");
    return true;
  } catch {
    return false;
  }
}

/** What a server needs while a broker runs, as the broker does it. Returns what stops it. */
export async function startBackground(
  provider: Provider<PostgresSettings>,
): Promise<() => Promise<void>> {
  const stopped = new AbortController();
  const { background } = provider;
  if (background === undefined) return () => Promise.resolve();
  const run = async (): Promise<unknown> => background.run("main", soon(background.limitMs));
  await run();
  const working = (async () => {
    while (!stopped.signal.aborted) {
      await sleep(background.everyMs, undefined, { signal: stopped.signal }).catch(() => undefined);
      if (!stopped.signal.aborted) await run();
    }
  })();
  return async () => {
    stopped.abort();
    await working;
  };
}
