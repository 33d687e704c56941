/**
 * `npm run prove:crowds [-- ATTACK…]`: what crowds of clients without a token, and one busy repository, do to everybody else. The
 * broker runs in a process of its own, on a loopback address, with a fake provider that takes its time. Each attack is at
 * full scale, ends by itself, and prints figures; the tests have the same attacks at a small scale.
 */
import { fork, type ChildProcess } from "node:child_process";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startUpkeep } from "../src/broker/run/upkeep.ts";
import { newTraceId } from "../src/broker/record/audit.ts";
import {
  detailOf,
  leaseTokenOf,
  openBrokerSetup,
  SHOP_POLICY,
  tokenForm,
  type BrokerSetupOptions,
} from "../test/support/broker-setup.ts";

const OTHER = { repository: "octo-org/other", repository_id: "75", sub: "repo:octo-org/other" };
/** Anybody on GitHub gets ID tokens for any audience. */
const STRANGER = {
  repository: "stranger/own",
  repository_id: "9",
  repository_owner: "stranger",
  repository_owner_id: "8",
};

interface Served {
  readonly url: string;
  readonly leases: readonly string[];
}

interface Figures {
  readonly active: number;
  readonly auditBytes: number;
  readonly logBytes: number;
}

/** The child: a broker with its upkeep, some running leases, and the forms that the parent asks for. */
async function serve(): Promise<void> {
  const options = JSON.parse(process.argv[3] ?? "{}") as BrokerSetupOptions & { issueMs?: number };
  const setup = await openBrokerSetup(options);
  setup.writePolicy(
    "octo-org/other.yml",
    SHOP_POLICY.replace("repository-id: 74", "repository-id: 75"),
  );
  const leases: string[] = [];
  for (let job = 0; job < 20; job += 1) {
    leases.push(leaseTokenOf(await setup.ask({ ttl: 600 }, { check_run_id: String(1000 + job) })));
  }
  Object.defineProperty(setup.provider, "pause", {
    get: async () => await sleep(options.issueMs ?? 0),
  });
  const { clock, randomBytes } = setup.deps;
  const upkeep = startUpkeep(setup.deps, {
    newTrace: () => newTraceId(clock.now(), randomBytes),
    readWithdrawal: undefined,
  });
  process.on("message", (message: { readonly ask: string; readonly n: number }) => {
    void respond(message);
  });
  process.send?.({ url: setup.url, leases } satisfies Served);

  async function respond({ ask, n }: { readonly ask: string; readonly n: number }): Promise<void> {
    if (ask === "stop") {
      await upkeep.stop();
      await setup.close();
      process.exit(0);
    }
    if (ask === "figures") {
      const active = (await setup.store.list({ states: ["active"] })).length;
      const bytes = (lines: readonly unknown[]): number =>
        lines.reduce<number>((sum, line) => sum + JSON.stringify(line).length + 1, 0);
      // Leases without heartbeats end meanwhile, which says nothing about requests.
      const audit = setup.audit().filter(({ event }) => event !== "ended" && event !== "tidied");
      const figures = { active, auditBytes: bytes(audit), logBytes: bytes(setup.log()) };
      process.send?.(figures satisfies Figures);
      return;
    }
    const more = ask === "other" ? OTHER : ask === "stranger" ? STRANGER : {};
    const forms: string[] = [];
    for (let job = 0; job < n; job += 1) {
      const claims = { environment: "staging", check_run_id: String(5000 + job), ...more };
      forms.push(tokenForm(await setup.idToken(claims), detailOf()).toString());
    }
    process.send?.(forms);
  }
}

/** The parent: attacks one broker after the other. */
async function attack(): Promise<void> {
  const wanted = process.argv.slice(2);
  const attacks: readonly Attack[] = [
    { run: dripBodies },
    { run: dripFromEverywhere },
    { run: holdConnections },
    { run: oneBusyRepository, options: { rules: { maxExchanges: 64 }, issueMs: 1000 } },
    { run: garbage },
    { run: tokensOfOthers },
  ];
  for (const { run, options = {} } of attacks) {
    if (wanted.length === 0 || wanted.includes(run.name)) await withBroker(options, run);
  }
}

interface Attack {
  readonly run: (broker: Broker) => Promise<void>;
  readonly options?: BrokerSetupOptions & { issueMs?: number };
}

interface Broker extends Served {
  tell<T>(ask: string, n?: number): Promise<T>;
}

