/**
 * `npm run bench -- brokers [--quick]`: one, two and three brokers on one durable PostgreSQL, a thousand jobs at once, what a
 * heartbeat costs, and a broker's memory with a hundred thousand live leases. Prints Markdown. Needs Debian's Redis, and a built
 * `dist/` (`STEPKEY_DIST` names another). At most five minutes.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { BrokerProcess } from "../test/support/broker-process.ts";
import { beatAll, crowdOf, exchangeAll, revokeAll, type Issued } from "./bench/brokers/clients.ts";
import { type Cost, createMeter, memoryOf, ownMs, perItem } from "./bench/brokers/cost.ts";
import { measureFloor } from "./bench/brokers/floor.ts";
import { addLiveLeases, bytesPerLease } from "./bench/brokers/live-leases.ts";
import { amount, bytes, markdownTable } from "./bench/brokers/markdown.ts";
import { needsOf, type UnitCosts } from "./bench/brokers/sizing.ts";
import { type BenchSystem, startBenchSystem } from "./bench/brokers/system.ts";
import { inMilliseconds, quantile } from "./bench/figures.ts";
import type { Sent } from "./bench/load.ts";

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { quick: { type: "boolean", default: false } },
});
const ROUNDS = values.quick ? 1 : 5;
const EXCHANGES = values.quick ? 100 : 300;
const BEATS = values.quick ? 1000 : 6000;
const CROWD = values.quick ? 200 : 1000;
const LIVE = values.quick ? 10_000 : 100_000;
/** How long a broker runs before its memory is looked at. */
const SETTLE_MS = values.quick ? 3000 : 15_000;

type Row = readonly [figure: string, value: string];

const system = await startBenchSystem();
try {
  const database = await system.createDatabase();
  const brokers: BrokerProcess[] = [];
  while (brokers.length < 3) brokers.push(await system.startBroker({ database }));
  const file = await system.startBroker("sqlite");
  const speed = await measureSpeed(brokers, file, database);
  const costs = await measureUnits(brokers, database);
  const crowd = await measureCrowd(brokers);
  for (const broker of [...brokers, file]) await broker.stop();
  const { rows: memory, lookMsPerLease } = await measureMemory(system);
  const units: UnitCosts = { ...costs, lookMsPerLease };
  const where = `${availableParallelism()} cores for the brokers, the database, Redis and the clients together`;
  console.log(`\nMeasured with the ${system.description}; ${where}.\n`);
  console.log(markdownTable(["", ""], [...speed, ...costRows(units), ...crowd, ...memory]));
  console.log(`\n${sizingTable(units)}`);
} finally {
  await system.close();
}

/** In turn, so that a machine that gets slower does so for all. */
async function measureSpeed(
  brokers: readonly BrokerProcess[],
  file: BrokerProcess,
  database: string,
): Promise<readonly Row[]> {
  const contenders: readonly (readonly [string, readonly BrokerProcess[]])[] = [
    ["one broker", brokers.slice(0, 1)],
    ["two brokers", brokers.slice(0, 2)],
    ["three brokers", brokers],
    ["one broker on a SQLite file", [file]],
  ];
  const rates = contenders.map((): number[] => []);
  const ratios = contenders.map((): number[] => []);
  const sent = contenders.map((): Sent[] => []);
  const floors: number[] = [];
  let refused = 0;
  await exchangeAll(system.issuer, [...brokers, file], 40);
  for (let round = 0; round < ROUNDS; round += 1) {
    const floor = await measureFloor(system.postgres, database, 1000);
    floors.push(floor);
    for (const [index, [, some]] of contenders.entries()) {
      const measured = await exchangeAll(system.issuer, some, EXCHANGES);
      rates[index]?.push(measured.perSecond);
      ratios[index]?.push(measured.perSecond / floor);
      sent[index]?.push(...measured.sent);
      refused += measured.refused;
      await revokeAll(measured.issued);
    }
  }
  return [
    ["the floor: `BEGIN; INSERT; COMMIT` a second, 10 connections", amount(median(floors))],
    ...contenders.map(([name], index): Row => [
      `exchanges a second, ${name}: rate, share of the floor; p50, p99`,
      `${amount(median(rates[index]))}, ${median(ratios[index]).toFixed(3)}; ${times(sent[index])}`,
    ]),
  ];
}

