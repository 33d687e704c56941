/**
 * `npm run bench -- postgres [--base COMMIT] [--quick]`: token exchanges for a read of PostgreSQL, through a broker as it
 * runs in production, on embedded PostgreSQL and on Debian's with its defaults; with few and many databases and tables.
 * With `--base`, the broker of another commit is measured on the same servers in the same run.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { detailOf, sendTo, tokenForm, type Told } from "../test/support/broker-setup.ts";
import { startBrokerProcess, type BrokerProcess } from "../test/support/broker-process.ts";
import { githubClaims } from "../test/support/id-token.ts";
import { startIssuer } from "../test/support/fake-issuer.ts";
import {
  debianBinaries,
  freePort,
  startPostgres,
  type TestPostgres,
} from "../test/support/postgres.ts";
import { prepareApp } from "../test/support/postgres-roles.ts";
import { quantile } from "./bench/figures.ts";
import { setUpTrees, type Tree } from "./bench/trees.ts";

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { base: { type: "string" }, quick: { type: "boolean", default: false } },
});

interface Scenario {
  readonly databases: number;
  readonly tables: number;
}

const SCENARIOS: readonly Scenario[] = [
  { databases: 1, tables: 10 },
  { databases: 75, tables: 10 },
  { databases: 1, tables: 10_000 },
];
/** How many requests at once, and how often. */
const WAVES: readonly (readonly [parallel: number, waves: number])[] = values.quick
  ? [
      [1, 5],
      [20, 1],
    ]
  : [
      [1, 40],
      [8, 8],
      [20, 5],
      [100, 2],
    ];

/** The longest that one row of figures may take. */
const MOST_MS = 12_000;

const POLICY = `version: 1
repository-id: 74
owner-id: 65
bases: [main]
grants:
  reports-read:
    environment: staging
    credential: { postgres: { server: staging, database: app, role: app_readonly } }
    allow: { events: [pull_request] }
`;

const folder = mkdtempSync(join(tmpdir(), "stepkey-bench-"));
const { trees, remove: removeTrees } = setUpTrees({ base: values.base, directory: folder });
const issuer = await startIssuer();
let jobs = 0;
try {
  const debian = debianBinaries();
  const servers = [
    ["embedded", undefined],
    ...(debian === undefined ? [] : [["Debian's", debian] as const]),
  ] as const;
  for (const [name, binaries] of servers) {
    for (const scenario of values.quick ? SCENARIOS.slice(0, 1) : SCENARIOS) {
      await measureServer(name, binaries, scenario);
    }
  }
} finally {
  await issuer.close();
  removeTrees();
  rmSync(folder, { recursive: true, force: true });
}

async function measureServer(
  name: string,
  binaries: string | undefined,
  scenario: Scenario,
): Promise<void> {
  const postgres = await startPostgres({
    ...(binaries === undefined ? {} : { binaries }),
    durable: true,
  });
  try {
    await prepare(postgres, scenario);
    const { databases, tables } = scenario;
    console.log(`\n${name} (${postgres.version}), ${databases} databases, ${tables} tables`);
    for (const tree of trees) await measureTree(tree, postgres);
  } finally {
    await postgres.stop();
  }
}

async function prepare(postgres: TestPostgres, { databases, tables }: Scenario): Promise<void> {
  await prepareApp(postgres);
  for (let from = 0; from < tables; from += 500) {
    await postgres.sql(
      `DO $$ BEGIN FOR i IN ${from}..${Math.min(from + 500, tables) - 1} LOOP
         EXECUTE format('CREATE TABLE t%s (a int, b int, c text); GRANT SELECT ON t%s TO app_readonly', i, i);
       END LOOP; END $$`,
      "app",
    );
  }
  for (let more = 1; more < databases; more += 1) await postgres.sql(`CREATE DATABASE db${more}`);
}

async function measureTree(tree: Tree, postgres: TestPostgres): Promise<void> {
  const broker = await startBroker(tree, postgres);
  try {
    const first = performance.now();
    const warm = await exchange(broker);
    console.log(`  ${tree.name}: first exchange ${text(performance.now() - first)}, ${warm.code}`);
    await revoke(broker, warm);
    for (const [parallel, waves] of WAVES) await measureWaves(broker, parallel, waves);
    await measureEnd(broker);
    await countStatements(broker, postgres);
  } finally {
    await broker.stop();
    await removeLeases(postgres);
  }
}

interface Exchanged {
  readonly milliseconds: number;
  readonly code: string;
  readonly token: string | undefined;
  readonly url: string;
}

async function exchange(broker: BrokerProcess): Promise<Exchanged> {
  return (await prepareExchange(broker))();
}

/** Signs a token first, so that the time is the broker's. */
async function prepareExchange(broker: BrokerProcess): Promise<() => Promise<Exchanged>> {
  jobs += 1;
  const claims = {
    environment: "staging",
    run_id: String(100_000 + jobs),
    check_run_id: String(jobs),
  };
  const token = await issuer.issueToken(githubClaims(claims), { audience: broker.url });
  const body = tokenForm(token, detailOf({ step: `step-${jobs}` }));
  return async () => {
    const began = performance.now();
    const told = await sendTo(`${broker.url}/token`, { method: "POST", body });
    return { milliseconds: performance.now() - began, ...readTold(told) };
  };
}