async function withBroker(
  options: BrokerSetupOptions & { issueMs?: number },
  run: (broker: Broker) => Promise<void>,
): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ["serve", JSON.stringify(options)]);
  const served = await nextMessage<Served>(child);
  try {
    await run({
      ...served,
      tell: async <T>(ask: string, n = 0) => {
        child.send({ ask, n });
        return await nextMessage<T>(child);
      },
    });
  } finally {
    child.send({ ask: "stop", n: 0 });
    await Promise.race([new Promise((resolve) => child.once("exit", resolve)), sleep(25_000)]);
    child.kill("SIGKILL");
  }
}

function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message as T));
    child.once("exit", (code) => reject(new Error(`the broker exited with ${String(code)}`)));
  });
}

const beat = (broker: Served, token: string): Promise<string> =>
  statusOf(`${broker.url}/heartbeat`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });

interface Asked {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
}

/** Each request on a connection of its own, as jobs send them. */
function statusOf(url: string, asked: Asked = {}): Promise<string> {
  const { method = "GET", headers = {}, body, timeoutMs = 5000 } = asked;
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const outgoing = request(url, { method, headers, signal, agent: false });
    outgoing.on("error", () => resolve("none"));
    outgoing.on("response", (response) => {
      response.on("error", () => undefined).resume();
      resolve(String(response.statusCode));
    });
    outgoing.end(body);
  });
}

const headOf = (path: string): string =>
  `POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 4000\r\n\r\n`;

interface CrowdOptions {
  /** Without one, not even a head is sent. */
  readonly path: string;
  readonly count: number;
  /** The address of each connection. */
  readonly from?: (index: number) => string;
}

/** Keeps `count` connections that send a head and then a byte a second; one that is closed is opened again. */
function crowd(
  broker: Served,
  { path, count, from = () => "127.0.0.2" }: CrowdOptions,
): { stop(): void; readonly opened: () => number } {
  const { hostname, port } = new URL(broker.url);
  const sockets = new Set<Socket>();
  let opened = 0;
  let stopped = false;
  const open = (): void => {
    if (stopped) return;
    opened += 1;
    const socket = connect({ port: Number(port), host: hostname, localAddress: from(opened) });
    sockets.add(socket);
    if (path !== "") socket.write(headOf(path));
    socket.on("error", () => undefined);
    socket.resume();
    socket.on("close", () => {
      sockets.delete(socket);
      setTimeout(open, 20);
    });
  };
  for (let index = 0; index < count; index += 1) setTimeout(open, index / 2);
  const dripping = setInterval(() => {
    for (const socket of sockets) socket.write("a");
  }, 1000);
  return {
    stop: () => {
      stopped = true;
      clearInterval(dripping);
      for (const socket of sockets) socket.destroy();
    },
    opened: () => opened,
  };
}

async function dripBodies(broker: Broker): Promise<void> {
  const drippers = crowd(broker, { path: "/revoke", count: 2300 });
  await sleep(2000);
  const tally = new Map<string, number>();
  const times: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    await Promise.all(
      broker.leases.map(async (token) => {
        const started = performance.now();
        tallied(tally, await beat(broker, token));
        times.push(performance.now() - started);
      }),
    );
    await sleep(4000);
  }
  const { active } = await broker.tell<Figures>("figures");
  drippers.stop();
  say("2 300 connections that drip a body, for 30 s, each opened again when it is closed");
  say(`  heartbeats of 20 leases, seven each: ${shown(tally)}; slowest ${Math.max(...times)} ms`);
  say(
    `  leases still active: ${active} of 20; connections that the attacker opened: ${drippers.opened()}`,
  );
}

/** Each connection comes from an address of its own, and half of them send no head at all. */
async function dripFromEverywhere(broker: Broker): Promise<void> {
  const from = (index: number): string => `127.0.${1 + (index % 200)}.${1 + (index % 250)}`;
  const heads = crowd(broker, { path: "", count: 1500, from });
  const bodies = crowd(broker, { path: "/revoke", count: 1500, from });
  await sleep(3000);
  const tally = new Map<string, number>();
  for (let round = 0; round < 5; round += 1) {
    for (const token of broker.leases) tallied(tally, await beat(broker, token));
    await sleep(3000);
  }
  const { active } = await broker.tell<Figures>("figures");
  for (const drippers of [heads, bodies]) drippers.stop();
  say(
    "1 500 connections without a head and 1 500 that drip a body, from 1 000 addresses, for 20 s",
  );
  say(
    `  heartbeats of 20 leases, five each: ${shown(tally)}; leases still active: ${active} of 20`,
  );
}