/** What one exchange, heartbeat and end take of the brokers and of the database. */
async function measureUnits(
  brokers: readonly BrokerProcess[],
  database: string,
): Promise<Omit<UnitCosts, "lookMsPerLease">> {
  const meter = await createMeter(system.postgres, () => brokers.map((broker) => broker.pid()));
  const idle = await meter.measure(() => sleep(5000));
  /** Without what brokers and database do anyway meanwhile. */
  const alone = async <T>(count: number, work: () => Promise<T>): Promise<[T, Cost]> => {
    const began = performance.now();
    const { value, cost } = await meter.measure(work);
    const share = (performance.now() - began) / 5000;
    const net = (part: keyof Cost): number => Math.max(0, cost[part] - idle.cost[part] * share);
    const own = {
      brokersMs: net("brokersMs"),
      databaseMs: net("databaseMs"),
      walBytes: net("walBytes"),
    };
    return [value, perItem(own, count)];
  };
  let issued: readonly Issued[] = [];
  const exchange: Cost[] = [];
  const end: Cost[] = [];
  const heartbeat: Cost[] = [];
  for (let round = 0; round < Math.ceil(ROUNDS / 2); round += 1) {
    // Signing comes before, in this process.
    const [exchanged, exchangeCost] = await alone(EXCHANGES, () =>
      exchangeAll(system.issuer, brokers, EXCHANGES),
    );
    ({ issued } = exchanged);
    exchange.push(exchangeCost);
    const [, beatCost] = await alone(BEATS, () => beatAll(brokers, issued, BEATS));
    heartbeat.push(beatCost);
    const [, endCost] = await alone(EXCHANGES, () => revokeAll(issued));
    end.push(endCost);
  }
  return {
    exchange: middle(exchange),
    heartbeat: middle(heartbeat),
    end: middle(end),
    bytesPerLease: await bytesPerLease(system.postgres, database),
  };
}

function costRows({ exchange, heartbeat, end, bytesPerLease: size }: UnitCosts): readonly Row[] {
  const told = ({ brokersMs, databaseMs, walBytes }: Cost): string =>
    `${amount(brokersMs)} ms, ${amount(databaseMs)} ms, ${bytes(walBytes)}`;
  return [
    ["one exchange: CPU of the broker, CPU of the database, write-ahead log", told(exchange)],
    ["one heartbeat: the same", told(heartbeat)],
    ["a live lease for a second, at a heartbeat every 5 s: the same", told(perItem(heartbeat, 5))],
    ["one end, with its proof: the same", told(end)],
    ["an ended lease in the store, with indexes and seal", bytes(size)],
  ];
}

async function measureCrowd(brokers: readonly BrokerProcess[]): Promise<readonly Row[]> {
  const crowd = await crowdOf(system.issuer, brokers, CROWD);
  await revokeAll(crowd.issued);
  const again = Array.from(crowd.again, ([status, count]) => `${count} × ${status}`).join(", ");
  const left = crowd.without === 0 ? "all" : `all but ${crowd.without}`;
  return [
    [
      `${CROWD} jobs at once, three brokers: until ${left} had their leases; p50, p99; refused and sent again`,
      `${(crowd.milliseconds / 1000).toFixed(1)} s; ${quantilesOf(crowd.times)}; ${again || "none"}`,
    ],
  ];
}

