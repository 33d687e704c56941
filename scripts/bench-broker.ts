/**
 * `npm run bench -- broker [--base COMMIT] [--quick] [--million]`: what a broker can do whose provider costs nothing. The
 * broker is a process of its own on one core, over HTTP on loopback, with a store on disk and tokens signed by RS256.
 * With `--base`, the broker of another commit is measured in the same run. `--profile DIR` writes CPU profiles.
 */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { detailOf, tokenForm } from "../test/support/broker-setup.ts";
import { startIssuer } from "../test/support/fake-issuer.ts";
import { githubClaims } from "../test/support/id-token.ts";
import { freePort } from "../test/support/postgres.ts";
import { measureAws } from "./bench-broker-aws.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    base: { type: "string" },
    quick: { type: "boolean", default: false },
    million: { type: "boolean", default: false },
    profile: { type: "string" },
  },
});
const EXCHANGES = values.quick ? 400 : 1500;
const SIZES = [1000, 100_000, ...(values.million ? [1_000_000] : [])];
const MEMORY_EXCHANGES = values.quick ? 2000 : 10_000;

const POLICY = `version: 1
repository-id: 74
owner-id: 65
grants:
  reports-read:
    environment: staging
    credential: { toy: { server: shelf, scope: read } }
    allow: { events: [pull_request] }
`;

interface Tree {
  readonly name: string;
  readonly path: string;
}

interface Broker {
  readonly url: string;
  /** The grant that a job asks for; `reports-read` when absent. */
  readonly grantOf?: (job: number) => string;
  readonly store: string;
  readonly memory: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** What sending an exchange takes. */
type Client = Pick<Broker, "url" | "grantOf">;

interface Sent {
  readonly milliseconds: number;
  readonly status: number;
  readonly text: string;
}

const directory = mkdtempSync(join(tmpdir(), "stepkey-bench-"));
const issuer = await startIssuer();
let jobs = 0;
try {
  const table = new Map<string, string[]>();
  const trees = treesToMeasure();
  for (const tree of trees) {
    for (const [figure, value] of await measureTree(tree)) {
      table.set(figure, [...(table.get(figure) ?? []), value]);
    }
  }
  print(
    ["", ...trees.map(({ name }) => name)],
    Array.from(table, ([figure, cells]) => [figure, ...cells]),
  );
} finally {
  await issuer.close();
  if (values.base !== undefined) {
    execFileSync("git", ["worktree", "remove", "--force", join(directory, "base")], { cwd: ROOT });
  }
  rmSync(directory, { recursive: true, force: true });
}

function treesToMeasure(): readonly Tree[] {
  const own = { name: "this tree", path: ROOT };
  if (values.base === undefined) return [own];
  const path = join(directory, "base");
  execFileSync("git", ["worktree", "add", "--detach", path, values.base], {
    cwd: ROOT,
    stdio: "ignore",
  });
  symlinkSync(join(ROOT, "node_modules"), join(path, "node_modules"));
  copyFileSync(
    join(ROOT, "scripts", "bench-broker-process.ts"),
    join(path, "scripts", "bench-broker-process.ts"),
  );
  return [{ name: values.base.slice(0, 10), path }, own];
}

type Figures = readonly (readonly [figure: string, value: string])[];

async function measureTree(tree: Tree): Promise<Figures> {
  const broker = await startBroker(tree);
  try {
    const speed = await measureSpeed(broker);
    const beats = await measureEnds(broker);
    const growth = await measureGrowth(broker);
    return [...speed, ...beats, ...growth, ...(await measureMemory(tree)), ...(await aws(tree))];
  } finally {
    await broker.stop();
  }
}

async function measureSpeed(broker: Broker): Promise<Figures> {
  await exchangeAll(broker, 8, EXCHANGES / 4);
  const figures: (readonly [string, string])[] = [];
  let at8 = 0;
  for (const connections of [1, 8, 32]) {
    const { perSecond, sent } = await exchangeAll(broker, connections, EXCHANGES);
    if (connections === 8) at8 = perSecond;
    figures.push([`exchanges a second, ${connections} connections`, rate(perSecond)]);
    figures.push([`  p50, p99`, quantiles(sent)]);
  }
  return [
    ...figures.map(named),
    ["half load (of 8): p50, p99", await measureHalfLoad(broker, at8 / 2)],
  ];
}

/** Rows of a table need names of their own. */
function named(
  [figure, value]: readonly [string, string],
  index: number,
  all: Figures,
): readonly [string, string] {
  const before = all[index - 1]?.[0];
  return figure.startsWith("  ") ? [`${before ?? ""}:${figure.slice(1)}`, value] : [figure, value];
}

/** Requests that come at a steady pace, whether or not the broker keeps up. */
async function measureHalfLoad(broker: Broker, perSecond: number): Promise<string> {
  const bodies = await signForms(broker, EXCHANGES);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const began = performance.now();
  const sent = await Promise.all(
    bodies.map(async (body, index) => {
      const at = began + (index * 1000) / perSecond;
      await sleep(Math.max(1, at - performance.now()));
      const { status, text: read } = await send(`${broker.url}/token`, { agent, body });
      return { status, text: read, milliseconds: performance.now() - at };
    }),
  );
  agent.destroy();
  return quantiles(sent);
}

async function measureEnds(broker: Broker): Promise<Figures> {
  const { sent } = await exchangeAll(broker, 8, EXCHANGES);
  const tokens = sent.map(
    ({ text: read }) => (JSON.parse(read) as { access_token: string }).access_token,
  );
  const beats = await inParallel(8, tokens, (token, agent) =>
    send(`${broker.url}/heartbeat`, { agent, body: "", token }),
  );
  const revokes = await inParallel(8, tokens, (token, agent) =>
    send(`${broker.url}/revoke`, { agent, body: new URLSearchParams({ token }).toString() }),
  );
  return [
    ["heartbeats a second, 8 connections", rate(beats.perSecond)],
    ["heartbeats: p50, p99", quantiles(beats.sent)],
    ["revokes a second, 8 connections", rate(revokes.perSecond)],
    ["revokes: p50, p99", quantiles(revokes.sent)],
  ];
}

async function measureGrowth(broker: Broker): Promise<Figures> {
  const figures: (readonly [string, string])[] = [];
  let first = 0;
  for (const size of SIZES) {
    fill(broker.store, size);
    await exchangeAll(broker, 8, EXCHANGES / 4);
    const { perSecond } = await exchangeAll(broker, 8, EXCHANGES);
    first ||= perSecond;
    const metrics: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      const agent = new Agent();
      const { milliseconds } = await send(`${broker.url}/metrics`, {
        agent,
        method: "GET",
        body: "",
      });
      metrics.push(milliseconds);
    }
    const part = (perSecond / first).toFixed(2);
    figures.push([`exchanges a second at ${size} leases (growth)`, `${rate(perSecond)} (${part})`]);
    figures.push([`/metrics at ${size} leases: p50`, text(quantile(metrics, 0.5))]);
  }
  return figures;
}

