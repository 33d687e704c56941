import type { GateAnswer } from "../../../../src/approval/gate.ts";
import { createEndNotes } from "../../../../src/broker/context/end-notes.ts";
import type { BrokerDeps, BrokerRules } from "../../../../src/broker/context/broker-deps.ts";
import type { PolicySource } from "../../../../src/broker/policy/policy-source.ts";
import { createAudit, newTraceId } from "../../../../src/broker/record/audit.ts";
import type { LogEntry } from "../../../../src/broker/record/log.ts";
import { createMetrics } from "../../../../src/broker/record/metrics.ts";
import type { BrokerResponse } from "../../../../src/broker/http/response.ts";
import { createBroker } from "../../../../src/broker/routes/broker.ts";
import { recordReaperEvent } from "../../../../src/broker/run/record-reaper-event.ts";
import type { ReadWithdrawal } from "../../../../src/broker/run/withdrawal-end.ts";
import { checkForWithdrawals } from "../../../../src/broker/run/withdrawal-watch.ts";
import { KINDS, kindsByName } from "../../../../src/credentials/kinds.ts";
import { withOutages } from "../../../../src/lease/outage/outage-store.ts";
import { startReaper } from "../../../../src/lease/reaper.ts";
import { withStallRecovery } from "../../../../src/lease/stall-recovery.ts";
import type { LeaseStore } from "../../../../src/lease/store.ts";
import type { RandomBytes } from "../../../../src/shared/lease-id.ts";
import { err, ok } from "../../../../src/shared/result.ts";
import { POLICY } from "../../kinds.ts";
import { providerOf, storeOf, type Latency } from "./faulted-effects.ts";
import type { GitHubWorld } from "./github-world.ts";
import type { ProviderWorld } from "./provider-world.ts";
import { readSimulatedToken } from "./simulated-token.ts";
import { createSimulatedProcess, type SimulatedProcess } from "./simulated-process.ts";
import type { FaultPlan } from "./fault-plan.ts";
import type { SimulatedTime } from "./simulated-time.ts";

/** One request of a client, and what it is for. */
export interface BrokerRequest {
  readonly method: "POST" | "DELETE";
  readonly path: string;
  readonly bearer?: string;
  readonly form?: URLSearchParams;
}

export interface SimulatedBroker {
  readonly process: SimulatedProcess;
  /** Resolves when the client has the response; never when it is lost. */
  send(request: BrokerRequest): Promise<BrokerResponse>;
  /** One look of the reaper. */
  look(): void;
  /** One look at the approvals behind live writes. */
  watch(): void;
}

/** The world that brokers share. */
export interface SharedWorld {
  readonly time: SimulatedTime;
  readonly plan: FaultPlan;
  readonly store: LeaseStore;
  readonly provider: ProviderWorld;
  readonly latency: Latency;
  readonly randomBytes: RandomBytes;
  readonly github: GitHubWorld;
  isStoreDown: boolean;
  /** The audit log of every broker cannot be written. */
  isAuditDown: boolean;
  readonly note: (line: string) => void;
  readonly onLog: (entry: LogEntry) => void;
  readonly onLate: (change: 1 | -1) => void;
}

export interface BrokerOptions {
  readonly name: string;
  readonly aheadMs: number;
  /** As `OutageOptions.hearsAll`. */
  readonly hearsAll: boolean;
  /** Changes what the broker is given: to plant a bug. */
  readonly plant?: (deps: BrokerDeps) => BrokerDeps;
}

/** Looks that wait for a store or a provider that is slow. */
const MAX_LOOKS = 8;
const HEARTBEAT_MS = 5000;
const RULES: BrokerRules = {
  owners: [65],
  tokenMaxAgeMs: 60_000,
  clockSkewMs: 30_000,
  leaseMaxTtlSeconds: 3600,
  heartbeatIntervalMs: HEARTBEAT_MS,
  servers: { postgres: ["staging"] },
};

const DOCUMENT = `version: 1
repository-id: 74
owner-id: 65
bases: [main]
grants:
  reads:
    environment: staging
    ttl: 1m
    credential: { postgres: { server: staging, database: app, role: app_readonly } }
    allow: { events: [pull_request] }
  writes:
    environment: staging
    access: write
    ttl: 1m
    credential: { postgres: { server: staging, database: app, role: app_readonly } }
    allow: { events: [pull_request] }
  twice:
    environment: staging
    per-job: 2
    ttl: 1m
    credential: { postgres: { server: staging, database: app, role: app_readonly } }
    allow: { events: [pull_request] }
`;

/** How many leases a job may have of each grant. */
export const PER_JOB: Readonly<Record<string, number>> = { reads: 1, writes: 1, twice: 2 };

