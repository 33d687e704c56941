import type { LeaseStore, Reservation } from "../../../../src/lease/store.ts";
import type { LeaseId } from "../../../../src/shared/lease-id.ts";
import { isEnded } from "../../../../src/lease/transitions.ts";
import { mapStore } from "./map-store.ts";
import type { SimulatedTime } from "./simulated-time.ts";

/** A real store in simulated time, which stands still while the store works. */
export function heldStore(store: LeaseStore, time: SimulatedTime): LeaseStore {
  return mapStore(
    store,
    (method) =>
      (...given) =>
        time.hold(() => method(...given)),
  );
}

/** Says after each call in which states the leases are. */
export function tellingStore(store: LeaseStore, onStates: (states: string) => void): LeaseStore {
  return mapStore(store, (method) => async (...given) => {
    const outcome = await method(...given);
    const leases = await store.list({});
    const states = leases.map(({ state, tidy }) =>
      isEnded(state) && tidy.state !== "none" ? `${state}, tidy ${tidy.state}` : state,
    );
    onStates(states.toSorted().join(" + "));
    return outcome;
  });
}

export interface StoreWatch {
  /** Whether the lease's credential can be used now. */
  readonly lives: (lease: LeaseId) => boolean;
  readonly violate: (what: string) => void;
}

/** Looks, after every write that can end a lease, whether its credential is dead, and whether an ID token got one lease. */
export function watchedStore(store: LeaseStore, { lives, violate }: StoreWatch): LeaseStore {
  const burned = new Map<LeaseId, string>();
  const leaseOf = new Map<string, LeaseId>();
  const checkEnd = async (id: LeaseId): Promise<void> => {
    const lease = await store.find(id);
    if (lease === undefined) violate(`${id} is not in the store`);
    else if (isEnded(lease.state) && lives(id)) {
      violate(`${id} is ${lease.state} in the store, and its credential can be used`);
    }
  };
  const noteToken = ({ lease, burn }: Reservation): void => {
    const token = burn?.jwtId ?? burned.get(lease.id);
    if (token === undefined) return;
    const before = leaseOf.get(token);
    if (before !== undefined && before !== lease.id) {
      violate(`ID token ${token} got ${before} and ${lease.id}`);
    }
    leaseOf.set(token, lease.id);
  };
  return {
    ...store,
    reserve: async (reservation) => {
      const { lease, burn } = reservation;
      if (burn !== undefined) burned.set(lease.id, burn.jwtId);
      const reserved = await store.reserve(reservation);
      if (reserved.kind === "reserved") noteToken(reservation);
      return reserved;
    },
    settle: async (id, ...rest) => {
      const isSettled = await store.settle(id, ...rest);
      await checkEnd(id);
      return isSettled;
    },
    issueFailed: async (id, failure) => {
      const lease = await store.issueFailed(id, failure);
      await checkEnd(id);
      return lease;
    },
  };
}
