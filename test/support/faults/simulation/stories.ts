import type { BrokerResponse } from "../../../../src/broker/http/response.ts";
import { createSimulatedJob, type SimulatedJob } from "./simulated-job.ts";
import type { Simulation } from "./simulation.ts";

/**
 * What a lease can go through, without a fault. Each is played once to find the points at which something can go wrong, and
 * then once for each of them. A call of a store or a provider that no story reaches is one that nothing is known about.
 */
export const STORIES: Readonly<Record<string, (simulation: Simulation) => Promise<void>>> = {
  "issued, beats, ends, is tidied": async (simulation) => {
    const job = createSimulatedJob(simulation, 1);
    await answered(simulation, job.ask({ grant: "reads" }));
    await beatFor(simulation, job, 2);
    await answered(simulation, job.end());
    await simulation.time.run(5000);
  },
  "the post step closes the job": async (simulation) => {
    const job = createSimulatedJob(simulation, 1);
    await answered(simulation, job.ask({ grant: "twice", key: 1 }));
    await answered(simulation, job.ask({ grant: "twice", key: 2, broker: 1 }));
    await answered(simulation, job.close(1));
    await answered(simulation, job.ask({ grant: "reads" }));
    await simulation.time.run(5000);
  },
  "the runner dies, and the reaper hears no heartbeat": async (simulation) => {
    const job = createSimulatedJob(simulation, 1);
    await answered(simulation, job.ask({ grant: "reads" }));
    await simulation.time.run(25_000);
  },
  "it beats until its ttl is over": async (simulation) => {
    const job = createSimulatedJob(simulation, 1);
    await answered(simulation, job.ask({ grant: "writes" }));
    await beatFor(simulation, job, 13);
    await simulation.time.run(5000);
  },
  "the response is lost, and the job asks again": async (simulation) => {
    const job = createSimulatedJob(simulation, 1);
    await answered(simulation, job.ask({ grant: "reads", key: 1 }));
    await answered(simulation, job.ask({ grant: "reads", key: 1, broker: 1 }));
    await beatFor(simulation, job, 1);
    await answered(simulation, job.end());
  },
  "another step steals": async (simulation) => {
    const job = createSimulatedJob(simulation, 1);
    await answered(simulation, job.ask({ grant: "reads", key: 1 }));
    await beatFor(simulation, job, 1);
    await answered(simulation, job.ask({ grant: "reads", key: 2, broker: 1 }));
    await answered(simulation, job.ask({ grant: "reads", key: 3, again: true }));
    await simulation.time.run(5000);
  },
  "two ask at once": async (simulation) => {
    const job = createSimulatedJob(simulation, 1);
    await answered(
      simulation,
      job.ask({ grant: "reads", key: 1 }),
      job.ask({ grant: "reads", key: 2, broker: 1 }),
    );
    await simulation.time.run(5000);
  },
  "the approval is withdrawn": async (simulation) => {
    const job = createSimulatedJob(simulation, 1);
    await answered(simulation, job.ask({ grant: "writes" }));
    simulation.github.isWithdrawn = true;
    await beatFor(simulation, job, 5);
  },
  "GitHub says that an approval is missing, and later that it was withdrawn, and neither is so":
    async (simulation) => {
      const { github } = simulation;
      const job = createSimulatedJob(simulation, 1);
      github.nextLie = "not approved";
      await answered(simulation, job.ask({ grant: "writes", key: 1 }));
      await answered(simulation, job.ask({ grant: "writes", key: 1 }));
      github.nextLie = "withdrawn";
      await beatFor(simulation, job, 5);
    },
  "the provider is away while it issues, and while it revokes": async (simulation) => {
    const { provider } = simulation;
    const job = createSimulatedJob(simulation, 1);
    provider.isDown = true;
    await answered(simulation, job.ask({ grant: "writes" }));
    provider.isDown = false;
    const other = createSimulatedJob(simulation, 2);
    await answered(simulation, other.ask({ grant: "writes" }));
    provider.isDown = true;
    await answered(simulation, other.end());
    await simulation.time.run(35_000);
    provider.isDown = false;
    await simulation.time.run(20_000);
  },
  "the store is away while leases beat, end and fall silent": async (simulation) => {
    const [one, other, silent] = [1, 2, 3].map((id) => createSimulatedJob(simulation, id));
    if (one === undefined || other === undefined || silent === undefined) return;
    await answered(simulation, one.ask({ grant: "reads" }));
    await answered(simulation, other.ask({ grant: "reads" }));
    await answered(simulation, silent.ask({ grant: "reads", broker: 1 }));
    await beatFor(simulation, one, 1);
    Object.assign(simulation, { isStoreDown: true });
    await answered(simulation, other.end());
    await answered(simulation, silent.ask({ grant: "twice", broker: 1 }));
    await beatFor(simulation, one, 4);
    Object.assign(simulation, { isStoreDown: false });
    await beatFor(simulation, one, 2);
    await answered(simulation, one.close());
  },
};

/** As long as a client waits. */
const PATIENCE_MS = 20_000;

/** Lets time go on until every response is there, or as long as a client waits. */
async function answered(
  { time }: Simulation,
  ...responses: readonly (Promise<BrokerResponse> | undefined)[]
): Promise<void> {
  const all = { areThere: false };
  const wait = async (): Promise<void> => {
    await Promise.all(responses.map((response) => Promise.resolve(response)));
    all.areThere = true;
  };
  void wait();
  for (let waited = 0; !all.areThere && waited < PATIENCE_MS; waited += 100) await time.run(100);
}

/** So many heartbeats, one after another, whether or not they are responded to. */
async function beatFor(simulation: Simulation, job: SimulatedJob, beats: number): Promise<void> {
  for (let beat = 0; beat < beats; beat += 1) {
    void job.beat(beat);
    await simulation.time.run(5000);
  }
}
