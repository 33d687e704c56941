import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { brokerSource } from "../../src/action/lease/broker/broker-source.ts";
import { brokerClient } from "../../src/action/lease/broker/client.ts";
import type { Identify } from "../../src/action/lease/source/credential-source.ts";
import { parseOwnToken } from "../../src/identity/parse-own-token.ts";
import { systemClock } from "../../src/shared/clock.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { ok } from "../../src/shared/result.ts";
import { Secret } from "../../src/shared/secret.ts";
import { type BrokerProcess, startBrokerProcess } from "./broker-process.ts";
import { startIssuer, type TestIssuer } from "./fake-issuer.ts";
import { githubClaims } from "./id-token.ts";
import { EXAMPLE_ROLES, freePort, startPostgres, type TestPostgres } from "./postgres.ts";
import { READING_POLICY } from "./real-broker.ts";
import { useLease } from "./use-lease.ts";

/** How much load there is, and how often the broker restarts under it. */
export interface UpgradeLoad {
  readonly jobs: number;
  readonly restarts: number;
  /** Jobs begin evenly over this time, in milliseconds. */
  readonly spreadMs: number;
  /** How long each job's task runs. */
  readonly taskMs: number;
}

export interface UpgradeFigures {
  /** Why each job that failed did. */
  readonly failed: readonly string[];
  readonly verified: number;
  /** How many times a job waited for a broker that was not running. */
  readonly waits: number;
  readonly longestStartMs: number;
  readonly longestEndMs: number;
  /** How long no broker accepted connections, for each restart. */
  readonly downMs: readonly number[];
  /** Roles of leases that are left at the database. */
  readonly rolesLeft: number;
}

/**
 * Jobs with the action's own client, each with a task that uses its credential all the time, at a real broker with a real
 * database, while the broker is stopped and started again and again.
 */
export async function upgradeUnderLoad(load: UpgradeLoad): Promise<UpgradeFigures> {
  const folder = mkdtempSync(join(tmpdir(), "stepkey-upgrade-"));
  const [issuer, postgres] = await Promise.all([startIssuer(), startPostgres()]);
  let broker: BrokerProcess | undefined;
  try {
    await postgres.sql(EXAMPLE_ROLES);
    broker = await startBroker(folder, issuer, postgres);
    const { url } = broker;
    const jobs = Array.from({ length: load.jobs }, async (_, index) => {
      await sleep((index * load.spreadMs) / load.jobs);
      return runJob({ issuer, url, index, taskMs: load.taskMs });
    });
    const downMs = await restart(broker, load);
    const done = await Promise.all(jobs);
    const left = await postgres.sql("SELECT 1 FROM pg_roles WHERE rolname LIKE 'stepkey\\_%'");
    return {
      failed: done.flatMap(({ failure }) => failure ?? []),
      verified: done.filter(({ failure }) => failure === undefined).length,
      waits: done.reduce((all, { waits }) => all + waits, 0),
      longestStartMs: Math.max(...done.map(({ startMs }) => startMs)),
      longestEndMs: Math.max(...done.map(({ endMs }) => endMs)),
      downMs,
      rolesLeft: left.length,
    };
  } finally {
    await broker?.stop();
    await issuer.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startBroker(
  folder: string,
  issuer: TestIssuer,
  postgres: TestPostgres,
): Promise<BrokerProcess> {
  mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
  writeFileSync(join(folder, "policy", "octo-org", "shop.yml"), READING_POLICY);
  const port = await freePort();
  return startBrokerProcess({
    folder,
    port,
    cli: fileURLToPath(new URL("../../src/cli/cli.ts", import.meta.url)),
    config: `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
audit: audit.log
policy: { directory: ./policy }
servers: { postgres: { staging: { url: { env: ADMIN_URL } } } }
limits: { heartbeat-interval: 1s, exchanges-per-repository: 64 }
`,
    env: { ADMIN_URL: postgres.adminUrl() },
  });
}

/** Evenly over the time in which jobs begin, so that each restart meets some that ask, some that run, and some that end. */
async function restart(
  broker: BrokerProcess,
  { restarts, spreadMs, taskMs }: UpgradeLoad,
): Promise<readonly number[]> {
  const downMs: number[] = [];
  for (let count = 0; count < restarts; count += 1) {
    await sleep((spreadMs + taskMs) / (restarts + 1));
    const begun = performance.now();
    await broker.stop();
    await broker.start();
    downMs.push(Math.round(performance.now() - begun));
  }
  return downMs;
}

interface JobOutcome {
  readonly failure: string | undefined;
  readonly waits: number;
  readonly startMs: number;
  readonly endMs: number;
}

interface JobSetting {
  readonly issuer: TestIssuer;
  readonly url: string;
  readonly index: number;
  readonly taskMs: number;
}

async function runJob(setting: JobSetting): Promise<JobOutcome> {
  const { signal } = new AbortController();
  const identify = identifyAs(setting);
  let waits = 0;
  const source = brokerSource({
    client: brokerClient({
      url: setting.url,
      send: nodeHttp(),
      now: () => Date.now(),
      hostileOfKinds: [],
    }),
    url: setting.url,
    asked: {
      grant: "reports-read",
      environment: "staging",
      access: "read",
      step: `job ${setting.index}`,
      ttlSeconds: undefined,
    },
    request: randomBytes(24).toString("base64url"),
    identify,
    clock: systemClock,
    record: () => undefined,
    recordNothing: () => undefined,
    say: () => {
      waits += 1;
    },
  });
  const begun = performance.now();
  const identity = await identify(signal);
  if (!identity.ok) throw new Error(identity.error.message);
  const obtained = await source.obtain(identity.value, signal);
  const startMs = Math.round(performance.now() - begun);
  if (!obtained.ok) {
    const { code, message } = obtained.error.failure;
    return { failure: `job ${setting.index}: ${code}: ${message}`, waits, startMs, endMs: 0 };
  }
  const lost = await useLease(obtained.value, { taskMs: setting.taskMs, pauseMs: 200 });
  const ending = performance.now();
  const { revocation, failure } = await obtained.value.end(signal);
  const notEnded =
    revocation === "verified" ? undefined : `${revocation}: ${failure?.message ?? ""}`;
  const why = lost ?? notEnded;
  return {
    failure: why === undefined ? undefined : `job ${setting.index}: ${why}`,
    waits,
    startMs,
    endMs: Math.round(performance.now() - ending),
  };
}

function identifyAs({ issuer, url, index }: JobSetting): Identify {
  const claims = githubClaims({
    environment: "staging",
    run_id: String(9000 + index),
    check_run_id: String(4000 + index),
  });
  return async () => {
    const token = new Secret(await issuer.issueToken(claims, { audience: url }));
    const parsed = parseOwnToken(token);
    return parsed.ok ? ok({ token, claims: parsed.value }) : parsed;
  };
}
