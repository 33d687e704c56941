import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CliDeps } from "../../src/cli/arguments/cli-deps.ts";
import { openSqliteStore } from "../../src/lease/sqlite/sqlite-store.ts";
import type { LeaseStore } from "../../src/lease/store.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { newLeaseId } from "../../src/shared/lease-id.ts";
import { okOf } from "../contract/provider.ts";
import { cli, type CliRun } from "../support/cli/run.ts";
import { newLease, reserveLease } from "../support/lease-fixtures.ts";
import { createTestProvider } from "../support/postgres-provider.ts";
import { EXAMPLE_ROLES, startPostgres, type TestPostgres } from "../support/postgres.ts";

let postgres: TestPostgres;
let folder: string;
let store: LeaseStore;

/** The command line as an admin has it: a folder with broker.yml and policy, and the servers' secrets in variables. */
function run(argv: readonly string[], deps: Partial<CliDeps> = {}): Promise<CliRun> {
  const variables = { ADMIN_URL: postgres.adminUrl() };
  return cli([...argv, "--config", join(folder, "broker.yml")], { variables, ...deps });
}

beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.sql("CREATE DATABASE app");
  await postgres.sql(EXAMPLE_ROLES, "app");
  folder = await mkdtemp(join(tmpdir(), "stepkey-cli-"));
  await mkdir(join(folder, "policy", "octo-org"), { recursive: true });
  const config = `url: http://127.0.0.1:8700
listen: 127.0.0.1:0
owners: [65]
store: sqlite:stepkey.db
audit: audit.jsonl
policy: { directory: ./policy }
servers: { postgres: { main: { url: { env: ADMIN_URL } } } }
`;
  await writeFile(join(folder, "broker.yml"), config);
  const clock = systemClock;
  store = await openSqliteStore({ path: join(folder, "stepkey.db"), clock, randomBytes });
}, 60_000);
afterAll(async () => {
  await store.close();
  await postgres.stop();
  await rm(folder, { recursive: true });
});

/** A role as the broker makes it; stored as an active lease, or not. */
async function issueRole(stored: boolean): Promise<string> {
  const provider = createTestProvider(postgres.adminUrl());
  const expiresAt = Date.now() + 600_000;
  const settings = { server: "main", database: "app", role: "app_migrator" };
  const lease = newLease({
    id: newLeaseId(randomBytes),
    kind: "postgres",
    expiresAt,
    diesAt: expiresAt,
  });
  const asked = { lease: lease.id, instance: await store.instance(), settings, expiresAt, ...WHO };
  if (stored) await reserveLease(store, { ...lease, handle: provider.handleOf(asked) });
  const { handle, diesAt, issuedTo } = okOf(
    await provider.issue(asked, AbortSignal.timeout(10_000)),
  );
  if (stored) await store.activate(lease.id, { handle, diesAt, issuedTo });
  return String(handle["role"]);
}

const WHO = {
  access: "write",
  job: { repositoryId: 74, runId: 9001, runAttempt: 1, checkRunId: 5 },
  repository: "octo-org/shop",
  step: "migrate",
} as const;

/** A log that tells when an event has been written to it. */
function watchLog(event: string): {
  readonly write: (line: string) => void;
  readonly text: () => string;
  readonly seen: Promise<void>;
} {
  let text = "";
  const { promise, resolve } = Promise.withResolvers<void>();
  const write = (line: string): void => {
    text += line;
    if (line.includes(`"${event}"`)) resolve();
  };
  return { write, text: () => text, seen: promise };
}

async function roleExists(role: string): Promise<boolean> {
  return (await postgres.sql(`SELECT 1 FROM pg_roles WHERE rolname = '${role}'`)).length > 0;
}

describe("stepkey check --config", () => {
  it("asks the server what a read grant's role can do", async () => {
    const grant = (role: string): string =>
      `{ credential: { postgres: { server: main, database: app, role: ${role} } }, allow: { events: [push] } }`;
    const file = join(folder, "policy", "octo-org", "shop.yml");
    const head = "version: 1\nrepository-id: 74\nowner-id: 65\ngrants:\n";
    await writeFile(
      file,
      `${head}  good: ${grant("app_readonly")}\n  bad: ${grant("app_migrator")}\n`,
    );
    expect(await cli(["check", file, "--offline"])).toMatchObject({ exit: 0 });
    const asked = await run(["check", file]);
    expect(asked.exit).toBe(1);
    expect(asked.out).toContain("shop.yml:6:71  grants.bad.credential.postgres.role");
    expect(asked.out.replaceAll(/\s+/gu, " ")).toContain("app_migrator may");
    expect(asked.out).toContain("1 mistake.");
  });
});

describe("beside a running broker", () => {
  it("revoke ends a lease at its provider, and the broker stops when it is asked to", async () => {
    const role = await issueRole(true);
    expect(await roleExists(role)).toBe(true);
    const stop = new AbortController();
    const log = watchLog("started");
    const running = run(["broker", "--json"], { signal: stop.signal, err: log.write });
    await log.seen;
    try {
      const { exit, out } = await run(["revoke", "--grant", "orders-migrate"]);
      expect(out).toContain("revoked");
      expect(exit).toBe(0);
      expect(await roleExists(role)).toBe(false);
    } finally {
      stop.abort();
    }
    const { exit, json } = await running;
    expect(exit).toBe(0);
    expect(json()).toEqual({ port: expect.any(Number) as unknown });
    expect(log.text()).toContain('"stopped"');
  });

  it("starts with nothing wrong, or says what is", async () => {
    const { exit, err } = await run(["broker"], { variables: {} });
    expect(exit).toBe(3);
    expect(err).toContain("The variable ADMIN_URL is not set, or empty.");
  });
});

describe("stepkey leases --orphans", () => {
  it("lists what the server has and the store does not know, and removes nothing", async () => {
    const known = await issueRole(true);
    const lost = await issueRole(false);
    const { exit, out } = await run(["leases", "--orphans"]);
    expect(exit).toBe(1);
    expect(out).toContain(`role=${lost}`);
    expect(out).not.toContain(known);
    expect(await roleExists(lost)).toBe(true);
  });
});
