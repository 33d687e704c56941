/**
 * `npm run bench -- broker`: what a broker can do whose provider costs nothing. The broker is a process of its own on one
 * core, over HTTP on loopback, with a store on disk and tokens signed by RS256. `--help` lists the options.
 */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { detailOf, tokenForm } from "../test/support/broker-setup.ts";
import { startIssuer } from "../test/support/fake-issuer.ts";
import { githubClaims } from "../test/support/id-token.ts";
import { freePort } from "../test/support/postgres.ts";
import { measureAws } from "./bench-broker-aws.ts";
import {
  inMilliseconds,
  mebibytes,
  printTable,
  quantile,
  quantiles,
  rate,
} from "./bench/figures.ts";
import { compareInTurn, NO_RATIO, type Contender } from "./bench/in-turn.ts";
import { atPace, inParallel, send, type Measured } from "./bench/load.ts";
import { readServers, type OpenBaoServer } from "./bench/openbao-servers.ts";
import { setUpOpenBao, type OpenBao } from "./bench/openbao.ts";
import { fill, measureIdleTick, measureListing } from "./bench/store.ts";
import { setUpTrees, type Tree } from "./bench/trees.ts";

const HELP = `npm run bench -- broker [OPTIONS]

Measures a broker whose provider costs nothing: all of its threads on core 0, the client on the others.

  --base COMMIT          Measure the broker of another commit in the same run.
  --openbao [LABEL=]URL  Measure JWT logins at an OpenBao that you started, in turn with the broker's exchanges: the same
                         client, as many connections, tokens of the same shape. Give it again for another server.
  --quick                Fewer exchanges: a first look.
  --million              Growth up to a million leases.
  --profile DIR          Write CPU profiles of the broker to DIR.

OpenBao, in memory and on disk. Put all of its threads on the broker's core, and its disk where TMPDIR is:

  GOMAXPROCS=1 taskset -c 0 bao server -dev -dev-root-token-id=root -dev-no-store-token
  BAO_TOKEN=root npm run bench -- broker --openbao memory=http://127.0.0.1:8200

  GOMAXPROCS=1 taskset -c 0 bao server -config=raft.hcl & export BAO_ADDR=http://127.0.0.1:8210
  bao operator init -key-shares=1 -key-threshold=1; bao operator unseal UNSEAL_KEY
  BAO_TOKEN_RAFT=ROOT_TOKEN npm run bench -- broker --openbao raft=http://127.0.0.1:8210

raft.hcl:

  storage "raft" { path = "/var/tmp/bao" node_id = "one" }      # a directory that exists
  listener "tcp" { address = "127.0.0.1:8210" tls_disable = true }
  api_addr = "http://127.0.0.1:8210"
  cluster_addr = "http://127.0.0.1:8211"

The token comes from BAO_TOKEN_LABEL or BAO_TOKEN, and must be allowed to set up an auth method and a policy. Both have names
of their own (stepkey-bench-…) and are removed at the end. The bench sends to this machine only.
`;

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    base: { type: "string" },
    openbao: { type: "string", multiple: true, default: [] },
    quick: { type: "boolean", default: false },
    million: { type: "boolean", default: false },
    profile: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const openBaos = readServers(values.openbao, process.env);
if (!openBaos.ok) {
  console.error(openBaos.error);
  process.exit(2);
}
const TASKSET = "/usr/bin/taskset";
keepOffCore0();
const EXCHANGES = values.quick ? 400 : 1500;
/** Of a comparison in turn. Odd, so that one is in the middle. */
const ROUNDS = 9;
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