async function measureMemory({ createDatabase, startBroker, postgres }: BenchSystem) {
  const database = await createDatabase();
  const broker = await startBroker({ database });
  await sleep(3000);
  const empty = memoryOf(broker.pid());
  await broker.stop();
  await addLiveLeases(postgres, database, LIVE);
  const began = performance.now();
  await broker.start();
  const startMs = performance.now() - began;
  await sleep(SETTLE_MS);
  const full = memoryOf(broker.pid());
  // Otherwise nobody could be silent yet, and it would not look.
  const past = "UPDATE stepkey.meta SET value = '0' WHERE key = 'heartbeats_from'";
  await postgres.sql(past, database);
  const meter = await createMeter(postgres, () => [broker.pid()]);
  const { cost } = await meter.measure(() => sleep(5000));
  const used = ownMs(broker.pid());
  await broker.stop();
  const rows: readonly Row[] = [
    ["memory of a broker without leases", bytes(empty.now)],
    [
      `memory of a broker with ${amount(LIVE)} live leases in the store: now, at most since its start`,
      `${bytes(full.now)}, ${bytes(full.most)}`,
    ],
    [
      `its start, and its CPU until then and in the ${(SETTLE_MS + 5000) / 1000} s after`,
      `${(startMs / 1000).toFixed(1)} s, ${(used / 1000).toFixed(1)} s`,
    ],
    [
      "that broker while nothing happens: CPU of the broker and of the database, a second",
      `${amount(cost.brokersMs / 5)} ms, ${amount(cost.databaseMs / 5)} ms`,
    ],
  ];
  return { rows, lookMsPerLease: cost.databaseMs / 5 / LIVE };
}

/** Computed from the costs of one exchange, heartbeat and end. */
function sizingTable(units: UnitCosts): string {
  const columns = [
    { name: "10 000 jobs an hour", jobsPerHour: 10_000, heartbeatSeconds: 5 },
    { name: "1 000 000 jobs an hour", jobsPerHour: 1_000_000, heartbeatSeconds: 5 },
    { name: "the same, `heartbeat-interval: 30s`", jobsPerHour: 1_000_000, heartbeatSeconds: 30 },
  ].map(({ name, ...organisation }) => ({
    name,
    needs: needsOf({ ...organisation, leaseSeconds: 300 }, units),
  }));
  const row = (what: string, of: (needs: ReturnType<typeof needsOf>) => string): string[] => [
    what,
    ...columns.map(({ needs }) => of(needs)),
  ];
  return markdownTable(
    ["leases of five minutes", ...columns.map(({ name }) => name)],
    [
      row("exchanges a second", (needs) => amount(needs.exchangesPerSecond)),
      row("live leases", (needs) => amount(needs.liveLeases)),
      row("heartbeats a second", (needs) => amount(needs.heartbeatsPerSecond)),
      row("busy cores of brokers", (needs) => amount(needs.brokerCores)),
      row("brokers of one core, half busy, and one more", (needs) => String(needs.brokers)),
      row("busy cores of the database", (needs) => amount(needs.databaseCores)),
      row("its write-ahead log, a second", (needs) => bytes(needs.walBytesPerSecond)),
      row("its connections", (needs) => String(needs.connections)),
      row("its disk, for 40 days", (needs) => bytes(needs.storeBytes)),
    ],
  );
}

function middle(costs: readonly Cost[]): Cost {
  return {
    brokersMs: median(costs.map(({ brokersMs }) => brokersMs)),
    databaseMs: median(costs.map(({ databaseMs }) => databaseMs)),
    walBytes: median(costs.map(({ walBytes }) => walBytes)),
  };
}

function median(given: readonly number[] = []): number {
  return quantile(given, 0.5);
}

function times(sent: readonly Sent[] = []): string {
  return quantilesOf(sent.map(({ milliseconds }) => milliseconds));
}

function quantilesOf(given: readonly number[]): string {
  return `${inMilliseconds(quantile(given, 0.5))}, ${inMilliseconds(quantile(given, 0.99))}`;
}
