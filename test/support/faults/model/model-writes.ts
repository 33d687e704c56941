import type { Lease } from "../../../../src/lease/lease.ts";
import type { Step } from "./explore.ts";
import type { ModelBroker, ModelLease, ModelState } from "./model-state.ts";

export type Next = readonly Step<ModelState>[];
export type BrokerIndex = 0 | 1;

export function leaseAt({ leases }: ModelState, index: number): ModelLease {
  const found = leases[index];
  if (found === undefined) throw new Error(`no lease ${index}`);
  return found;
}

/** Writes a lease; one that was never issued gives back its slot, unless it replaced another. */
export function withLease(state: ModelState, index: number, lease: Lease): ModelState {
  const row = leaseAt(state, index);
  const frees = lease.state === "failed" && lease.replaces === 0 && state.slot === index;
  const leases = state.leases.with(index, { ...row, lease });
  return { ...state, leases, slot: frees ? undefined : state.slot };
}

export function withBroker(
  state: ModelState,
  index: BrokerIndex,
  change: Partial<ModelBroker>,
): ModelState {
  const [one, other] = state.brokers;
  const brokers: ModelState["brokers"] =
    index === 0 ? [{ ...one, ...change }, other] : [one, { ...other, ...change }];
  return { ...state, brokers };
}