/** A broker as `run-broker.ts` wires it, in a simulated process: without a port, a file or a real clock. */
export function startSimulatedBroker(world: SharedWorld, options: BrokerOptions): SimulatedBroker {
  const { time, plan, latency, randomBytes, note } = world;
  const { name, aheadMs, hearsAll, plant = (deps) => deps } = options;
  const process = createSimulatedProcess({
    name,
    time,
    plan,
    aheadMs,
    note,
    // Its timer is the only part that is not simulated.
    onDeath: () => void reaper.stop(),
    onLate: world.onLate,
  });
  const { clock } = process;
  const log = (entry: LogEntry): void => {
    if (!process.isDead()) world.onLog(entry);
  };
  const storeView = { latency, isDown: () => world.isStoreDown };
  const lasting = withOutages(storeOf(process, world.store, storeView), {
    clock,
    lockOwner: name,
    hearsAll,
    onEvent: ({ kind }) => note(`${name}: ${kind}`),
  });
  const cannotWrite = (): never => {
    throw new Error("the audit log cannot be written");
  };
  const write = (): void =>
    process.line("audit", world.isAuditDown ? cannotWrite : () => undefined, cannotWrite);
  const keep = (): void => {
    try {
      write();
    } catch {
      // The backlog keeps it.
    }
  };
  const deps = plant({
    rules: RULES,
    verify: async (token) => readSimulatedToken(token, clock.now(), RULES),
    store: withStallRecovery(lasting, { clock, heartbeatIntervalMs: HEARTBEAT_MS }),
    policy: POLICY_SOURCE,
    gate: {
      decide: () =>
        process.effect<GateAnswer>({
          point: "github.decide",
          run: async () => world.github.decide(),
          fail: () => GITHUB_AWAY,
          latencyMs: latency("provider"),
        }),
    },
    kinds: kindsByName(KINDS),
    providers: new Map([["postgres", providerOf(process, world.provider.provider(), latency)]]),
    keyRing: undefined,
    lockOwner: name,
    clock,
    randomBytes,
    audit: createAudit(write, keep),
    log,
    metrics: createMetrics(),
    endNotes: createEndNotes(),
  });
  const broker = createBroker(deps);
  const newTrace = (): string => newTraceId(clock.now(), randomBytes);
  const reaper = startReaper({
    ...deps,
    heartbeatIntervalMs: HEARTBEAT_MS,
    tickMs: NEVER_MS,
    onEvent: (event) => recordReaperEvent(event, deps, { newTrace }),
  });
  const read: ReadWithdrawal = () =>
    process.effect({
      point: "github.read",
      run: async (): ReturnType<ReadWithdrawal> => ok(world.github.look()),
      fail: () => err({ message: "GitHub does not respond" }),
      latencyMs: latency("provider"),
    });
  const stopped = new AbortController();
  let looking = 0;
  return {
    process,
    look: () => {
      // A process that stands still has no timer, and one whose looks are slow piles up none.
      if (process.isFrozen() || looking >= MAX_LOOKS) return;
      looking += 1;
      void reaper.tick().finally(() => {
        looking -= 1;
      });
    },
    watch: () => {
      if (process.isFrozen()) return;
      const watching = checkForWithdrawals({ ...deps, read, newTrace }, stopped.signal);
      // Most likely the store failed; `watchWithdrawals` logs that and goes on.
      watching.catch(() => undefined);
    },
    send: async ({ method, path, bearer, form }) => {
      const response = await process
        .effect({
          point: "request",
          run: async () => undefined,
          fail: () => undefined,
          latencyMs: latency("client"),
        })
        .then(() =>
          broker.handle(
            {
              method,
              path,
              query: "",
              headers: headersOf(bearer, form),
              body: Buffer.from(form?.toString() ?? ""),
              peer: "127.0.0.1",
            },
            "all",
          ),
        );
      return process.effect({
        point: "response",
        run: async () => response,
        fail: () => LOST_RESPONSE,
        latencyMs: latency("client"),
      });
    },
  };
}

/** What a client sees of a connection that broke. */
export const LOST_RESPONSE: BrokerResponse = { status: 0, headers: {}, body: "{}", trace: "" };

const GITHUB_AWAY: GateAnswer = {
  kind: "unavailable",
  message: "GitHub does not respond",
  retryAfterSeconds: 5,
};

/** Node's timers take no longer time. */
const NEVER_MS = 2 ** 31 - 1;

const PARSED = POLICY.parse(DOCUMENT, { source: "octo-org/shop.yml" });
const POLICY_SOURCE: PolicySource = {
  find: async () =>
    PARSED.ok
      ? ok({ repository: PARSED.value, organisation: undefined })
      : err(JSON.stringify(PARSED.error)),
  repositories: async () => ["octo-org/shop"],
  repositoriesWith: async () => ["octo-org/shop"],
  isUsable: async () => true,
};

function headersOf(
  bearer: string | undefined,
  form: URLSearchParams | undefined,
): Readonly<Record<string, readonly string[]>> {
  return {
    ...(bearer === undefined ? {} : { authorization: [`Bearer ${bearer}`] }),
    ...(form === undefined ? {} : { "content-type": ["application/x-www-form-urlencoded"] }),
  };
}
