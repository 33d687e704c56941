import type { BrokerDeps } from "../../../../src/broker/context/broker-deps.ts";
import type { BrokerResponse } from "../../../../src/broker/http/response.ts";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import type { LeaseStore } from "../../../../src/lease/store.ts";
import { isEnded } from "../../../../src/lease/transitions.ts";
import type { LeaseId } from "../../../../src/shared/lease-id.ts";
import { createFaultPlan, type FaultPlan, type PlannedFault } from "./fault-plan.ts";
import { seededRandom } from "./seeded-random.ts";
import { createGitHubWorld } from "./github-world.ts";
import { createProviderWorld, type ProviderWorld } from "./provider-world.ts";
import {
  PER_JOB,
  startSimulatedBroker,
  type BrokerRequest,
  type SharedWorld,
  type SimulatedBroker,
} from "./simulated-broker.ts";
import type { SimulatedTime } from "./simulated-time.ts";
import { checkSettled } from "./check-settled.ts";
import { heldStore, tellingStore, watchedStore } from "./watched-store.ts";

export interface SimulationOptions {
  readonly time: SimulatedTime;
  /** A real store, empty, whose clock is the time's. */
  readonly store: LeaseStore;
  readonly seed: number;
  readonly faults: readonly PlannedFault[];
  /** How far the clock of each broker is ahead of the store's, in milliseconds. */
  readonly aheadMs: readonly number[];
  readonly hearsAll: boolean;
  /** Whether responses take their time, so that calls overtake each other. */
  readonly isJumbled?: boolean;
  /** Called at every effect before the faults end. */
  readonly onReached?: (point: string, nth: number) => void;
  /** Called with the states of all leases, when one may have changed. */
  readonly onStates?: (states: string) => void;
  readonly plant?: {
    readonly store?: (store: LeaseStore, world: Pick<SharedWorld, "time">) => LeaseStore;
    readonly deps?: (deps: BrokerDeps, world: SharedWorld) => BrokerDeps;
  };
}

/** Brokers over one store and one provider, in simulated time, with what goes wrong and what must hold all the same. */
export interface Simulation extends SharedWorld {
  readonly time: SimulatedTime;
  readonly plan: FaultPlan;
  readonly provider: ProviderWorld;
  /** What must never be. */
  readonly violations: string[];
  /** What happened, one line each. */
  readonly trace: string[];
  broker(index: number): SimulatedBroker;
  /** Sends without waiting. */
  send(index: number, request: BrokerRequest): Promise<BrokerResponse>;
  /** Ends all faults, lets time go on until everything can have ended, and checks what must hold then. */
  settle(): Promise<void>;
  /** Leaves no timer behind. */
  dispose(): void;
}

const LOOK_EVERY_MS = 2000;
const WATCH_EVERY_MS = 20_000;
const RESTARTS_AFTER_MS = 4000;
/** The longest ttl, the longest freeze, and time to look. */
const SETTLE_MS = 240_000;
const ROUND_MS = 20_000;

