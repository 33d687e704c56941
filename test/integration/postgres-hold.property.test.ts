import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import type { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Issued, Provider } from "../../src/credentials/kind/provider.ts";
import type { PostgresSettings } from "../../src/credentials/postgres/settings.ts";
import type { Access } from "../../src/shared/claims.ts";
import { okOf } from "../contract/provider.ts";
import { postgresVersions, type StartPostgres } from "../support/left-out.ts";
import { remainsOf } from "../support/postgres-attacks.ts";
import {
  ACCOMPLICE,
  KNOWN_CASES,
  moves,
  OWN,
  SESSION_COUNT,
  STATEMENTS,
  type Move,
} from "../support/postgres-grammar.ts";
import { createTestProvider } from "../support/postgres-provider.ts";
import { prepareApp } from "../support/postgres-roles.ts";
import {
  adminUrl,
  ADMINS,
  openSession,
  requestOf,
  roleOf,
  soon,
  startBackground,
  startNeighbour,
  urlOf,
  type Admin,
  type Neighbour,
} from "../support/postgres-world.ts";
import type { TestPostgres } from "../support/postgres.ts";

/** Cases a version and admin; `npm run prove:postgres` runs many. */
const RUNS = Number(process.env["STEPKEY_PROPERTY_RUNS"] ?? "8");
/** A lease is over so soon after its end, whatever its task did. */
const MOST_MS = 5000;

for (const [version, start] of postgresVersions()) {
  for (const admin of ADMINS) {
    describe(`PostgreSQL ${version}, ${admin}: any SQL of ${STATEMENTS.length} statements`, () => {
      holdNothing(start, admin);
    });
  }
}

function holdNothing(start: StartPostgres, admin: Admin): void {
  let postgres: TestPostgres;
  let provider: Provider<PostgresSettings>;
  let neighbour: Neighbour;
  let stop: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    postgres = await start({
      settings: { max_prepared_transactions: "20", log_statement: "none" },
    });
    await prepareApp(postgres);
    provider = createTestProvider(adminUrl(postgres, admin), { allowsPreparedTransactions: true });
    stop = await startBackground(provider);
    neighbour = await startNeighbour(provider);
  }, 60_000);
  afterAll(async () => {
    await neighbour?.stop();
    await stop?.();
    await postgres?.stop();
  });

  it(
    "holds on to no lease, and leaves its neighbour alone",
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom<Access>("read", "write"), moves, async (access, made) => {
          expect(await playCase({ postgres, provider }, access, made)).toEqual([]);
          expect(neighbour.errors()).toEqual([]);
        }),
        { numRuns: RUNS, endOnFailure: true, examples: KNOWN_CASES },
      );
    },
    RUNS * 20_000,
  );
}

interface World {
  readonly postgres: TestPostgres;
  readonly provider: Provider<PostgresSettings>;
}

/** Lets a task do its worst, ends its leases, and returns what of them is left after the time that they have. */
async function playCase(
  { postgres, provider }: World,
  access: Access,
  made: readonly Move[],
): Promise<readonly string[]> {
  const role = access === "read" ? "app_readonly" : "app_migrator";
  const issue = async (): Promise<Issued> =>
    okOf(await provider.issue(requestOf(role, access), soon()));
  const [lease, accomplice] = [await issue(), await issue()];
  const sessions = await openSessions(lease, accomplice);
  for (const { session, sql } of made) {
    const text = sql
      .replaceAll(OWN, roleOf(lease.handle))
      .replaceAll(ACCOMPLICE, roleOf(accomplice.handle));
    // One that waits does so while the others go on.
    const running = sessions[session]?.query(text).catch(() => undefined);
    await Promise.race([running, sleep(150)]);
  }
  const deadline = soon(MOST_MS);
  const ended = await Promise.all(
    [lease, accomplice].map(async ({ handle }) => provider.revoke(handle, deadline)),
  );
  const left = [
    ...ended.flatMap((one) => (one.ok ? [] : [one.error.message])),
    ...(await remainsOf(postgres, lease)),
    ...(await remainsOf(postgres, accomplice)),
  ];
  for (const session of sessions) session.end().catch(() => undefined);
  for (const { handle } of [lease, accomplice]) await provider.tidy?.(handle, soon());
  await cleanUp(postgres);
  return left;
}

/** The last one is the accomplice's. */
async function openSessions(lease: Issued, accomplice: Issued): Promise<readonly Client[]> {
  return Promise.all(
    Array.from({ length: SESSION_COUNT }, async (_, index) =>
      openSession(urlOf(index === SESSION_COUNT - 1 ? accomplice : lease)),
    ),
  );
}

/** So that no case sees what another one left. */
async function cleanUp(postgres: TestPostgres): Promise<void> {
  const prepared = await postgres.sql("SELECT gid FROM pg_prepared_xacts", "app");
  for (const { gid } of prepared) await postgres.sql(`ROLLBACK PREPARED '${String(gid)}'`, "app");
}
