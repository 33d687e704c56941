import { appendFileSync } from "node:fs";
import type { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Issued, Provider } from "../../src/credentials/kind/provider.ts";
import type { PostgresSettings } from "../../src/credentials/postgres/settings.ts";
import { okOf } from "../contract/provider.ts";
import { postgresVersions, type StartPostgres } from "../support/left-out.ts";
import { ATTACKS, remainsOf, type Attack } from "../support/postgres-attacks.ts";
import { createTestProvider } from "../support/postgres-provider.ts";
import { prepareApp } from "../support/postgres-roles.ts";
import {
  adminUrl,
  ADMINS,
  openSession,
  requestOf,
  soon,
  startBackground,
  startNeighbour,
  urlOf,
  type Admin,
} from "../support/postgres-world.ts";
import type { TestPostgres } from "../support/postgres.ts";

/** So long after its end nothing of a lease may remain. STEPKEY_WATCH_MS: to see how long it would. */
const WATCH_MS = Number(process.env["STEPKEY_WATCH_MS"] ?? "5000");

interface Outcome {
  readonly seconds: number;
  readonly neighbour: {
    readonly errors: readonly string[];
    readonly slowestMs: number;
    readonly worksAtLast: boolean;
  };
  readonly left: readonly string[];
}

for (const [version, start] of postgresVersions()) {
  for (const admin of ADMINS) {
    describe(`PostgreSQL ${version}, ${admin}`, () => {
      attackAll(version, start, admin);
    });
  }
}

function attackAll(version: string, start: StartPostgres, admin: Admin): void {
  let postgres: TestPostgres;
  let provider: Provider<PostgresSettings>;
  const newProvider = (): Provider<PostgresSettings> =>
    createTestProvider(adminUrl(postgres, admin), { allowsPreparedTransactions: true });

  beforeAll(async () => {
    postgres = await start({
      settings: { max_connections: "100", max_prepared_transactions: "5", log_statement: "none" },
    });
    await prepareApp(postgres);
    provider = newProvider();
  }, 60_000);
  let stop: () => Promise<void>;
  beforeAll(async () => {
    stop = await startBackground(provider);
  });
  afterAll(async () => {
    await stop?.();
    await postgres?.stop();
  });

  const attacks = ATTACKS.filter(({ versions }) => versions?.test(version) ?? true);
  it.each(attacks.map((attack) => [attack.name, attack] as const))(
    "a lease is not held on to by %s",
    async (name, attack) => {
      const restarted = newProvider();
      const outcome = await attackOnce({ postgres, provider, restarted }, attack);
      record({ version: postgres.version, admin, attack: name, ...outcome });
      expect(outcome.left).toEqual([]);
      const { exhausts } = attack;
      expect(outcome.neighbour.errors.filter((error) => exhausts?.test(error) !== true)).toEqual(
        [],
      );
      expect(outcome.neighbour.worksAtLast).toBe(true);
    },
    90_000,
  );
}

interface World {
  readonly postgres: TestPostgres;
  readonly provider: Provider<PostgresSettings>;
  /** The same, of a broker that has just started. */
  readonly restarted: Provider<PostgresSettings>;
}

async function attackOnce(
  { postgres, provider, restarted }: World,
  attack: Attack,
): Promise<Outcome> {
  const access = attack.role === "app_readonly" ? "read" : "write";
  const neighbour = await startNeighbour(provider);
  const issue = async (): Promise<Issued> =>
    okOf(await provider.issue(requestOf(attack.role, access), soon()));
  const [lease, accomplice] = [await issue(), await issue()];
  const sessions: Client[] = [];
  let ended = false;
  await attack.run({
    postgres,
    lease,
    accomplice,
    going: () => !ended,
    open: async (issued, database) => {
      const session = await openSession(urlOf(issued, database));
      sessions.push(session);
      return session;
    },
  });
  const began = performance.now();
  const seconds = await endOf(postgres, provider, lease).then(
    () => (performance.now() - began) / 1000,
  );
  const left = await remainsOf(postgres, lease);
  ended = true;
  for (const session of sessions) void session.end().catch(() => undefined);
  // A broker that starts now gets in as well, and sees the same.
  const { state } = okOf(await restarted.probe(lease.handle, soon()));
  const seen = await neighbour.stop();
  for (const one of [accomplice, lease]) await end(provider, one);
  okOf(await provider.revoke(neighbour.handle, soon()));
  await postgres.sql(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'stepkey_%' AND usename <> 'stepkey_broker'",
  );
  await attack.cleanUp?.(postgres);
  return { seconds, left: state === "dead" ? left : [...left, state], neighbour: seen };
}

/** As the reaper does: again and again, until it is revoked and nothing of it remains. */
async function endOf(
  postgres: TestPostgres,
  provider: Provider<PostgresSettings>,
  lease: Issued,
): Promise<void> {
  const until = Date.now() + WATCH_MS;
  while (Date.now() < until) {
    const revoked = await provider.revoke(lease.handle, soon());
    // A server that lets nobody in (its memory for locks is used up) shows nothing.
    const left = await remainsOf(postgres, lease).catch(() => ["something unseen"]);
    if (!revoked.ok) console.warn(revoked.error.message);
    if (revoked.ok && left.length === 0) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
  }
}

async function end(provider: Provider<PostgresSettings>, lease: Issued): Promise<void> {
  await provider.revoke(lease.handle, soon());
  await provider.tidy?.(lease.handle, soon());
}

/** Gathers the figures for whoever asks for them by STEPKEY_FIGURES. */
function record(figures: Readonly<Record<string, unknown>>): void {
  const file = process.env["STEPKEY_FIGURES"];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(figures)}\n`);
}
