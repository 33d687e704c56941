import fc from "fast-check";
import { FAULT_MODES, type PlannedFault } from "./fault-plan.ts";
import { GITHUB_LIES } from "./github-world.ts";
import type { StoreYard } from "./places.ts";
import { play, type Outcome } from "./points.ts";
import { createSimulatedJob, type SimulatedJob } from "./simulated-job.ts";
import type { Simulation, SimulationOptions } from "./simulation.ts";

/** What jobs, machines and servers do, in an order that nobody chose. */
export interface Schedule {
  readonly seed: number;
  /** How far each broker's clock is ahead of the store's, in milliseconds. */
  readonly aheadMs: readonly number[];
  /** Whether everything takes its time, so that calls overtake each other; otherwise what begins together stays together. */
  readonly isJumbled: boolean;
  readonly acts: readonly Act[];
  readonly faults: readonly PlannedFault[];
}

interface Act {
  readonly afterMs: number;
  readonly kind: keyof typeof ACTS;
  readonly job: number;
  readonly broker: number;
  readonly choice: number;
}

const GRANTS = ["reads", "writes", "twice"] as const;
const JOBS = 3;

interface Played {
  readonly simulation: Simulation;
  readonly job: SimulatedJob;
  readonly act: Act;
}

const ACTS = {
  ask: ({ job, act: { broker, choice } }: Played) =>
    void job.ask({ grant: GRANTS[choice % 3] ?? "reads", key: 1, broker }),
  "ask again": ({ job, act: { broker, choice } }: Played) =>
    void job.ask({ grant: GRANTS[choice % 3] ?? "reads", key: 1, broker }),
  steal: ({ job, act: { broker, choice } }: Played) =>
    void job.ask({ grant: GRANTS[choice % 3] ?? "reads", key: 2, broker }),
  "ask twice at once": ({ job, act: { broker, choice } }: Played) => {
    const grant = GRANTS[choice % 3] ?? "reads";
    void job.ask({ grant, key: 4, broker });
    void job.ask({ grant, key: choice % 2 === 0 ? 4 : 5, broker: broker + 1 });
  },
  "use an ID token twice": ({ job, act: { broker, choice } }: Played) =>
    void job.ask({ grant: GRANTS[choice % 3] ?? "reads", key: 3, broker, again: true }),
  beat: ({ job, act: { broker } }: Played) => void job.beat(broker),
  "beat for a while": ({ simulation, job, act: { broker, choice } }: Played) => {
    for (let beat = 0; beat < choice % 20; beat += 1) {
      simulation.time.after(beat * 5000, () => void job.beat(broker + beat));
    }
  },
  end: ({ job, act: { broker } }: Played) => void job.end(broker),
  close: ({ job, act: { broker } }: Played) => void job.close(broker),
  kill: ({ simulation, act: { broker } }: Played) => simulation.broker(broker).process.kill(),
  freeze: ({ simulation, act: { broker, choice } }: Played) =>
    simulation.broker(broker).process.freeze(choice * 1000),
  "lose the store": ({ simulation, act: { choice } }: Played) => {
    simulation.isStoreDown = true;
    simulation.time.after(choice * 500, () => {
      simulation.isStoreDown = false;
    });
  },
  "lose the provider": ({ simulation: { provider, time }, act: { choice } }: Played) => {
    provider.isDown = true;
    time.after(choice * 1000, () => {
      provider.isDown = false;
    });
  },
  "lose the audit log": ({ simulation }: Played) => {
    simulation.isAuditDown = true;
  },
  "regain the audit log": ({ simulation }: Played) => {
    simulation.isAuditDown = false;
  },
  lie: ({ simulation: { provider }, act: { choice } }: Played) => {
    provider.nextLie = choice % 2 === 0 ? "revoke" : "probe";
  },
  "refuse for ever": ({ simulation: { provider }, job }: Played) => {
    const newest = job.held.at(-1);
    if (newest !== undefined) provider.stubborn.add(newest.lease);
  },
  withdraw: ({ simulation }: Played) => {
    simulation.github.isWithdrawn = true;
  },
  "approve again": ({ simulation }: Played) => {
    simulation.github.isWithdrawn = false;
  },
  "let GitHub lie": ({ simulation: { github }, act: { choice } }: Played) => {
    github.nextLie = GITHUB_LIES[choice % GITHUB_LIES.length];
  },
} as const;

