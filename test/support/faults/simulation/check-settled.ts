import type { Lease } from "../../../../src/lease/lease.ts";
import type { LeaseStore } from "../../../../src/lease/store.ts";
import { isEnded } from "../../../../src/lease/transitions.ts";
import type { ProviderWorld } from "./provider-world.ts";

export interface SettledWorld {
  readonly store: LeaseStore;
  readonly provider: ProviderWorld;
  /** Leases of which the log said that they are stuck. */
  readonly announced: ReadonlySet<string>;
}

/** What is wrong with a world in which all could end: something lives or is left over, or a lease is stuck and nobody was told. */
export async function checkSettled(world: SettledWorld): Promise<readonly string[]> {
  const { store, provider } = world;
  const leases = await store.list({});
  const states = new Map(leases.map((lease) => [lease.id, lease.state]));
  const alive = [...provider.roles]
    .filter(([, { lease }]) => !provider.stubborn.has(lease))
    .map(([role, { lease }]) => `${role} exists, and its lease is ${states.get(lease)}`);
  const left = [...provider.leftovers].map((role) => `what ${role} left is still there`);
  return [...leases.flatMap((lease) => faultsOf(lease, world)), ...alive, ...left];
}

function faultsOf(lease: Lease, world: SettledWorld): readonly string[] {
  const { id, state, endReason } = lease;
  if (state === "stuck") return faultsOfStuck(lease, world);
  if (!isEnded(state)) return [`${id} has not ended: ${state}, ${endReason}`];
  const isLeft = lease.tidy.state === "pending" || lease.tidy.state === "stuck";
  return isLeft ? [`${id} is not tidied`] : [];
}

/** Only what its provider never revokes may be stuck, and somebody must know. */
function faultsOfStuck(
  { id, endReason }: Lease,
  { provider, announced }: SettledWorld,
): readonly string[] {
  if (!provider.stubborn.has(id)) return [`${id} has not ended: stuck, ${endReason}`];
  return announced.has(id) ? [] : [`${id} is stuck, and nobody was told`];
}