export function createSimulation(options: SimulationOptions): Simulation {
  const { time, seed, aheadMs, hearsAll, plant = {} } = options;
  const random = seededRandom(seed);
  const plan = createFaultPlan(options.faults, options.onReached);
  const violations: string[] = [];
  const trace: string[] = [];
  const announced = new Set<string>();
  let isSettling = false;
  let late = 0;

  const note = (line: string): void => {
    trace.push(`${(time.steady() / 1000).toFixed(3).padStart(8)} ${line}`);
  };
  const violate = (what: string): void => {
    note(`VIOLATION ${what}`);
    violations.push(what);
  };
  const store = heldStore(options.store, time);
  const provider = createProviderWorld(time, (lease) => checkIssued(lease));
  const github = createGitHubWorld();
  const writes = new Set<LeaseId>();
  /** When something begins to exist: it has an owner, and its seal is not broken. */
  const checkIssued = async (id: LeaseId): Promise<void> => {
    const lease = await store.find(id);
    if (lease === undefined || isEnded(lease.state)) {
      violate(`the credential of ${id} was made for a lease that is ${lease?.state ?? "unknown"}`);
      return;
    }
    if (lease.access === "write") writes.add(id);
    if (writes.size > github.approvals()) {
      violate(`${writes.size} writes were issued, and GitHub approved ${github.approvals()}`);
    }
    const siblings = await store.list({ job: lease.job, grant: lease.grant });
    const alive = siblings.filter((one) => provider.lives(one.id));
    const perJob = PER_JOB[lease.grant] ?? 1;
    if (alive.length > perJob) {
      violate(`seal broken: ${alive.map((one) => one.id).join(", ")} live, per-job is ${perJob}`);
    }
  };
  const onLog = (entry: LogEntry): void => {
    const { event, lease, message } = entry;
    if (event === "fault") violate(`a bug: ${String(message)}`);
    if (event === "lease_stuck") announced.add(String(lease));
  };
  const { onStates } = options;
  const told = onStates === undefined ? store : tellingStore(store, onStates);
  const watched = watchedStore(told, { lives: (id) => provider.lives(id), violate });
  const world: SharedWorld = {
    time,
    plan,
    store: plant.store?.(watched, { time }) ?? watched,
    provider,
    latency: (kind) => (options.isJumbled === true ? random.below(LATENCY_MS[kind]) : 1),
    randomBytes: random.bytes,
    github,
    isStoreDown: false,
    isAuditDown: false,
    note,
    onLog,
    onLate: (change) => {
      late += change;
    },
  };
  const brokers: SimulatedBroker[] = [];
  const starts = aheadMs.map(() => 0);
  const start = (index: number): void => {
    starts[index] = (starts[index] ?? 0) + 1;
    const name = `broker-${index + 1}.${starts[index]}`;
    note(`${name} starts`);
    brokers[index] = startSimulatedBroker(world, {
      name,
      hearsAll,
      aheadMs: aheadMs[index] ?? 0,
      ...(plant.deps && { plant: (deps) => plant.deps?.(deps, world) ?? deps }),
    });
  };
  aheadMs.forEach((_, index) => start(index));
  const brokerAt = (index: number): SimulatedBroker => {
    const broker = brokers[index % brokers.length];
    if (broker === undefined) throw new Error("no broker");
    return broker;
  };
  let looked = 0;
  const everySecond = (): void => {
    looked += LOOK_EVERY_MS;
    brokers.forEach((broker, index) => {
      if (broker.process.isDead()) {
        if (looked % RESTARTS_AFTER_MS === 0) start(index);
        return;
      }
      broker.look();
      if (looked % WATCH_EVERY_MS === 0) broker.watch();
    });
    time.after(isSettling ? LOOK_EVERY_MS * 5 : LOOK_EVERY_MS, everySecond);
  };
  time.after(LOOK_EVERY_MS, everySecond);

  /** Nothing is under way anywhere, and nothing is due later: time would change nothing. */
  const isAtRest = async (): Promise<boolean> => {
    if (late > 0 || brokers.some(({ process }) => process.isBusy())) return false;
    const leases = await store.list({});
    return leases.every(({ state, tidy }) => isEnded(state) && !IS_LEFT[tidy.state]);
  };
  return Object.assign(world, {
    violations,
    trace,
    broker: brokerAt,
    send: (index: number, request: BrokerRequest) => brokerAt(index).send(request),
    settle: async () => {
      plan.end();
      isSettling = true;
      note("all faults end");
      Object.assign(world, { isStoreDown: false });
      Object.assign(provider, { isDown: false, nextLie: undefined });
      github.nextLie = undefined;
      for (let waited = 0; waited < SETTLE_MS; waited += ROUND_MS) {
        await time.run(ROUND_MS);
        if (await isAtRest()) break;
      }
      for (const fault of await checkSettled({ store, provider, announced })) violate(fault);
    },
    dispose: () => {
      for (const { process } of brokers) process.kill();
    },
  });
}

const IS_LEFT = { none: false, done: false, pending: true, stuck: true } as const;
const LATENCY_MS = { store: 30, provider: 800, client: 300 };
