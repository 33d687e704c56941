import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BrokerProcess, startBrokerProcess } from "./broker-process.ts";
import { type GitHub, type RepositoryState, type Run, startGitHub } from "./github/start-github.ts";
import { startIdTokenEndpoint } from "./fake-id-token-endpoint.ts";
import { startIssuer, type TestIssuer } from "./fake-issuer.ts";
import { EXAMPLE_ROLES, freePort, startPostgres, type TestPostgres } from "./postgres.ts";
import { type RunnerJob, startJob } from "./fake-runner/runner.ts";

/**
 * Everything that a workflow with a broker meets, on loopback and thrown away afterwards: an issuer, GitHub's API (a
 * fake: see github/start-github.ts), a PostgreSQL with a staging and a production database, and the broker in a process
 * of its own. The demo and the acceptance tests play on it.
 */
export interface TestSystem {
  readonly github: GitHub;
  readonly issuer: TestIssuer;
  readonly postgres: TestPostgres;
  readonly broker: BrokerProcess;
  readonly repository: RepositoryState;
  readonly folder: string;
  /** One job of a run, as the runner gives it to the action. */
  readonly job: (run: Run, options?: TestJobOptions) => Promise<TestJob>;
  /** Roles of leases that exist at the database server now. */
  readonly leaseRoles: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

export interface TestJob extends RunnerJob {
  /** How many ID tokens the job asked for so far, and for which audiences. */
  readonly audiences: readonly string[];
}

export interface TestJobOptions {
  readonly onLine?: (line: string) => void;
  readonly env?: Readonly<Record<string, string>>;
}

export interface TestSystemOptions {
  /** Policy of octo-org/shop; the demo's when absent. */
  readonly policy?: string;
  /** `broker.yml`'s `limits`, as YAML: `{ heartbeat-interval: 1s }`. */
  readonly limits?: string;
  /** Another entry of `broker.yml`'s `servers`, as one line of YAML. */
  readonly servers?: string;
  /** Added to the broker's environment. */
  readonly brokerEnv?: Readonly<Record<string, string>>;
  /** The time of the fake GitHub: see its `now`. */
  readonly githubNow?: () => number;
  /** The issuer's key comes with a certificate, as Ceph's gateway wants it. */
  readonly certificate?: boolean;
  /** Puts the broker's way to the production database through this port (a proxy that fails on command). */
  readonly throughPort?: (port: number) => Promise<number>;
  /** Puts the clients' way to the broker through this port; the broker's `url` names it. */
  readonly frontPort?: (port: number) => Promise<number>;
}

/** The built action and command: what users run. A trial build elsewhere is named by `STEPKEY_DIST`. */
export const DIST =
  process.env["STEPKEY_DIST"] ?? fileURLToPath(new URL("../../dist", import.meta.url));

/** Of the demo, and of tests that need no other. */
export const DEMO_POLICY = `version: 1
repository-id: 74
owner-id: 65
agents: ["release-helper[bot]"]
bases: [main]
grants:
  reports-read:
    environment: staging
    credential: { postgres: { server: staging, database: staging, role: app_readonly } }
    allow: { events: [push, pull_request] }
  orders-migrate:
    environment: production
    access: write
    ttl: 15m
    credential: { postgres: { server: production, database: production, role: app_migrator } }
    allow: { events: [pull_request, push] }
    approval: { count: 1, max-age: 24h, uses: 3 }
`;

export async function startTestSystem(options: TestSystemOptions = {}): Promise<TestSystem> {
  const closers: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const folder = mkdtempSync(join(tmpdir(), "stepkey-system-"));
    closers.push(() => rmSync(folder, { recursive: true, force: true }));
    const postgres = await startPostgres();
    closers.push(() => postgres.stop());
    await prepareDatabases(postgres);
    const issuer = await startIssuer({ certificate: options.certificate === true });
    closers.push(() => issuer.close());
    const { githubNow: now } = options;
    const github = await startGitHub(now === undefined ? {} : { now });
    closers.push(() => github.close());
    const repository = await prepareRepository(github);
    const productionPort = (await options.throughPort?.(postgres.port)) ?? postgres.port;
    const broker = await openBroker({
      folder,
      options,
      issuer: issuer.url,
      github,
      postgres,
      productionPort,
    });
    closers.push(() => broker.stop());
    return {
      github,
      issuer,
      postgres,
      broker,
      repository,
      folder,
      job: async (run, wanted = {}) => {
        const endpoint = await startIdTokenEndpoint(issuer, run.claims);
        const job = startJob({
          dist: DIST,
          githubToken: github.token,
          env: { ...jobEnv(run, github), ...endpoint.env, ...wanted.env },
          ...(wanted.onLine === undefined ? {} : { onLine: wanted.onLine }),
        });
        let ended = false;
        const end = async (): Promise<void> => {
          if (ended) return;
          ended = true;
          await job.end();
          await endpoint.close();
        };
        closers.push(end);
        return { ...job, audiences: endpoint.audiences, end };
      },
      leaseRoles: async () => {
        const rows = await postgres.sql(
          "SELECT rolname FROM pg_roles WHERE rolname LIKE 'stepkey%'",
        );
        return rows.map((row) => String(row["rolname"]));
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function prepareDatabases(postgres: TestPostgres): Promise<void> {
  await postgres.sql("CREATE ROLE app_readonly NOLOGIN; CREATE ROLE app_migrator NOLOGIN");
  const grants = EXAMPLE_ROLES.replaceAll(/CREATE ROLE .*\n/gu, "");
  for (const database of ["staging", "production"]) {
    await postgres.sql(`CREATE DATABASE ${database}`);
    await postgres.sql(grants, database);
  }
}

async function prepareRepository(github: GitHub): Promise<RepositoryState> {
  const repository = await github.createRepository({ owner: "octo-org", name: "shop", id: 74 });
  github.protectBranch(repository, "main");
  for (const login of ["mona", "kim", "release-helper[bot]"]) {
    await github.setPermission(repository, login, "write");
  }
  await github.setPermission(repository, "reader", "read");
  return repository;
}

async function openBroker(setting: {
  readonly folder: string;
  readonly options: TestSystemOptions;
  readonly issuer: string;
  readonly github: GitHub;
  readonly postgres: TestPostgres;
  readonly productionPort: number;
}): Promise<BrokerProcess> {
  const { folder, options, github, postgres } = setting;
  mkdirSync(join(folder, "policy", "octo-org"), { recursive: true });
  writeFileSync(join(folder, "policy", "octo-org", "shop.yml"), options.policy ?? DEMO_POLICY);
  const port = await freePort();
  const publicPort = (await options.frontPort?.(port)) ?? port;
  const production = postgres
    .adminUrl()
    .replace(`:${postgres.port}/`, `:${setting.productionPort}/`);
  return startBrokerProcess({
    folder,
    port,
    publicPort,
    cli: join(DIST, "cli.js"),
    config: `url: http://127.0.0.1:${publicPort}
listen: 127.0.0.1:${port}
issuer: ${setting.issuer}
owners: [65]
audit: audit.log
store: sqlite:stepkey.db
policy: { directory: ./policy }
github: { api: "${github.url}", token: { env: GITHUB_TOKEN } }
servers:
  postgres:
    staging: { url: { env: STAGING_ADMIN_URL } }
    production: { url: { env: PRODUCTION_ADMIN_URL } }
${options.servers === undefined ? "" : `  ${options.servers}\n`}limits: ${options.limits ?? "{}"}
`,
    env: {
      ...options.brokerEnv,
      GITHUB_TOKEN: github.token,
      STAGING_ADMIN_URL: postgres.adminUrl(),
      PRODUCTION_ADMIN_URL: production,
    },
  });
}

function jobEnv(run: Run, github: GitHub): Readonly<Record<string, string>> {
  const { claims } = run;
  return {
    GITHUB_ACTOR: claims["actor"] ?? "",
    GITHUB_API_URL: github.url,
    GITHUB_EVENT_NAME: claims["event_name"] ?? "",
    GITHUB_REF: claims["ref"] ?? "",
    GITHUB_REPOSITORY: claims["repository"] ?? "",
    GITHUB_RUN_ATTEMPT: claims["run_attempt"] ?? "",
    GITHUB_RUN_ID: claims["run_id"] ?? "",
    GITHUB_SHA: claims["sha"] ?? "",
  };
}

/**
 * A task's program: runs the SQL of its arguments with what the environment names (`DATABASE_URL`), prints rows as JSON.
 * Embedded PostgreSQL brings no psql.
 */
export function installSqlTool(workspace: string): void {
  writeFileSync(join(workspace, "sql.mjs"), sqlTool());
}

/** The text of that program. */
export function sqlTool(): string {
  const client = import.meta.resolve("pg");
  return `import pg from ${JSON.stringify(client)};
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
client.on("error", (error) => { console.error("connection lost: " + error.message); process.exit(3); });
await client.connect();
for (const text of process.argv.slice(2)) {
  try {
    const { command, rows } = await client.query(text);
    console.log(command + (rows.length > 0 ? " " + JSON.stringify(rows) : ""));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
await client.end();
`;
}
