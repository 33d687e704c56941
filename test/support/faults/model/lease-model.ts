import { ended, withHeartbeatReset } from "../../../../src/lease/changes.ts";
import { reasonToEnd } from "../../../../src/lease/due.ts";
import { isEnded } from "../../../../src/lease/transitions.ts";
import { enderSteps, LIMITS } from "./ender-steps.ts";
import { exchangeSteps } from "./exchange-steps.ts";
import { IDLE_ENDER, UNIT_MS, type ModelState } from "./model-state.ts";
import { leaseAt, withBroker, withLease, type BrokerIndex, type Next } from "./model-writes.ts";

export interface ModelOptions {
  /** What each broker's client calls its request: the same is a retry. */
  readonly keys: readonly [string, string];
  /** Which brokers end leases. */
  readonly reapers: readonly BrokerIndex[];
}

/**
 * Every step that a world of two brokers can take next: each transaction of the store, each effect at the provider, each
 * response, a crash, and time. The decisions are the product's own pure functions; only what stands between them is the model.
 */
export function stepsFrom({ keys, reapers }: ModelOptions): (state: ModelState) => Next {
  return (state) => [
    ...timeSteps(state),
    ...providerSteps(state),
    ...BROKERS.flatMap((index) => exchangeSteps(state, index, keys[index])),
    ...BROKERS.flatMap((index) => clientSteps(state, index)),
    ...BROKERS.flatMap((index) => crashSteps(state, index)),
    ...reapers.flatMap((index) => enderSteps(state, index)),
  ];
}

const BROKERS: readonly BrokerIndex[] = [0, 1];

function timeSteps(state: ModelState): Next {
  if (state.leases.length === 0) return [];
  return [{ name: "time passes", to: { ...state, now: state.now + UNIT_MS } }];
}

/** What the provider was asked for, it makes at any time before the lease's end; whether or not anybody still waits. */
function providerSteps(state: ModelState): Next {
  return state.coming.flatMap((isComing, index) => {
    if (!isComing) return [];
    const coming = state.coming.with(index, false);
    const isInTime = state.now < leaseAt(state, index).lease.expiresAt;
    const exists = isInTime ? state.exists.with(index, true) : state.exists;
    return [{ name: `the provider makes ${index}`, to: { ...state, coming, exists } }];
  });
}

/** A client that has the response beats once, or ends its lease. */
function clientSteps(state: ModelState, broker: BrokerIndex): Next {
  const { lease: index, isDelivered } = state.brokers[broker].exchange;
  if (!isDelivered) return [];
  const { lease } = leaseAt(state, index);
  if (lease.state !== "active") return [];
  const isOver = reasonToEnd(lease, state.now, LIMITS) !== undefined;
  const beaten = { ...withHeartbeatReset(lease, state.now), lastBeatAt: state.now };
  const beat =
    lease.lastBeatAt === undefined && !isOver
      ? [{ name: `${index} beats`, to: withLease(state, index, beaten) }]
      : [];
  const end = withLease(state, index, ended(lease, "task_ended", state.now));
  return [...beat, { name: `${index} is ended by its job`, to: end }];
}

/** Another process takes its place, which knows nothing and has another name. */
function crashSteps(state: ModelState, index: BrokerIndex): Next {
  if (state.crashes === 0) return [];
  const { life, exchange } = state.brokers[index];
  const at = exchange.asks > 0 ? "idle" : "over";
  const broker = { life: life + 1, exchange: { ...exchange, at }, ender: IDLE_ENDER } as const;
  const to = withBroker({ ...state, crashes: state.crashes - 1 }, index, broker);
  return [{ name: `broker ${index + 1} crashes`, to }];
}

/** What no state may be. */
export function faultOf({ leases, exists, now }: ModelState): string | undefined {
  const alive = leases.filter(
    ({ lease }, index) => exists[index] === true && now < lease.expiresAt,
  );
  if (alive.length > 1) return "the seal is broken: two credentials of one job and grant live";
  const orphan = alive.find(({ lease }) => isEnded(lease.state));
  if (orphan !== undefined) return `a lease is ${orphan.lease.state}, and its credential lives`;
  return undefined;
}

/** Everything has ended, and nothing exists. */
export function isGoal({ leases, exists, coming }: ModelState): boolean {
  const isOver = leases.every(({ lease }) => isEnded(lease.state));
  return isOver && !exists.includes(true) && !coming.includes(true);
}