function readTold({ status, body, text: raw }: Told): Omit<Exchanged, "milliseconds"> {
  const token = body["access_token"];
  const url = /postgres:\/\/[^"]+/u.exec(raw)?.[0] ?? "";
  if (typeof token === "string") return { code: "granted", token, url };
  const { error } = body;
  return { code: typeof error === "string" ? error : String(status), token: undefined, url };
}

async function revoke(broker: BrokerProcess, { token }: Exchanged): Promise<number> {
  if (token === undefined) return 0;
  const began = performance.now();
  await sendTo(`${broker.url}/revoke`, { method: "POST", body: new URLSearchParams({ token }) });
  return performance.now() - began;
}

async function measureWaves(broker: BrokerProcess, parallel: number, waves: number): Promise<void> {
  const all: Exchanged[] = [];
  const revokes: number[] = [];
  let spent = 0;
  // A broker that refuses after seconds would take all day.
  const endsAt = performance.now() + MOST_MS;
  for (let wave = 0; wave < waves && performance.now() < endsAt; wave += 1) {
    const ready = await Promise.all(
      Array.from({ length: parallel }, () => prepareExchange(broker)),
    );
    const began = performance.now();
    const done = await Promise.all(ready.map((start) => start()));
    spent += performance.now() - began;
    all.push(...done);
    revokes.push(...(await Promise.all(done.map((one) => revoke(broker, one)))));
  }
  const granted = all.filter(({ code }) => code === "granted");
  const times = all.map(({ milliseconds }) => milliseconds);
  const codes = new Set(all.map(({ code }) => code));
  console.log(
    `    ${String(parallel).padStart(3)} parallel: ${granted.length} of ${all.length} granted${granted.length === all.length ? "" : ` (${[...codes].join(", ")})`},` +
      ` p50 ${text(quantile(times, 0.5))}, p99 ${text(quantile(times, 0.99))}, ${((granted.length / spent) * 1000).toFixed(0)} a second;` +
      ` /revoke p50 ${text(quantile(revokes, 0.5))}, p99 ${text(quantile(revokes, 0.99))}`,
  );
}

/** From `/revoke` until the task's session notices. */
async function measureEnd(broker: BrokerProcess): Promise<void> {
  const times: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    const lease = await exchange(broker);
    if (lease.url === "") continue;
    const session = new Client({ connectionString: lease.url });
    const ended = new Promise<void>((resolve) => {
      session.on("error", () => resolve());
    });
    await session.connect();
    const began = performance.now();
    await Promise.all([
      ended.then(() => times.push(performance.now() - began)),
      revoke(broker, lease),
    ]);
  }
  console.log(`    from /revoke to the session's end: p50 ${text(quantile(times, 0.5))}`);
}

/** Statements and connections that one exchange takes, by the server's own log. */
async function countStatements(broker: BrokerProcess, postgres: TestPostgres): Promise<void> {
  const set = async (statement: string): Promise<void> => {
    await postgres.sql(statement);
    await postgres.sql("SELECT pg_reload_conf()");
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
  };
  await set("ALTER SYSTEM SET log_min_duration_statement = 0");
  await set("ALTER SYSTEM SET log_connections = on");
  const before = postgres.log().length;
  const runs = 5;
  const leases: Exchanged[] = [];
  for (let run = 0; run < runs; run += 1) leases.push(await exchange(broker));
  const whole = quantile(
    leases.map(({ milliseconds }) => milliseconds),
    0.5,
  );
  const lines = postgres
    .log()
    .slice(before)
    .split(/\n(?=\d{4}-)/u);
  // What the background does meanwhile is not the exchange's.
  const own = lines.filter(
    (line) =>
      /statement: |execute /u.test(line) &&
      !/^.*(?:BEGIN; SELECT FROM pg_roles|statement: COMMIT|SELECT 1$|pg_stat_get_activity|aclexplode|pg_shdescription|pg_shdepend)/su.test(
        line,
      ),
  );
  const atServer = own.reduce(
    (sum, line) => sum + Number(/duration: ([\d.]+) ms/u.exec(line)?.[1] ?? 0),
    0,
  );
  const statements = own.flatMap((line) =>
    line.replace(/^.*?(?:statement|execute [^:]*): /su, "").split("; "),
  );
  const connections = lines.filter((line) => line.includes("connection authorized")).length;
  console.log(
    `    an exchange: ${(statements.length / runs).toFixed(1)} statements in ${(own.length / runs).toFixed(1)} messages, ${(connections / runs).toFixed(1)} connections;` +
      ` ${text(atServer / runs)} of ${text(whole)} at the server`,
  );
  for (const lease of leases) await revoke(broker, lease);
  await set("ALTER SYSTEM RESET log_min_duration_statement");
  await set("ALTER SYSTEM RESET log_connections");
}

async function startBroker(tree: Tree, postgres: TestPostgres): Promise<BrokerProcess> {
  const own = mkdtempSync(join(folder, "broker-"));
  mkdirSync(join(own, "policy", "octo-org"), { recursive: true });
  writeFileSync(join(own, "policy", "octo-org", "shop.yml"), POLICY);
  const port = await freePort();
  const url = new URL(postgres.adminUrl("app"));
  [url.username, url.password] = ["stepkey_broker", "test-only"];
  return startBrokerProcess({
    folder: own,
    port,
    cli: join(tree.path, "src", "cli", "cli.ts"),
    config: `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
audit: audit.log
store: sqlite:stepkey.db
policy: { directory: ./policy }
servers: { postgres: { staging: { url: { env: ADMIN_URL } } } }
limits: { token-max-age: 15m, heartbeat-interval: 60s }
`,
    env: { ADMIN_URL: url.href },
  });
}

async function removeLeases(postgres: TestPostgres): Promise<void> {
  const rows = await postgres.sql(
    "SELECT rolname FROM pg_roles WHERE rolname ~ '^stepkey_[0-9a-z]{26}$'",
  );
  for (const { rolname } of rows)
    await postgres.sql(`DROP ROLE "${String(rolname)}"`).catch(() => undefined);
}

function text(milliseconds: number): string {
  return `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`;
}