async function holdConnections(broker: Broker): Promise<void> {
  const drippers = crowd(broker, { path: "/token", count: 1500 });
  await sleep(2000);
  const tally = new Map<string, number>();
  for (let round = 0; round < 30; round += 1) {
    tallied(tally, await statusOf(`${broker.url}/healthz`));
    await sleep(100);
  }
  const exchanges = new Map<string, number>();
  for (const body of await broker.tell<readonly string[]>("shop", 10)) {
    tallied(exchanges, await statusOf(`${broker.url}/token`, tokenInit(body)));
  }
  drippers.stop();
  say("1 500 connections that drip a body");
  say(`  /healthz, 30 times: ${shown(tally)}; ten exchanges: ${shown(exchanges)}`);
}

async function oneBusyRepository(broker: Broker): Promise<void> {
  const busy = await broker.tell<readonly string[]>("shop", 80);
  const other = await broker.tell<readonly string[]>("other", 20);
  const [ofBusy, ofOther] = [new Map<string, number>(), new Map<string, number>()];
  const asking = busy.map(async (body) =>
    tallied(ofBusy, await statusOf(`${broker.url}/token`, patient(body))),
  );
  await sleep(100);
  const started = performance.now();
  const times: number[] = [];
  await Promise.all(
    other.map(async (body) => {
      tallied(ofOther, await statusOf(`${broker.url}/token`, patient(body)));
      times.push(performance.now() - started);
    }),
  );
  await Promise.all(asking);
  say("80 exchanges of one repository, then 20 of another, 64 at once, one second each");
  say(
    `  the busy one: ${shown(ofBusy)}; the other: ${shown(ofOther)}, slowest ${Math.max(...times)} ms`,
  );
}

async function garbage(broker: Broker): Promise<void> {
  const kinds = [
    (): Promise<string> => statusOf(`${broker.url}/token`, tokenInit("grant_type=x")),
    (): Promise<string> => statusOf(`${broker.url}/nowhere`),
    (): Promise<string> => beat(broker, `lsk_${"a".repeat(32)}`),
    (): Promise<string> =>
      statusOf(`${broker.url}/token`, tokenInit(tokenForm("a.b.c", detailOf()).toString())),
    (): Promise<string> =>
      statusOf(`${broker.url}/leases`, {
        method: "DELETE",
        headers: { authorization: "Bearer not.a.token" },
      }),
  ];
  await flood(broker, "requests without a token", async (index) => {
    await kinds[index % kinds.length]?.();
  });
}

/** A token that is refused for its owner is not used up, so the attacker needs few. */
async function tokensOfOthers(broker: Broker): Promise<void> {
  const tally = new Map<string, number>();
  const forms = await broker.tell<readonly string[]>("stranger", 1000);
  await flood(
    broker,
    "requests with a valid ID token of an owner that is not served",
    async (index) => {
      tallied(
        tally,
        await statusOf(`${broker.url}/token`, tokenInit(forms[index % forms.length] ?? "")),
      );
    },
  );
  say(`  ${shown(tally)}`);
}

const FLOOD = 17_000;

async function flood(
  broker: Broker,
  what: string,
  send: (index: number) => Promise<void>,
): Promise<void> {
  const before = await broker.tell<Figures>("figures");
  let sent = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      while (sent < FLOOD) {
        const index = sent;
        sent += 1;
        await send(index);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const after = await broker.tell<Figures>("figures");
  say(`${FLOOD.toLocaleString("en").replace(",", " ")} ${what}, in ${seconds.toFixed(1)} s`);
  say(
    `  audit grew by ${after.auditBytes - before.auditBytes} bytes, the log by ${after.logBytes - before.logBytes}`,
  );
}

function tokenInit(body: string): Asked {
  return {
    method: "POST",
    body,
    headers: { "content-type": "application/x-www-form-urlencoded" },
  };
}

function patient(body: string): Asked {
  return { ...tokenInit(body), timeoutMs: 20_000 };
}

function tallied(tally: Map<string, number>, status: string): void {
  tally.set(status, (tally.get(status) ?? 0) + 1);
}

function shown(tally: ReadonlyMap<string, number>): string {
  return [...tally].map(([status, times]) => `${times} × ${status}`).join(", ");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

if (process.argv[2] === "serve") await serve();
else await attack();