/** Adds ended leases until the store has so many. */
function fill(path: string, size: number): void {
  const database = new DatabaseSync(path, { timeout: 5000 });
  const now = Date.now();
  const { count = 0 } = database.prepare("SELECT count(*) AS count FROM leases").get() ?? {};
  for (let from = Number(count); from < size; from += 20_000) {
    const last = Math.min(size, from + 20_000);
    database.exec(`BEGIN IMMEDIATE;
      WITH RECURSIVE numbers (n) AS
        (SELECT ${from + 1} UNION ALL SELECT n + 1 FROM numbers WHERE n < ${last})
      INSERT INTO leases (id, state, grant_name, access, step, repository_id, run_id, run_attempt,
        check_run_id, repository, repository_owner_id, idempotency_key, kind, handle, issued_to,
        token_hash, commit_sha, approvals, on_withdrawal, created_at, issued_at, issue_outcome,
        expires_at, dies_at, heartbeat_reset_at, end_reason, ended_at, tries, replaces)
      SELECT 'lse_' || lower(hex(randomblob(13))), 'revoked', 'reports-read', 'read', 'report', 75, n, 1, n,
        'octo-org/other', 65, 'r' || n, 'toy', '{"server":"shelf","note":"x"}', 'nobody',
        lower(hex(randomblob(32))), 'c0ffee', '[]', 'revoke', ${now} - n, ${now} - n, 'issued',
        ${now}, NULL, ${now}, 'task_ended', ${now} - n, 0, 0 FROM numbers;
      INSERT INTO seals SELECT repository_id, run_id, run_attempt, check_run_id, grant_name, 1, id
        FROM leases WHERE repository_id = 75 AND run_id BETWEEN ${from + 1} AND ${last};
      COMMIT`);
  }
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}

async function measureMemory(tree: Tree): Promise<Figures> {
  const broker = await startBroker(tree);
  try {
    const before = await broker.memory();
    for (let done = 0; done < MEMORY_EXCHANGES; done += 1000) await exchangeAll(broker, 8, 1000);
    const after = await broker.memory();
    return [
      ["memory at start", mebibytes(before)],
      [`memory after ${MEMORY_EXCHANGES} exchanges`, mebibytes(after)],
    ];
  } finally {
    await broker.stop();
  }
}

function aws({ path: tree }: Tree): Promise<Figures> {
  return measureAws({
    tree,
    directory,
    issuer: issuer.url,
    exchanges: MEMORY_EXCHANGES,
    exchange: (url, count, grantOf) => exchangeAll({ url, grantOf }, 8, count),
    start: spawnOnOneCore,
  });
}