interface Broker {
  readonly url: string;
  /** The grant that a job asks for; `reports-read` when absent. */
  readonly grantOf?: (job: number) => string;
  readonly store: string;
  /** Its configuration's file. */
  readonly config: string;
  readonly memory: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** What sending an exchange takes. */
type Client = Pick<Broker, "url" | "grantOf">;

const directory = mkdtempSync(join(tmpdir(), "stepkey-bench-"));
const { trees, remove: removeTrees } = setUpTrees({
  base: values.base,
  directory,
  copied: ["scripts/bench-broker-process.ts"],
});
const issuer = await startIssuer();
let jobs = 0;
try {
  if (openBaos.value.length > 0) await compare(openBaos.value);
  const table = new Map<string, string[]>();
  for (const tree of trees) {
    for (const [figure, value] of await measureTree(tree)) {
      table.set(figure, [...(table.get(figure) ?? []), value]);
    }
  }
  printTable(
    ["", ...trees.map(({ name }) => name)],
    Array.from(table, ([figure, cells]) => [figure, ...cells]),
  );
} finally {
  await issuer.close();
  removeTrees();
  rmSync(directory, { recursive: true, force: true });
}

/** Our brokers and the caller's OpenBaos, in turn. */
async function compare(servers: readonly OpenBaoServer[]): Promise<void> {
  const brokers: Broker[] = [];
  const others: OpenBao[] = [];
  try {
    for (const tree of trees.toReversed()) brokers.push(await startBroker(tree));
    for (const server of servers) {
      others.push(await setUpOpenBao(server, { issuer: issuer.url, sign: signToken }));
    }
    const contenders = [
      ...brokers.map((broker, index) => contenderOf(broker, trees.at(-1 - index)?.name ?? "")),
      ...others.map(({ contender }) => contender),
    ];
    const { rows, ratios } = await compareInTurn(contenders, {
      rounds: ROUNDS,
      exchanges: Math.ceil(EXCHANGES / ROUNDS),
    });
    printTable(["in turn", ...contenders.map(({ name }) => name)], rows);
    for (const [index, { contender, isInMemory, description }] of others.entries()) {
      const { ratio, lowest, highest } = ratios[brokers.length + index] ?? NO_RATIO;
      const goal = isInMemory ? 1 : 3;
      const verdict = ratio >= goal ? "met" : "MISSED";
      console.log(
        `${contender.name}: ${description}. 8 connections: ${ratio.toFixed(2)} × (rounds: ${lowest.toFixed(2)} to ${highest.toFixed(2)}), goal ${goal}: ${verdict}`,
      );
    }
    console.log(`${describeComparison()}\n`);
  } finally {
    for (const broker of brokers) await broker.stop();
    for (const other of others) await other.remove();
  }
}

/** What a reader of the ratios must know. */
function describeComparison(): string {
  return `A ratio is the median of ${ROUNDS} rounds: this tree's exchanges a second, divided by the column's. All keep their connections, get
a token with each request that was never used, and have the issuer's keys. The broker records a lease before and after it calls
its provider, waits until each is on disk${isOnDisk(directory) ? "" : " (but TMPDIR is in memory)"}, and writes an audit line. OpenBao in memory waits for no disk.`;
}

function contenderOf(broker: Broker, name: string): Contender {
  return {
    name,
    prepare: (count) => signForms(broker, count),
    exchange: (body, agent) => send(`${broker.url}/token`, { agent, body }),
  };
}

type Figures = readonly (readonly [figure: string, value: string])[];

async function measureTree(tree: Tree): Promise<Figures> {
  const broker = await startBroker(tree);
  try {
    // With OpenBao, it was measured already, in turn.
    const speed = openBaos.ok && openBaos.value.length > 0 ? [] : await measureSpeed(broker);
    const beats = await measureEnds(broker);
    const growth = await measureGrowth(broker, tree);
    const tick = await measureTick(tree);
    return [
      ...speed,
      ...beats,
      ...growth,
      ...tick,
      ...(await measureMemory(tree)),
      ...(await aws(tree)),
    ];
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

async function measureHalfLoad(broker: Broker, perSecond: number): Promise<string> {
  const bodies = await signForms(broker, EXCHANGES);
  const sent = await atPace(perSecond, bodies, (body, agent) =>
    send(`${broker.url}/token`, { agent, body }),
  );
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

async function measureGrowth(broker: Broker, tree: Tree): Promise<Figures> {
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
    figures.push([`/metrics at ${size} leases: p50`, inMilliseconds(quantile(metrics, 0.5))]);
    const { seconds, bytes, died } = await measureListing(tree, broker.config);
    const end = died === undefined ? "" : `, DIED: ${died}`;
    const listed = `${seconds.toFixed(1)} s, ${mebibytes(bytes)}${end}`;
    figures.push([`stepkey leases --state all at ${size} leases: time, memory`, listed]);
  }
  return figures;
}

async function measureTick(tree: Tree): Promise<Figures> {
  const milliseconds = await measureIdleTick(tree, { leases: 20_000, directory });
  return [["an idle tick at 20000 live leases: p50", `${milliseconds.toFixed(3)} ms`]];
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
  while (forms.length < count) {
    const token = await signToken(broker.url);
    const grant = broker.grantOf?.(jobs) ?? "reports-read";
    forms.push(tokenForm(token, detailOf({ step: "report", grant })).toString());
  }
  return forms;
}

/** Of a job that no other token is for. */
function signToken(audience: string): Promise<string> {
  jobs += 1;
  const claims = {
    environment: "staging",
    run_id: String(100_000 + jobs),
    check_run_id: String(jobs),
  };
  return issuer.issueToken(githubClaims(claims), { audience });
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
    config,
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

/** The client must not take the core of what it measures. */
function keepOffCore0(): void {
  const cores = availableParallelism();
  if (!existsSync(TASKSET) || cores === 1) return;
  execFileSync(TASKSET, ["-acp", `1-${cores - 1}`, String(process.pid)], { stdio: "ignore" });
}

/** Where a sync costs what it costs. */
function isOnDisk(path: string): boolean {
  const TMPFS = 0x01021994;
  return statfsSync(path).type !== TMPFS;
}

/** All of its threads, where the system can do that. */
function spawnOnOneCore(args: readonly string[]): ChildProcess {
  const pinned = existsSync(TASKSET);
  const command = pinned ? TASKSET : process.execPath;
  const rest = pinned ? ["-c", "0", process.execPath, ...args] : args;
  return spawn(command, rest, { stdio: ["ignore", "pipe", "pipe", "ipc"] });
}
