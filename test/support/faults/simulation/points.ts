import { FAULT_MODES, type FaultMode, type PlannedFault } from "./fault-plan.ts";
import type { StoreYard } from "./places.ts";
import { createSimulatedTime } from "./simulated-time.ts";
import { createSimulation, type Simulation, type SimulationOptions } from "./simulation.ts";
import { STORIES } from "./stories.ts";

/** One place at which something can go wrong, found by playing a story without a fault. */
export interface FaultPoint {
  readonly story: string;
  readonly point: string;
  readonly nth: number;
  /** The states of all leases then: `active, revoking`. */
  readonly states: string;
}

export interface Outcome {
  readonly violations: readonly string[];
  readonly trace: readonly string[];
  readonly reached: ReadonlySet<string>;
}

/** Plays something in a world of its own, and lets it settle. */
export async function play(
  yard: StoreYard,
  options: Omit<SimulationOptions, "time" | "store">,
  script: (simulation: Simulation) => Promise<void>,
): Promise<Outcome> {
  const time = createSimulatedTime();
  const { store, close } = await yard.open(time);
  const simulation = createSimulation({ ...options, time, store });
  try {
    await script(simulation);
    await simulation.settle();
    const { violations, trace, plan } = simulation;
    return { violations, trace, reached: new Set(plan.reached.keys()) };
  } finally {
    simulation.dispose();
    await close();
  }
}

const TWO_BROKERS = { seed: 1, faults: [], aheadMs: [0, 0], hearsAll: true };

/**
 * Every effect of every story, in every state that the leases have then. What comes again in the same state, such as a look
 * of the reaper that finds nothing, counts for its first and its last time.
 */
export async function findPoints(yard: StoreYard): Promise<readonly FaultPoint[]> {
  const found: FaultPoint[] = [];
  for (const [story, script] of Object.entries(STORIES)) {
    const first = new Map<string, FaultPoint>();
    const last = new Map<string, FaultPoint>();
    let states = "";
    const options = {
      ...TWO_BROKERS,
      onStates: (now: string) => {
        states = now;
      },
      onReached: (point: string, nth: number) => {
        const key = `${point} ${states}`;
        const at = { story, point, nth, states };
        if (first.has(key)) last.set(key, at);
        else first.set(key, at);
      },
    };
    const { violations } = await play(yard, options, script);
    if (violations.length > 0) throw new Error(`${story}: ${violations.join("; ")}`);
    found.push(...first.values(), ...last.values());
  }
  return found;
}

export interface Counterexample {
  readonly what: string;
  readonly violations: readonly string[];
  readonly trace: readonly string[];
}

/** The modes that a point can fail in: a line of a file has no answer that could be lost. */
export function modesOf({ point }: FaultPoint): readonly FaultMode[] {
  return point === "audit" ? AUDIT_MODES : FAULT_MODES;
}

const AUDIT_MODES: readonly FaultMode[] = [
  "crash before",
  "crash during",
  "error before",
  "freeze before",
  "freeze during",
];

/** Plays a story with one fault. */
export async function playFault(
  yard: StoreYard,
  { story, point, nth }: FaultPoint,
  mode: FaultMode,
): Promise<Counterexample | undefined> {
  const script = STORIES[story];
  if (script === undefined) throw new Error(`no such story: ${story}`);
  const faults: readonly PlannedFault[] = [{ point, nth, mode }];
  const { violations, trace } = await play(yard, { ...TWO_BROKERS, faults }, script);
  if (violations.length === 0) return undefined;
  return { what: `${story}: ${mode} at ${point}, time ${nth}`, violations, trace };
}