/** Points at which a random schedule fails: those that decide something, more often than those that only look. */
const POINTS = [
  "audit",
  "github.decide",
  "github.read",
  "provider.issue",
  "provider.probe",
  "provider.revoke",
  "provider.tidy",
  "request",
  "response",
  "store.activate",
  "store.beat",
  "store.burn",
  "store.closeJob",
  "store.end",
  "store.find",
  "store.findByTokenHash",
  "store.findDue",
  "store.isBurned",
  "store.isJobClosed",
  "store.issueFailed",
  "store.list",
  "store.lock",
  "store.lockDue",
  "store.lockDueTidies",
  "store.now",
  "store.reserve",
  "store.resetHeartbeats",
  "store.settle",
  "store.settleTidy",
] as const;

const ASKING = ["ask", "ask again", "ask twice at once", "steal", "use an ID token twice"] as const;

/** Asking comes first and most often: without a lease there is little to go wrong. */
const act: fc.Arbitrary<Act> = fc.record({
  afterMs: fc.oneof(fc.constant(0), fc.nat(1000), fc.nat(20_000)),
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ASKING) },
    { weight: 3, arbitrary: fc.constantFrom("beat", "beat for a while", "end", "close") },
    { weight: 2, arbitrary: fc.constantFrom(...(Object.keys(ACTS) as (keyof typeof ACTS)[])) },
  ),
  job: fc.nat(JOBS - 1),
  broker: fc.nat(2),
  choice: fc.nat(80),
});

const fault: fc.Arbitrary<PlannedFault> = fc.record({
  point: fc.constantFrom(...POINTS),
  nth: fc.integer({ min: 1, max: 8 }),
  mode: fc.constantFrom(...FAULT_MODES),
});

const TEN_MINUTES = 600_000;

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  seed: fc.nat(2 ** 31 - 1),
  aheadMs: fc.oneof(
    fc.constantFrom([0, 0], [0, 0, 0]),
    fc.constantFrom([0, TEN_MINUTES], [-TEN_MINUTES, 0, 0], [0, 20_000, -20_000]),
  ),
  isJumbled: fc.boolean(),
  acts: fc.array(act, { minLength: 3, maxLength: 25 }),
  faults: fc.array(fault, { maxLength: 5 }),
});

/** Plays a schedule, and lets it settle. */
export function playSchedule(
  yard: StoreYard,
  { seed, aheadMs, isJumbled, acts, faults }: Schedule,
  more: Pick<SimulationOptions, "plant"> = {},
): Promise<Outcome> {
  // Brokers whose clocks differ are on different machines, as on a server; those of a file are on one.
  const hearsAll = yard.name === "sqlite" && aheadMs.every((ahead) => ahead === 0);
  const options = { seed, faults, aheadMs, hearsAll, isJumbled, ...more };
  return play(yard, options, async (simulation) => {
    const jobs = Array.from({ length: JOBS }, (_, id) => createSimulatedJob(simulation, id + 1));
    const [first] = jobs;
    void first?.ask({ grant: "reads" });
    for (const one of acts) {
      await simulation.time.run(one.afterMs);
      const job = jobs[one.job];
      if (job === undefined) continue;
      simulation.note(
        `act: ${one.kind} (job ${one.job + 1}, broker ${one.broker + 1}, ${one.choice})`,
      );
      ACTS[one.kind]({ simulation, job, act: one });
    }
    await simulation.time.run(10_000);
  });
}