interface Measured {
  readonly perSecond: number;
  readonly sent: readonly Sent[];
}

async function exchangeAll(broker: Client, connections: number, count: number): Promise<Measured> {
  const bodies = await signForms(broker, count);
  const measured = await inParallel(connections, bodies, (body, agent) =>
    send(`${broker.url}/token`, { agent, body }),
  );
  const refused = measured.sent.find(({ status }) => status !== 200);
  if (refused !== undefined) throw new Error(`${refused.status} ${refused.text}`);
  return measured;
}

/** Signs tokens first, so that the time is the broker's. */
async function signForms(broker: Client, count: number): Promise<readonly string[]> {
  const forms: string[] = [];
  for (let made = 0; made < count; made += 1) {
    jobs += 1;
    const claims = {
      environment: "staging",
      run_id: String(100_000 + jobs),
      check_run_id: String(jobs),
    };
    const token = await issuer.issueToken(githubClaims(claims), { audience: broker.url });
    const grant = broker.grantOf?.(jobs) ?? "reports-read";
    forms.push(tokenForm(token, detailOf({ step: "report", grant })).toString());
  }
  return forms;
}

async function inParallel<Item>(
  connections: number,
  items: readonly Item[],
  work: (item: Item, agent: Agent) => Promise<Sent>,
): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const waiting = [...items];
  const sent: Sent[] = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
        sent.push(await work(item, agent));
      }
    }),
  );
  const spent = performance.now() - began;
  agent.destroy();
  return { perSecond: (sent.length / spent) * 1000, sent };
}

interface Call {
  readonly agent: Agent;
  readonly body: string;
  readonly method?: string;
  readonly token?: string;
}

function send(url: string, { agent, body, method = "POST", token }: Call): Promise<Sent> {
  const began = performance.now();
  const headers = {
    ...(body === "" ? {} : { "content-type": "application/x-www-form-urlencoded" }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    "content-length": Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    const sending = request(url, { agent, method, headers }, (response) => {
      let read = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        read += chunk;
      });
      response.on("end", () => {
        const milliseconds = performance.now() - began;
        resolve({ milliseconds, status: response.statusCode ?? 0, text: read });
      });
    });
    sending.on("error", reject);
    sending.end(body);
  });
}

async function startBroker(tree: Tree): Promise<Broker> {
  const own = mkdtempSync(join(directory, "broker-"));
  mkdirSync(join(own, "policy", "octo-org"), { recursive: true });
  writeFileSync(join(own, "policy", "octo-org", "shop.yml"), POLICY);
  writeFileSync(join(own, "store.key"), randomBytes(32).toString("base64"));
  const port = await freePort();
  const config = join(own, "broker.yml");
  writeFileSync(
    config,
    `url: http://127.0.0.1:${port}
listen: 127.0.0.1:${port}
issuer: ${issuer.url}
owners: [65]
audit: audit.log
store: sqlite:stepkey.db
store-key: { file: store.key }
policy: { directory: ./policy }
servers: { toy: { shelf: { url: "http://127.0.0.1:1" } } }
limits: { token-max-age: 15m, heartbeat-interval: 60s }
`,
  );
  const child = spawnOnOneCore([
    ...(values.profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${values.profile}`]),
    join(tree.path, "scripts", "bench-broker-process.ts"),
    config,
  ]);
  let printed = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    printed = (printed + chunk).slice(-4000);
  });
  const ready =
    child.stdout === null
      ? undefined
      : await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  if (child.exitCode !== null || ready === undefined)
    throw new Error(`the broker did not start:\n${printed}`);
  return {
    url: `http://127.0.0.1:${port}`,
    store: join(own, "stepkey.db"),
    memory: async () => {
      child.send("memory");
      const [bytes] = (await once(child, "message")) as [number];
      return bytes;
    },
    stop: async () => {
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      child.disconnect();
      await exited;
    },
  };
}

/** All of its threads, where the system can do that. */
function spawnOnOneCore(args: readonly string[]): ChildProcess {
  const pinned = existsSync("/usr/bin/taskset");
  const command = pinned ? "/usr/bin/taskset" : process.execPath;
  const rest = pinned ? ["-c", "0", process.execPath, ...args] : args;
  return spawn(command, rest, { stdio: ["ignore", "pipe", "pipe", "ipc"] });
}

function print(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  for (const row of all) {
    console.log(
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    );
  }
}

function quantiles(sent: readonly Sent[]): string {
  const times = sent.map(({ milliseconds }) => milliseconds);
  return `${text(quantile(times, 0.5))}, ${text(quantile(times, 0.99))}`;
}

function quantile(given: readonly number[], part: number): number {
  const sorted = given.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

function rate(perSecond: number): string {
  return perSecond.toFixed(0);
}

function text(milliseconds: number): string {
  return `${milliseconds.toFixed(1)} ms`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(0)} MiB`;
}
